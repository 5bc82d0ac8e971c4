"""Which row of one results.csv is which row of another.

Rows are the same line when they estimate the same: exhibit, panel, variable, estimator,
sample and term. Some of these are printed words that data and versions change (the
share of time identified, the dictionary's hash, a panel's letter): what a stricter key
leaves over is matched by looser ones, where both sides have as many of a kind. A line
that stands in for what is awaited is the line of its variable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

IDENTITY = ["exhibit", "panel", "variable", "estimator", "sample", "term"]
CHANGING = re.compile(r"sha256|\d%")  # parts of a sample that data or versions change
LETTER = re.compile(r"^[A-Z]\. ")
STAND_IN = "none"  # estimator of a row that stands in for one
EVERY = ("awaited", "effects", "no_observations")  # variables of a table's one stand-in
Keys = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Paired:
    """then, now: the same lines, row by row. gone, new: lines of one side alone."""

    then: pd.DataFrame
    now: pd.DataFrame
    gone: pd.DataFrame
    new: pd.DataFrame


def settled(sample: str) -> str:
    """What a sample is, without what changes with data and dictionary."""
    parts = [part for part in sample.split("; ") if not CHANGING.search(part)]
    return "; ".join(parts)


def unsettled(sample: str) -> str:
    """What changes with data and dictionary of a sample: the rest of `settled`."""
    return "; ".join(part for part in sample.split("; ") if CHANGING.search(part))


def paired(then: pd.DataFrame, now: pd.DataFrame) -> Paired:
    """Match the rows of two results as `read_results` gives them."""
    gone, new = then.reset_index(drop=True), now.reset_index(drop=True)
    before, after = [], []
    for nth, keys in enumerate((_whole, _settled, _titled, _lettered)):
        left, right = _matched(keys(gone), keys(new), as_many=nth > 0)
        before.append(gone.loc[left])
        after.append(new.loc[right])
        gone, new = gone.drop(index=left), new.drop(index=right)
    for stand_ins, others, here, there in (
        (gone, new, before, after),
        (new, gone, after, before),
    ):
        left, right = _stood_in(stand_ins, others)
        here.append(stand_ins.loc[left])
        there.append(others.loc[right])
    gone = gone.drop(index=[i for one in before for i in one.index if i in gone.index])
    new = new.drop(index=[i for one in after for i in one.index if i in new.index])
    return Paired(
        pd.concat(before).reset_index(drop=True),
        pd.concat(after).reset_index(drop=True),
        gone,
        new,
    )


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[IDENTITY]


def _settled(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[IDENTITY].assign(sample=rows["sample"].map(settled))


def _titled(rows: pd.DataFrame) -> pd.DataFrame:
    """By the panel's title, whose letter another panel above it shifts."""
    return _settled(rows).assign(
        panel=rows["panel"].str.replace(LETTER, "", regex=True)
    )


def _lettered(rows: pd.DataFrame) -> pd.DataFrame:
    """By the panel's letter, whose title was worded anew."""
    letters = rows["panel"].str.extract(f"({LETTER.pattern})")[0]
    return _settled(rows).assign(panel=letters.fillna(""))


def _matched(
    left: pd.DataFrame, right: pd.DataFrame, *, as_many: bool
) -> tuple[list[int], list[int]]:
    """Index labels of the rows with the same key, in one order.

    Rows alike in the whole key are matched by their order. as_many: only where both
    sides have as many of them.
    """
    here, there = _by_key(left), _by_key(right)
    first: list[int] = []
    second: list[int] = []
    for key, mine in here.items():
        theirs = there.get(key, [])
        if as_many and len(mine) != len(theirs):
            continue
        first += mine[: len(theirs)]
        second += theirs[: len(mine)]
    return first, second


def _by_key(rows: pd.DataFrame) -> dict[tuple[object, ...], list[int]]:
    found: dict[tuple[object, ...], list[int]] = {}
    for label, *key in rows.itertuples(name=None):
        found.setdefault(tuple(key), []).append(label)
    return found


def _stood_in(
    stand_ins: pd.DataFrame, others: pd.DataFrame
) -> tuple[list[int], list[int]]:
    """Stand-ins and the rows that they stand for, one stand-in as often as needed."""
    waiting = stand_ins[stand_ins["estimator"] == STAND_IN]
    real = others[others["estimator"] != STAND_IN]
    of_variable = {
        (row.exhibit, row.variable): int(row.Index) for row in waiting.itertuples()
    }
    left: list[int] = []
    right: list[int] = []
    for row in real.itertuples():
        names = (row.variable, *EVERY)
        found = [of_variable.get((row.exhibit, name)) for name in names]
        label = next((one for one in found if one is not None), None)
        if label is not None:
            left.append(label)
            right.append(int(row.Index))
    return left, right
