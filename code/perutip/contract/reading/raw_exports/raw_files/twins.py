"""Does a sheet that nothing reads look like those of a register or of a table?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from perutip.contract.reading.raw_exports.mapping_file.sources import Source, is_text
from perutip.contract.reading.raw_exports.messages.problems import MappingError
from perutip.contract.reading.raw_exports.raw_files.cells import Rows, read_sheet
from perutip.contract.reading.raw_exports.raw_files.folder_files import head_of
from perutip.contract.reading.raw_exports.raw_files.headers import (
    SEARCHED,
    header_names,
)
from perutip.contract.reading.raw_exports.raw_files.text_files import read_text

ALIKE = 0.75  # share of the titles of the larger of two sheets that both have
Sheet = tuple[str, str]


@dataclass(frozen=True)
class Kind:
    """A register or table: what its sheets look like.

    name: its section. wanted: columns, as the mapping calls them, that are read from
    its files. whole: every sheet with the wanted columns is one of it; else one of a
    stack is, and one whose titles are those of a sheet that is read.
    """

    name: str
    source: Source
    wanted: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Twin:
    """A sheet that looks like those of a kind, its rows, and wanted titles it lacks.

    alike: share of titles that it has in common with a sheet that is read.
    """

    kind: str
    part: Sheet
    rows: int
    lacking: tuple[str, ...]
    alike: float


@dataclass(frozen=True)
class Part:
    """A part of a kind: its source, titles wanted of it, and titles that it has."""

    own: Source
    names: frozenset[str]
    there: frozenset[str]


@dataclass
class Standing:
    """Sheets of the folder `raw`, each read once for every way of reading it."""

    raw: Path
    known: dict[tuple[str, str, str, str], Rows | None] = field(default_factory=dict)
    begun: tuple[str, dict[str, str]] = ("", {})
    parts_of: dict[str, tuple[Part, ...]] = field(default_factory=dict)

    def parts(self, kind: Kind) -> tuple[Part, ...]:
        """The parts of a kind, looked at once."""
        if kind.name not in self.parts_of:
            self.parts_of[kind.name] = tuple(
                Part(
                    own,
                    frozenset(
                        own.title(name)
                        for name in kind.wanted
                        if name not in own.untitled
                    ),
                    frozenset(_declared(self, own)),
                )
                for own in kind.source.parts()
            )
        return self.parts_of[kind.name]

    def rows(self, part: Sheet, source: Source) -> Rows | None:
        """Rows of a sheet with encoding and separator of `source`; None if that is
        no way to read it."""
        file, sheet = part
        way = (source.encoding, source.separator) if is_text(file) else ("", "")
        key = (*part, *way)
        if key not in self.known:
            self.known[key] = self._read(file, sheet, source)
        return self.known[key]

    def may_hold(self, file: str, part: Part) -> bool:
        """May a text be of the part, by its beginning? As many titles stand in it,
        wherever, as stand in any one of its rows. So a ruling is not read whole."""
        if self.begun[0] != file:
            self.begun = file, {}
        texts, encoding = self.begun[1], part.own.encoding
        if encoding not in texts:
            head = head_of(self.raw / file).decode(encoding, errors="replace")
            texts[encoding] = " ".join(head.replace('""', '"').split())
        text = texts[encoding]
        if all(map(partial(_stands_in, text), part.names)):
            return True
        least = max(math.ceil(ALIKE * len(part.there)), 1)
        return sum(map(partial(_stands_in, text), part.there)) >= least

    def _read(self, file: str, sheet: str, source: Source) -> Rows | None:
        try:
            if is_text(file):
                text = read_text(self.raw / file, replace(source, file=(file,)), file)
                return [[*row] for row in text]
            return read_sheet(self.raw / file, file, sheet)[1]
        except (MappingError, FileNotFoundError):  # said where it is wanted
            return None


def twin_of(kind: Kind, standing: Standing, part: Sheet) -> Twin | None:
    """Return what a sheet is of a kind, if it looks like its sheets."""
    parts, text = standing.parts(kind), is_text(part[0])
    stacked = len(parts) > 1
    best: Twin | None = None
    for one in parts:
        if text and not standing.may_hold(part[0], one):
            continue
        own, names, there = one.own, one.names, one.there
        rows = standing.rows(part, own) or []
        for last, titles in _headers(rows, own):
            share = len(there & titles) / max(len(there), len(titles), 1)
            whole = names <= titles and (kind.whole or stacked)
            if (whole or share >= ALIKE) and (best is None or share > best.alike):
                lacking = tuple(sorted(names - titles))
                number = filled_rows(rows[last:])
                best = Twin(kind.name, part, number, lacking, share)
    return best


def _stands_in(text: str, title: str) -> bool:
    """Stands every part of a title of merged cells somewhere in a text?"""
    return title in text or all(part in text for part in title.split(" / "))


def filled_rows(rows: Rows) -> int:
    """Rows that hold anything."""
    return sum(any(cell is not None for cell in row) for row in rows)


def _declared(standing: Standing, own: Source) -> set[str]:
    """Titles of a sheet that is read."""
    rows = standing.rows((own.file[0], own.sheet[0]), own) or []
    places = [number - 1 for number in own.header_row]
    if not rows or places[-1] >= len(rows):
        return set()
    return _titles(rows, places)


def _headers(rows: Rows, own: Source) -> Iterator[tuple[int, set[str]]]:
    """Last row and titles of whatever may be a header of the declared shape."""
    first = own.header_row[0]
    for top in range(min(SEARCHED, len(rows))):
        places = [top + number - first for number in own.header_row]
        if places[-1] < len(rows):
            yield places[-1] + 1, _titles(rows, places)


def _titles(rows: Rows, places: list[int]) -> set[str]:
    heads = [rows[place] for place in places]
    return set(header_names(heads, max(map(len, heads)))) - {""}
