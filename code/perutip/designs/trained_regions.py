"""Prosecutors of trained regions against the others: an outcome seen once, afterwards.

The dates of the rollout belong to regions. A score taken once after training has no
date, so that a permutation moves which regions count as trained, and everybody in such
a region does: who within a region would have been trained under other dates nobody
knows. The permuted statistic is therefore the contrast between regions (an intention to
treat), whatever the share trained within them; its null is that training a region moves
nobody's score there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import t as student

from perutip.designs.headline.handed_round import dates_handed_round

RCOND = 1e-10
"""Smallest ratio of singular values at which the contrast counts as identified."""


@dataclass(frozen=True)
class Contrast:
    """Difference between trained and other regions; jackknife over regions, t(G - 1).

    other_mean: of the rows of untrained regions.
    """

    estimate: float
    std_error: float
    p_value: float
    conf_low: float
    conf_high: float
    other_mean: float
    n_obs: int
    n_regions: int
    n_trained_regions: int


@dataclass(frozen=True, eq=False)
class RegionContrast:
    """Outcome of rows by region, net of covariates.

    labels: (R,) regions; region: (n,) codes; outcome: (n,); covariates: (n, K).
    """

    variable: str
    labels: np.ndarray
    region: np.ndarray
    outcome: np.ndarray
    covariates: np.ndarray

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        variable: str,
        unit: str,
        covariates: Sequence[str],
        regions: Iterable[object],
    ) -> RegionContrast:
        """Rows of `frame` in `regions`, with outcome and covariates recorded."""
        rows = frame[[variable, unit, *covariates]].dropna()
        rows = rows[rows[unit].isin(set(regions))]
        labels, region = np.unique(rows[unit].to_numpy(), return_inverse=True)
        outcome = rows[variable].to_numpy(float)
        return cls(
            variable, labels, region, outcome, rows[list(covariates)].to_numpy(float)
        )

    @cached_property
    def _sums(self) -> tuple[np.ndarray, np.ndarray]:
        """(R, Q, Q) and (R, Q): products of constant and covariates by region, with
        themselves and with the outcome."""
        z = np.column_stack([np.ones(len(self.outcome)), self.covariates])
        size = len(self.labels), z.shape[1], z.shape[1]
        squares, sums = np.zeros(size), np.zeros(size[:2])
        np.add.at(squares, self.region, z[:, :, None] * z[:, None, :])
        np.add.at(sums, self.region, z * self.outcome[:, None])
        return squares, sums

    def estimates(self, trained: np.ndarray) -> np.ndarray:
        """(P, R + 1) contrasts under (P, R) trained regions: of all, then without each
        region; NaN where it is not identified."""
        squares, sums = self._sums
        size = squares.shape[1] + 1
        d = trained.astype(float)
        kept = np.vstack([np.ones(len(self.labels)), 1 - np.eye(len(self.labels))])
        within = np.einsum("pr,lr->plr", d, kept)
        a = np.empty((len(d), len(kept), size, size))
        b = np.empty((len(d), len(kept), size))
        a[:, :, 0, :] = a[:, :, :, 0] = np.einsum(
            "plr,rk->plk", within, np.concatenate([squares[:, :1, 0], squares[:, 0]], 1)
        )
        a[:, :, 1:, 1:] = np.einsum("lr,rjk->ljk", kept, squares)
        b[:, :, 0] = within @ sums[:, 0]
        b[:, :, 1:] = kept @ sums
        scale = np.sqrt(np.maximum(np.diagonal(a, axis1=2, axis2=3), 1e-300))
        a /= scale[..., :, None] * scale[..., None, :]
        singular = np.linalg.svd(a, compute_uv=False)
        known = singular[..., -1] > RCOND * singular[..., 0]
        a[~known] = np.eye(size)
        found = np.linalg.solve(a, (b / scale)[..., None])[..., 0, 0] / scale[..., 0]
        return np.where(known, found, np.nan)

    def t_under(
        self, training: pd.Series, labels: np.ndarray, orders: np.ndarray
    ) -> np.ndarray:
        """(1 + B,) contrast over its jackknife error; see `handed_round.Permuted`."""
        if not len(self.labels):
            return np.full(1 + len(orders), np.nan)
        paths = dates_handed_round(training, labels, orders, self.labels)
        estimate, error = _jackknifed(self.estimates(~np.isnat(paths)))
        t = np.where(error > 0, estimate / np.where(error > 0, error, 1.0), np.nan)
        t[1:][np.isnan(t[1:])] = np.inf
        return t

    def contrast(self, training: pd.Series, level: float) -> Contrast | None:
        """The estimate under the dates as they are; None where it is not identified."""
        if not len(self.labels):
            return None
        trained = training.reindex(self.labels).notna().to_numpy()
        estimate, error = (one[0] for one in _jackknifed(self.estimates(trained[None])))
        if not error > 0:
            return None
        df = len(self.labels) - 1
        reach = float(student.ppf((1 + level) / 2, df)) * error
        return Contrast(
            estimate=float(estimate),
            std_error=float(error),
            p_value=float(2 * student.sf(abs(estimate / error), df)),
            conf_low=float(estimate - reach),
            conf_high=float(estimate + reach),
            other_mean=float(self.outcome[~trained[self.region]].mean()),
            n_obs=len(self.outcome),
            n_regions=len(self.labels),
            n_trained_regions=int(trained.sum()),
        )


def _jackknifed(estimates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(P,) estimates and jackknife errors of (P, R + 1); NaN where one is missing."""
    count = estimates.shape[1] - 1
    moved = estimates[:, 1:] - estimates[:, :1]
    return estimates[:, 0], np.sqrt((count - 1) / count * (moved**2).sum(axis=1))
