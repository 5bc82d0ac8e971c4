"""What of the folder of raw exports no rule reads: files, sheets, and their rows.

A register that is made of one sheet while another holds the rest of its rows would be
half a register and break no rule; so would a joined table that lacks a sheet. Every
file and sheet that nothing reads is said, and one that looks like those of a register
or of a table is refused until it is stacked or declared unread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from python_calamine import CalamineError, CalamineWorkbook

from perutip.contract.reading.damaged_workbooks import refused_if_damaged
from perutip.contract.reading.raw_exports.mapping_file.declaration import Mapping
from perutip.contract.reading.raw_exports.mapping_file.sources import (
    Source,
    is_text,
)
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    FILES_SHOWN,
    parts_named,
)
from perutip.contract.reading.raw_exports.raw_files.folder_files import (
    ending_of,
    find_files,
    looks_tabular,
)
from perutip.contract.reading.raw_exports.raw_files.twins import (
    Kind,
    Sheet,
    Standing,
    Twin,
    filled_rows,
    twin_of,
)

GUESSED = tuple(
    Source((), encoding=encoding, separator=separator)
    for encoding in ("utf-8", "utf-16", "cp1252")
    for separator in (",", ";", "\t")
)


@dataclass(frozen=True)
class Unread:
    """problems: sheets that look like those of a register or table and that nothing
    names. notices: all others, with their rows."""

    problems: tuple[str, ...]
    notices: tuple[str, ...]


def find_unread(mapping: Mapping, raw: Path) -> Unread:
    """Look through the folder `raw`, at any depth, for what no rule of `mapping`
    reads."""
    kinds = [
        *(Kind(r.name, r.source, r.wanted(), whole=True) for r in mapping.registers),
        *(
            Kind(f"tables.{name}", source, mapping.wanted_of(name), whole=False)
            for name, source in mapping.tables.items()
        ),
    ]
    read = {sheet for kind in kinds for sheet in _sheets_of(kind.source, raw)}
    files = {file for kind in kinds for file in kind.source.file}
    passed: dict[tuple[str, str], list[tuple[Sheet, int]]] = {}
    twins: dict[str, list[Twin]] = {}
    named: set[str] = set()
    standing = Standing(raw)
    there = find_files(raw, files)
    for part in _sheets(raw, there.tables):
        if part in read:
            continue
        known = {name for name in mapping.unread if _names(name, part)}
        named |= known
        twin = _twin(kinds, standing, part)
        if twin is None and not known and _is_prose(raw, part):
            there.others[ending_of(part[0])] += 1
            continue
        rows = twin.rows if twin else _number_of_rows(standing, part)
        if twin is not None and rows and not known:
            twins.setdefault(twin.kind, []).append(twin)
        elif rows:
            why = "declared unread" if known else "read by no register"
            key = (part[1] or _alike(part[0]), why)
            passed.setdefault(key, []).append((part, rows))
    notices = [
        line for (_, why), found in passed.items() for line in _passed(found, why)
    ]
    for name in mapping.unread:
        if name not in named:
            notices.append(f"unread names {name!r}, which is not there, or is read")
    problems = [
        _refused(kind, twins[kind.name], [*_there(kind.source, raw)])
        for kind in kinds
        if kind.name in twins
    ]
    return Unread(tuple(problems), (*notices, *there.in_words()))


def _passed(found: list[tuple[Sheet, int]], why: str) -> Iterator[str]:
    """What is said of a sheet that is not read; of those of one name in many files at
    once, and of many texts in one folder."""
    parts = tuple(part for part, _ in found)
    rows, sheet = sum(rows for _, rows in found), parts[0][1]
    if not sheet and len(parts) <= FILES_SHOWN:
        yield from (f"{file}: {_number(rows)}, {why}" for (file, _), rows in found)
        return
    where = parts_named(parts)
    if len(parts) > FILES_SHOWN:
        where = parts_named(tuple((file, "") for file, _ in parts))
        where += f", sheet {sheet}" * bool(sheet)
    yield f"{where}: {_number(rows)}, {why}"


def _alike(file: str) -> str:
    """Texts of one folder and ending."""
    path = PurePosixPath(file)
    return f"{path.parent}/*{path.suffix.lower()}"


def _number(rows: int) -> str:
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def _refused(kind: Kind, twins: list[Twin], read: list[Sheet]) -> str:
    where = "; ".join(
        f"{parts_named((twin.part,))}: {_number(twin.rows)}" for twin in twins
    )
    lacking = sorted({name for twin in twins for name in twin.lacking})
    parts = [twin.part for twin in twins]
    names = [f"{file}/{sheet}" if sheet else file for file, sheet in parts]
    has = f"with every column of [{kind.name}]"
    if lacking:
        listed = ", ".join(map(repr, lacking))
        has = f"with the columns of [{kind.name}] but {listed}"
    how = _stacking([*read, *parts])
    if kind.source.part or lacking:
        how = f"[[{kind.name}.part]], with its file, sheet, titles or lacks"
    return (
        f"{where}, read by nothing, {has}: stack what belongs to it ({how}), or say "
        f"before the first section that it is left out: unread = {_toml(names)}"
    )


def _stacking(parts: list[Sheet]) -> str:
    files = list(dict.fromkeys(file for file, _ in parts))
    sheets = list(dict.fromkeys(sheet for _, sheet in parts if sheet))
    keys = [("file", files)] if files[1:] else []
    keys += [("sheet", sheets)] if sheets[1:] else []
    return ", ".join(f"{key} = {_toml(names)}" for key, names in keys)


def _toml(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _names(name: str, part: Sheet) -> bool:
    """Does `name` of unread name this sheet, its file, or (`MUNI/`) its folder?"""
    file, sheet = part
    whole = name.endswith("/") and file.startswith(name)
    return whole or name in (file, f"{file}/{sheet}")


def _sheets_of(source: Source, raw: Path) -> Iterator[Sheet]:
    for one in source.parts():
        (file,) = one.file
        sheet = "" if is_text(file) else one.sheet[0]
        if not sheet and not is_text(file):
            sheet = next(iter(_sheet_names(raw / file)), "")
        yield file, sheet


def _there(source: Source, raw: Path) -> Iterator[Sheet]:
    """Those of its sheets that the folder holds: one that is not there stacks
    nothing."""
    for file, sheet in _sheets_of(source, raw):
        there = (raw / file).is_file()
        if there and (is_text(file) or sheet in _sheet_names(raw / file)):
            yield file, sheet


def _sheets(raw: Path, files: list[str]) -> Iterator[Sheet]:
    """Every sheet of every file."""
    for file in files:
        if is_text(file) or not (raw / file).is_file():
            yield file, ""
            continue
        for name in _sheet_names(raw / file):
            yield file, name


def _sheet_names(path: Path) -> list[str]:
    try:
        with refused_if_damaged():
            return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except (CalamineError, OSError, ValueError):
        return [""]


def _twin(kinds: list[Kind], standing: Standing, part: Sheet) -> Twin | None:
    """The register or table like which a sheet looks."""
    if not (standing.raw / part[0]).is_file():
        return None
    found = [twin_of(kind, standing, part) for kind in kinds]
    twins = [twin for twin in found if twin is not None]
    return max(twins, key=lambda twin: twin.alike) if twins else None


def _is_prose(raw: Path, part: Sheet) -> bool:
    """Is it a text that is no table: a letter, a ruling?"""
    is_txt = PurePosixPath(part[0]).suffix.lower() == ".txt"
    return is_txt and not looks_tabular(raw / part[0])


def _number_of_rows(standing: Standing, part: Sheet) -> int:
    """How many rows of a sheet hold anything."""
    if not (standing.raw / part[0]).is_file():
        return 0
    for source in GUESSED:
        read = standing.rows(part, source)
        if read is not None and any(len(row) > 1 for row in read):
            return filled_rows(read)
    return filled_rows(standing.rows(part, GUESSED[-1]) or [])
