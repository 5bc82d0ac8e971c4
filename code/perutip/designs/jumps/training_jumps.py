"""Discontinuity in time at the training date: which series, cut-offs and bandwidths."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

from perutip.designs.jumps.discontinuity import (
    LEAST_CASES,
    LEAST_DAYS,
    Discontinuity,
    days_from_training,
    discontinuity,
    outside_donut,
    permuted_jump_p,
    residualise,
    weekly_volume,
)
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, switched_on
from perutip.study.sections import Discontinuity as Choices

NONE_TRAINED, FEW_TRAINED = "one_arm_only", "too_few_treated_clusters"


@dataclass(frozen=True, eq=False)
class Series:
    """An outcome net of region (and calendar month) effects by days from training.

    rows: of case outcomes, what `permuted_jump_p` needs; None for counts.
    """

    variable: str
    outcome: pd.Series
    days: pd.Series
    rows: pd.DataFrame | None = None


@dataclass(frozen=True)
class Jump:
    """One estimate: its cut-off and bandwidth in days; None when not estimable.

    reason: coded, why not. p_permutation: of case outcomes, dates permuted over trained
    regions. few: a case outcome with too few cases inside for rdrobust's own p.
    """

    variable: str
    cutoff: int
    bandwidth: int
    found: Discontinuity | None
    p_permutation: float = float("nan")
    few: bool = False
    draws: int = 0
    reason: str = ""

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
    return [_dated(trained, "trafficking_at_filing", "filing_date"), filings]


def _dated(trained: pd.DataFrame, variable: str, clock: str) -> Series:
    """An outcome of rows of trained units, net of unit and calendar month, by `clock`.

    trained: unit, training_date, month (of the clock), the outcome.
    """
    days = days_from_training(trained[clock], trained["training_date"])
    outcome = residualise(trained, variable, ("unit", "month"))
    rows = pd.DataFrame(
        {
            "unit": trained["unit"],
            "day": _day(trained[clock]),
            "training": _day(trained["training_date"]),
            "outcome": outcome,
        }
    ).dropna()
    return Series(variable, outcome, days, rows)


def _day(dates: pd.Series) -> pd.Series:
    return (dates - pd.Timestamp("1970-01-01")).dt.days.astype(float)


def jumps(
    series: list[Series],
    choices: Choices,
    *,
    minimum_cell: int,
    level: float,
    draws: int,
    seed: np.random.SeedSequence,
) -> Iterator[Jump]:
    """The jump of every series at the training date for every bandwidth, and at every
    placebo date for the first."""
    for cutoff, bandwidth in _places(choices):
        at = {"bandwidth": bandwidth, "donut": choices.donut_days, "cutoff": cutoff}
        for one in series:
            found = discontinuity(
                one.outcome, one.days, minimum=minimum_cell, level=level, **at
            )
            none = NONE_TRAINED if one.days.isna().all() else "too_few_cases"
            why = none if found is None else ""
            jump = Jump(one.variable, cutoff, bandwidth, found, reason=why)
            if found is not None and one.rows is not None:
                p_value = permuted_jump_p(one.rows, draws=draws, seed=seed, **at)
                few = found.n_left + found.n_right < LEAST_CASES
                jump = dataclasses.replace(
                    jump, p_permutation=p_value, few=few, draws=draws
                )
            yield jump


def _places(choices: Choices) -> list[tuple[int, int]]:
    """Every cut-off and bandwidth, in days."""
    first = choices.bandwidths_days[0]
    places = [(0, bandwidth) for bandwidth in choices.bandwidths_days]
    return [*places, *((day, first) for day in choices.placebo_days)]


@dataclass(frozen=True, eq=False)
class JumpPicture:
    """What the figure of a series shows.

    bins: by the bin's middle in days, mean, low, high (pointwise set of the mean) and
    count; bins of fewer rows than the minimum are left out. lines: side, x, y of the
    local line on either side, at `bandwidth` days. width: of a bin, in days.
    """

    bins: pd.DataFrame
    lines: pd.DataFrame
    width: int
    bandwidth: int


def picture_of(
    series: Series, choices: Choices, minimum_cell: int, level: float
) -> JumpPicture:
    """Bins and local lines of one series."""
    width, bandwidth = choices.bin_days, choices.bandwidths_days[0]
    places = (series.days // width) * width + width / 2
    grouped = series.outcome.groupby(places[places.abs() <= choices.figure_days])
    bins = grouped.agg(["mean", "sem", "count"])
    bins = bins[bins["count"] >= minimum_cell]
    half = student.ppf((1 + level) / 2, bins["count"] - 1) * bins["sem"]
    bins = bins.assign(low=bins["mean"] - half, high=bins["mean"] + half)
    return JumpPicture(bins, _local_lines(series, choices, bandwidth), width, bandwidth)


def _local_lines(series: Series, choices: Choices, bandwidth: int) -> pd.DataFrame:
    """Least squares on either side with triangular weights, its ends."""
    inside = series.outcome.notna() & (series.days.abs() < bandwidth)
    inside &= outside_donut(series.days, choices.donut_days)
    found = []
    for side, to in (("after", bandwidth), ("before", -bandwidth)):
        here = inside & ((series.days >= 0) if to > 0 else (series.days < 0))
        x = series.days[here].to_numpy(float)
        if len(np.unique(x)) < LEAST_DAYS:
            continue
        root = np.sqrt(1 - np.abs(x) / bandwidth)
        slope, start = np.polyfit(x, series.outcome[here].to_numpy(float), 1, w=root)
        found += [(side, 0.0, start), (side, float(to), start + slope * to)]
    return pd.DataFrame(found, columns=["side", "x", "y"])


def jumps_at_training(
    cases: pd.DataFrame,
    config: Config,
    catalogue: Catalogue,
    seed: np.random.SeedSequence,
) -> tuple[list[Jump], JumpPicture, str]:
    """Every jump, and the picture and label of the first series."""
    choices, minimum = config.discontinuity, config.study.minimum_cell
    charge = catalogue.variables["trafficking_at_filing"]
    series = series_at_training(cases, choices, charges=switched_on(charge, config))
    level = config.study.level
    found = list(
        jumps(
            series,
            choices,
            minimum_cell=minimum,
            level=level,
            draws=config.draws.permutations,
            seed=seed,
        )
    )
    label = catalogue.label(series[0].variable)
    return found, picture_of(series[0], choices, minimum, level), label


def index_at_training(
    rulings: pd.DataFrame, config: Config, seed: np.random.SeedSequence
) -> list[Jump]:
    """Jumps of the index by date of ruling, which can jump on the day of training.

    rulings: region_id, ruling_date, training_date, index (missing where not scored).
    With fewer than two trained regions there is no jump, and a reason: the dates of one
    cannot be permuted, and what happened there on the day is not told from training.
    """
    known = rulings["training_date"].notna() & rulings["index"].notna()
    trained = rulings[known].rename(columns={"region_id": "unit"})
    trained["month"] = trained["ruling_date"].dt.month
    regions = trained["unit"].nunique()
    if regions < 2:
        why = FEW_TRAINED if regions else NONE_TRAINED
        return [
            Jump("index", cutoff, bandwidth, None, reason=why)
            for cutoff, bandwidth in _places(config.discontinuity)
        ]
    return list(
        jumps(
            [_dated(trained, "index", "ruling_date")],
            config.discontinuity,
            minimum_cell=config.study.minimum_cell,
            level=config.study.level,
            draws=config.draws.permutations,
            seed=seed,
        )
    )
