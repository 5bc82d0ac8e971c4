"""The headline estimates of the prosecutor training, and their family-wise p-values.

Conviction and resolution by calendar-time hazards; escalation and review by
imputation on the decision's date. One set of permutations of the training dates over
regions serves every headline of a rank, each statistic studentized by its jackknife.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation import (
    HazardEstimate,
    Kind,
    Statistic,
    date_orders,
    functional_form_decides,
    hazard_imputation,
    permutable_regions,
    permutation_p,
    permute_training_dates,
)
from perutip.designs.headline.handed_round import Permuted
from perutip.inference.multiple_testing import step_down


@dataclass(frozen=True, eq=False)
class HazardHeadlines:
    """The hazard estimates: all exposed time, filed after, and multiplicative.

    form_decides: statistic → whether its linear and its multiplicative version differ
    by more than one standard error (None where one is missing).
    """

    linear: HazardEstimate
    filed_after: HazardEstimate
    poisson: HazardEstimate
    form_decides: dict[Statistic, bool | None]


@dataclass(frozen=True, eq=False)
class FamilyOfDates:
    """Permutation p-values of a family, unadjusted and stepped down, by variable.

    statistics: (1 + draws, members) studentized statistics of the members, observed
    first: what a later step joins its own to. Empty where p-values were read back.
    """

    p_value: dict[str, float]
    p_step_down: dict[str, float]
    draws: int
    statistics: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, eq=False)
class Orders:
    """The permutations that all headlines share: (B, G) `orders` of the dates of the
    regions `labels` (G,), and `training`, date by region (missing: never)."""

    training: pd.Series
    labels: np.ndarray
    orders: np.ndarray


def units_of(cases: pd.DataFrame) -> pd.DataFrame:
    """Units that have cases, each with its training date (missing: never)."""
    first = cases.groupby("unit", sort=True)["training_date"].first()
    return first.reset_index()


def at_risk_until_known(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases whose time at risk is known: a case that ended on a day that is not
    recorded is neither censored nor ended at any age.

    cases: with `undated` (1: such a case).
    """
    return cases[cases["undated"] == 0]


def hazard_frames(
    cases: pd.DataFrame, units: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Analysis files in the columns of `hazard_imputation`.

    cases: unit, filing_date, resolution_date, convicted, undated. units: unit,
    training_date.
    """
    cases = at_risk_until_known(cases)
    ended = cases["resolution_date"].notna()
    kind = np.where(cases["convicted"] == 1, "convicted", "other")
    return (
        pd.DataFrame(
            {
                "region": cases["unit"],
                "filing_date": cases["filing_date"],
                "end_date": cases["resolution_date"],
                "end_kind": pd.Series(kind, index=cases.index).where(ended),
            }
        ),
        units.rename(columns={"unit": "region"})[["region", "training_date"]],
    )


def hazard_headlines(
    cases: pd.DataFrame,
    units: pd.DataFrame,
    *,
    extraction_date: object,
    horizons: Sequence[int],
    level: float,
) -> HazardHeadlines:
    """Every hazard estimate of the headline table; frames of `hazard_frames`."""
    common: dict[str, Any] = {
        "extraction_date": extraction_date,
        "horizons": tuple(horizons),
        "level": level,
    }
    linear = hazard_imputation(cases, units, **common)
    after = hazard_imputation(cases, units, scope="filed_after", **common)
    poisson = hazard_imputation(cases, units, model="poisson", **common)
    statistics = [Statistic("hazard")] + [
        Statistic(kind, h) for kind in get_args(Kind)[1:] for h in horizons
    ]
    decides = {one: functional_form_decides(linear, poisson, one) for one in statistics}
    return HazardHeadlines(linear, after, poisson, decides)


def common_orders(
    cases: pd.DataFrame,
    units: pd.DataFrame,
    *,
    extraction_date: object,
    draws: int,
    seed: np.random.SeedSequence,
) -> Orders:
    """The same permutations for whoever asks: frames as in `hazard_headlines`."""
    labels = permutable_regions(cases, units, extraction_date=extraction_date)
    orders = date_orders(len(labels), draws, np.random.default_rng(seed))
    return Orders(units.set_index("region")["training_date"], labels, orders)


def family_of_dates(
    cases: pd.DataFrame,
    units: pd.DataFrame,
    hazards: Mapping[str, Statistic],
    others: Sequence[Permuted],
    *,
    members: Sequence[str],
    extraction_date: object,
    common: Orders,
) -> FamilyOfDates:
    """Permutation and step-down p-values of one rank of headlines.

    Parameters
    ----------
    cases, units, extraction_date : as in `hazard_headlines`.
    hazards : variable → statistic of the hazard design.
    others : headlines with a statistic of their own under any dates.
    members : variables over which p is stepped down; the others get their own p only.
    common : permutations of the dates (never included), shared by all families.

    Notes
    -----
    A statistic that does not exist under permuted dates counts as infinite; a member
    without an observed statistic leaves the family. The rollout was not random: the
    p-values are "as if" the order of dates had been.

    References
    ----------
    Romano and Wolf (2005), "Exact and Approximate Stepdown Methods for Multiple
    Hypothesis Testing", Journal of the American Statistical Association 100.
    """
    columns: dict[str, np.ndarray] = {}
    if hazards:
        found = permute_training_dates(
            cases,
            units,
            extraction_date=extraction_date,
            statistics=list(hazards.values()),
            orders=common.orders,
        )
        every = np.vstack([found.observed, found.draws])
        columns |= dict(zip(hazards, every.T, strict=True))
    for one in others:
        columns[one.variable] = one.t_under(
            common.training, common.labels, common.orders
        )
    return family_of_statistics(pd.DataFrame(columns), members)


def family_of_statistics(
    statistics: pd.DataFrame, members: Sequence[str]
) -> FamilyOfDates:
    """p-values of (1 + B, K) statistics, observed first; stepped down over `members`.

    A column without an observed statistic, or whose every permutation repeats it, has
    no p and is no part of the family.
    """
    kept = [name for name in statistics if np.isfinite(statistics[name].iloc[0])]
    observed = statistics.iloc[0] if len(statistics) else pd.Series(dtype=float)
    drawn = statistics.iloc[1:]
    own = {
        name: float(
            permutation_p(observed[[name]].to_numpy(), drawn[[name]].to_numpy())[0]
        )
        for name in kept
    }
    own = {name: p_value for name, p_value in own.items() if not np.isnan(p_value)}
    mine = [name for name in members if name in own]
    stepped = _stepped_down(observed, drawn, mine)
    return FamilyOfDates(own, stepped, max(len(drawn), 0), statistics)


def _stepped_down(
    observed: pd.Series, drawn: pd.DataFrame, names: list[str]
) -> dict[str, float]:
    if not names:
        return {}
    family = step_down(
        observed[names].to_numpy(),
        drawn[names].to_numpy(),
        names=names,
        sampled=True,
    )
    return dict(zip(names, map(float, family.p_step_down), strict=True))
