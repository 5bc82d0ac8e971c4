"""What two horizons of an incidence say of the hazards between them.

Within one age bin hazards h of conviction and g of other ends are y / N and z / N, so
that dF / dR = y / (y + z), and ln(S0 / S1) = (y + z) L / N with L the months between,
F, R and S = 1 - R at the horizons; the months lived, M, say the same once more:
dR / dM = (y + z) / N. All of it as ranges, because what is printed is rounded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from perutip.reporting.audit.ages.rows import Ends, Scope, meet
from perutip.study.hazards import HAZARDS

EDGES = (*HAZARDS.ages_from, math.inf)
SLACK = 1e-9
HALVINGS = 60


@dataclass(frozen=True)
class Piece:
    """The part of an age bin that lies between two horizons, in months."""

    bin: int
    length: float

    @property
    def width(self) -> float:
        """Months of the whole bin."""
        return EDGES[self.bin + 1] - EDGES[self.bin]


@dataclass(frozen=True)
class Step:
    """Between two horizons: the bins that it crosses, and ranges of the sums over them
    of (y + z) L / N, y L / N and z L / N; of y / (y + z) where it is one bin."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    ended: Ends
    convicted: Ends
    otherwise: Ends
    share: Ends


def steps(scope: Scope) -> list[Step]:
    """One step between each two neighbouring horizons, from zero."""
    return [_step(scope, a, b) for a, b in pairwise([0, *scope.horizons()])]


def _step(scope: Scope, start: int, end: int) -> Step:
    pieces = tuple(
        Piece(k, min(right, end) - max(left, start))
        for k, (left, right) in enumerate(pairwise(EDGES))
        if left < end and right > start
    )
    lost = scope.step("resolution", start, end)
    convicted = scope.step("conviction", start, end)
    convicted = convicted[0], min(convicted[1], lost[1])
    lived = scope.step("restricted", start, end)
    before, after = (_left(scope.level("resolution", h)) for h in (start, end))
    length = float(end - start)
    before = meet(before, (lived[0] / length, 1.0))
    after = meet(after, (0.0, lived[1] / length))
    one = len(pieces) == 1
    ended = _ended(lost, lived, before, after, length, one)
    otherwise = max(lost[0] - convicted[1], 0.0), max(lost[1] - convicted[0], 0.0)
    return Step(
        start,
        end,
        pieces,
        ended,
        _part(convicted, lived, before, after, length, one),
        _part(otherwise, lived, before, after, length, one),
        _ratio(convicted, lost) if one else (0.0, 1.0),
    )


def _left(resolved: Ends) -> Ends:
    return max(1.0 - resolved[1], 0.0), min(1.0 - resolved[0], 1.0)


def _ended(
    lost: Ends, lived: Ends, before: Ends, after: Ends, length: float, one: bool
) -> Ends:
    """Of ln(S0 / S1)."""
    found = meet(
        (0.0, math.inf),
        (_log_left(lost[0], before[1]), _log_left(lost[1], before[0])),
        (_log(before[0], after[1]), _log(before[1], after[0])),
    )
    if not one:
        return found
    mean = _over(lived[0], length * before[1]), _over(lived[1], length * before[0])
    rate = _over(lost[0], lived[1]), _over(lost[1], lived[0])
    return meet(
        found,
        (_inverse_mean(mean[1]), _inverse_mean(mean[0])),
        (length * rate[0], length * rate[1]),
    )


def _part(
    lost: Ends, lived: Ends, before: Ends, after: Ends, length: float, one: bool
) -> Ends:
    """Of the hazard of one kind times its months: the loss over who is left."""
    found = _over(lost[0], before[1]), _over(lost[1], after[0])
    if not one:
        return found
    rate = _over(lost[0], lived[1]), _over(lost[1], lived[0])
    return meet(found, (length * rate[0], length * rate[1]))


def _ratio(part: Ends, whole: Ends) -> Ends:
    low, high = _over(max(part[0], 0.0), whole[1]), _over(part[1], whole[0])
    return min(low, 1.0), min(high, 1.0)


def _over(value: float, divisor: float) -> float:
    if value <= 0:
        return 0.0
    return value / divisor if divisor > SLACK else math.inf


def _log(before: float, after: float) -> float:
    """ln(before / after), not below 0."""
    if before <= 0:
        return 0.0
    return math.inf if after <= SLACK else max(math.log(before / after), 0.0)


def _log_left(lost: float, before: float) -> float:
    share = _over(lost, before)
    return math.inf if share >= 1 else -math.log1p(-share)


def _inverse_mean(mean: float) -> float:
    """x with (1 - exp(-x)) / x = mean: what ends in a bin whose mean survival, of those
    at its start, is known."""
    if mean >= 1:
        return 0.0
    if mean <= SLACK:
        return math.inf
    low, high = 0.0, 1.0 / mean
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if -math.expm1(-middle) > mean * middle:
            low = middle
        else:
            high = middle
    return (low + high) / 2
