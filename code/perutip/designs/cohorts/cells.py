"""Cells of a staggered rollout and the jackknife that all its estimators share.

Estimators that use nothing but region, period and training date need only how many
cases a region filed in a period and the sum of their outcomes: a regression of cases on
effects that are constant in these cells is the same on cell means weighted by cases,
and leaving a region out is leaving out a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student_t

from perutip.designs.staggered_did.columns import numbers
from perutip.inference.choices import between_zero_and_one
from perutip.inference.labels import sorted_labels

Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class RolloutCells:
    """Counts and sums by region and period.

    regions: (R,) labels, sorted. periods: (T,) consecutive whole numbers.
    start: (R,) first treated period, inf where never. count, total: (R, T) cases and
    the sum of their outcomes.
    """

    regions: NDArray
    periods: Floats
    start: Floats
    count: Floats
    total: Floats

    @property
    def treated(self) -> NDArray[np.bool_]:
        """(R, T), from the region's first treated period on."""
        return self.periods[None, :] >= self.start[:, None]

    @property
    def cohorts(self) -> Floats:
        """First treated periods that occur, ascending, never left out."""
        return np.unique(self.start[np.isfinite(self.start)])

    def without(self, row: int) -> RolloutCells:
        """The same without one region."""
        kept = np.arange(len(self.regions)) != row
        return replace(
            self,
            regions=self.regions[kept],
            start=self.start[kept],
            count=self.count[kept],
            total=self.total[kept],
        )


def rollout_cells(
    data: pd.DataFrame, *, outcome: str, region: str, period: str, adoption: str
) -> RolloutCells:
    """Cells of a frame with one row per case.

    Parameters
    ----------
    data : DataFrame
        One row per case (or unit and period of a panel).
    outcome, region, period, adoption : str
        Columns: a number; a label; a whole number that counts years or half-years; the
        first treated period on the same count; for regions never trained missing,
        infinite, or zero where all periods lie above it.

    Raises
    ------
    ValueError
        On no row, missing values (other than in `adoption`), outcomes that are no
        finite numbers, labels of several types, periods or adoption that are not whole
        numbers, or a region with two adoption periods.
    """
    absent = [c for c in (outcome, region, period, adoption) if c not in data.columns]
    if absent:
        raise ValueError(f"columns not in the frame: {', '.join(absent)}")
    if data[[outcome, region, period]].isna().to_numpy().any():
        raise ValueError("missing outcome, region or period: drop the rows first")
    if not len(data):
        raise ValueError("no row: nothing to estimate from")
    values, times = numbers(data[outcome]), numbers(data[period])
    if not np.isfinite(values).all():
        raise ValueError(f"column {outcome}: outcomes must be finite")
    if not np.array_equal(times, np.round(times)):
        raise ValueError(f"column {period}: periods must be whole numbers")
    regions, row = sorted_labels(data[region].to_numpy(), f"column {region}")
    periods = np.arange(times.min(), times.max() + 1)
    starts = numbers(data[adoption])
    never = np.isnan(starts) | ((starts == 0) & (times.min() > 0))
    starts = np.where(never, np.inf, starts)
    if not np.array_equal(starts, np.round(starts)):
        raise ValueError(f"column {adoption}: adoption must be a whole number")
    start = np.full(len(regions), np.inf)
    start[row] = starts
    if not np.array_equal(start[row], starts):
        raise ValueError(f"column {adoption}: a region has two adoption periods")
    where = row, (times - times.min()).astype(np.int64)
    count, total = (np.zeros((len(regions), len(periods))) for _ in range(2))
    np.add.at(count, where, 1.0)
    np.add.at(total, where, values)
    return RolloutCells(regions, periods, start, count, total)


@dataclass(frozen=True, eq=False)
class Effects:
    """What an estimator finds in cells: the average, and effects by event time.

    att: NaN where nothing is identified. by_time: (E,) on the event times asked for,
    NaN where not identified. n_treated: cases in treated cells that `att` averages.
    n_unidentified: cases in treated cells that it leaves out.
    """

    att: float
    by_time: Floats
    n_treated: int
    n_unidentified: int


Estimator = Callable[[RolloutCells, Floats], Effects]
"""From cells and event times (E,) to effects."""


@dataclass(frozen=True, eq=False)
class RolloutEstimate:
    """One estimator on one rollout, with its leave-one-region-out jackknife.

    att, jackknife_se, conf_low, conf_high, p_jackknife: t(df), df = n_clusters - 1.
    n_treated, n_unidentified: treated cases in and left out of `att`.
    by_event_time: event_time, att, jackknife_se, conf_low, conf_high, n_treated.
    covariance: (E, E) jackknife covariance of by_event_time's att, NaN where a term is
    not identified without some region. leave_out: (G,) att without each region.
    reason: empty, or why att or jackknife_se is NaN.
    """

    estimator: str
    att: float
    jackknife_se: float
    conf_low: float
    conf_high: float
    p_jackknife: float
    df: int
    n_obs: int
    n_clusters: int
    n_treated_clusters: int
    n_treated: int
    n_unidentified: int
    by_event_time: pd.DataFrame
    covariance: Floats
    leave_out: Floats
    reason: str


def rollout_estimate(
    name: str,
    estimator: Estimator,
    cells: RolloutCells,
    event_times: Floats,
    level: float = 0.95,
) -> RolloutEstimate:
    """Run an estimator on all regions and without each one.

    Notes
    -----
    V = (G - 1) / G sum_g (b_(g) - b)(b_(g) - b)', around the full-sample estimate.
    Without a region whose cohort it is alone, an estimate averages over the cohorts
    that are left.
    """
    between_zero_and_one(level)
    event_times = np.asarray(event_times, float)
    if event_times.ndim != 1 or not np.array_equal(event_times, np.round(event_times)):
        raise ValueError("event_times must be whole numbers, one-dimensional")
    full = estimator(cells, event_times)
    n_clusters = len(cells.regions)
    left = [estimator(cells.without(g), event_times) for g in range(n_clusters)]
    leave_out = np.array([[e.att, *e.by_time] for e in left])
    centre = np.array([full.att, *full.by_time])
    gaps = leave_out - centre
    covariance = (n_clusters - 1) / n_clusters * gaps.T @ gaps
    table = intervals(centre, covariance, n_clusters - 1, level)
    since = cells.periods[None, :] - cells.start[:, None]
    times = table.iloc[1:].reset_index(drop=True)
    times.insert(0, "event_time", event_times.astype(np.int64))
    times["n_treated"] = [int(cells.count[since == e].sum()) for e in event_times]
    first = table.iloc[0]
    return RolloutEstimate(
        estimator=name,
        att=float(first["att"]),
        jackknife_se=float(first["jackknife_se"]),
        conf_low=float(first["conf_low"]),
        conf_high=float(first["conf_high"]),
        p_jackknife=float(first["p_jackknife"]),
        df=n_clusters - 1,
        n_obs=int(cells.count.sum()),
        n_clusters=n_clusters,
        n_treated_clusters=int((cells.count * cells.treated).any(axis=1).sum()),
        n_treated=full.n_treated,
        n_unidentified=full.n_unidentified,
        by_event_time=times,
        covariance=covariance[1:, 1:],
        leave_out=leave_out[:, 0],
        reason=_reason(full.att, leave_out[:, 0], cells),
    )


def intervals(
    estimates: Floats, covariance: Floats, df: int, level: float
) -> pd.DataFrame:
    """att, jackknife_se, conf_low, conf_high, p_jackknife with t(df), a row each."""
    error = np.sqrt(np.diag(covariance))
    half = student_t.ppf((1 + level) / 2, df) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = 2 * student_t.sf(np.abs(estimates / error), df)
    return pd.DataFrame(
        {
            "att": estimates,
            "jackknife_se": error,
            "conf_low": estimates - half,
            "conf_high": estimates + half,
            "p_jackknife": p_value,
        }
    )


def _reason(att: float, leave_out: Floats, cells: RolloutCells) -> str:
    if np.isnan(att):
        return "no treated case is identified"
    if np.isnan(leave_out).any():
        lost = ", ".join(str(r) for r in cells.regions[np.isnan(leave_out)])
        return f"not identified without {lost}"
    return ""
