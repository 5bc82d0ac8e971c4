"""What stands beside the exact test: district means, clustered t, Poisson, IPW."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from perutip.designs.trial.drawn import DrawnDesign
from perutip.designs.trial.estimates import PreparedOutcome, TrialOutcome
from perutip.inference.pyfixest_rooms import pf
from perutip.inference.randomization_test import (
    RandomizationTest,
    randomization_test,
)


@dataclass(frozen=True)
class Beside:
    """One estimate with its own inference; `df` degrees of freedom of its t.

    Effects in the outcome's units, but for `poisson_rate_ratio`: a ratio of rates, with
    `std_error` that of its logarithm.
    """

    estimate: float
    std_error: float
    t_stat: float
    p_value: float
    conf_low: float
    conf_high: float
    df: int
    n_obs: int
    n_units: int
    p_ri: float = np.nan
    n_assignments: int = 0


def _with_t(
    estimate: float, error: float, df: int, level: float, n_obs: int, n_units: int
) -> Beside:
    """Two-sided Student's t inference."""
    if df < 1 or not error > 0:
        nothing = (np.nan,) * 4
        return Beside(estimate, np.nan, *nothing, max(df, 0), n_obs, n_units)
    t = estimate / error
    reach = float(stats.t.ppf((1 + level) / 2, df)) * error
    p = float(2 * stats.t.sf(abs(t), df))
    return Beside(
        estimate,
        error,
        t,
        p,
        estimate - reach,
        estimate + reach,
        df,
        n_obs,
        n_units,
    )


def clustered_t(prepared: PreparedOutcome, level: float) -> Beside | None:
    """CRV1 with t(G − 1): what the field would print, and what rejects too often."""
    test = prepared.test
    if test is None:
        return None
    return _with_t(
        test.estimate,
        test.std_error,
        test.n_clusters - 1,
        level,
        test.n_obs,
        test.n_clusters,
    )


def district_means(
    prepared: PreparedOutcome, design: DrawnDesign, level: float
) -> Beside | None:
    """OLS of district means on treatment and strata, t(J − S − 1 − K), every district
    weighing the same.

    K is 1 with a baseline, which enters as its district mean (Donner and Klar 2000;
    Hayes and Moulton 2017, ch. 10). J counts districts with rows, S their strata.
    """
    spec = prepared.spec
    columns = [spec.outcome, "treated", *spec.covariates]
    data = spec.data[["ubigeo", "stratum", *columns]]
    data = data.astype(dict.fromkeys(columns, float))
    means = data.groupby(["ubigeo", "stratum"], as_index=False)[columns].mean()
    within = means[columns] - means.groupby("stratum")[columns].transform("mean")
    x = within[["treated", *spec.covariates]].to_numpy()
    y = within[spec.outcome].to_numpy()
    df = len(means) - means["stratum"].nunique() - x.shape[1]
    gram = x.T @ x
    if df < 1 or np.linalg.matrix_rank(gram, tol=1e-10 * np.trace(gram)) < len(gram):
        return None
    inverse = np.linalg.inv(gram)
    beta = inverse @ x.T @ y
    residual = y - x @ beta
    error = float(np.sqrt(residual @ residual / df * inverse[0, 0]))
    return _with_t(float(beta[0]), error, df, level, len(data), len(means))


def poisson_rate_ratio(
    outcome: TrialOutcome, design: DrawnDesign, level: float
) -> Beside | None:
    """Ratio of rates by Poisson regression with exposure and strata, and its exact p.

    Parameters
    ----------
    outcome : with `count` and `exposure` (a row's own time or officers; empty: 1 each).

    Notes
    -----
    log E[count] = strata + β·treated + log(exposure), clustered by district, t(G − 1).
    The exact p is a score test: counts less what the strata's rates alone predict,
    residuals that under the sharp null do not depend on the assignment.
    """
    columns = [outcome.count, *([outcome.exposure] if outcome.exposure else [])]
    rows = design.attach(outcome.rows).dropna(subset=columns)
    rows = rows.reset_index(drop=True)
    exposure = rows[outcome.exposure].to_numpy(float) if outcome.exposure else 1.0
    data = rows[["ubigeo", "stratum", "treated"]].assign(
        count=rows[outcome.count].astype(float), exposure=exposure
    )
    data["treated"] = data["treated"].astype(float)
    data["log_exposure"] = np.log(data["exposure"])
    by_arm = data.groupby("treated")["count"].sum()
    if len(by_arm) < 2 or (by_arm == 0).any():
        return None
    fit = pf.fepois(
        "count ~ treated | stratum",
        data,
        vcov={"CRV1": "ubigeo"},
        offset="log_exposure",
        ssc=pf.ssc(k_fixef="full"),
        fixef_rm="none",
    )
    row = fit.tidy().loc["treated"]
    n_units = data["ubigeo"].nunique()
    logs = _with_t(
        float(row["Estimate"]),
        float(row["Std. Error"]),
        n_units - 1,
        level,
        len(data),
        n_units,
    )
    score = _score_test(data, design)
    return Beside(
        float(np.exp(logs.estimate)),
        logs.std_error,
        logs.t_stat,
        logs.p_value,
        float(np.exp(logs.conf_low)),
        float(np.exp(logs.conf_high)),
        logs.df,
        logs.n_obs,
        logs.n_units,
        score.p_value,
        score.n_assignments,
    )


def _score_test(data: pd.DataFrame, design: DrawnDesign) -> RandomizationTest:
    """Exact test of counts less exposure × the stratum's rate of both arms."""
    totals = data.groupby("stratum")[["count", "exposure"]].transform("sum")
    expected = data["exposure"] * totals["count"] / totals["exposure"]
    return randomization_test(
        data["count"] - expected,
        data["ubigeo"],
        design.treatment,
        design.assignments,
        units=design.units,
        strata=data["stratum"],
        confidence_set=False,
    )


def weighted_by_chances(
    prepared: PreparedOutcome, design: DrawnDesign, level: float
) -> RandomizationTest | None:
    """Exact test with inverse-probability weights; None where all chances are equal."""
    if not design.unequal_chances or prepared.test is None:
        return None
    spec = prepared.spec
    return randomization_test(
        spec.data[spec.outcome].to_numpy(float),
        spec.data["ubigeo"],
        design.treatment,
        design.assignments,
        units=design.units,
        strata=spec.data["stratum"],
        covariates=spec.data[list(spec.covariates)] if spec.covariates else None,
        probabilities=design.probabilities,
        level=level,
    )
