"""Identifiers and labels of one column, looked at together.

A spreadsheet drops leading zeros, rounds after fifteen digits and writes thousands with
points; people type one identifier in two ways. A single cell does not show it.
"""

import re
from collections.abc import Iterator

import pandas as pd

from perutip.contract.checks.breaches import Breach, breach_at
from perutip.contract.checks.pseudonyms import ADVICE, no_codes
from perutip.contract.checks.spelling import fold
from perutip.contract.registers import Column, Register

EXACT_DIGITS = 15  # a spreadsheet's numbers hold no more
THOUSANDS = r"[+-]?[0-9]{1,3}[.][0-9]{3}"
ZEROS = re.compile("(?<![0-9])0+(?=[0-9])")  # in front of a number
SAME_NUMBER = (
    "another number than other rows have: zeros in front aside these are the same "
    "(a lost leading zero?)"
)
ALIKE = "one spelling for what looks alike (case, spaces and invisible signs aside)"


def check_identifiers(text: pd.DataFrame, register: Register) -> list[Breach]:
    """Return the breaches that a column of `text` shows only as a whole."""
    breaches: list[Breach] = []
    for column in register.columns:
        if column.name not in text or column.prose:
            continue
        values = text[column.name].dropna()
        if column.kind == "text" and not column.pattern:
            breaches += spelt_in_two_ways(text, values, column, register)
            if column.identifying:
                for rows, expected in _changed(values):
                    breaches += breach_at(text, rows, register, column.name, expected)
            if column.is_code:
                breaches += _no_codes(text, values, column, register, breaches)
        if column.kind == "float" and (column.maximum or 0) >= 1000:
            rows = _points_of_thousands(values)
            expected = (
                "numbers without thousands separators (every decimal part here has "
                "three digits)"
            )
            breaches += breach_at(text, rows, register, column.name, expected)
    return breaches


def spelt_in_two_ways(
    text: pd.DataFrame, values: pd.Series, column: Column, register: Register
) -> list[Breach]:
    """Return the rows whose value another row spells differently."""
    spellings = pd.Series(values.unique())
    folded = spellings.map(fold)
    alike = spellings[folded.duplicated(keep=False)]
    rows = values.index[values.isin(alike)]
    return breach_at(text, rows, register, column.name, ALIKE)


def _no_codes(
    text: pd.DataFrame,
    values: pd.Series,
    column: Column,
    register: Register,
    others: list[Breach],
) -> Iterator[Breach]:
    """Yield what is no pseudonym, rows aside whose spelling is at fault already."""
    said = [
        row for breach in others if breach.column == column.name for row in breach.rows
    ]
    values = values.drop(index=said, errors="ignore")
    for rows, expected in no_codes(values):
        yield from breach_at(text, rows, register, column.name, expected, ADVICE)


def _changed(values: pd.Series) -> Iterator[tuple[pd.Index, str]]:
    """Yield rows of identifiers that a spreadsheet changed, and what is expected."""
    nothing = values.str.fullmatch("0+|9{4,}") & values.duplicated(keep=False)
    yield values.index[nothing], "an empty cell where nothing is recorded"
    plain = values.str.fullmatch("[0-9]+")
    codes = pd.Series(values[~plain].map(fold).unique(), dtype="str")
    bare = codes.map(lambda code: ZEROS.sub("", code))
    alike = set(codes[bare.duplicated(keep=False)])
    yield values.index[~plain & values.map(fold).isin(alike)], SAME_NUMBER
    digits = values[plain & ~nothing]
    if digits.empty:
        return
    zeros = digits[digits.str.startswith("0")]
    if len(zeros):
        width = int(zeros.str.len().mode().iloc[0])
        short = digits.index[digits.str.len() < width]
        yield short, f"{width} digits, as others have (a lost leading zero?)"
    long = digits[digits.str.len() > EXACT_DIGITS]
    rounded = long.str.slice(EXACT_DIGITS).str.fullmatch("0+")
    if len(long) >= 2 and rounded.all():
        yield (
            long.index,
            f"identifiers that no spreadsheet rounded (after {EXACT_DIGITS} digits all "
            "are zeros)",
        )


def _points_of_thousands(values: pd.Series) -> pd.Index:
    """Return the rows written like 3.399 where all decimal parts have three digits."""
    decimals = values[values.str.contains(".", regex=False)]
    if len(decimals) < 2 or not decimals.str.fullmatch(THOUSANDS).all():
        return values.index[:0]
    return decimals.index
