"""Sets for an effect when parallel trends may fail, in a table over how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from perutip.designs.honest_bounds.conditional_test import Floats, MomentTest
from perutip.designs.honest_bounds.relative_magnitudes import (
    accepted_range,
    relative_magnitude_tests,
)
from perutip.designs.honest_bounds.smoothness import fixed_length_interval
from perutip.inference.choices import one_of

Restriction = Literal["relative_magnitudes", "smoothness"]

COLUMNS = ("bound", "conf_low", "conf_high", "connected", "excludes_zero")
SINGULAR = "covariance of the event study is singular: too few clusters for its terms"

SEARCH = 20
"""Half-width of the first search of a set, in standard errors of the target."""


@dataclass(frozen=True, eq=False)
class HonestBounds:
    """Sets for theta = l' tau under one restriction, one row per bound.

    table: bound (M-bar, or M in units of the outcome per period), conf_low, conf_high,
    connected (False where the set has a gap inside), excludes_zero.
    estimate, std_error: of l' b after the event, under exact parallel trends.
    breakdown: largest bound in the search whose set leaves out zero; 0 when that of
    exact parallel trends (relative magnitudes) or of a linear trend (smoothness) has
    zero in it; inf when none up to `searched` has.
    reason: empty, or why there are no sets (the table is empty then).
    """

    restriction: Restriction
    table: pd.DataFrame
    estimate: float
    std_error: float
    breakdown: float
    searched: float
    level: float
    reason: str


def honest_bounds(
    coefficients: ArrayLike,
    covariance: ArrayLike,
    n_pre: int,
    *,
    restriction: Restriction = "relative_magnitudes",
    bounds: Sequence[float] = (0.0, 0.5, 1.0, 1.5, 2.0),
    target: ArrayLike | None = None,
    level: float = 0.95,
    skipped: int = 0,
) -> HonestBounds:
    """Robust sets of Rambachan and Roth (2023) for an event study.

    Parameters
    ----------
    coefficients : (P,)
        Event-study estimates in the order of event time, the base period (the last
        before the event) left out, consecutive periods but for `skipped`.
    covariance : (P, P)
        Their covariance; with few clusters a jackknife one.
    n_pre : int
        How many come before the base period, at least 1.
    restriction : {"relative_magnitudes", "smoothness"}
        Deviations from parallel trends change after the event by at most M-bar times
        the largest change between two periods before it; or the slope of the deviation
        changes by at most M from one period to the next.
    bounds : sequence of float
        Values of M-bar or M, at least 0.
    target : (P - n_pre,), optional
        l, weights on the effects after the event; the first effect by default.
    level : float
        Coverage, 0-1.
    skipped : int
        Periods between the base period and the first effect that have no coefficient
        (a donut): the deviation goes on through them, by the same restriction.

    Raises
    ------
    ValueError
        On shapes that do not fit, a covariance that is not one, negative bounds.

    Notes
    -----
    Relative magnitudes: conditional-hybrid test of Andrews, Roth and Pakes inverted
    over theta. Smoothness: optimal fixed-length interval. Both take the estimates as
    normal with a known covariance; with few clusters they are approximations, like the
    joint test of the leads.

    References
    ----------
    Rambachan and Roth (2023), "A More Credible Approach to Parallel Trends", Review of
    Economic Studies 90(5), 2555-2591.
    """
    b, v, weights = _checked(coefficients, covariance, n_pre, target)
    n_pre = int(n_pre)
    one_of("restriction", restriction, Restriction)
    limits = np.atleast_1d(np.asarray(bounds, float))
    if not (np.isfinite(limits) & (limits >= 0)).all() or not 0.5 <= level < 1:
        raise ValueError("bounds must be at least 0, finite, and level within [0.5, 1)")
    if skipped != int(skipped) or skipped < 0:
        raise ValueError(f"skipped must be a whole number, at least 0: {skipped}")
    lifted = np.concatenate([np.zeros(n_pre), weights])
    estimate, error = float(lifted @ b), float(np.sqrt(lifted @ v @ lifted))
    study = _Study(
        b, v, n_pre, weights, level, restriction, estimate, error, int(skipped)
    )
    if _singular(v):
        empty = pd.DataFrame(columns=list(COLUMNS))
        unknown = np.nan, np.nan
        return HonestBounds(
            restriction, empty, estimate, error, *unknown, level, SINGULAR
        )
    searched = study.search_limit()
    return HonestBounds(
        restriction=restriction,
        table=pd.DataFrame([study.row(float(bound)) for bound in limits]),
        estimate=estimate,
        std_error=error,
        breakdown=study.breakdown(searched),
        searched=searched,
        level=level,
        reason="",
    )


@dataclass(frozen=True, eq=False)
class _Study:
    coefficients: Floats
    covariance: Floats
    n_pre: int
    target: Floats
    level: float
    restriction: Restriction
    estimate: float
    std_error: float
    skipped: int

    def row(self, bound: float) -> dict[str, float]:
        low, high, connected = self.interval(bound)
        return dict(
            zip(
                COLUMNS,
                (bound, low, high, connected, bool(low > 0 or high < 0)),
                strict=True,
            )
        )

    def interval(self, bound: float) -> tuple[float, float, bool]:
        if self.restriction == "smoothness":
            return *self._smooth(bound), True
        tests = self._tests(bound)
        width = SEARCH * self.std_error
        return accepted_range(tests, self.coefficients, self.estimate, width)

    def covers_zero(self, bound: float) -> bool:
        if self.restriction == "smoothness":
            low, high = self._smooth(bound)
            return low <= 0 <= high
        tests = self._tests(bound)
        return any(t.accepts(self.coefficients, np.zeros(1))[0] for t in tests)

    def _smooth(self, bound: float) -> tuple[float, float]:
        return fixed_length_interval(
            self.coefficients, *self._shared(bound), skipped=self.skipped
        )

    def _tests(self, bound: float) -> list[MomentTest]:
        return relative_magnitude_tests(*self._shared(bound), skipped=self.skipped)

    def _shared(self, bound: float) -> tuple[Floats, int, Floats, float, float]:
        return self.covariance, self.n_pre, self.target, bound, self.level

    def search_limit(self) -> float:
        """20 times the largest lead, or a slope change as large as the estimate."""
        if self.restriction == "relative_magnitudes":
            return float(SEARCH)
        return abs(self.estimate) + SEARCH * self.std_error

    def breakdown(self, searched: float) -> float:
        if self.covers_zero(0.0):
            return 0.0
        if not self.covers_zero(searched):
            return np.inf
        kept, lost = 0.0, searched
        while lost - kept > 1e-4 * searched:
            middle = (kept + lost) / 2
            if self.covers_zero(middle):
                lost = middle
            else:
                kept = middle
        return kept


def _singular(covariance: Floats) -> bool:
    scale = np.sqrt(np.diag(covariance))
    if not (scale > 0).all():
        return True
    values = np.linalg.eigvalsh(covariance / np.outer(scale, scale))
    return bool(values.min() < 1e-9)


def _is_covariance(v: Floats) -> bool:
    """No variance of a combination is negative beyond rounding."""
    scale = np.abs(np.diag(v)).max(initial=0.0)
    return bool(np.linalg.eigvalsh(v).min() >= -1e-9 * scale)


def _checked(
    coefficients: ArrayLike, covariance: ArrayLike, n_pre: int, target: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    b, v = np.asarray(coefficients, float), np.asarray(covariance, float)
    if b.ndim != 1 or v.shape != (len(b), len(b)):
        raise ValueError("coefficients must be (P,) and covariance (P, P)")
    if not (np.isfinite(b).all() and np.isfinite(v).all() and np.allclose(v, v.T)):
        raise ValueError("coefficients or covariance not finite, or not symmetric")
    if not _is_covariance(v):
        raise ValueError("covariance has a negative variance: it is none")
    if n_pre != int(n_pre) or not 1 <= n_pre < len(b):
        raise ValueError(
            "n_pre must be a whole number, at least 1, and leave an effect after the "
            "event"
        )
    n_post = len(b) - int(n_pre)
    weights = np.eye(n_post)[0] if target is None else np.asarray(target, float)
    if weights.shape != (n_post,) or not np.any(weights):
        raise ValueError(f"target must be ({n_post},) and not all zero")
    return b, v, weights
