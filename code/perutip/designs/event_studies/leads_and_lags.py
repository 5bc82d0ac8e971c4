"""Leads and lags with their joint covariance: bands, pre-trend test, honest bounds."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.event_studies.event_study import dummies_by_filing
from perutip.designs.hazard_imputation import HazardEventStudy
from perutip.designs.honest_bounds import Restriction, honest_bounds
from perutip.inference.linear_estimator import (
    LeastSquaresDesign,
    SingularLeaveOut,
    linear_jackknife,
)
from perutip.inference.simultaneous import (
    JointZeroTest,
    SimultaneousBand,
    joint_zero_test,
    simultaneous_band,
)
from perutip.study.sections import EventStudy

MAGNITUDES = (0.0, 0.5, 1.0, 1.5, 2.0)
SLOPES = (0.0, 0.25, 0.5)


@dataclass(frozen=True, eq=False)
class Path:
    """Coefficients by event time, their jackknife covariance from n_clusters.

    base: the event time that the leads are compared with. n_regions: (P,) behind each.
    binned: first and last event time, which hold all time beyond.
    """

    times: np.ndarray
    estimates: np.ndarray
    covariance: np.ndarray
    n_clusters: int
    n_regions: np.ndarray
    base: int
    binned: tuple[int, int]

    def band(self, level: float) -> SimultaneousBand:
        """Sup-t band over all coefficients."""
        return simultaneous_band(
            self.estimates, self.covariance, self.n_clusters, level
        )

    def pretrend(self) -> JointZeroTest:
        """Joint test of the leads (but the earliest, the reference of hazards)."""
        leads = self.times < 0
        return joint_zero_test(
            self.estimates[leads],
            self.covariance[np.ix_(leads, leads)],
            self.n_clusters,
        )

    @property
    def skipped(self) -> int:
        """Bins between the base and the first lag, those of a donut."""
        return -self.base - 1

    def against_base(self) -> tuple[np.ndarray, np.ndarray, int]:
        """Unbinned, consecutive coefficients relative to the base, their covariance
        and how many come before it."""
        inside = (self.times > self.binned[0]) & (self.times < self.binned[1])
        before = _run_down(self.times[inside & (self.times < self.base)], self.base)
        after = _run_up(self.times[inside & (self.times >= 0)])
        wanted = [*before, *after]
        map_ = np.zeros((len(wanted), len(self.times)))
        for row, time in enumerate(wanted):
            map_[row, self.times == time] = 1.0
            map_[row, self.times == self.base] -= 1.0
        covariance = map_ @ self.covariance @ map_.T
        return map_ @ self.estimates, (covariance + covariance.T) / 2, len(before)


def _run_down(times: np.ndarray, base: int) -> list[int]:
    """Consecutive event times that end just before the base, ascending."""
    found: list[int] = []
    wanted = base - 1
    while wanted in times:
        found.append(wanted)
        wanted -= 1
    return found[::-1]


def _run_up(times: np.ndarray) -> list[int]:
    """Consecutive event times from 0 on."""
    found: list[int] = []
    while len(found) in times:
        found.append(len(found))
    return found


def path_of_hazards(study: HazardEventStudy) -> Path | None:
    """Supported half-years with a standard error; None without leads or lags.

    The earliest half-year is the reference of the fit and is left out.
    """
    table = study.table.set_index("event_time")
    first, last = int(table.index.min()), int(table.index.max())
    usable = np.isfinite(np.diag(study.covariance)) & (study.event_times > first)
    usable &= np.diag(study.covariance) > 0
    times = study.event_times[usable]
    if not (times < 0).any() or not (times >= 0).any():
        return None
    return Path(
        times=times,
        estimates=study.difference[usable],
        covariance=study.covariance[np.ix_(usable, usable)],
        n_clusters=study.n_regions,
        n_regions=table.loc[times, "n_regions"].to_numpy(int),
        base=-1,
        binned=(first, last),
    )


def path_by_filing(
    sample: pd.DataFrame,
    variable: str,
    choices: EventStudy,
    *,
    horizon: int,
    minimum_cell: int,
) -> Path | None:
    """Two-way leads and lags by filing date, one regression, joint jackknife.

    sample: cases eligible for the horizon, the donut left out; the base is the bin
    before the donut. None where a lead or a lag is missing, or an error.
    """
    dummies = dummies_by_filing(
        sample, choices, horizon=horizon, minimum_cell=minimum_cell
    )
    if dummies is None:
        return None
    kept = ~dummies.unsupported.to_numpy()
    found_times = np.array(list(dummies.terms.values()))
    if not (found_times < dummies.base).any() or not (found_times >= 0).any():
        return None
    rows = sample[kept]
    if rows["unit"].nunique() < 2:
        return None
    design = LeastSquaresDesign(
        factors=(rows["unit"].to_numpy(), rows["half_year"].to_numpy()),
        regressors=dummies.frame[kept].to_numpy(float),
        names=tuple(dummies.columns),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularLeaveOut)
        made = linear_jackknife(rows[variable], design, rows["unit"])
    error = np.diag(made.vcov)
    usable = np.isfinite(made.estimate) & np.isfinite(error) & (error > 0)
    kept_times = found_times[usable]
    if not (kept_times < dummies.base).any() or not (kept_times >= 0).any():
        return None
    support = dummies.support.set_index("event_time")["n_regions"]
    return Path(
        times=kept_times,
        estimates=made.estimate[usable],
        covariance=made.vcov[np.ix_(usable, usable)],
        n_clusters=len(made.clusters),
        n_regions=support.loc[kept_times].to_numpy(int),
        base=dummies.base,
        binned=(choices.first_bin, choices.last_bin),
    )


def honest_rows(path: Path, level: float) -> Iterator[tuple[str, str, list[float]]]:
    """Key, words and [estimate, low, high] of the average effect after training under
    either restriction; M of smoothness in standard errors of that average."""
    coefficients, covariance, n_pre = path.against_base()
    n_post = len(coefficients) - n_pre
    if n_pre < 1 or n_post < 1:
        return
    target = np.full(n_post, 1 / n_post)
    lifted = np.concatenate([np.zeros(n_pre), target])
    error = float(np.sqrt(lifted @ covariance @ lifted))
    restrictions: Mapping[Restriction, tuple[Sequence[float], float]] = {
        "relative_magnitudes": (MAGNITUDES, 1.0),
        "smoothness": (SLOPES, error),
    }
    for restriction, (bounds, unit) in restrictions.items():
        found = honest_bounds(
            coefficients,
            covariance,
            n_pre,
            restriction=restriction,
            bounds=[bound * unit for bound in bounds],
            target=target,
            level=level,
            skipped=path.skipped,
        )
        if found.reason:
            continue
        for bound, row in zip(bounds, found.table.itertuples(), strict=True):
            words = f"{restriction.replace('_', ' ').capitalize()}, M = {bound:g}"
            words += " SE" if restriction == "smoothness" else ""
            numbers = [found.estimate, float(row.conf_low), float(row.conf_high)]
            yield f"{restriction}_{bound:g}", words, numbers
