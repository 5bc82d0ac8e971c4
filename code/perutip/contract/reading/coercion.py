"""Text to typed columns, in this one place, with the reason when it cannot be done.

Types: text and category → str with NA; date → datetime64[us] with NaT; int and flag →
int64, or float64 with NaN where the column is nullable; float → float64. The type
depends on the declaration alone, never on the values.
"""

import datetime as dt
import math
import re

import pandas as pd

from perutip.contract.checks import Problem, shown_value
from perutip.contract.registers import Column, describe_values
from perutip.contract.registers.schema import DATE_TYPE, type_of

FORM = {
    "int": "[+-]?[0-9]{1,15}",
    "float": "[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?",
    "flag": "[01]",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
YEARS = (1900, 2099)
MISSING_WORDS = frozenset(
    ("NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", "NaT", ".", "-", "s/d")
)
DATE_HINTS = (
    ("[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}", "not day/month/year"),
    ("[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}|[0-9]{8}", "with hyphens"),
    ("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "month and day with two digits"),
    ("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*", "without a time of day"),
    ("[0-9]{5}(?:[.][0-9]+)?", "not a spreadsheet's serial number"),
)
NUMBER_HINTS = (
    ("[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?", "without thousands separators"),
    ("[+-]?[0-9]{1,3}(?:[.][0-9]{3}){2,}(?:,[0-9]+)?", "without thousands separators"),
    ("[+-]?[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3})+", "without thousands separators"),
    ("[+-]?[0-9]+,[0-9]+", "with a decimal point, not a comma"),
    ("[+-]?[0-9.,]+ *%", "without a percent sign"),
)


def coerce_column(
    text: pd.Series, column: Column, file: str
) -> tuple[pd.Series, list[Problem]]:
    """Return the typed column and a problem for each cell that cannot be read.

    text: str series indexed by record number. A cell that cannot be read is NA in the
    result; a non-nullable int or flag column with such a cell, or with an empty one,
    stays float64 (the register is refused anyway).
    """
    problems, cells = [], []
    for row, value in text.items():
        recorded = isinstance(value, str)
        reason = _reason(value, column) if recorded else None
        cells.append(value if recorded and reason is None else None)
        if reason is not None:
            expected = describe_values(column) + (f", {reason}" if reason else "")
            shown = shown_value(value, column)
            problems.append(Problem(file, int(row), column.name, shown, expected))
    return _typed(cells, column, text.index), problems


def _typed(cells: list[str | None], column: Column, index: pd.Index) -> pd.Series:
    if column.kind in ("text", "category"):
        return pd.Series(cells, index=index, dtype="str")
    if column.kind == "date":
        text = pd.Series(cells, index=index, dtype="str")
        dates = pd.to_datetime(text, format="%Y-%m-%d")
        return dates.astype(DATE_TYPE)
    numbers = pd.Series(
        [math.nan if cell is None else float(cell) for cell in cells],
        index=index,
        dtype="float64",
    )
    whole = type_of(column) == "int64" and not numbers.isna().any()
    return numbers.astype("int64") if whole else numbers


def _reason(value: str, column: Column) -> str | None:
    """Return why a cell cannot be read (may be empty), None when it can."""
    if column.prose:
        return None
    if value != value.strip():
        return "without spaces around it"
    if value in MISSING_WORDS:
        return "an empty cell where nothing is recorded"
    if column.kind not in FORM:
        return None
    if not re.fullmatch(FORM[column.kind], value):
        return _hint(value, column)
    if column.kind == "date":
        return _calendar_fault(value)
    return None if math.isfinite(float(value)) else "of ordinary size"


def _calendar_fault(value: str) -> str | None:
    try:
        year = dt.date.fromisoformat(value).year
    except ValueError:
        return "a day of the calendar"
    first, last = YEARS
    return None if first <= year <= last else f"in the years {first} to {last}"


def _hint(value: str, column: Column) -> str:
    if column.kind == "flag":
        return "not a word" if value.isalpha() else ""
    hints = DATE_HINTS if column.kind == "date" else NUMBER_HINTS
    for form, hint in hints:
        if re.fullmatch(form, value):
            return hint
    if column.kind == "int" and re.fullmatch(FORM["float"], value):
        return "without decimals"
    return ""
