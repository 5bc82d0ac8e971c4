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

from perutip.designs.hazard_imputation import (
    HazardEstimate,
    Statistic,
    date_orders,
    functional_form_decides,
    hazard_imputation,
    permutable_regions,
    permute_training_dates,
)
from perutip.designs.staggered_did import imputation_design
from perutip.inference.linear_estimator import linear_jackknife
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


@dataclass(frozen=True, eq=False)
class DatedOutcome:
    """A headline estimated by imputation: its rows, outcome and clock.

    rows: unit, `date` (the clock), half_year of that date, `outcome` without gaps.
    """

    variable: str
    rows: pd.DataFrame


def family_of_dates(
    cases: pd.DataFrame,
    units: pd.DataFrame,
    hazards: Mapping[str, Statistic],
    dated: Sequence[DatedOutcome],
    *,
    extraction_date: object,
    draws: int,
    seed: np.random.SeedSequence,
) -> FamilyOfDates:
    """Permutation and step-down p-values of one rank of headlines.

    Parameters
    ----------
    cases, units, extraction_date : as in `hazard_headlines`.
    hazards : variable → statistic of the hazard design.
    dated : headlines estimated by imputation.
    draws : permutations of the dates (never included).
    seed : of the permutations.

    Notes
    -----
    A statistic that does not exist under permuted dates counts as infinite; a member
    without an observed statistic leaves the family. The rollout was not random: the
    p-values are "as if" the order of dates had been.
    """
    labels = permutable_regions(cases, units, extraction_date=extraction_date)
    orders = date_orders(len(labels), draws, np.random.default_rng(seed))
    names = list(hazards)
    found = permute_training_dates(
        cases,
        units,
        extraction_date=extraction_date,
        statistics=list(hazards.values()),
        orders=orders,
    )
    observed = dict(zip(names, found.observed, strict=True))
    drawn = dict(zip(names, found.draws.T, strict=True))
    training = units.set_index("region")["training_date"]
    for member in dated:
        paths = _t_under_orders(member, training, labels, orders)
        observed[member.variable], drawn[member.variable] = paths[0], paths[1:]
    kept = [name for name, value in observed.items() if np.isfinite(value)]
    if not kept:
        return FamilyOfDates({}, {}, draws)
    columns = np.column_stack([drawn[name] for name in kept])
    sizes = [observed[name] for name in kept]
    family = step_down(sizes, columns, names=kept, sampled=True)
    return FamilyOfDates(
        dict(zip(kept, map(float, family.p_value), strict=True)),
        dict(zip(kept, map(float, family.p_step_down), strict=True)),
        draws,
    )


def _t_under_orders(
    member: DatedOutcome,
    training: pd.Series,
    labels: np.ndarray,
    orders: np.ndarray,
) -> np.ndarray:
    """(1 + B,) att over jackknife error: observed, then under every order."""
    rows = member.rows.reset_index(drop=True)
    day = rows["date"].to_numpy("datetime64[ns]")
    codes, own = np.unique(rows["unit"].to_numpy(), return_inverse=True)
    dates = training.reindex(codes).to_numpy("datetime64[ns]")
    place = {label: k for k, label in enumerate(labels)}
    positions = np.array([place.get(label, -1) for label in codes])
    given = training.reindex(labels).to_numpy("datetime64[ns]")
    base = imputation_design(
        rows.assign(treated=day >= dates[own]), region="unit", period="half_year"
    )
    outcome = rows["outcome"].to_numpy(float)

    def statistic(paths: np.ndarray) -> float:
        treated = day >= paths[own]
        if not treated.any() or treated.all():
            return np.nan
        design = base.with_treatment(treated, treated.astype(float)[:, None])
        found = linear_jackknife(outcome, design, rows["unit"])
        error = float(found.std_error[0])
        return float(found.estimate[0]) / error if error > 0 else np.nan

    values = [statistic(dates)]
    for order in orders:
        paths = dates.copy()
        moved = positions >= 0
        paths[moved] = given[order][positions[moved]]
        value = statistic(paths)
        values.append(np.inf if np.isnan(value) else value)
    return np.array(values)
