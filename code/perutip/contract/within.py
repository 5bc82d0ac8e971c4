"""Checks within one register, by a pandera schema built from its declaration.

pandera finds the failures; each is put in our words from the code that its check
carries, since its own reports print whole rows, identifiers included.
"""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from perutip.contract.coercion import type_of
from perutip.contract.describe import describe_values
from perutip.contract.problems import Problem, shown_value
from perutip.contract.schema import Column, Implication, Register


@dataclass(frozen=True)
class RowRule:
    """A check of whole rows: the column it is about, what was expected of it."""

    column: str
    expected: str
    needs: tuple[str, ...]
    holds: pa.Check


def check_within(
    frame: pd.DataFrame, register: Register, unread: set[tuple[int, str]]
) -> list[Problem]:
    """Return the violations of `register`'s own rules.

    frame: typed columns, index the record number. unread: (row, column) of cells
    already reported as unreadable, about which nothing more is said.
    """
    rules = row_rules(register)
    try:
        pandera_schema(register).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return []
    problems: dict[Problem, None] = {}
    for case in cases.itertuples(index=False):
        problem = _translate(case, frame, register, rules)
        if problem is not None and (problem.row, problem.column) not in unread:
            problems[problem] = None
    return list(problems)


@lru_cache(maxsize=None)
def pandera_schema(register: Register) -> pa.DataFrameSchema:
    """Return the pandera schema: types, nulls, values, keys and rules of rows."""
    columns = {column.name: _pandera_column(column) for column in register.columns}
    several = list(register.key) if len(register.key) > 1 else None
    return pa.DataFrameSchema(
        columns,
        checks=[rule.holds for rule in row_rules(register).values()],
        unique=several,
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


@lru_cache(maxsize=None)
def row_rules(register: Register) -> dict[str, RowRule]:
    """Return code → rule for the date order and the implications of `register`."""
    rules = {}
    for order in register.date_order:
        expected = f"on or after {order.earlier}"
        rules[f"order:{order.earlier}:{order.later}"] = order.later, expected, (
            order.earlier, order.later,
        ), _in_order(order.earlier, order.later)  # fmt: skip
    for implication in register.implications:
        words = f"where {implication.column} is {' or '.join(implication.values)}"
        for name in implication.filled:
            rules[f"filled:{words}:{name}"] = (
                name, f"a value {words}", (implication.column, name),
                _recorded(implication, name, recorded=True),
            )  # fmt: skip
        for name in implication.empty:
            rules[f"empty:{words}:{name}"] = (
                name, f"an empty cell {words}", (implication.column, name),
                _recorded(implication, name, recorded=False),
            )  # fmt: skip
    return {
        code: RowRule(column, expected, needs, pa.Check(holds, error=code))
        for code, (column, expected, needs, holds) in rules.items()
    }


def _in_order(earlier: str, later: str):
    def holds(frame: pd.DataFrame) -> pd.Series:
        return ~(frame[later] < frame[earlier])

    return holds


def _recorded(implication: Implication, name: str, *, recorded: bool):
    def holds(frame: pd.DataFrame) -> pd.Series:
        premise = frame[implication.column]
        if premise.dtype.kind in "if":
            applies = premise.isin([float(value) for value in implication.values])
        else:
            applies = premise.isin(implication.values)
        return ~applies | (frame[name].notna() == recorded)

    return holds


def _translate(
    case, frame: pd.DataFrame, register: Register, rules: dict[str, RowRule]
) -> Problem | None:
    """Return pandera's failure case as a Problem; None if it says nothing new."""
    row = None if pd.isna(case.index) else int(case.index)
    if case.check == "column_in_dataframe":
        name = str(case.failure_case)
        return Problem(register.file, 1, name, "", "this column; it is not there")
    if case.check in rules:
        rule = rules[case.check]
        column = register.column(rule.column)
        return Problem(register.file, row, column.name,
                       _shown(frame, row, column), rule.expected)  # fmt: skip
    if case.check == "multiple_fields_uniqueness":
        key = ", ".join(register.key)
        return Problem(register.file, row, key, "", "each combination in one row only")
    column = register.column(case.column)
    expected = describe_values(column)
    if case.check == "not_nullable":
        value, expected = "an empty cell", f"{expected}; never empty"
    elif row is None:
        if column.name in frame and frame[column.name].isna().any():
            return None  # an integer column with an empty cell: the cell is reported
        value, expected = "", f"{expected} (type {type_of(column)})"
    elif case.check == "field_uniqueness":
        if pd.isna(frame.loc[row, column.name]):
            return None
        value, expected = _shown(frame, row, column), "each value in one row only"
    else:
        value = _shown(frame, row, column)
    if case.check == "pattern":
        expected += _lost_zero(str(frame.loc[row, column.name]), column)
    return Problem(register.file, row, column.name, value, expected)


def _shown(frame: pd.DataFrame, row: int, column: Column) -> str:
    value = frame.loc[row, column.name]
    if pd.isna(value):
        return "an empty cell"
    if column.kind == "date":
        return f"'{value:%Y-%m-%d}'"
    if isinstance(value, float):
        value = f"{value:g}"
    return shown_value(value, column)


def _lost_zero(value: str, column: Column) -> str:
    """Return a hint when a code of digits is one digit short."""
    if not value.isdigit() or not pd.Series("0" + value).str.fullmatch(
        column.pattern
    ).all():
        return ""
    digits = "1 digit" if len(value) == 1 else f"{len(value)} digits"
    return f" (has {digits}: a lost leading zero?)"
