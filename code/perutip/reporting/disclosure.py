"""Statistical disclosure control: small cells never leave the analyst's machine.

A count of 1 to `minimum` - 1 is suppressed; so is a running total from which it could
be had by subtraction. Protected are counts of cases, victims, referrals and rulings,
that is of people affected; how many officers, prosecutors or residents answered a
survey is not, and N of survey outcomes is printed as it is. A mean of a 0/1 variable is
suppressed when the ones or the zeros behind it are that few.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Disclosure:
    """The rules for one minimum cell; every step is given one."""

    minimum: int

    def small(self, count: float) -> bool:
        """True for 1 <= count < minimum."""
        return bool(0 < count < self.minimum)

    def enough(self, count: float) -> float:
        """The count, NaN below the minimum."""
        return float(count) if count >= self.minimum else math.nan

    def percent(self, part: float, whole: float) -> float:
        """Whole percent of a published total, so coarse that the range of counts that
        it leaves is at least `minimum` wide, at 0% too; NaN where it would not be."""
        if part and whole < 200 * self.minimum:
            return math.nan
        return float(round(100 * part / whole)) if part else 0.0

    def hidden(self, counts: Sequence[int]) -> list[bool]:
        """Which counts to hide when their total is known from elsewhere.

        Small ones, and then the smallest others until at least two are hidden that
        together reach the minimum: their sum can be had by subtraction, none of them
        can.
        """
        hidden = [self.small(count) for count in counts]
        while any(hidden):
            inside = [c for c, hide in zip(counts, hidden, strict=True) if hide]
            if len(inside) > 1 and sum(inside) >= self.minimum:
                break
            rest = [k for k, hide in enumerate(hidden) if not hide and counts[k]]
            if not rest:
                break
            hidden[min(rest, key=lambda place: counts[place])] = True
        return hidden

    def mean(self, values: np.ndarray) -> float:
        """Mean of `values`; NaN for fewer than the minimum, or a 0/1 cell below it."""
        values = np.asarray(values, dtype=float)
        values = values[~np.isnan(values)]
        if len(values) < self.minimum:
            return math.nan
        if np.isin(values, (0.0, 1.0)).all():
            ones = values.sum()
            if self.small(ones) or self.small(len(values) - ones):
                return math.nan
        return float(values.mean())

    def flow_to_known_end(
        self, start: int, dropped: Sequence[int]
    ) -> list[tuple[float, float]]:
        """Published (dropped, remaining) of the start and of each restriction, where
        the end is known from other tables; NaN where suppressed.

        The start tells how many left in all, what remains in between how many leave
        after it.
        """
        total = sum(dropped)
        few = self.small(total)
        hidden = [few and n > 0 for n in dropped] if few else self.hidden(dropped)
        remaining, lines = start, [(0.0, math.nan if few else float(start))]
        for place, (count, hide) in enumerate(zip(dropped, hidden, strict=True)):
            remaining -= count
            told = not any(hidden) or place == len(dropped) - 1
            lines.append(
                (
                    math.nan if hide else float(count),
                    float(remaining) if told else math.nan,
                )
            )
        return lines

    def flow(self, start: int, dropped: Sequence[int]) -> list[tuple[float, float]]:
        """Published (dropped, remaining) per restriction; NaN where suppressed.

        After a suppressed drop the next one is suppressed too (complementary
        suppression), and running totals with them, until the hidden drops together
        reach the minimum: a reader learns their sum and none of them.
        """
        published: list[tuple[float, float]] = []
        remaining, hidden = start, 0
        for count in dropped:
            remaining -= count
            hide = self.small(count) or (hidden > 0 and count > 0)
            hidden += count if hide else 0
            shown = math.nan if hide else float(count)
            if self.small(hidden):
                published.append((shown, math.nan))
            else:
                published.append((shown, float(remaining)))
                hidden = 0
        return published
