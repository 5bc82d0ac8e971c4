"""Text to typed columns, in this one place, with the reason when it cannot be done.

Types: text and category → str with NA; date → datetime64[us] with NaT; int and flag →
int64, or float64 with NaN where the column is nullable; float → float64. The type
depends on the declaration alone, never on the values.
"""

import re

import numpy as np
import pandas as pd

from perutip.contract.describe import describe_values
from perutip.contract.problems import Problem, shown_value
from perutip.contract.schema import Column

FORM = {
    "int": "[+-]?[0-9]{1,15}",
    "float": "[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?",
    "flag": "[01]",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
DATE_TYPE = "datetime64[us]"
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


def type_of(column: Column) -> str:
    """Return the pandas type that `coerce_column` gives `column`."""
    if column.kind in ("text", "category"):
        return "str"
    if column.kind == "date":
        return DATE_TYPE
    if column.kind == "float" or column.nullable:
        return "float64"
    return "int64"


def coerce_column(
    text: pd.Series, column: Column, file: str
) -> tuple[pd.Series, list[Problem]]:
    """Return the typed column and a problem for each cell that cannot be read.

    text: str series indexed by record number. A cell that cannot be read is NA in the
    result; a non-nullable int or flag column with such a cell, or with an empty one,
    stays float64 (the register is refused anyway).
    """
    reasons = _unreadable(text, column)
    problems = []
    for row, reason in reasons.items():
        value = shown_value(text[row], column)
        expected = describe_values(column) + (f", {reason}" if reason else "")
        problems.append(Problem(file, int(row), column.name, value, expected))
    readable = text.mask(text.index.isin(list(reasons)))
    if column.kind in ("text", "category"):
        return readable, problems
    if column.kind == "date":
        dates = pd.to_datetime(readable, format="%Y-%m-%d").astype(DATE_TYPE)
        return dates, problems
    numbers = pd.Series(readable.astype("object"), dtype="float64")
    if type_of(column) == "int64" and not numbers.isna().any():
        numbers = numbers.astype("int64")
    return numbers, problems


def _unreadable(text: pd.Series, column: Column) -> dict[int, str]:
    """Return row → reason (may be empty) for the cells that cannot be read."""
    if column.prose:
        return {}
    reasons: dict[int, str] = {}
    present = text.dropna()
    padded = present[present != present.str.strip()]
    reasons |= dict.fromkeys(padded.index, "without spaces around it")
    missing = present[present.isin(MISSING_WORDS)]
    reasons |= dict.fromkeys(missing.index, "an empty cell where nothing is recorded")
    rest = present.drop(list(reasons))
    if column.kind in FORM:
        malformed = rest[~rest.str.fullmatch(FORM[column.kind])]
        reasons |= {row: _hint(value, column) for row, value in malformed.items()}
        rest = rest.drop(malformed.index)
    if column.kind == "date":
        reasons |= _impossible_dates(rest)
    if column.kind == "float":
        numbers = pd.Series(rest.astype("object"), dtype="float64")
        reasons |= dict.fromkeys(rest.index[~np.isfinite(numbers)], "of ordinary size")
    return reasons


def _impossible_dates(text: pd.Series) -> dict[int, str]:
    dates = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    first, last = YEARS
    beyond = dates.notna() & ~dates.dt.year.between(first, last)
    return dict.fromkeys(text.index[dates.isna()], "a day of the calendar") | (
        dict.fromkeys(text.index[beyond], f"in the years {first} to {last}")
    )


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
