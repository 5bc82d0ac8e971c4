"""The headline estimates of the prosecutor training, and their family-wise p-values.

Conviction and resolution by calendar-time hazards (HAZARD); escalation and review by
imputation on the decision's date. One set of permutations of the training dates over
regions serves every headline of a rank, each statistic studentized by its jackknife.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.dated_outcomes import DatedCells, DatedOutcome
from perutip.designs.hazard_imputation import (
    HazardEstimate,
    Statistic,
    date_orders,
    functional_form_decides,
    hazard_imputation,
    permutable_regions,
    permutation_p,
    permute_training_dates,
)
from perutip.inference.multiple_testing import step_down


@dataclass(frozen=True, eq=False)
class HazardHeadlines:
    """The hazard estimates: all exposed time, filed after, and multiplicative.

    form_decides: horizon → whether linear and multiplicative incidence differ by more
    than one standard error (None where one is missing).
    """

    linear: HazardEstimate
    filed_after: HazardEstimate
    poisson: HazardEstimate
    form_decides: dict[int, bool | None]


@dataclass(frozen=True, eq=False)
class FamilyOfDates:
    """Permutation p-values of a family, unadjusted and stepped down, by variable."""

    p_value: dict[str, float]
    p_step_down: dict[str, float]
    draws: int


def units_of(cases: pd.DataFrame) -> pd.DataFrame:
    """Units that have cases, each with its training date (missing: never)."""
    first = cases.groupby("unit", sort=True)["training_date"].first()
    return first.reset_index()


def hazard_frames(
    cases: pd.DataFrame, units: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Analysis files in the columns of `hazard_imputation`.

    cases: unit, filing_date, resolution_date, convicted. units: unit, training_date.
    """
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
    common = {
        "extraction_date": extraction_date,
        "horizons": tuple(horizons),
        "level": level,
    }
    linear = hazard_imputation(cases, units, **common)  # type: ignore[arg-type]
    after = hazard_imputation(  # type: ignore[misc]
        cases, units, scope="filed_after", **common
    )
    poisson = hazard_imputation(  # type: ignore[misc]
        cases, units, model="poisson", **common
    )
    decides = {h: functional_form_decides(linear, poisson, h) for h in horizons}
    return HazardHeadlines(linear, after, poisson, decides)


def family_of_dates(
    cases: pd.DataFrame,
    units: pd.DataFrame,
    hazards: Mapping[str, Statistic],
    dated: Sequence[DatedOutcome],
    *,
    members: Sequence[str],
    extraction_date: object,
    draws: int,
    seed: np.random.SeedSequence,
) -> FamilyOfDates:
    """Permutation and step-down p-values of one rank of headlines.

    Parameters
    ----------
    cases, units, extraction_date : as in `hazard_headlines`.
    hazards : variable → statistic of the hazard design.
    dated : outcomes estimated by imputation.
    members : variables over which p is stepped down; the others get their own p only.
    draws : permutations of the dates (never included).
    seed : of the permutations.

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
    labels = permutable_regions(cases, units, extraction_date=extraction_date)
    orders = date_orders(len(labels), draws, np.random.default_rng(seed))
    found = permute_training_dates(
        cases,
        units,
        extraction_date=extraction_date,
        statistics=list(hazards.values()),
        orders=orders,
    )
    observed = dict(zip(hazards, found.observed, strict=True))
    drawn = dict(zip(hazards, found.draws.T, strict=True))
    training = units.set_index("region")["training_date"]
    for member in dated:
        t = t_under_orders(member, training, labels, orders)
        observed[member.variable], drawn[member.variable] = t[0], t[1:]
    kept = [name for name, value in observed.items() if np.isfinite(value)]
    own = {
        name: float(permutation_p(np.array([observed[name]]), drawn[name][:, None])[0])
        for name in kept
    }
    stepped = _stepped_down(observed, drawn, [n for n in members if n in kept])
    return FamilyOfDates(own, stepped, draws)


def _stepped_down(
    observed: Mapping[str, float], drawn: Mapping[str, np.ndarray], names: list[str]
) -> dict[str, float]:
    if not names:
        return {}
    family = step_down(
        [observed[name] for name in names],
        np.column_stack([drawn[name] for name in names]),
        names=names,
        sampled=True,
    )
    return dict(zip(names, map(float, family.p_step_down), strict=True))


def t_under_orders(
    member: DatedOutcome,
    training: pd.Series,
    labels: np.ndarray,
    orders: np.ndarray,
) -> np.ndarray:
    """(1 + B,) average over jackknife error: observed, then under every order.

    training: date by region (missing: never). labels: (G,) regions whose dates are
    handed round by `orders` (B, G). A statistic that does not exist is infinite.
    """
    if member.rows.empty:
        return np.full(1 + len(orders), np.nan)
    cells = DatedCells.of(member)
    days = _days(training.reindex(cells.labels))
    given = _days(training.reindex(labels))
    place = {label: k for k, label in enumerate(labels)}
    positions = np.array([place.get(label, -1) for label in cells.labels])
    moved = positions >= 0
    values = [cells.t_statistic(days)]
    for order in orders:
        path = days.copy()
        path[moved] = given[order][positions[moved]]
        value = cells.t_statistic(path)
        values.append(np.inf if np.isnan(value) else value)
    return np.array(values)


def _days(dates: pd.Series) -> np.ndarray:
    """Day numbers, infinite where missing (never trained)."""
    days = dates.to_numpy("datetime64[D]")
    return np.where(np.isnat(days), np.inf, days.astype(float))
