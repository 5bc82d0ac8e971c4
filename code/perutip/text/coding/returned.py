"""Returned sheets to readings of rulings, or everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.text.coding.codebook import Codebook
from perutip.text.coding.sheet_files import ReturnedRow, read_sheet
from perutip.text.coding.workbook import ITEM

_CODE = re.compile(r"([0-3])(?:[.,]0+)?")
_ITEM = re.compile(r"[A-Z]\d+-([0-9a-f]{4,})")


class SheetError(ValueError):
    """Sheets that cannot be imported; the message names file, row and column."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        count = f"{len(problems)} problem{'s' * (len(problems) > 1)} in the sheets"
        super().__init__("\n".join([f"{count}:", *(f"  {p}" for p in problems)]))


@dataclass(frozen=True)
class SheetCount:
    """Of one file: items of its coder, those that stand in it, and those coded."""

    file: str
    items: int
    present: int
    coded: int


@dataclass
class _Item:
    file: str
    row: int
    codes: dict[str, str] = field(default_factory=dict)


def set_mark(paths: Iterable[Path], codebook: Codebook) -> str:
    """The mark of the set that the sheets belong to, from their items.

    Raises SheetError when no item has one, or sheets of two sets are mixed.
    """
    marks: dict[str, str] = {}
    problems = []
    for path in paths:
        rows, fault = read_sheet(path, _columns(codebook))
        if fault:
            problems.append(f"{path.name}: {fault}")
        found = [_ITEM.fullmatch(row.cells[ITEM]) for row in rows]
        for match in found:
            if match:
                marks.setdefault(match[1], path.name)
        if rows and not any(found):
            problems.append(f"{path.name}: no item of a coding sheet of this study")
    if problems:
        raise SheetError(problems)
    if len(marks) > 1:
        names = ", ".join(f"{name} ({mark})" for mark, name in marks.items())
        raise SheetError([f"sheets of several sets: {names}"])
    return next(iter(marks))


def import_sheets(
    paths: Sequence[Path], key: pd.DataFrame, codebook: Codebook
) -> tuple[pd.DataFrame, list[SheetCount]]:
    """Readings (ruling_id, coder, stratum, n_stratum, components), and counts.

    key: item, coder, ruling_id, stratum, n_stratum. Codes of an item may stand in the
    row of any of its parts. An item without any code is not read yet and left out.
    Raises SheetError with every problem of every file.
    """
    known = key.set_index("item")
    problems: list[str] = []
    counts, readings = [], []
    seen: dict[str, str] = {}
    for path in paths:
        rows, fault = read_sheet(path, _columns(codebook))
        if fault:
            problems.append(f"{path.name}: {fault}")
        items = _items(path.name, rows, known.index, codebook, problems)
        coded = {name: one for name, one in items.items() if one.codes}
        for name, one in coded.items():
            if name in seen:
                where = f"{path.name}, row {one.row}"
                problems.append(f"{where}: the item is coded in {seen[name]} too")
                continue
            seen[name] = path.name
            problems += _half_filled(one, codebook)
            about = known.loc[name]
            readings.append(
                {c: about[c] for c in ("ruling_id", "coder", "stratum", "n_stratum")}
                | one.codes
            )
        coders = sorted(set(known.loc[list(items), "coder"]))
        total = int(known["coder"].isin(coders).sum())
        counts.append(SheetCount(path.name, total, len(items), len(coded)))
        if rows and not fault and not coded:
            problems.append(f"{path.name}: no ruling is coded in it")
    if problems:
        raise SheetError(problems)
    names = ["ruling_id", "coder", "stratum", "n_stratum"]
    names += [topic.component for topic in codebook.topics]
    table = pd.DataFrame(readings, columns=names)
    order = ["ruling_id", "coder"]
    return table.sort_values(order, kind="stable", ignore_index=True), counts


def _columns(codebook: Codebook) -> list[str]:
    return [ITEM, *(topic.column for topic in codebook.topics)]


def _items(
    file: str,
    rows: Sequence[ReturnedRow],
    known: pd.Index,
    codebook: Codebook,
    problems: list[str],
) -> dict[str, _Item]:
    """Items of one file with their codes; what cannot be a code is a problem."""
    found: dict[str, _Item] = {}
    for row in rows:
        name = row.cells[ITEM]
        if name not in known:
            fault = "no item" if not name else "the item is not in the key"
            problems.append(f"{file}, row {row.number}: {fault}")
            continue
        one = found.setdefault(name, _Item(file, row.number))
        for topic in codebook.topics:
            written = row.cells[topic.column]
            if not written:
                continue
            where = f"{file}, row {row.number}, {topic.column}"
            match = _CODE.fullmatch(written)
            code = match[1] if match else ""
            if not code:
                problems.append(f"{where}: expected 0, 1, 2 or 3")
            elif one.codes.get(topic.component, code) != code:
                problems.append(f"{where}: another code than in an earlier row of it")
            # a wrong code counts as filled, so that it is named once
            one.codes.setdefault(topic.component, code)
    return found


def _half_filled(one: _Item, codebook: Codebook) -> list[str]:
    return [
        f"{one.file}, row {one.row}, {topic.column}: empty, but the ruling is coded"
        for topic in codebook.topics
        if not topic.optional and topic.component not in one.codes
    ]
