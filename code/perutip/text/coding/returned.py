"""Returned sheets to readings of rulings, or everything that is wrong with them.

Codes are looked at in every row, whatever is wrong with its item, its sheet or another
sheet: no fault hides another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.contract.checks.problems import quoted
from perutip.text.coding.codebook import Codebook
from perutip.text.coding.folder import KEY
from perutip.text.coding.sheet_files import ReturnedRow, ReturnedSheet
from perutip.text.coding.sheet_problems import (
    SheetError,
    SheetProblem,
    shown_code,
    shown_item,
)
from perutip.text.coding.workbook import ITEM, PART

_CODE = re.compile(r"([0-3])(?:[.,]0+)?")
_ITEM = re.compile(r"[A-Z]\d+-([0-9a-f]{4,6})")
OF_A_READING = ["ruling_id", "coder", "stratum", "n_stratum"]
NO_ITEM = "no item; cells merged over several rows are empty in all but the first"


@dataclass(frozen=True)
class SheetCount:
    """Of one file: items of its coder, those that stand in it, and those coded."""

    file: str
    items: int
    present: int
    coded: int


@dataclass(frozen=True)
class SheetKey:
    """The set to which sheets belong, and the key that leads back to rulings.

    mark: of the set. table: None where no key can be found. problems: why.
    """

    mark: str
    table: pd.DataFrame | None
    problems: tuple[SheetProblem, ...] = ()


@dataclass
class _Item:
    """An item of a sheet. codes: component → code and row of its first."""

    row: int
    codes: dict[str, tuple[str, int]] = field(default_factory=dict)


def columns_of(codebook: Codebook) -> list[str]:
    """Columns that a sheet must have."""
    return [ITEM, *(topic.column for topic in codebook.topics)]


def key_of(sheets: Iterable[ReturnedSheet], folder: Path) -> SheetKey:
    """The key of the set of most items, among those whose key stands in `folder`."""
    sheets = list(sheets)
    marks: Counter[str] = Counter()
    for sheet in sheets:
        marks.update(filter(None, (_mark(row) for row in sheet.rows)))
    there = [m for m, _ in marks.most_common() if (folder / KEY.format(m)).is_file()]
    if there:
        path = folder / KEY.format(there[0])
        table = pd.read_csv(path, dtype="str", encoding="utf-8")
        return SheetKey(there[0], table)
    names = (KEY.format(mark) for mark in marks)
    words = [f"no {name} in {folder}: sheets of elsewhere" for name in names]
    return SheetKey("", None, tuple(SheetProblem("", one) for one in words))


def import_sheets(
    sheets: Sequence[ReturnedSheet],
    key: SheetKey,
    codebook: Codebook,
    others: Iterable[SheetProblem] = (),
    losses: Callable[[pd.DataFrame], Iterable[SheetProblem]] = lambda readings: (),
) -> tuple[pd.DataFrame, list[SheetCount]]:
    """Readings (`OF_A_READING`, components), and counts.

    key: its table has item, coder, ruling_id, stratum, n_stratum. others: what is wrong
    elsewhere, told in the same message. Codes of an item may stand in the row of any of
    its parts. An item without any code is not read yet and left out. losses: what the
    readings would take from an earlier register, told beside what is wrong with sheets
    that could be read. Raises SheetError with every problem of every file.
    """
    problems = [*others, *key.problems]
    no_key = pd.DataFrame(columns=["item", *OF_A_READING])
    known = (no_key if key.table is None else key.table).set_index("item")
    counts, readings = [], []
    seen: dict[str, str] = {}
    for sheet in sheets:
        problems += sheet.problems
        problems += _wrong_items(sheet, key, known.index)
        items = _items(sheet, codebook, problems)
        coded = {name: one for name, one in items.items() if one.codes}
        for name, one in coded.items():
            problems += _half_filled(sheet, one, codebook)
            if name in seen:
                words = f"the item is coded in {seen[name]} too"
                problems.append(SheetProblem(sheet.file, words, one.row))
            elif name in known.index:
                about = {column: known.at[name, column] for column in OF_A_READING}
                codes = {component: code for component, (code, _) in one.codes.items()}
                readings.append(about | codes)
            seen.setdefault(name, sheet.file)
        there = [name for name in items if name in known.index]
        coders = sorted(set(known.loc[there, "coder"]))
        total = int(known["coder"].isin(coders).sum())
        counts.append(SheetCount(sheet.file, total, len(items), len(coded)))
        whole = set(columns_of(codebook)) <= sheet.columns and not sheet.problems
        if sheet.rows and whole and not coded:
            words = "is blank: no ruling is coded in it"
            problems.append(SheetProblem(sheet.file, words))
    names = [*OF_A_READING, *(topic.component for topic in codebook.topics)]
    table = pd.DataFrame(readings, columns=names)
    if problems:
        needed = set(columns_of(codebook))
        if not table.empty and all(needed <= sheet.columns for sheet in sheets):
            problems += losses(table)
        raise SheetError(problems)
    order = ["ruling_id", "coder"]
    return table.sort_values(order, kind="stable", ignore_index=True), counts


def _mark(row: ReturnedRow) -> str:
    match = _ITEM.fullmatch(row.cells.get(ITEM, ""))
    return match[1] if match else ""


def _wrong_items(
    sheet: ReturnedSheet, key: SheetKey, known: pd.Index
) -> Iterator[SheetProblem]:
    """Yield rows without an item of the set, and rows that stand twice."""
    if ITEM not in sheet.columns:
        return
    foreign = bool(sheet.rows) and not any(map(_mark, sheet.rows))
    if foreign:
        yield SheetProblem(sheet.file, "no item of a coding sheet of this study")
    standing: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        name, part, mark = row.cells[ITEM], row.cells.get(PART, ""), _mark(row)
        if not name:
            yield SheetProblem(sheet.file, NO_ITEM, row.number)
        elif mark and key.mark and mark != key.mark:
            words = f"the item is of another set ({mark}); expected of {key.mark}"
            yield SheetProblem(sheet.file, words, row.number)
        elif name not in known and not foreign and key.table is not None:
            words = "the item is not in the key; expected one of an exported sheet"
            yield SheetProblem(sheet.file, words, row.number, ITEM, shown_item(name))
        first = standing.setdefault((name, part), row.number)
        if name and part and first != row.number:
            words = "the row stands twice: the same item and part"
            yield SheetProblem(sheet.file, words, row.number, "", f"row {first}")


def _items(
    sheet: ReturnedSheet, codebook: Codebook, problems: list[SheetProblem]
) -> dict[str, _Item]:
    """Items of one sheet with their codes; what cannot be a code is a problem."""
    found: dict[str, _Item] = {}
    for row in sheet.rows:
        name = row.cells.get(ITEM, "")
        one = found.setdefault(name, _Item(row.number)) if name else _Item(row.number)
        for topic in codebook.topics:
            written = row.cells.get(topic.column, "")
            if not written:
                continue
            match = _CODE.fullmatch(written)
            code = match[1] if match else ""
            # a wrong code counts as filled, so that it is named once
            first, where = one.codes.setdefault(topic.component, (code, row.number))
            words = said = ""
            if not code:
                words, said = "expected 0, 1, 2 or 3", shown_code(written)
            elif first and first != code:
                words = "another code than in an earlier row of it"
                said = f"{quoted(code)}, {quoted(first)} in row {where}"
            if words:
                place = (row.number, topic.column)
                problems.append(SheetProblem(sheet.file, words, *place, said))
    return found


def _half_filled(
    sheet: ReturnedSheet, one: _Item, codebook: Codebook
) -> list[SheetProblem]:
    words = "empty, but the ruling is coded"
    return [
        SheetProblem(sheet.file, words, one.row, topic.column)
        for topic in codebook.topics
        if topic.column in sheet.columns
        and not topic.optional
        and topic.component not in one.codes
    ]
