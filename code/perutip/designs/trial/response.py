"""Who answers at endline: by stratum, and weights that undo what predicts it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perutip.designs.trial.drawn import DrawnDesign
from perutip.designs.trial.estimates import TrialOutcome, baseline_covariate
from perutip.inference.randomization_test import (
    NothingToCompare,
    RandomizationTest,
    randomization_test,
)

LOWEST_CHANCE = 0.05
RIDGE = 1e-6


def response_by_stratum(officers: pd.DataFrame, design: DrawnDesign) -> pd.DataFrame:
    """Officers at baseline and answered, districts with any answer, by stratum.

    `left`: officers lost where others of their district answered. Arms play no part:
    the table may be shown while the endline is in the field.
    """
    rows = design.attach(officers).assign(answered=lambda f: 1 - f["lost"])
    found = rows.groupby("stratum", sort=True).agg(
        officers=("answered", "size"), answered=("answered", "sum")
    )
    any_answer = rows.groupby(["stratum", "ubigeo"])["answered"].max()
    found["districts"] = any_answer.groupby("stratum").size()
    found["districts_answered"] = any_answer.groupby("stratum").sum()
    found["share"] = found["answered"] / found["officers"]
    found["left"] = left_their_district(rows).groupby(rows["stratum"]).sum()
    return found.reset_index()


def left_their_district(officers: pd.DataFrame) -> pd.Series:
    """1 for an officer lost in a district where somebody answered, else 0.

    Which districts are lost whole is public ([trial] lost_districts), and how many
    officers they had is known there: by subtraction, so is how many left elsewhere.
    """
    whole = officers.groupby("ubigeo")["lost"].transform("min")
    return officers["lost"] - whole


def reweighted_to_baseline(
    outcome: TrialOutcome,
    design: DrawnDesign,
    covariates: Sequence[str],
    *,
    level: float,
) -> RandomizationTest | str:
    """Exact test with weights 1 / chance of an answer, from baseline values alone.

    Chances come from a logistic regression on strata and `covariates` without the arm:
    under the sharp null the weights do not depend on the assignment, and the test stays
    exact. Chances below 5% count as 5%.
    The coded reason where strata and baseline leave nothing of the treatment.
    """
    rows = design.attach(outcome.rows).reset_index(drop=True)
    answered = rows[outcome.variable].notna().to_numpy()
    chance = response_chances(rows, answered, covariates)
    complete = rows[answered].reset_index(drop=True)
    try:
        return randomization_test(
            complete[outcome.variable].to_numpy(float),
            complete["ubigeo"],
            design.treatment,
            design.assignments,
            units=design.units,
            strata=complete["stratum"],
            covariates=baseline_covariate(complete, outcome.baseline),
            weights=1 / chance[answered],
            level=level,
        )
    except NothingToCompare:
        return "not_identified"


def response_chances(
    rows: pd.DataFrame, answered: np.ndarray, covariates: Sequence[str]
) -> np.ndarray:
    """Fitted chances (N,) of an answer, at least `LOWEST_CHANCE`.

    Logit by Newton's method on stratum dummies and standardized covariates (missing:
    the mean), with a ridge of 1e-6 so that a stratum that answers whole stays finite.
    """
    dummies = pd.get_dummies(rows["stratum"], dtype=float).to_numpy()
    columns = [dummies]
    for name in covariates:
        values = rows[name].astype(float)
        if values.nunique() > 1:
            scaled = (values - values.mean()) / values.std()
            columns.append(scaled.fillna(0.0).to_numpy()[:, None])
    x = np.column_stack(columns)
    y = answered.astype(float)
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ beta)))
        gradient = x.T @ (y - p) - RIDGE * beta
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(beta))
        step = np.linalg.solve(hessian, gradient)
        beta = beta + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-10:
            break
    return np.maximum(1 / (1 + np.exp(-(x @ beta))), LOWEST_CHANCE)
