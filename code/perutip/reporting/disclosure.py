"""Statistical disclosure control: small cells never leave the analyst's machine.

A count of 1 to `minimum` - 1 is suppressed; so is a running total from which it could
be had by subtraction. A mean of a 0/1 variable is suppressed when the ones or the zeros
behind it are that few.
"""

import math
from collections.abc import Sequence

import numpy as np


def small(count: float, minimum: int) -> bool:
    """True for 1 <= count < minimum."""
    return bool(0 < count < minimum)


def safe_mean(values: np.ndarray, minimum: int) -> float:
    """Mean of `values`; NaN for fewer than `minimum`, or a 0/1 cell below it."""
    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    if len(values) < minimum:
        return math.nan
    if np.isin(values, (0.0, 1.0)).all():
        ones = values.sum()
        if small(ones, minimum) or small(len(values) - ones, minimum):
            return math.nan
    return float(values.mean())


def safe_flow(
    start: int, dropped: Sequence[int], minimum: int
) -> list[tuple[float, float]]:
    """Published (dropped, remaining) per restriction; NaN where suppressed.

    After a suppressed drop the next one is suppressed too (complementary suppression),
    and running totals with them, until the hidden drops together reach `minimum`: a
    reader learns their sum and none of them.
    """
    published: list[tuple[float, float]] = []
    remaining, hidden = start, 0
    for count in dropped:
        remaining -= count
        hide = small(count, minimum) or (hidden > 0 and count > 0)
        hidden += count if hide else 0
        shown = math.nan if hide else float(count)
        if small(hidden, minimum):
            published.append((shown, math.nan))
        else:
            published.append((shown, float(remaining)))
            hidden = 0
    return published
