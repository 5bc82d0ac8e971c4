"""Checks within one register, by a pandera schema built from its declaration.

pandera finds the failures; each is put in our words from the code that its check
carries, since its own reports print whole rows, identifiers included.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from perutip.contract.checks.problems import EMPTY, Problem, shown_cell
from perutip.contract.registers import (
    Column,
    DateOrder,
    Implication,
    Register,
    describe_values,
    type_of,
)


@dataclass(frozen=True)
class RowRule:
    """A rule of whole rows: the column it is about, what is expected of it there.

    holds: frame → boolean series, false where the rule is broken.
    """

    column: str
    expected: str
    holds: Callable[[pd.DataFrame], pd.Series]


def check_within(
    frame: pd.DataFrame, register: Register, unread: set[tuple[int, str]]
) -> list[Problem]:
    """Return the violations of `register`'s own rules.

    frame: typed columns, index the record number. unread: (row, column) of cells
    already reported as unreadable, about which nothing more is said.
    """
    try:
        pandera_schema(register).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return []
    # A failing row comes once for each of its columns: a dict keeps one.
    problems: dict[Problem, None] = {}
    for case in cases.itertuples(index=False):
        problem = _translate(case, frame, register)
        if problem is not None and (problem.row, problem.column) not in unread:
            problems[problem] = None
    return list(problems)


@cache
def pandera_schema(register: Register) -> pa.DataFrameSchema:
    """Return the pandera schema: types, nulls, values, keys and rules of rows."""
    rules = row_rules(register).items()
    return pa.DataFrameSchema(
        {column.name: _pandera_column(column) for column in register.columns},
        checks=[pa.Check(rule.holds, error=code) for code, rule in rules],
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


@cache
def row_rules(register: Register) -> dict[str, RowRule]:
    """Return the date order and the implications of `register`, by a code for each."""
    rules = [_date_rule(order) for order in register.date_order]
    for implication in register.implications:
        rules += _implied(implication)
    return {f"rule {number}": rule for number, rule in enumerate(rules)}


def _date_rule(order: DateOrder) -> RowRule:
    def holds(frame: pd.DataFrame) -> pd.Series:
        return ~(frame[order.later] < frame[order.earlier])

    return RowRule(order.later, f"a date on or after {order.earlier}", holds)


def _implied(implication: Implication) -> Iterator[RowRule]:
    where = f"where {implication.column} is {' or '.join(implication.values)}"
    for name in implication.filled:
        holds = _recorded(implication, name, recorded=True)
        yield RowRule(name, f"a value {where}", holds)
    for name in implication.empty:
        holds = _recorded(implication, name, recorded=False)
        yield RowRule(name, f"{EMPTY} {where}", holds)


def _recorded(
    implication: Implication, name: str, *, recorded: bool
) -> Callable[[pd.DataFrame], pd.Series]:
    def holds(frame: pd.DataFrame) -> pd.Series:
        premise = frame[implication.column]
        values = implication.values
        if pd.api.types.is_numeric_dtype(premise):
            values = tuple(float(value) for value in values)
        return ~premise.isin(values) | (frame[name].notna() == recorded)

    return holds


def _translate(case: Any, frame: pd.DataFrame, register: Register) -> Problem | None:
    """Return pandera's failure case as a Problem; None if it says nothing new."""
    file, code = register.file, case.check
    row = None if pd.isna(case.index) else int(case.index)
    if code == "column_in_dataframe":
        name = str(case.failure_case)
        return Problem(file, 1, name, "", "this column; it is not there")
    if code == "multiple_fields_uniqueness":
        key = ", ".join(register.key)
        return Problem(file, row, key, "", "each combination in one row only")
    rule = row_rules(register).get(code)
    column = register.column(case.column if rule is None else rule.column)
    if row is None:  # a wrong type, or a rule that its missing column kept from running
        return None if rule is not None else _wrong_type(frame, column, file)
    if rule is not None:
        expected = rule.expected
    elif code == "not_nullable":
        expected = f"{describe_values(column)}; never empty"
    elif pd.isna(frame.loc[row, column.name]):
        return None  # empty cells are equal, and below every minimum, to pandera
    elif code == "field_uniqueness":
        expected = "each value in one row only"
    else:
        expected = describe_values(column) + _lost_zero(frame, row, column)
    return Problem(file, row, column.name, shown_cell(frame, row, column), expected)


def _wrong_type(frame: pd.DataFrame, column: Column, file: str) -> Problem | None:
    """Return the problem of a whole column's type, which only frames in memory have.

    An integer column with an empty cell is a float column: the cell is reported.
    """
    typed = frame[column.name]
    if type_of(column) == "int64" and typed.isna().any():
        return None
    expected = f"{describe_values(column)}, as {type_of(column)}"
    return Problem(file, None, column.name, f"type {typed.dtype}", expected)


def _lost_zero(frame: pd.DataFrame, row: int, column: Column) -> str:
    """Return a hint when a code of digits would fit with one more zero before it."""
    if not column.pattern:
        return ""
    value = frame.loc[[row], column.name]
    fits = ("0" + value).str.fullmatch(column.pattern).all()
    digits = value.str.len().iloc[0]
    plural = "" if digits == 1 else "s"
    return f" (has {digits} digit{plural}: a lost leading zero?)" if fits else ""
