"""Which estimates moved between two results.csv, and by how many standard errors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from perutip.reporting.results import DESCRIPTIVE

# what an estimate is; not `column`, its place in a table, which another line shifts
IDENTITY = ["exhibit", "panel", "variable", "estimator", "sample", "term"]
INFERENCE = ["std_error", "p_value", "p_wild", "p_ri", "p_rw", "conf_low", "conf_high"]


@dataclass(frozen=True)
class Moved:
    """One estimate that differs.

    then, now: as printed in results.csv, or the reason why there is no number.
    standard_errors: the difference in standard errors of then (of now where then had
    none); NaN where neither has one.
    """

    exhibit: str
    outcome: str
    sample: str
    term: str
    then: str
    now: str
    standard_errors: float

    def __str__(self) -> str:
        place = ", ".join(x for x in (self.outcome, self.sample, self.term) if x)
        line = f"{self.exhibit}, {place}: {self.then} → {self.now}"
        if math.isnan(self.standard_errors):
            return line
        return f"{line} ({self.standard_errors:+.2f} s.e.)"


@dataclass(frozen=True)
class Movement:
    """What differs between two results.

    compared: estimates that both hold. moved: the estimates that differ, the largest
    difference in standard errors first. inference: estimates that stand while p, set
    or standard error moved. descriptions, added, removed: exhibit → number of lines.
    """

    compared: int
    moved: tuple[Moved, ...]
    inference: int
    descriptions: dict[str, int]
    added: dict[str, int]
    removed: dict[str, int]

    @property
    def nothing(self) -> bool:
        """Is every line the same?"""
        others = (self.descriptions, self.added, self.removed)
        return not (self.moved or self.inference or any(others))


def moved_estimates(then: pd.DataFrame, now: pd.DataFrame) -> Movement:
    """Compare two results as `read_results` gives them, text in every cell."""
    left, right = _identified(then), _identified(now)
    shared = left.index.intersection(right.index)
    before, after = left.loc[shared], right.loc[shared]
    differs = (before[["estimate", "reason"]] != after[["estimate", "reason"]]).any(
        axis=1
    )
    described = after["estimator"].isin(DESCRIPTIVE)
    other = (before[INFERENCE] != after[INFERENCE]).any(axis=1)
    rows = zip(
        before[differs & ~described].to_dict("records"),
        after[differs & ~described].to_dict("records"),
        strict=True,
    )
    moved = sorted((_moved(one, two) for one, two in rows), key=_size)
    return Movement(
        int((~described).sum()),
        tuple(moved),
        int((other & ~differs & ~described).sum()),
        _by_exhibit(after[(differs | other) & described]["exhibit"]),
        _by_exhibit(right.loc[right.index.difference(shared)]["exhibit"]),
        _by_exhibit(left.loc[left.index.difference(shared)]["exhibit"]),
    )


def _identified(results: pd.DataFrame) -> pd.DataFrame:
    """Rows by what they estimate; lines alike in all of it by their order."""
    nth = results.groupby(IDENTITY, sort=False).cumcount()
    keys = [results[name] for name in IDENTITY]
    return results.set_index(pd.MultiIndex.from_arrays([*keys, nth])).sort_index()


def _moved(then: dict[str, str], now: dict[str, str]) -> Moved:
    return Moved(
        now["exhibit"],
        now["label"] or now["variable"],
        now["sample"],
        now["term"],
        then["estimate"] or then["reason"],
        now["estimate"] or now["reason"],
        _difference(then, now),
    )


def _difference(then: dict[str, str], now: dict[str, str]) -> float:
    unit = then["std_error"] or now["std_error"]
    if not (then["estimate"] and now["estimate"] and unit and float(unit) > 0):
        return math.nan
    return (float(now["estimate"]) - float(then["estimate"])) / float(unit)


def _size(moved: Moved) -> tuple[bool, float, str]:
    unknown = math.isnan(moved.standard_errors)
    size = 0.0 if unknown else -abs(moved.standard_errors)
    return unknown, size, str(moved)


def _by_exhibit(exhibits: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(exhibits).items()))
