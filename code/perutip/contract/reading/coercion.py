"""Text to typed columns, in this one place, with the reason when it cannot be done.

Types: text and category → str with NA; date → datetime64[us] with NaT; int and flag →
int64, or float64 with NaN where the column is nullable; float → float64. The type
depends on the declaration alone, never on the values.
"""

import datetime as dt
import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.contract.checks import Breach, breach_at
from perutip.contract.checks.spelling import (
    ORDINARY,
    changed_by_spreadsheet,
    invisible_sign,
    mojibake,
    placeholder,
)
from perutip.contract.registers import Column, Register, describe_values
from perutip.contract.registers.describe import NOT_KNOWN
from perutip.contract.registers.schema import DATE_TYPE, type_of

FORM = {
    "int": "[+-]?[0-9]{1,15}",
    "float": "[+-]?(?:[0-9]+(?:[.][0-9]+)?|[.][0-9]+)",
    "flag": "[01]",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
INFINITE = re.compile("[+-]?(?:inf|infinity|infinito)", re.IGNORECASE)
YEARS = (1900, 2099)
BEYOND = "of ordinary size"
EMPTY_CELL = "an empty cell where nothing is recorded"


def _compiled(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(form), hint) for form, hint in pairs)


DATE_HINTS = _compiled(
    ("[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}", "not day/month/year"),
    ("[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}|[0-9]{8}", "with hyphens"),
    ("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "month and day with two digits"),
    ("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*", "without a time of day"),
    ("[0-9]{5}(?:[.][0-9]+)?", "not a spreadsheet's serial number"),
    (".*[A-Za-zÀ-ÿ]{3,}.*", "not in words"),
)
VAGUE = ("", "not in words")
NUMBER_HINTS = _compiled(
    ("[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?", "without thousands separators"),
    ("[+-]?[0-9]{1,3}(?:[.][0-9]{3}){2,}(?:,[0-9]+)?", "without thousands separators"),
    (
        "[+-]?[0-9]{1,3}(?:[ \u00a0\u2009\u202f'’][0-9]{3})+(?:[.,][0-9]+)?",
        "without thousands separators",
    ),
    ("[+-]?[0-9]{1,3}(?:[.][0-9]{3})+,[0-9]+", "without thousands separators"),
    ("[+-]?[0-9]{1,3}(?:_[0-9]{3})+(?:[.][0-9]+)?", "without thousands separators"),
    (
        "[+-]?[0-9]*[.,]?[0-9]+[.]?[eE][+-]?[0-9]+",
        "in full, not with an exponent (a spreadsheet shows rounded numbers so)",
    ),
    ("[+-]?[0-9]+[.,]", "with digits after the decimal point, or without it"),
    ("0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+", "as a decimal number"),
    ("[+-]?[0-9]+[,·٫][0-9]+", "with a decimal point, not a comma"),
    ("[+-]?[0-9.,]+ *%", "without a percent sign"),
    (
        "[\u2010-\u2015\u2212][0-9.,]+|[0-9.,]+-|[(][0-9.,]+[)]",
        "with a hyphen as minus",
    ),
    (r"(?:S/[.]?|US\$|\$|€) *[0-9.,]+|[0-9.,]+ *[A-Za-z/]+", "without a unit"),
)

NOTATIONS = frozenset(hint for _, hint in (*DATE_HINTS, *NUMBER_HINTS))


def coerce_column(
    text: pd.Series, column: Column, register: Register
) -> tuple[pd.Series, list[Breach]]:
    """Return the typed column and a breach for each reason why cells cannot be read.

    text: str series indexed by record number. A cell that cannot be read is NA in the
    result; a non-nullable int or flag column with such a cell, or with an empty one,
    stays float64 (the register is refused anyway).
    """
    codes, values = pd.factorize(text)
    reasons: dict[str, list[int]] = {}
    form = re.compile(FORM.get(column.kind, ""))
    for place, value in enumerate(values.tolist()):
        reason = _reason(value, column, form)
        if reason is not None:
            reasons.setdefault(reason, []).append(place)
    if not reasons:
        return _typed(text, column), []
    breaches: list[Breach] = []
    refused = np.zeros(len(text), dtype=bool)
    for reason, places in reasons.items():
        broken = np.isin(codes, places)
        refused |= broken
        expected = describe_values(column) + (f", {reason}" if reason else "")
        raw = text.to_frame(column.name)
        found = breach_at(raw, text.index[broken], register, column.name, expected)
        breaches += [replace(one, cause=_cause(reason, column)) for one in found]
    return _typed(text.mask(refused), column), breaches


def _cause(reason: str, column: Column) -> str:
    """What is expected of every column that is written in such a notation."""
    if reason not in NOTATIONS or column.kind not in ("date", "int", "float"):
        return ""
    what = "dates as YYYY-MM-DD," if column.kind == "date" else "numbers"
    return f"{what} {reason}"


def _typed(text: pd.Series, column: Column) -> pd.Series:
    if column.kind in ("text", "category"):
        return text.astype("str")
    if column.kind == "date":
        return pd.to_datetime(text, format="%Y-%m-%d").astype(DATE_TYPE)
    numbers = text.astype("float64")
    whole = type_of(column) == "int64" and not numbers.isna().any()
    return numbers.astype("int64") if whole else numbers


def _reason(value: str, column: Column, form: re.Pattern[str]) -> str | None:
    """Return why a cell cannot be read (may be empty), None when it can."""
    if column.prose:
        return EMPTY_CELL if len(value) < 40 and placeholder(value) else None
    if value in column.allowed:
        return None
    if len(value) > column.longest:
        number = column.kind in ("int", "float") and form.fullmatch(value)
        return BEYOND if number else f"of at most {column.longest:,} characters"
    if value != value.strip():
        return "without spaces around it"
    if column.kind in FORM and form.fullmatch(value):
        if column.kind == "date":
            return _calendar_fault(value)
        return None if math.isfinite(float(value)) else BEYOND
    if column.is_name and not any(map(str.isalpha, value)) and not placeholder(value):
        return "with letters, as a name has"
    if column.kind == "text" and ORDINARY.fullmatch(value) and not placeholder(value):
        return None
    if placeholder(value):
        return not_known(column) if column.unknown else EMPTY_CELL
    if column.kind in FORM:
        hint = _hint(value, column)
        return not_known(column) if column.unknown and hint in VAGUE else hint
    return _text_fault(value, column)


def not_known(column: Column) -> str:
    """What a cell of such a column should hold where the value is not known."""
    return f"{NOT_KNOWN} {column.unknown}"


def _text_fault(value: str, column: Column) -> str | None:
    sign = invisible_sign(value)
    if sign and not mojibake(value):  # a name in a wrong encoding is a notice
        return f"without invisible signs (it has {sign})"
    if column.kind == "text" and column.identifying:
        changed = changed_by_spreadsheet(value)
        if changed:
            return f"as it was before a spreadsheet made {changed} of it"
    return None


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
        if form.fullmatch(value):
            return hint
    if any(char.isdigit() and not char.isascii() for char in value):
        return "in the digits 0 to 9"
    if column.kind != "date" and INFINITE.fullmatch(value):
        return "finite"
    if column.kind == "int" and re.fullmatch(FORM["float"], value):
        return "without decimals"
    return ""
