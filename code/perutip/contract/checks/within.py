"""Checks within one register: columns and keys by pandera, rows by our own rules."""

import pandas as pd

from perutip.contract.checks.breaches import Breach, breach_at
from perutip.contract.checks.columns_and_keys import (
    COMBINATION_ONCE,
    VALUE_ONCE,
    check_columns_and_keys,
)
from perutip.contract.checks.whole_rows import combined, row_rules
from perutip.contract.registers import Column, Register, type_of


def check_within(frame: pd.DataFrame, register: Register) -> list[Breach]:
    """Return the breaches of `register`'s own rules.

    frame: typed columns, index the record number. Columns may be missing: rules that
    need them are not checked.
    """
    breaches = check_columns_and_keys(frame, register)
    well_typed = {c.name for c in register.columns if has_its_type(frame, c)}
    for rule in row_rules(register):
        if set(rule.needs) <= well_typed:
            broken = ~rule.holds(frame)
            breaches += breach_at(frame, broken, register, rule.column, rule.expected)
    return breaches


def has_its_type(frame: pd.DataFrame, column: Column) -> bool:
    """Has the frame this column, with the type that the contract gives it?

    An int column with an unreadable cell is float64, which comparisons bear.
    """
    if column.name not in frame:
        return False
    kind = str(frame[column.name].dtype)
    return kind == type_of(column) or {kind, type_of(column)} == {"float64", "int64"}


def in_one_row(register: Register, column: str, expected: str) -> tuple[str, ...]:
    """Return the columns whose combination may stand in one row only; () for a rule
    that is another one."""
    if expected == VALUE_ONCE:
        return (column,)
    if expected == COMBINATION_ONCE:
        return tuple(column.split(", "))
    for columns in register.no_repeats:
        if columns[0] == column and expected == combined(columns):
            return columns
    return ()
