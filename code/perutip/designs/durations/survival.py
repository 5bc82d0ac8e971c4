"""Kaplan–Meier survival and its restricted mean, with Greenwood's variance."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from perutip.designs.durations.inputs import checked_codes, checked_durations


@dataclass(frozen=True)
class SurvivalCurve:
    """Kaplan–Meier curve at the distinct times of events, each (m,).

    survival is S(t) just after each time; std_error is Greenwood's, NaN once S is 0.
    Before the first time S is 1; ``last`` is the longest duration and
    ``last_censored`` says that no event ended it, so that S is unknown beyond.
    """

    time: np.ndarray
    n_at_risk: np.ndarray
    n_events: np.ndarray
    survival: np.ndarray
    std_error: np.ndarray
    last: float
    last_censored: bool

    def at(self, time: float) -> float:
        """S(time), NaN beyond the longest duration if that was censored."""
        if time > self.last and self.last_censored:
            return float("nan")
        passed = int(np.searchsorted(self.time, time, side="right"))
        return float(self.survival[passed - 1]) if passed else 1.0


def kaplan_meier(time: ArrayLike, event: ArrayLike) -> SurvivalCurve:
    """Estimate survival from durations of which some are censored.

    Parameters
    ----------
    time : (n,) durations, at least 0.
    event : (n,) 1 where the duration ended in the event, 0 where it was censored. A
        case censored at t is at risk at t.

    Returns
    -------
    SurvivalCurve

    Notes
    -----
    S(t) = prod over t_i <= t of (1 - d_i / n_i); its variance is
    S(t)^2 sum d_i / (n_i (n_i - d_i)).

    References
    ----------
    Kaplan and Meier (1958); Greenwood (1926).
    """
    durations = checked_durations(time)
    codes = checked_codes(event, len(durations))
    times, n_at_risk, counts = risk_table(durations, codes, 1)
    n_events = counts[0]
    survival = np.cumprod(1 - n_events / n_at_risk)
    greenwood = np.cumsum(greenwood_terms(n_events, n_at_risk))
    std_error = np.where(survival > 0, survival * np.sqrt(greenwood), np.nan)
    last = float(durations.max())
    return SurvivalCurve(
        times,
        n_at_risk,
        n_events,
        survival,
        std_error,
        last,
        bool((codes[durations == last] == 0).all()),
    )


def restricted_mean(
    time: ArrayLike, event: ArrayLike, tau: float
) -> tuple[float, float]:
    """Mean of min(T, tau), the area under Kaplan–Meier up to tau, and its error.

    Parameters
    ----------
    time, event : as in `kaplan_meier`.
    tau : horizon in the units of ``time``, greater than 0.

    Returns
    -------
    mean, std_error : NaN where no case was observed as long as tau and the longest
        duration is censored, because S is unknown there.

    Raises
    ------
    ValueError
        As `kaplan_meier`, or if tau is not a number greater than 0.

    Notes
    -----
    The variance is sum over t_i <= tau of A_i^2 d_i / (n_i (n_i - d_i)), with A_i the
    area under S from t_i to tau, as in R's survfit.

    References
    ----------
    Klein and Moeschberger (2003), Survival Analysis, equation (4.5.2).
    """
    if not (isinstance(tau, Real) and np.isfinite(tau) and tau > 0):
        raise ValueError(f"tau must be a number greater than 0: {tau}")
    curve = kaplan_meier(time, event)
    if tau > curve.last and curve.last_censored:
        return float("nan"), float("nan")
    used = curve.time < tau
    edges = np.concatenate([[0.0], curve.time[used], [tau]])
    heights = np.concatenate([[1.0], curve.survival[used]])
    areas = heights * np.diff(edges)
    after = np.cumsum(areas[::-1])[::-1][1:]
    terms = greenwood_terms(curve.n_events[used], curve.n_at_risk[used])
    return float(areas.sum()), float(np.sqrt((after**2 * terms).sum()))


def risk_table(
    durations: np.ndarray,
    codes: np.ndarray,
    n_kinds: int,
    entries: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distinct event times (m,), numbers at risk (m,), events by kind (n_kinds, m).

    entries : (n,) beginnings of time at risk, in the risk sets of entry < t <= time.
    """
    times = np.unique(durations[codes > 0])
    n_at_risk = len(durations) - np.searchsorted(np.sort(durations), times, side="left")
    if entries is not None:
        n_at_risk -= len(entries) - np.searchsorted(
            np.sort(entries), times, side="left"
        )
    counts = np.zeros((n_kinds, len(times)))
    place = np.searchsorted(times, durations[codes > 0])
    np.add.at(counts, (codes[codes > 0] - 1, place), 1.0)
    return times, n_at_risk.astype(float), counts


def greenwood_terms(n_events: np.ndarray, n_at_risk: np.ndarray) -> np.ndarray:
    """d / (n (n - d)), 0 where all at risk have the event."""
    left = n_at_risk - n_events
    return np.where(left > 0, n_events / (n_at_risk * np.where(left > 0, left, 1)), 0.0)
