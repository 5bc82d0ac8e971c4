"""What of the folder of raw exports no rule reads: files, sheets, and their rows.

A register that is made of one sheet while another holds the rest of its rows would be
half a register and break no rule. So every file and sheet that nothing reads is said,
and one that has every column of a register is refused until it is stacked or declared
unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from perutip.contract.reading.raw_exports.cells import Cell, read_sheet, read_text
from perutip.contract.reading.raw_exports.declaration import (
    TEXT_SUFFIXES,
    Mapping,
    RegisterRules,
    Source,
    is_text,
)
from perutip.contract.reading.raw_exports.headers import SEARCHED, header_names
from perutip.contract.reading.raw_exports.problems import MappingError, parts_named

TABLES = (*TEXT_SUFFIXES, ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
LOCK_FILES = ("~$", ".~lock.")
GUESSED = tuple(
    Source((), encoding=encoding, separator=separator)
    for encoding in ("utf-8", "utf-16", "cp1252")
    for separator in (",", ";", "\t")
)
Sheet = tuple[str, str]
Rows = list[list[Cell]]


@dataclass(frozen=True)
class Unread:
    """problems: sheets that have every column of a register and that nothing names.
    notices: all others, with their rows."""

    problems: tuple[str, ...]
    notices: tuple[str, ...]


def find_unread(mapping: Mapping, raw: Path) -> Unread:
    """Look through the folder `raw` for what no rule of `mapping` reads."""
    sources = [*mapping.tables.values(), *(r.source for r in mapping.registers)]
    read = {sheet for source in sources for sheet in _sheets_of(source, raw)}
    files = {file for source in sources for file in source.file}
    notices: list[str] = []
    twins: dict[str, dict[Sheet, int]] = {}
    named: set[str] = set()
    for part in _there(raw, files):
        if part in read:
            continue
        known = _names(part) & set(mapping.unread)
        named |= known
        twin, rows = _looked_at(mapping, raw, part)
        if twin is not None and rows and not known:
            twins.setdefault(twin, {})[part] = rows
        elif rows:
            why = "declared unread" if known else "read by no register"
            notices.append(f"{parts_named((part,))}: {_number(rows)}, {why}")
    for name in mapping.unread:
        if name not in named:
            notices.append(f"unread names {name!r}, which is not there, or is read")
    problems = [
        _twin(rules, twins[rules.name], list(_sheets_of(rules.source, raw)))
        for rules in mapping.registers
        if rules.name in twins
    ]
    return Unread(tuple(problems), (*notices, *_others(raw)))


def _number(rows: int) -> str:
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def _twin(rules: RegisterRules, twins: dict[Sheet, int], read: list[Sheet]) -> str:
    where = "; ".join(
        f"{parts_named((part,))}: {_number(rows)}" for part, rows in twins.items()
    )
    names = [f"{file}/{sheet}" if sheet else file for file, sheet in twins]
    return (
        f"{where}, read by nothing, with every column of [{rules.name}]: stack what "
        f"belongs to it ({_stacking([*read, *twins])}), or say before the first "
        f"section that it is left out: unread = {_toml(names)}"
    )


def _stacking(parts: list[Sheet]) -> str:
    files = list(dict.fromkeys(file for file, _ in parts))
    sheets = list(dict.fromkeys(sheet for _, sheet in parts if sheet))
    keys = [("file", files)] if files[1:] else []
    keys += [("sheet", sheets)] if sheets[1:] else []
    return ", ".join(f"{key} = {_toml(names)}" for key, names in keys)


def _toml(names: list[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _names(part: Sheet) -> set[str]:
    file, sheet = part
    return {file, f"{file}/{sheet}"}


def _sheets_of(source: Source, raw: Path) -> Iterator[Sheet]:
    for one in source.parts():
        (file,) = one.file
        sheet = "" if is_text(file) else one.sheet[0]
        if not sheet and not is_text(file):
            sheet = next(iter(_sheet_names(raw / file)), "")
        yield file, sheet


def _there(raw: Path, files: set[str]) -> Iterator[Sheet]:
    """Every sheet of the folder, and those of `files` that lie further below."""
    found = {path.name for path in raw.iterdir() if _is_table(path)} | files
    for file in sorted(found):
        if is_text(file) or not (raw / file).is_file():
            yield file, ""
            continue
        for name in _sheet_names(raw / file):
            yield file, name


def _is_table(path: Path) -> bool:
    hidden = path.name.startswith(LOCK_FILES)
    return path.is_file() and path.suffix.lower() in TABLES and not hidden


def _sheet_names(path: Path) -> list[str]:
    try:
        return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except (CalamineError, OSError, ValueError):
        return [""]


def _looked_at(mapping: Mapping, raw: Path, part: Sheet) -> tuple[str | None, int]:
    """The register of which a sheet has every column, and its rows below the header;
    else the rows that hold anything."""
    if not (raw / part[0]).is_file():
        return None, 0
    tried: dict[tuple[str, str], Rows] = {}  # a workbook is read once
    for rules in mapping.registers:
        source = rules.source
        way = (source.encoding, source.separator) if is_text(part[0]) else ("", "")
        if way not in tried:
            tried[way] = _rows(raw, part, source) or []
        rows = tried[way]
        last = _header_of(rules, rows)
        if last:
            return rules.name, _filled(rows[last:])
    for source in GUESSED:
        read = _rows(raw, part, source)
        if read is not None and any(len(row) > 1 for row in read):
            return None, _filled(read)
    return None, _filled(_rows(raw, part, GUESSED[-1]) or [])


def _header_of(rules: RegisterRules, rows: Rows) -> int:
    """The last row of names that are every column of a register; 0 without one."""
    first, wanted = rules.source.header_row[0], set(rules.wanted())
    for top in range(min(SEARCHED, len(rows))):
        places = [top + number - first for number in rules.source.header_row]
        if places[-1] < len(rows):
            heads = [rows[place] for place in places]
            if wanted <= set(header_names(heads, max(map(len, heads)))):
                return places[-1] + 1
    return 0


def _rows(raw: Path, part: Sheet, source: Source) -> Rows | None:
    file, sheet = part
    try:
        if is_text(file):
            return read_text(raw / file, replace(source, file=(file,)), file)
        return read_sheet(raw / file, file, sheet)[1]
    except MappingError:
        return None


def _filled(rows: Rows) -> int:
    return sum(any(cell is not None for cell in row) for row in rows)


def _others(raw: Path) -> Iterator[str]:
    """Files that are no tables, and folders, by number: their names are many."""
    kinds = Counter(
        "folder" if path.is_dir() else path.suffix.lower() or "without an ending"
        for path in raw.iterdir()
        if not _is_table(path) and not path.name.startswith((".", *LOCK_FILES))
    )
    if kinds:
        listed = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items())
        yield f"besides, in the folder of raw exports and no table: {listed}"
