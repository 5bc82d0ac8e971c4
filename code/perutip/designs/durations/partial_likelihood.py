"""Risk sets of a stratified Cox regression and sums over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array


@dataclass(frozen=True)
class RiskSets:
    """Rows and, by stratum and distinct event time, who is at risk.

    Strata without events have no risk set, their rows having a score of zero.

    Attributes
    ----------
    columns : (n, p) covariates of all rows, in the caller's order.
    event : (n,) whether the row ended in the event.
    members : (m, n) 1 where the row is at risk at the event time of its stratum. One
        number a row and event time: memory grows with their product within strata.
    n_tied : (m,) events at each time.
    event_place : (number of events,) the event time of each event row.
    """

    columns: np.ndarray
    event: np.ndarray
    members: csr_array
    n_tied: np.ndarray
    event_place: np.ndarray

    @property
    def n_columns(self) -> int:
        """Number p of covariates."""
        return self.columns.shape[1]

    def on(self, used: np.ndarray) -> RiskSets:
        """The same risk sets with some of the columns only."""
        return replace(self, columns=self.columns[:, used])

    def only(self, rows: np.ndarray) -> RiskSets:
        """The risk sets of some of the rows (n,) alone: as if there were no others."""
        place = self.event_place[rows[self.event]]
        tied = np.bincount(place, minlength=len(self.n_tied))
        times = np.flatnonzero(tied)
        return RiskSets(
            columns=self.columns[rows],
            event=self.event[rows],
            members=self.members[times][:, np.flatnonzero(rows)],
            n_tied=tied[times].astype(float),
            event_place=np.searchsorted(times, place),
        )

    def spread(self) -> np.ndarray:
        """Standard deviation (p,) of each column."""
        return self.columns.std(axis=0)

    def log_likelihood(self, coef: np.ndarray) -> float:
        """Breslow's log partial likelihood."""
        index = self._index(coef)
        total = self.members @ np.exp(index)
        return float(index[self.event].sum() - (self.n_tied * np.log(total)).sum())

    def derivatives(self, coef: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Score (p,) and information (p, p).

        A row adds w x x' at every event time it is at risk, over the weight at risk
        there: its weight times the hazard it lived through. No (p, p) array a row.
        """
        weight, total, mean = self._means(coef)
        lived = weight * (self._by_row @ (self.n_tied / total))
        score = self._centred[self.event].sum(axis=0) - self.n_tied @ mean
        second = self._centred.T @ (lived[:, None] * self._centred)
        return score, second - mean.T @ (self.n_tied[:, None] * mean)

    def score_residuals(self, coef: np.ndarray) -> np.ndarray:
        """Each row's part of the score, (n, p)."""
        weight, total, mean = self._means(coef)
        jumps = self.n_tied / total
        lived = (self._by_row @ jumps)[:, None]
        shifted = self._by_row @ (jumps[:, None] * mean)
        residuals = -weight[:, None] * (self._centred * lived - shifted)
        residuals[self.event] += self._centred[self.event] - mean[self.event_place]
        return residuals

    @cached_property
    def _centred(self) -> np.ndarray:
        return self.columns - self.columns.mean(axis=0)

    @cached_property
    def _by_row(self) -> csr_array:
        return self.members.T.tocsr()

    def _index(self, coef: np.ndarray) -> np.ndarray:
        return self._centred @ coef

    def _means(self, coef: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Weights (n,), their sum (m,) and weighted mean (m, p) at risk."""
        weight = np.exp(self._index(coef))
        total = self.members @ weight
        sums = self.members @ (weight[:, None] * self._centred)
        return weight, total, sums / total[:, None]


def risk_sets(
    time: np.ndarray,
    event: np.ndarray,
    columns: np.ndarray,
    stratum: np.ndarray,
    entry: np.ndarray,
) -> RiskSets:
    """Find the risk sets entry < t <= time of every stratum's distinct event times."""
    ended = event > 0
    order = np.argsort(stratum, kind="stable")
    edges = np.flatnonzero(np.diff(stratum[order])) + 1
    sets, rows, tied = ([np.zeros(0, dtype=np.int64)] for _ in range(3))
    place, n_sets = np.zeros(len(time), dtype=np.int64), 0
    for own in np.split(order, edges):
        hits = own[ended[own]]
        times, at, counts = np.unique(
            time[hits], return_inverse=True, return_counts=True
        )
        there = (entry[own] < times[:, None]) & (time[own] >= times[:, None])
        which, who = np.nonzero(there)
        sets.append(which + n_sets)
        rows.append(own[who])
        tied.append(counts)
        place[hits] = at + n_sets
        n_sets += len(times)
    which, who = np.concatenate(sets), np.concatenate(rows)
    return RiskSets(
        columns=columns,
        event=ended,
        members=csr_array((np.ones(len(who)), (which, who)), (n_sets, len(time))),
        n_tied=np.concatenate(tied).astype(float),
        event_place=place[ended],
    )
