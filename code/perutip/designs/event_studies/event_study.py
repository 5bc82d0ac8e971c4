"""Event time, event-study dummies with binned endpoints.

One universal base period serves every lead and lag. The dummies are plain columns,
so a pyfixest formula, `wild_cluster_test` or a linear design can all use them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.study.sections import EventStudy


def event_time(
    filed: pd.Series, trained: pd.Series, *, months_per_period: int = 6
) -> pd.Series:
    """Whole periods since training, counted from the training date itself.

    0 is the first `months_per_period` months from training on, -1 the same length
    before it; the day of training belongs to 0. Missing (Int64) where never trained.
    Months are calendar months.
    """
    if months_per_period < 1:
        raise ValueError(f"months_per_period must be at least 1: {months_per_period}")
    filing, training = pd.to_datetime(filed), pd.to_datetime(trained)
    months = (filing.dt.year - training.dt.year) * 12
    months = months + filing.dt.month - training.dt.month
    last_day = filing.dt.day == filing.dt.days_in_month
    incomplete = (filing.dt.day < training.dt.day) & ~last_day
    since = months - incomplete.astype(float)
    known = filing.notna() & training.notna()
    return np.floor(since.where(known) / months_per_period).astype("Int64")


@dataclass(frozen=True, eq=False)
class EventDummies:
    """Event-study columns, aligned with the frame that they were made from.

    frame: one float column per estimated event time, zero on base rows and on cases
    of regions never trained. terms: column name to event time, ascending. base,
    first, last: the omitted period and the two bins (first means "first or earlier").
    support: event_time, term, n_cases, n_regions, is_base, binned, status (ok,
    unsupported or base).
    unsupported: True on rows of event times below the support asked for. They have no
    dummy of their own: leave these rows out of the sample, otherwise they would
    join the base period.
    """

    frame: pd.DataFrame
    terms: dict[str, int]
    base: int
    first: int
    last: int
    support: pd.DataFrame
    unsupported: pd.Series

    @property
    def columns(self) -> list[str]:
        """Names of the dummies, in event time."""
        return list(self.terms)

    def formula(
        self, outcome: str, fixed_effects: Sequence[str], covariates: Sequence[str] = ()
    ) -> str:
        """pyfixest formula, effects after the bar."""
        right = " + ".join([*self.columns, *covariates])
        return f"{outcome} ~ {right} | {' + '.join(fixed_effects)}"


def event_dummies(
    times: pd.Series,
    *,
    base: int,
    first: int,
    last: int,
    region: pd.Series | None = None,
    min_cases: int = 1,
    min_regions: int = 1,
    prefix: str = "event",
) -> EventDummies:
    """Dummies of event time, endpoints binned, `base` omitted.

    times: event time per case, missing for regions never trained. Times at or beyond
    `first` and `last` share a dummy. With a filing-window donut, `base` is the last
    period wholly before the donut. Event times with fewer than `min_cases` cases or
    (given `region`) `min_regions` regions get no dummy.

    Names are `event_m3` (three periods before) and `event_p0`.

    Raises ValueError unless first <= base <= last and first < 0 <= last, or if no
    case stands in the base period.
    """
    if not (first <= base <= last and first < 0 <= last):
        raise ValueError(
            f"need first <= base <= last, first < 0 <= last: "
            f"first={first}, base={base}, last={last}"
        )
    binned = pd.Series(times).astype("Int64").clip(first, last)
    support = _support(binned, region, range(first, last + 1), prefix)
    status = np.where(
        (support["n_cases"] < min_cases) | (support["n_regions"] < min_regions),
        "unsupported",
        "ok",
    )
    support["is_base"] = support["event_time"] == base
    support["binned"] = support["event_time"].isin([first, last])
    support["status"] = np.where(support["is_base"], "base", status)
    if support.loc[support["is_base"], "n_cases"].item() == 0:
        raise ValueError(f"no case stands in the base period {base}")
    used = support.loc[support["status"] == "ok"]
    terms = dict(zip(used["term"], used["event_time"].astype(int), strict=True))
    columns = {
        name: (binned == time).fillna(False).astype(float)
        for name, time in terms.items()
    }
    unsupported = support.loc[support["status"] == "unsupported", "event_time"]
    return EventDummies(
        frame=pd.DataFrame(columns, index=binned.index),
        terms=terms,
        base=base,
        first=first,
        last=last,
        support=support,
        unsupported=binned.isin(unsupported).fillna(False).astype(bool),
    )


def few_regions(region: pd.Series, trained: pd.Series, choices: EventStudy) -> str:
    """Why no bin can have rows of as many trained regions as are asked for; coded,
    empty where one may. region, trained: region and training date of every row."""
    regions = region[trained.notna()].nunique()
    if not regions:
        return "one_arm_only"
    return "too_few_treated_clusters" if regions < choices.minimum_regions else ""


def dummies_by_filing(
    sample: pd.DataFrame, choices: EventStudy, *, horizon: int, minimum_cell: int
) -> EventDummies | None:
    """Dummies by filing date, the base the last bin wholly before the donut.

    sample: cases eligible for the horizon (months) with filing_date, training_date and
    unit, the donut left out. None when no case stands in the base bin.
    """
    base = -(horizon // choices.bin_months) - 1
    times = event_time(
        sample["filing_date"],
        sample["training_date"],
        months_per_period=choices.bin_months,
    )
    if not (times == base).any():
        return None
    return event_dummies(
        times,
        base=base,
        first=choices.first_bin,
        last=choices.last_bin,
        region=sample["unit"],
        min_cases=minimum_cell,
        min_regions=choices.minimum_regions,
    )


def _support(
    binned: pd.Series, region: pd.Series | None, grid: Sequence[int], prefix: str
) -> pd.DataFrame:
    counts = binned.value_counts()
    regions = pd.Series(dtype="int64")
    if region is not None:
        by_time = pd.Series(np.asarray(region), index=binned.index).groupby(binned)
        regions = by_time.nunique()
    cases = [int(counts.get(time, 0)) for time in grid]
    return pd.DataFrame(
        {
            "event_time": list(grid),
            "term": [f"{prefix}_{'m' if t < 0 else 'p'}{abs(t)}" for t in grid],
            "n_cases": cases,
            "n_regions": [
                int(regions.get(time, 0)) if region is not None else n
                for time, n in zip(grid, cases, strict=True)
            ],
        }
    )
