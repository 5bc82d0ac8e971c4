"""Discontinuity in time at the training date: which series, cut-offs and bandwidths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from perutip.designs.discontinuity import (
    Discontinuity,
    days_from_training,
    discontinuity,
    residualise,
    weekly_volume,
)
from perutip.study.config import Discontinuity as Choices


@dataclass(frozen=True, eq=False)
class Series:
    """An outcome net of region (and calendar month) effects by days from training."""

    variable: str
    outcome: pd.Series
    days: pd.Series


@dataclass(frozen=True)
class Jump:
    """One estimate: its cut-off and bandwidth in days; None when not estimable."""

    variable: str
    cutoff: int
    bandwidth: int
    found: Discontinuity | None

    @property
    def panel(self) -> str:
        """Title of its panel."""
        name = "B. Placebo dates" if self.cutoff else "A. At training"
        at = f", cut-off {self.cutoff} days" if self.cutoff else ""
        return f"{name}: {self.bandwidth} days{at}"


def series_at_training(
    cases: pd.DataFrame, choices: Choices, *, charges: bool
) -> list[Series]:
    """Charge at filing, net of region and calendar month, and filings per week.

    charges: False where the register selects on the charge.
    """
    trained = cases[cases["training_date"].notna()].copy()
    trained["month"] = trained["filing_date"].dt.month
    farthest = max(abs(day) for day in (0, *choices.placebo_days))
    volume = weekly_volume(
        cases["filing_date"],
        cases["training_date"],
        cases["unit"],
        weeks=-(-(farthest + max(choices.bandwidths_days)) // 7),
    )
    weekly = residualise(volume, "filings_per_week", ("region",))
    filings = Series("filings_per_week", weekly, volume["days"])
    if not charges:
        return [filings]
    days = days_from_training(trained["filing_date"], trained["training_date"])
    charge = residualise(trained, "trafficking_at_filing", ("unit", "month"))
    return [Series("trafficking_at_filing", charge, days), filings]


def jumps(
    series: list[Series], choices: Choices, *, minimum_cell: int, level: float
) -> Iterator[Jump]:
    """The jump of every series at the training date for every bandwidth, and at every
    placebo date for the first."""
    first = choices.bandwidths_days[0]
    places = [(0, bandwidth) for bandwidth in choices.bandwidths_days]
    places += [(day, first) for day in choices.placebo_days]
    for cutoff, bandwidth in places:
        for one in series:
            found = discontinuity(
                one.outcome,
                one.days,
                bandwidth=bandwidth,
                donut=choices.donut_days,
                cutoff=cutoff,
                minimum=minimum_cell,
                level=level,
            )
            yield Jump(one.variable, cutoff, bandwidth, found)


def binned_means(series: Series, choices: Choices, minimum_cell: int) -> pd.Series:
    """Mean outcome by bin of days around training (index: the bin's middle); bins with
    fewer rows than the minimum left out."""
    width = choices.bin_days
    bins = (series.days // width) * width + width / 2
    grouped = series.outcome.groupby(bins[bins.abs() <= choices.figure_days])
    return grouped.mean()[grouped.count() >= minimum_cell]
