"""Cells of a public file: whole numbers, names, codes; what is none is refused by row.

A whole number has no thousands separator: "25.420" is 25,420 people to who wrote it and
25 to a program that guesses.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from perutip.contract.checks.problems import quoted
from perutip.contract.checks.spelling import mojibake, placeholder
from perutip.contract.reading.coercion import FORM
from perutip.contract.reading.raw_exports.notation.numbers import (
    AMBIGUOUS,
    EITHER,
    is_ambiguous,
    parse_number,
)
from perutip.contract.registers import REGISTERS

if TYPE_CHECKING:
    from perutip.assignment.draw.public_tables import PublicTable

UBIGEO = REGISTERS["districts"].column("ubigeo")
WHOLE = re.compile(f"({FORM['int']})(?:[.,]0{{1,2}})?")  # 3.0: a column of decimals
SEPARATED = "without thousands separators"
EMPTY = "an empty cell"


def fold_place(name: object) -> str:
    """Return a place name in capitals, letters and digits only, without accents.

    A blank or missing name gives the empty string. Idempotent.
    """
    if not isinstance(name, str):
        return ""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).upper()
    return " ".join(re.sub("[^A-Z0-9]", " ", plain).split())


def shown(cell: object) -> str:
    """A cell as a message shows it; an empty one in words."""
    return EMPTY if cell is None else quoted(str(cell))


def whole_numbers(
    table: PublicTable,
    name: str,
    what: str,
    *,
    low: int = 0,
    high: int | None = None,
    rows: pd.Series | None = None,
    blank: bool = False,
) -> pd.Series:
    """Return a column as float64, NaN where it is refused, blank or not looked at.

    what: the number in words, after "expected". low, high: both ends in. rows: boolean,
    index of the table; all when left out. blank: an empty cell is accepted.
    """
    cells = _column(table, name, rows)
    read: dict[object, float] = {None: float("nan")} if blank else {}
    wrong: dict[object, str] = {}
    for cell in set(cells) - set(read):
        number, reason = read_whole(cell)
        if number is None or number < low or (high is not None and number > high):
            wrong[cell] = what + (f", {reason}" if reason else "")
        else:
            read[cell] = float(number)
    _refuse(table, name, cells, wrong)
    numbers = pd.Series([read.get(cell) for cell in cells], cells.index, "float64")
    return numbers.reindex(table.rows.index)


def read_whole(cell: object) -> tuple[int | None, str]:
    """A cell as a whole number, or None and why not (may be empty)."""
    if cell is None:
        return None, ""
    if isinstance(cell, dt.date):
        return None, "not a date"
    text = str(cell).strip()
    match = WHOLE.fullmatch(text)
    if match:
        return int(match[1]), ""
    if is_ambiguous(text, EITHER, ""):
        return None, f"{SEPARATED} ({AMBIGUOUS})"
    readings = [parse_number(text, EITHER, mark) for mark in ("", " ", "'", "’")]
    number = next((one for one in readings if one is not None), None)
    if number is None:
        return None, ""
    return None, SEPARATED if number.denominator == 1 else "without decimals"


def names(
    table: PublicTable,
    name: str,
    *,
    rows: pd.Series | None = None,
    blank: bool = False,
) -> pd.Series:
    """Return a column of place names as text, "" where blank or refused.

    blank: an empty cell, or what stands for one (S/D), is accepted.
    """
    cells = _column(table, name, rows)
    why = {cell: _no_name(cell, blank=blank) for cell in set(cells)}
    wrong = {cell: f"a name{said}" for cell, said in why.items() if said is not None}
    _refuse(table, name, cells, wrong)
    kept = ["" if c in wrong or placeholder(str(c or "")) else str(c) for c in cells]
    texts = pd.Series(kept, cells.index, "str")
    return texts.reindex(table.rows.index, fill_value="")


def _no_name(cell: object, *, blank: bool) -> str | None:
    """Why a cell is no name, after "a name" (may be empty); None when it is one."""
    if isinstance(cell, dt.date):
        return ", not a date"
    text = str(cell or "")
    if text.startswith("#"):
        return ", not a spreadsheet's error"
    if not text or placeholder(text):
        return None if blank else ""
    if not any(map(str.isalpha, text)):
        return ""
    return ", not one read in a wrong encoding" if mojibake(text) else None


def ubigeos(table: PublicTable, name: str, *, once: bool = True) -> pd.Series:
    """Return a column of districts' codes as text; a code that is none is refused.

    once: a code that stands twice is refused too.
    """
    cells = _column(table, name, None)
    wrong: dict[object, str] = {}
    times = Counter(cells)
    for cell, number in times.items():
        text = str(cell or "")
        if not re.fullmatch(UBIGEO.pattern, text):
            wrong[cell] = UBIGEO.expected
        elif text.endswith("00"):
            wrong[cell] = "a district's code; one that ends in 00 is a province's"
        elif once and number > 1:
            wrong[cell] = "each code once"
    _refuse(table, name, cells, wrong)
    return pd.Series([str(cell or "") for cell in cells], cells.index, "str")


def _refuse(
    table: PublicTable, name: str, cells: pd.Series, wrong: dict[object, str]
) -> None:
    """A problem for each row whose cell is wrong, with what was expected."""
    for row, cell in cells.items():
        if cell in wrong:
            table.fault(int(str(row)), name, shown(cell), wrong[cell])


def _column(table: PublicTable, name: str, rows: pd.Series | None) -> pd.Series:
    """Cells of a column; of one that the file lacks, none."""
    if name not in table.rows:
        return pd.Series([], pd.Index([], dtype="int64"), "object")
    cells = table.rows[name]
    return cells if rows is None else cells[rows]
