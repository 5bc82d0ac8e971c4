"""Means of treated people whose number no table prints, and everyone can bound.

Decisions by the date of their case's filing: effect plus imputed mean is the mean of
the treated who are identified. They are of the resolved cases filed under training,
whose number is printed; no fewer than the study's least number are treated; the label
says what share of them is identified. A whole number of people fits each line, and what
is upheld and what is reversed make up what is reviewed.
"""

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from published_rows import MINIMUM, Row, half

TABLE, FILED, LEAST = "t03_appeals", "By date of filing, imputation", 30
WHOLE, PARTS = "reviewed_in_time", ("reviewed_upheld", "reviewed_reversed")
SHARE = re.compile(r"at least (\d+)% of treated")
Means = dict[str, tuple[Fraction, Fraction]]


def bounded_treated(rows: list[Row]) -> Iterator[str]:
    """Counts of 1 to 9 treated decisions that all lines of the panel leave."""
    mine = [r for r in rows if r["exhibit"] == TABLE and FILED in r["panel"]]
    means, share = _means(mine)
    reviewed = math.inf
    for row in rows:
        here = (row["exhibit"], row["variable"], row.get("reason", ""))
        if here == (TABLE, "upheld", "too_few_cases"):
            reviewed = LEAST - 1
    found: dict[str, set[int]] = {name: set() for name in (WHOLE, *PARTS)}
    for n in range(math.ceil(share * LEAST), _most(rows) + 1):
        for upheld in _fits(means, PARTS[0], n):
            for turned in _fits(means, PARTS[1], n):
                both = upheld + turned
                if both <= min(n, reviewed) and both in _fits(means, WHOLE, n):
                    for name, count in zip(found, (both, upheld, turned), strict=True):
                        found[name].add(count)
    for name, counts in found.items():
        low, high = (min(counts), max(counts)) if counts else (0, 0)
        if high - low < MINIMUM and low < MINIMUM and high >= 1:
            yield f"{TABLE} | {name}: {low} to {high} treated by date of filing"


def _means(mine: list[Row]) -> tuple[Means, Fraction]:
    """Range of each printed line's mean, and the least share that is identified."""
    means, share = {}, Fraction(1)
    for row in mine:
        if row["variable"] not in (WHOLE, *PARTS) or not row["estimate"]:
            continue
        if said := SHARE.search(row.get("label") or ""):
            share = Fraction(int(said[1]), 100)
        if row["control_mean"]:
            mean = Fraction(row["estimate"]) + Fraction(row["control_mean"])
            unit = half(row["control_mean"]) + Fraction(1, 10**6)
            means[row["variable"]] = (mean - unit, mean + unit)
    return means, share


def _most(rows: list[Row]) -> int:
    """No more are treated than resolved cases filed under training; 0: not printed."""
    for row in rows:
        place = row["exhibit"], row["variable"], row["term"]
        if place == ("t02_estimability", "resolution_months_two_way", "treated"):
            return int(float(row["estimate"] or 0))
    return 0


def _fits(means: Means, name: str, n: int) -> range:
    low, high = means.get(name, (Fraction(0), Fraction(1)))
    return range(max(math.ceil(low * n), 0), min(math.floor(high * n), n) + 1)
