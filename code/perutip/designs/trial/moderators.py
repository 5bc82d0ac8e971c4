"""Does the effect differ by prevalence, experience or the region's prosecutors?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.trial.drawn import DrawnDesign
from perutip.designs.trial.estimates import (
    TrialOutcome,
    baseline_covariate,
    no_effect,
)
from perutip.inference.randomization_test import (
    AndersonRubin,
    HeterogeneityTest,
    NothingToCompare,
    anderson_rubin_test,
    heterogeneity_test,
)


@dataclass(frozen=True)
class Moderated:
    """Test of a constant effect, and the districts behind it.

    `districts` counts those with rows: treated and control, with the moderator above
    zero and not, for a moderator of 0 and 1; else treated and control alone.
    """

    test: HeterogeneityTest | None
    reason: str
    districts: dict[str, int]
    n_missing: int


def moderated_effect(
    outcome: TrialOutcome, moderator: str, design: DrawnDesign
) -> Moderated:
    """Coefficient of treated × moderator with a randomization p.

    Parameters
    ----------
    outcome : not a composite; `moderator` names a numeric column of its rows, fixed
        before training. Rows without it leave the sample and are counted.

    Returns
    -------
    `test` is None with the coded reason where a cell of a 0/1 moderator has fewer than
    two districts of an arm, or the moderator does not vary.
    """
    rows = design.attach(outcome.rows).dropna(subset=[outcome.variable])
    complete = rows.dropna(subset=[moderator]).reset_index(drop=True)
    n_missing = len(rows) - len(complete)
    values = complete[moderator].astype(float)
    districts = _districts(complete, values)
    reason = no_effect(complete, outcome.variable)
    if not reason and values.nunique() < 2:
        reason = "no_variation"
    if reason:
        return Moderated(None, reason, districts, n_missing)
    if len(districts) == 4 and min(districts.values()) < 2:
        return Moderated(None, "too_few_treated_clusters", districts, n_missing)
    try:
        test = heterogeneity_test(
            complete[outcome.variable].to_numpy(float),
            values.to_numpy(),
            complete["ubigeo"],
            design.treatment,
            design.assignments,
            units=design.units,
            strata=complete["stratum"],
            covariates=baseline_covariate(complete, outcome.baseline),
        )
    except ValueError as error:
        if "identify" not in str(error):
            raise
        return Moderated(None, "not_identified", districts, n_missing)
    return Moderated(test, "", districts, n_missing)


def _districts(complete: pd.DataFrame, values: pd.Series) -> dict[str, int]:
    arm = np.where(complete["treated"] == 1, "treated", "control")
    kind = pd.Series(arm, index=complete.index)
    if set(values.unique()) <= {0.0, 1.0}:
        kind = kind + np.where(values > 0, ", with", ", without")
        labels = [
            f"{a}, {w}" for a in ("treated", "control") for w in ("with", "without")
        ]
    else:
        labels = ["treated", "control"]
    counts = complete["ubigeo"].groupby(kind).nunique()
    return {label: int(counts.get(label, 0)) for label in labels}


def effect_of_attending(
    outcome: TrialOutcome, attended: str, design: DrawnDesign, *, level: float
) -> AndersonRubin | str:
    """Anderson–Rubin effect on those who attend because their district was drawn.

    It needs that the assignment changes outcomes through attendance alone: peers who
    talk and patrols that mix break that. Rows without outcome or attendance are left
    out; the coded reason where outcome or attendance do not vary between arms, or
    strata and baseline leave nothing of the treatment.
    """
    rows = design.attach(outcome.rows)
    complete = rows.dropna(subset=[outcome.variable, attended]).reset_index(drop=True)
    for name in (outcome.variable, attended):
        if reason := no_effect(complete, name):
            return reason
    try:
        return anderson_rubin_test(
            complete[outcome.variable].to_numpy(float),
            complete[attended].to_numpy(float),
            complete["ubigeo"],
            design.treatment,
            design.assignments,
            units=design.units,
            strata=complete["stratum"],
            covariates=baseline_covariate(complete, outcome.baseline),
            level=level,
        )
    except NothingToCompare:
        return "not_identified"


def with_moderators(
    officers: pd.DataFrame, districts: pd.DataFrame, regions: pd.DataFrame
) -> pd.DataFrame:
    """Officers with their district's prevalence and whether the region was trained."""
    prevalence = districts.set_index("ubigeo")["prevalence"]
    trained = set(regions.loc[regions["training_date"].notna(), "region_id"])
    return officers.assign(
        prevalence=officers["ubigeo"].map(prevalence),
        trained=officers["ubigeo"].str[:2].isin(trained).astype(float),
    )
