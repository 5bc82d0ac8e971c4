"""Risk sets of a stratified Cox regression and sums over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class RiskSets:
    """Rows and, by stratum and distinct event time, who is at risk.

    Rows are sorted by stratum; strata without events are left out, their rows having a
    score of zero. Positions index running sums with a zero in front.

    Attributes
    ----------
    columns : (n, p) covariates of all rows, in the caller's order.
    event : (n,) whether the row ended in the event.
    by_time, by_entry : row numbers sorted by stratum and falling end, and by stratum
        and falling entry.
    first : (m,) position at which the stratum of each event time begins.
    at_risk, not_entered : (m,) positions after the last row with end >= t, and after
        the last row with entry >= t.
    n_tied : (m,) events at each time.
    event_place : (number of events,) the event time of each event row.
    span : (n, 2) event times after entry and up to the end of each row.
    """

    columns: np.ndarray
    event: np.ndarray
    by_time: np.ndarray
    by_entry: np.ndarray
    first: np.ndarray
    at_risk: np.ndarray
    not_entered: np.ndarray
    n_tied: np.ndarray
    event_place: np.ndarray
    span: np.ndarray

    @property
    def n_columns(self) -> int:
        """Number p of covariates."""
        return self.columns.shape[1]

    def on(self, used: np.ndarray) -> RiskSets:
        """The same risk sets with some of the columns only."""
        return replace(self, columns=self.columns[:, used])

    def spread(self) -> np.ndarray:
        """Standard deviation (p,) of each column."""
        return self.columns.std(axis=0)

    def log_likelihood(self, coef: np.ndarray) -> float:
        """Breslow's log partial likelihood."""
        index = self._index(coef)
        total = self._sums(np.exp(index)[:, None])[:, 0]
        return float(index[self.event].sum() - (self.n_tied * np.log(total)).sum())

    def derivatives(self, coef: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Score (p,) and information (p, p).

        A row adds w x x' at every event time it is at risk, over the weight at risk
        there: its weight times the hazard it lived through. No (p, p) array a row.
        """
        total, mean = self._means(coef)
        columns = self._centred
        lived = np.exp(self._index(coef)) * self._lived(total)
        score = columns[self.event].sum(axis=0) - self.n_tied @ mean
        second = columns.T @ (lived[:, None] * columns)
        return score, second - mean.T @ (self.n_tied[:, None] * mean)

    def score_residuals(self, coef: np.ndarray) -> np.ndarray:
        """Each row's part of the score, (n, p)."""
        total, mean = self._means(coef)
        columns = self._centred
        weight = np.exp(self._index(coef))
        shifted = _running((self.n_tied / total)[:, None] * mean)
        entered, ended = self.span[:, 0], self.span[:, 1]
        lived = self._lived(total)[:, None]
        residuals = -weight[:, None] * (
            columns * lived - (shifted[ended] - shifted[entered])
        )
        residuals[self.event] += columns[self.event] - mean[self.event_place]
        return residuals

    def _lived(self, total: np.ndarray) -> np.ndarray:
        """Breslow's baseline hazard (n,) over each row's time at risk."""
        hazard = _running(self.n_tied / total)
        return hazard[self.span[:, 1]] - hazard[self.span[:, 0]]

    @cached_property
    def _centred(self) -> np.ndarray:
        return self.columns - self.columns.mean(axis=0)

    def _index(self, coef: np.ndarray) -> np.ndarray:
        return self._centred @ coef

    def _means(self, coef: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sum of weights (m,) and weighted mean (m, p) of the columns at risk."""
        weight = np.exp(self._index(coef))
        total = self._sums(weight[:, None])[:, 0]
        return total, self._sums(weight[:, None] * self._centred) / total[:, None]

    def _sums(self, values: np.ndarray) -> np.ndarray:
        """Sums (m, ...) of the rows' values over each risk set."""
        ended = _running(values[self.by_time])
        entered = _running(values[self.by_entry])
        return (ended[self.at_risk] - ended[self.first]) - (
            entered[self.not_entered] - entered[self.first]
        )


def risk_sets(
    time: np.ndarray,
    event: np.ndarray,
    columns: np.ndarray,
    stratum: np.ndarray,
    entry: np.ndarray,
) -> RiskSets:
    """Find the risk sets entry < t <= time of every stratum's distinct event times."""
    ended = event > 0
    times = np.unique(np.stack([stratum[ended], time[ended]], axis=1), axis=0)
    own, at = times[:, 0], times[:, 1]
    by_time = np.lexsort((-time, stratum))
    by_entry = np.lexsort((-entry, stratum))
    first = np.searchsorted(stratum[by_time], own, side="left")
    place = _position(times, stratum[ended], time[ended], side="left")
    return RiskSets(
        columns=columns,
        event=ended,
        by_time=by_time,
        by_entry=by_entry,
        first=first,
        at_risk=_count_from(stratum, time, own, at),
        not_entered=_count_from(stratum, entry, own, at),
        n_tied=np.bincount(place, minlength=len(at)).astype(float),
        event_place=place,
        span=np.stack(
            [
                _position(times, stratum, entry, side="right"),
                _position(times, stratum, time, side="right"),
            ],
            axis=1,
        ),
    )


def _count_from(
    stratum: np.ndarray, value: np.ndarray, own: np.ndarray, at: np.ndarray
) -> np.ndarray:
    """Rows of earlier strata plus those of the stratum with value >= t, by time."""
    pairs = np.stack([stratum, -value], axis=1)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return _position(pairs[order], own, -at, side="right")


def _position(
    pairs: np.ndarray, major: np.ndarray, minor: np.ndarray, *, side: str
) -> np.ndarray:
    """searchsorted of (major, minor) among lexicographically sorted pairs (m, 2)."""
    values = np.unique(np.concatenate([pairs[:, 1], minor]))
    width = len(values) + 1
    keys = pairs[:, 0].astype(np.int64) * width + np.searchsorted(values, pairs[:, 1])
    wanted = major.astype(np.int64) * width + np.searchsorted(values, minor)
    return np.searchsorted(keys, wanted, side="right" if side == "right" else "left")


def _running(values: np.ndarray) -> np.ndarray:
    """Running sums along the first axis with a zero in front."""
    sums = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=sums[1:])
    return sums
