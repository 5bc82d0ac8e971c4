"""Rules of whole rows of one register: order of dates, implications, further keys."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pandas as pd

from perutip.contract.checks.problems import EMPTY
from perutip.contract.registers import DateOrder, Implication, Register


@dataclass(frozen=True)
class RowRule:
    """A rule of whole rows: the column it is about, what is expected of it there.

    needs: the columns without which it is not checked. holds: frame → boolean series,
    false where the rule is broken.
    """

    column: str
    expected: str
    needs: tuple[str, ...]
    holds: Callable[[pd.DataFrame], pd.Series]


@cache
def row_rules(register: Register) -> tuple[RowRule, ...]:
    """Return the date order, the implications and the further keys of `register`."""
    rules = [_date_rule(order) for order in register.date_order]
    for implication in register.implications:
        rules += _implied(implication)
    rules += [_no_repeat(columns) for columns in register.no_repeats]
    return tuple(rules)


def _date_rule(order: DateOrder) -> RowRule:
    def holds(frame: pd.DataFrame) -> pd.Series:
        return ~(frame[order.later] < frame[order.earlier])

    expected = f"a date on or after {order.earlier}"
    return RowRule(order.later, expected, (order.earlier, order.later), holds)


def _implied(implication: Implication) -> Iterator[RowRule]:
    for name in implication.empty:
        expected = f"{EMPTY} {where_it_is(implication)}"
        holds = _empty(implication, name)
        yield RowRule(name, expected, (implication.column, name), holds)


def where_it_is(implication: Implication) -> str:
    """Return the premise of an implication in words."""
    return f"where {implication.column} is {' or '.join(implication.values)}"


def premise(frame: pd.DataFrame, implication: Implication) -> pd.Series:
    """Return in which rows the premise of an implication holds."""
    cells, values = frame[implication.column], list(implication.values)
    if pd.api.types.is_numeric_dtype(cells):
        return cells.isin([float(value) for value in values])
    return cells.isin(values)


def _empty(implication: Implication, name: str) -> Callable[[pd.DataFrame], pd.Series]:
    def holds(frame: pd.DataFrame) -> pd.Series:
        return ~premise(frame, implication) | frame[name].isna()

    return holds


def _no_repeat(columns: tuple[str, ...]) -> RowRule:
    def holds(frame: pd.DataFrame) -> pd.Series:
        known = frame[list(columns)].notna().all(axis=1)
        return ~(known & frame.duplicated(list(columns), keep=False))

    return RowRule(columns[0], combined(columns), columns, holds)


def combined(columns: tuple[str, ...]) -> str:
    """Return what is expected of columns whose combination stands in one row."""
    return f"each {', '.join(columns[:-1])} and {columns[-1]} in one row only"
