"""Columns and keys of one register, checked by pandera and put in our words.

pandera finds the failures; each is put in our words from the code that its check
carries, since its own reports print whole rows, identifiers included.
"""

import importlib
from functools import cache

import pandas as pd

from perutip.contract.checks.breaches import Breach, breach_at, whole_file
from perutip.contract.registers import Column, Register, describe_values, type_of
from perutip.left_out import left_out

with left_out("hypothesis"):  # pandera makes up registers with it
    import pandera.pandas as pa

    importlib.import_module("pandera.strategies.pandas_strategies")

VALUE_ONCE = "each value in one row only"
COMBINATION_ONCE = "each combination in one row only"


def check_columns_and_keys(frame: pd.DataFrame, register: Register) -> list[Breach]:
    """Return the breaches of types, nulls, values and keys."""
    try:
        pandera_schema(register).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        failures = error.failure_cases
    else:
        return []
    breaches: list[Breach] = []
    repeated = failures["check"] == "multiple_fields_uniqueness"
    if repeated.any():
        rows = failures["index"][repeated].dropna().astype("int64").unique()
        breaches += _repeated(rows, register.key, register)
    for (code, name), cases in failures[~repeated].groupby(
        ["check", "column"], sort=False, dropna=False
    ):
        if code == "column_in_dataframe":
            continue  # the header's problem, said where the file is read
        column = register.column(str(name))
        rows = cases["index"].dropna().astype("int64").unique()
        breaches += _translated(str(code), rows, frame, column, register)
    return breaches


@cache
def pandera_schema(register: Register) -> pa.DataFrameSchema:
    """Return the pandera schema: types, nulls, values, keys."""
    return pa.DataFrameSchema(
        {column.name: _pandera_column(column) for column in register.columns},
        unique=list(register.key) if len(register.key) > 1 else None,
        report_duplicates="all",
        name=register.name,
    )


def _pandera_column(column: Column) -> pa.Column:
    checks = []
    if column.allowed:
        checks.append(pa.Check.isin(column.allowed, error="values"))
    elif column.kind == "flag":
        checks.append(pa.Check.isin((0, 1), error="values"))
    if column.pattern:
        form = f"^(?:{column.pattern})$"
        checks.append(pa.Check.str_matches(form, error="pattern"))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum, error="values"))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum, error="values"))
    return pa.Column(
        type_of(column),
        checks=checks,
        nullable=column.nullable,
        unique=column.unique,
        required=not column.optional,
        report_duplicates="all",
    )


def _repeated(rows: pd.Index, key: tuple[str, ...], register: Register) -> list[Breach]:
    ordered = pd.Series(rows).sort_values().to_numpy()
    return [Breach(register, ", ".join(key), COMBINATION_ONCE, ordered)]


def _translated(
    code: str,
    rows: pd.Index,
    frame: pd.DataFrame,
    column: Column,
    register: Register,
) -> list[Breach]:
    """Return pandera's failures of one check of one column in our words."""
    if not len(rows):
        return _wrong_type(frame, column, register)
    cells = frame[column.name].loc[rows]
    if code == "not_nullable":
        expected = f"{describe_values(column)}; never empty"
        return breach_at(frame, rows, register, column.name, expected)
    # Empty cells are equal, and below every minimum, to pandera.
    cells = cells.dropna()
    if code == "field_uniqueness":
        return breach_at(frame, cells.index, register, column.name, VALUE_ONCE)
    breaches: list[Breach] = []
    for hint, some in cells.groupby(_lost_zero(cells, column), sort=False):
        expected = describe_values(column) + str(hint)
        breaches += breach_at(frame, some.index, register, column.name, expected)
    return breaches


def _wrong_type(
    frame: pd.DataFrame, column: Column, register: Register
) -> list[Breach]:
    """Return the breach of a whole column's type, which only frames in memory have.

    An integer column with an empty cell is a float column: the cell is reported.
    """
    typed = frame[column.name]
    if type_of(column) == "int64" and typed.isna().any():
        return []
    expected = f"{describe_values(column)}, as {type_of(column)}"
    breach = whole_file(register, expected, f"type {typed.dtype}")
    return [Breach(register, column.name, expected, breach.rows, None, breach.found)]


def _lost_zero(cells: pd.Series, column: Column) -> pd.Series:
    """Return a hint for each code of digits that would fit with one more zero."""
    hints = pd.Series("", index=cells.index, dtype="str")
    if not column.pattern:
        return hints
    fits = ("0" + cells).str.fullmatch(column.pattern)
    digits = cells[fits].str.len()
    plural = digits.map(lambda n: "" if n == 1 else "s")
    hints[fits] = (
        " (has " + digits.astype("str") + " digit" + plural + ": a lost leading zero?)"
    )
    return hints
