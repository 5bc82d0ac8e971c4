"""Aalen–Johansen cumulative incidence of competing ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from perutip.designs.durations.inputs import (
    as_numbers,
    checked_codes,
    checked_durations,
)
from perutip.designs.durations.survival import greenwood_terms, risk_table


@dataclass(frozen=True)
class CumulativeIncidence:
    """Incidence of each kind of end at the distinct times of ends.

    time, n_at_risk, survival : (m,); incidence, std_error : (n_kinds, m). survival plus
    the sum of incidence is 1 at every time.
    """

    time: np.ndarray
    n_at_risk: np.ndarray
    survival: np.ndarray
    incidence: np.ndarray
    std_error: np.ndarray

    def at(self, time: float) -> np.ndarray:
        """Incidence (n_kinds,) by `time`; 0 before the first end."""
        passed = int(np.searchsorted(self.time, time, side="right"))
        if not passed:
            return np.zeros(len(self.incidence))
        return self.incidence[:, passed - 1]


def aalen_johansen(
    time: ArrayLike, event: ArrayLike, *, entry: ArrayLike | None = None
) -> CumulativeIncidence:
    """Estimate the incidence of each of several kinds of end.

    Parameters
    ----------
    time : (n,) durations, at least 0.
    event : (n,) 0 censored, 1, 2, ... the kind of end.
    entry : (n,) durations at which each comes under observation, in the risk sets of
        entry < t <= time: a case may be seen in one state and then in another. Where
        all of a risk set end, survival is 0 from then on.

    Returns
    -------
    CumulativeIncidence

    Notes
    -----
    F_k(t) = sum over t_i <= t of S(t_i-) d_ki / n_i. Its variance, by the delta method:
    with W_i = F_k(t) - F_k(t_i), the sum over t_i <= t of
    W_i^2 d_i / (n_i (n_i - d_i)) + S(t_i-)^2 d_ki (n_i - d_ki) / n_i^3
    - 2 W_i S(t_i-) d_ki / n_i^2.

    References
    ----------
    Aalen and Johansen (1978); Marubini and Valsecchi (1995), section 10.4.
    """
    durations = checked_durations(time)
    codes = checked_codes(event, len(durations), largest=None)
    n_kinds = max(int(codes.max()), 1)
    entries = None if entry is None else as_numbers(entry, "entry")
    if entries is not None and (
        entries.shape != durations.shape or not (entries < durations).all()
    ):
        raise ValueError("entry must have the shape of time and lie before it")
    times, n, counts = risk_table(durations, codes, n_kinds, entries)
    total = counts.sum(axis=0)
    survival = np.cumprod(1 - total / n)
    before = np.concatenate([[1.0], survival[:-1]])[: len(times)]
    incidence = np.cumsum(before * counts / n, axis=1)
    terms = greenwood_terms(total, n)
    variance = [
        _variance(incidence[k], before, counts[k], n, terms) for k in range(n_kinds)
    ]
    return CumulativeIncidence(times, n, survival, incidence, np.sqrt(variance))


def _variance(
    incidence: np.ndarray,
    before: np.ndarray,
    events: np.ndarray,
    n: np.ndarray,
    terms: np.ndarray,
) -> np.ndarray:
    """Delta-method variance (m,), its squares of W_i expanded into running sums."""
    own = before * events / n**2
    constant = np.cumsum(
        incidence**2 * terms
        + before**2 * events * (n - events) / n**3
        + 2 * incidence * own
    )
    linear = np.cumsum(2 * incidence * terms + 2 * own)
    variance = incidence**2 * np.cumsum(terms) - incidence * linear + constant
    return np.maximum(variance, 0.0)
