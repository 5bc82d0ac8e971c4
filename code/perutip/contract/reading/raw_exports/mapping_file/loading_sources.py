"""[register] and [tables.NAME] of mapping.toml as sources with parts, checked."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from perutip.contract.reading.raw_exports.mapping_file.records import Problems, record
from perutip.contract.reading.raw_exports.mapping_file.sources import (
    PART_KEYS,
    TABLE_SUFFIXES,
    Source,
)
from perutip.contract.reading.raw_exports.notation.numbers import marks_clash
from perutip.contract.reading.raw_exports.notation.units import two_units_stripped

NO_SEPARATORS = '"\r\n\0'  # quotes and line ends, and what no text holds
LONGEST_NAME = 255  # bytes
PROBE = "NUM;1\r\n"
CLASH = "expected another mark than that of decimals"


def load_source(
    raw: Any,
    recodes: dict[str, Any],
    problems: Problems,
    where: str,
    beside: tuple[str, ...] = (),
) -> Source | None:
    """Return the source that a section declares; None after a problem.

    recodes: by name, from [recodes]. where: the section. beside: keys of the section
    that are none of a source, for the message on a part that gives them.
    """
    if not isinstance(raw, dict):
        problems.add(where, "", "expected a table")
        return None
    given = raw.get("part", [])
    own = {key: found for key, found in raw.items() if key != "part"}
    parts: list[Source] = []
    before = len(problems.found)
    if "part" in raw and not _listed(given):
        problems.add(where, "part", f"expected [[{where}.part]], one or more")
        given = []
    for number, changed in enumerate(given, start=1):
        part = _part(own, changed, recodes, problems, f"{where}.part", number, beside)
        parts += [part] if part is not None else []
    if parts:
        own["file"] = list(dict.fromkeys(f for part in parts for f in part.file))
    elif given:
        return None
    named = _recoded(own, recodes, problems, where)
    source = record(Source, named, problems, where)
    if source is None or len(problems.found) > before:
        return None
    source = replace(source, part=tuple(parts))
    _check(source, problems, where)
    return source


def _listed(given: Any) -> bool:
    return (
        isinstance(given, list)
        and bool(given)
        and all(isinstance(one, dict) for one in given)
    )


def _part(
    own: dict[str, Any],
    changed: dict[str, Any],
    recodes: dict[str, Any],
    problems: Problems,
    where: str,
    number: int,
    beside: tuple[str, ...],
) -> Source | None:
    """A part: the section's keys, and those that it gives itself instead."""
    whole = [k for k in changed if k not in PART_KEYS]
    for key in whole:
        known = key in (*Source.__dataclass_fields__, *beside)
        of_all = " is of all parts, and stands above them" if known else ": unknown"
        words = f"{key}{of_all}; of a part: {', '.join(PART_KEYS)}"
        problems.add(where, "", f"part {number}: {words}")
    keys = {k: v for k, v in own.items() if k in PART_KEYS}
    keys |= {k: v for k, v in changed.items() if k in PART_KEYS}
    if "file" in changed and "sheet" not in changed:
        keys.pop("sheet", None)
    part = record(Source, _recoded(keys, recodes, problems, where), problems, where)
    if part is not None:
        _check(part, problems, where)
    return part


def _recoded(
    raw: dict[str, Any], recodes: dict[str, Any], problems: Problems, where: str
) -> dict[str, Any]:
    """The section with its recodes by name written out."""
    given = raw.get("recode")
    if not isinstance(given, dict):
        return raw
    rules = {}
    for column, rule in given.items():
        if isinstance(rule, str):
            if rule not in recodes:
                problems.add(where, "recode", f"recode {rule!r} is not in [recodes]")
            rule = recodes.get(rule, {})
        rules[column] = rule
    return {**raw, "recode": rules}


def _check(source: Source, problems: Problems, where: str) -> None:
    for path in map(PurePosixPath, source.file or ("",)):
        named = all(_is_name(part) for part in path.parts)
        if path.is_absolute() or ".." in path.parts or not path.parts or not named:
            words = "expected a file inside the folder of raw exports"
            problems.add(where, "file", words)
        elif path.suffix.lower() not in TABLE_SUFFIXES:
            problems.add(
                where, "file", f"expected a name in {', '.join(TABLE_SUFFIXES)}"
            )
    for key, names in (("file", source.file), ("sheet", source.sheet)):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            problems.add(where, key, f"{', '.join(map(repr, twice))} more than once")
    if source.part:
        _check_parts(source, problems, where)
    if not source.header_row or min(source.header_row) < 1:
        problems.add(where, "header_row", "expected row numbers from 1")
    elif list(source.header_row) != sorted(set(source.header_row)):
        problems.add(where, "header_row", "expected ascending row numbers")
    if len(source.separator) != 1:
        problems.add(where, "separator", "expected one character")
    elif source.separator in NO_SEPARATORS:
        words = f"{source.separator!r} separates no cells"
        problems.add(where, "separator", words)
    if not _of_text(source.encoding):
        problems.add(where, "encoding", f"{source.encoding!r} is no known encoding")
    if marks_clash(source.decimal, source.thousands):
        problems.add(where, "thousands", CLASH)
    for units in source.strip.values():
        if words := two_units_stripped(units):
            problems.add(where, "strip", words)
    if source.sum and not source.group_by:
        problems.add(where, "sum", "expected group_by beside it")
    problems.check_years(source.two_digit_years, where, "two_digit_years")
    titles = list(source.titles.values())
    for title in sorted({one for one in titles if titles.count(one) > 1}):
        problems.add(where, "titles", f"{title!r} stands for two columns")
    for name in source.titles:
        if name in source.lacks:
            problems.add(where, "lacks", f"{name!r} has a title here")
    for key, name in (("sheet_as", source.sheet_as), ("file_as", source.file_as)):
        others = (*source.titles, *source.lacks, source.sheet_as * (key == "file_as"))
        if name and name in others:
            problems.add(where, key, f"{name!r} is another column too")
    _check_exclusions(source, problems, where)


def _is_name(part: str) -> bool:
    """Can a file or folder bear this name on any system?"""
    return part.isprintable() and len(part.encode()) <= LONGEST_NAME


def _of_text(encoding: str) -> bool:
    """Is there such an encoding, and is it one of text? rot13 and base64 are none."""
    try:
        return PROBE.encode(encoding).decode(encoding) == PROBE
    except (LookupError, ValueError):
        return False


def _check_parts(source: Source, problems: Problems, where: str) -> None:
    sheets = [(one.file[0], one.sheet[0]) for one in source.parts()]
    for file, sheet in dict.fromkeys(s for s in sheets if sheets.count(s) > 1):
        named = f"{file}, sheet {sheet}" if sheet else file
        problems.add(f"{where}.part", "file", f"{named} more than once")
    for name in source.named():
        if all(name in part.lacks for part in source.part):
            words = f"{name!r} is lacking in every part"
            problems.add(f"{where}.part", "lacks", words)


def _check_exclusions(source: Source, problems: Problems, where: str) -> None:
    for rule in source.exclude:
        by_value = bool(rule.column) and bool(rule.values)
        by_row = bool(rule.file) and bool(rule.rows)
        if not (by_value or by_row) or bool(rule.column) != bool(rule.values):
            words = "expected column and values, or file (with sheet) and rows"
            problems.add(where, "exclude", words)
        elif bool(rule.rows) != bool(rule.file) or (rule.sheet and not rule.file):
            words = "rows are counted in one file (and sheet): file and rows"
            problems.add(where, "exclude", words)
        elif rule.file and not rule.sheet and _sheets_in(source, rule.file) > 1:
            words = f"sheet: {rule.file} has several, each with rows of its own"
            problems.add(where, "exclude", words)
        elif rule.file and rule.file not in source.file:
            listed = ", ".join(source.file)
            problems.add(where, "exclude", f"file: expected one of {listed}")


def _sheets_in(source: Source, file: str) -> int:
    return sum(one.file[0] == file for one in source.parts())
