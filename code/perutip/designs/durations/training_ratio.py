"""Hazard ratio of training: Cox by strata of regions, training changing in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import t as student

from perutip.designs.durations.training import (
    CoxJackknife,
    Episodes,
    cox_jackknife,
    split_at_training,
)
from perutip.designs.hazard_imputation.histories import (
    CONVICTED,
    DAYS_PER_MONTH,
    PENDING,
    Histories,
)
from perutip.study.hazards import HAZARDS

End = Literal["conviction", "resolution"]


@dataclass(frozen=True)
class HazardRatio:
    """Log hazard ratio of one kind of end under training.

    estimate, std_error (leave-one-region-out), df, reason: coded, where there is none.
    n_regions: regions that bear on the ratio (without calendar years, a region never
    trained does not); n_exposed_regions: those of them with time at risk under
    training. Without an estimate: regions with an end of the kind, and all with such
    time.
    """

    end: End
    estimate: float
    std_error: float
    df: int
    n_regions: int
    n_exposed_regions: int
    reason: str

    @property
    def p_value(self) -> float:
        """Two-sided p of a ratio of one, t(df)."""
        return float(2 * student.sf(abs(self.estimate / self.std_error), self.df))

    def interval(self, level: float) -> tuple[float, float]:
        """Set of the log ratio, t(df)."""
        reach = float(student.ppf((1 + level) / 2, self.df)) * self.std_error
        return self.estimate - reach, self.estimate + reach


def hazard_ratios(
    cases: Histories, *, years: bool, ends: Sequence[End] = ("conviction", "resolution")
) -> list[HazardRatio]:
    """The log hazard ratio of every kind of end, cases aged since filing.

    Parameters
    ----------
    cases : as the hazard design reads them.
    years : calendar years as further covariates that change in a case. Without them a
        region is compared with itself before training, whatever changed everywhere;
        with them, with what changed in the others meanwhile.

    Notes
    -----
    Every region has a baseline hazard of its own by age of the case; training (and the
    calendar year) multiplies it. Other ends censor, so that the ratio is one of
    cause-specific hazards. Cut-offs of what is not estimated are those of the hazard
    design: too few ends without or under training; without a case at risk (an office
    that never gives the day of the end) there is no time under training either.

    References
    ----------
    Cox (1972); Prentice et al. (1978), "The Analysis of Failure Times in the Presence
    of Competing Risks", Biometrics 34, on cause-specific hazards.
    """
    if not len(cases.kind):
        return [_not_estimated(end, 0, 0, "no_exposed_time") for end in ends]
    training = cases.training[cases.region] - cases.filed
    rows = split_at_training(cases.stop - cases.filed, cases.kind != PENDING, training)
    year = np.zeros(len(rows.case), dtype=np.int64)
    if years:
        rows, year = split_at_new_year(rows, cases.filed)
    shown = np.unique(year)[1:]
    columns = np.column_stack([rows.trained, *(year == one for one in shown)])
    return [_ratio(cases, rows, columns, end) for end in ends]


def _ratio(
    cases: Histories, rows: Episodes, columns: np.ndarray, end: End
) -> HazardRatio:
    wanted = np.ones(len(cases.kind), dtype=bool)
    if end == "conviction":
        wanted = cases.kind == CONVICTED
    event, region = rows.event * wanted[rows.case], cases.region[rows.case]
    exposed = rows.trained > 0
    n_regions, n_exposed = (
        len(np.unique(region[kept])) for kept in (event > 0, exposed)
    )
    under, without = int(event[exposed].sum()), int(event[~exposed].sum())
    words = "convictions" if end == "conviction" else "ends"
    reason = ""
    if not exposed.any():
        reason = "no_exposed_time"
    elif without < HAZARDS.least_untreated_events:
        reason = f"too_few_untreated_{words}"
    elif under < HAZARDS.least_exposed_events:
        reason = f"too_few_exposed_{words}"
    elif n_exposed < HAZARDS.least_exposed_regions:
        reason = "too_few_treated_clusters"
    if reason:
        return _not_estimated(end, n_regions, n_exposed, reason)
    found = _fitted(rows, event, columns, region)
    estimate, error = float(found.coef[0]), float(found.std_error[0])
    if not error > 0:
        reason = found.reason or "not_identified"
    n_regions = len(found.regions)
    n_exposed = int(np.isin(found.regions, region[exposed]).sum())
    return HazardRatio(
        end, estimate, error, n_regions - 1, n_regions, n_exposed, reason
    )


def _not_estimated(
    end: End, n_regions: int, n_exposed: int, reason: str
) -> HazardRatio:
    nothing = float("nan")
    return HazardRatio(end, nothing, nothing, 1, n_regions, n_exposed, reason)


def _fitted(
    rows: Episodes, event: np.ndarray, columns: np.ndarray, region: np.ndarray
) -> CoxJackknife:
    """In months, whose scale changes no ratio; one region alone has no jackknife."""
    return cox_jackknife(
        rows.time / DAYS_PER_MONTH,
        event,
        columns,
        region=region,
        entry=rows.entry / DAYS_PER_MONTH,
    )


def split_at_new_year(rows: Episodes, filed: np.ndarray) -> tuple[Episodes, np.ndarray]:
    """Cut episodes, in days since filing, at every 1 January.

    Parameters
    ----------
    rows : episodes of cases.
    filed : (n cases,) days since 1970-01-01.

    Returns
    -------
    Episodes, and the calendar year (n_rows,) in which each lies. Its end belongs to the
    year before where it falls on a 1 January at midnight.
    """
    begins, ends = rows.entry + filed[rows.case], rows.time + filed[rows.case]
    first, last = year_of(begins), year_of(np.nextafter(ends, -np.inf))
    pieces = last - first + 1
    row = np.repeat(np.arange(len(pieces)), pieces)
    year = (
        first[row] + np.arange(len(row)) - np.repeat(pieces.cumsum() - pieces, pieces)
    )
    start, stop = new_year(year), new_year(year + 1)
    own = filed[rows.case][row]
    return Episodes(
        case=rows.case[row],
        entry=np.where(year == first[row], rows.entry[row], start - own),
        time=np.where(year == last[row], rows.time[row], stop - own),
        event=np.where(year == last[row], rows.event[row], 0),
        trained=rows.trained[row],
    ), year


def year_of(days: np.ndarray) -> np.ndarray:
    """Calendar year of days since 1970-01-01 (with their fractions)."""
    whole = np.floor(days).astype(np.int64).astype("datetime64[D]")
    return whole.astype("datetime64[Y]").astype(np.int64) + 1970


def new_year(year: np.ndarray) -> np.ndarray:
    """Days from 1970-01-01 to 1 January of each year."""
    days = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return days.astype(np.int64).astype(float)
