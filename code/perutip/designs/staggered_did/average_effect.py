"""The imputation estimate with all its inferences, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.staggered_did.columns import whole_numbers
from perutip.designs.staggered_did.design import Unidentified, unidentified
from perutip.designs.staggered_did.fitted import (
    Columns,
    FittedImputation,
    RolloutColumns,
    fit_imputation,
)
from perutip.designs.staggered_did.permutation import permuted_p
from perutip.inference.linear_estimator import Floats, LinearWildTest
from perutip.inference.ties import bootstrap_p

PERMUTATIONS = 499
"""Most permutations of adoption dates, whatever `draws` says."""


@dataclass(frozen=True, eq=False)
class ImputationEstimate:
    """Average effect on the treated rows that are identified, and by event time.

    att, jackknife_se, conf_low, conf_high, p_jackknife: leave-one-cluster-out, t(df).
    p_wild: null-imposed wild cluster bootstrap-t, of the null that every effect is
    zero, over `wild_draws` sign patterns. p_permutation: of adoption over clusters,
    "as if" it had been random.
    imputed_mean: of the identified treated rows, without treatment.
    n_treated: treated rows, n_unidentified of them not identified; `unidentified`
    marks and counts these.
    by_event_time: event_time, att, jackknife_se, n_treated (rows that are averaged),
    reason (of the row's NaN).
    covariance: (E, E) jackknife covariance of by_event_time's att.
    reason: why a number above is NaN, empty when none is; names clusters.
    """

    att: float
    jackknife_se: float
    conf_low: float
    conf_high: float
    p_jackknife: float
    p_wild: float
    wild_draws: int
    p_permutation: float
    imputed_mean: float
    df: int
    n_obs: int
    n_clusters: int
    n_treated_clusters: int
    n_treated: int
    n_unidentified: int
    unidentified: Unidentified
    by_event_time: pd.DataFrame
    covariance: Floats
    leave_out: pd.Series
    level: float
    reason: str


def imputation_att(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit_fe: Columns,
    time_fe: Columns,
    treated: str,
    cluster: str,
    covariates: Sequence[str] | None = None,
    event_time: str | None = None,
    adoption: str | None = None,
    seed: int | np.random.SeedSequence | None = None,
    draws: int = 9999,
    level: float = 0.95,
    clock: str | None = None,
    enumerated: bool = True,
) -> ImputationEstimate:
    """Imputation estimate of Borusyak, Jaravel and Spiess, its default variance never.

    Parameters
    ----------
    data : DataFrame
        One row per case, nothing missing in the columns named (except where said).
    outcome, treated, cluster : str
        A number, 0/1 or bool, and the level of the jackknife.
    unit_fe, time_fe : str or list of str
        Effects to absorb; all of them are fitted on untreated rows.
    covariates : list of str, optional
        Numbers that enter linearly.
    event_time : str, optional
        Periods since adoption, missing allowed; averages over treated rows of each.
    adoption : str, optional
        First treated value of `clock`, one per cluster; never: missing, or zero. Asks
        for the permutation.
    seed : int or SeedSequence, optional
        Of the draws; None is 0.
    draws : int
        Sign patterns where they are drawn, and at most permutations (of 499).
    level : float
        Coverage of the interval, 0-1.
    clock : str, optional
        Column that `adoption` is compared with (treated is clock >= adoption); by
        default the first of `time_fe` for which that gives `treated`.
    enumerated : bool
        Whether sign patterns are enumerated up to 25 clusters, or up to 15 alone.

    Raises
    ------
    ValueError
        On absent columns, missing values, labels of several types, text for numbers, a
        treatment that is not 0/1, or when every row or none is treated.

    Notes
    -----
    Effects are fitted on untreated rows; the estimate is a'y with weights a from the
    design alone. A cluster without which treated rows of *other* clusters are not
    identified has no leave-one-out estimate of the same average: jackknife and
    bootstrap are NaN then, and `reason` names it.

    References
    ----------
    Borusyak, Jaravel and Spiess (2024), "Revisiting Event-Study Designs", Review of
    Economic Studies 91, theorem 1; MacKinnon, Nielsen and Webb (2023), "Fast and
    Reliable Jackknife and Bootstrap Methods", Journal of Applied Econometrics 38.
    """
    columns = RolloutColumns.named(
        outcome, unit_fe, time_fe, treated, cluster, covariates
    )
    if event_time is not None:
        whole_numbers(data, event_time)
    fit = fit_imputation(data, columns, event_time, level)
    stream = 0 if seed is None else seed
    reasons = fit.reasons()
    moves = fit.moves
    wild = fit.bootstrap(draws, stream, enumerated) if moves else None
    permuted = float("nan")
    if np.isfinite(fit.errors[0]) and not moves:
        reasons += ["no cluster moves the estimate: the outcome does not vary"]
    elif adoption is not None and np.isfinite(fit.jackknife.estimate[0]):
        permuted, problem = permuted_p(
            fit.frame,
            fit.design,
            outcome=outcome,
            cluster=cluster,
            adoption=adoption,
            clocks=list(columns.times) if clock is None else [clock],
            reps=min(draws, PERMUTATIONS),
            seed=stream,
        )
        reasons += [problem] if problem else []
    return _estimate(fit, wild, permuted, "; ".join(reasons))


def imputation_averages(
    data: pd.DataFrame,
    *,
    outcome: str,
    unit_fe: Columns,
    time_fe: Columns,
    treated: str,
    cluster: str,
    by: str,
    covariates: Sequence[str] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Averages of the same effects by cohort or subgroup, `by` a column.

    Returns
    -------
    DataFrame
        One row per level among treated rows: `by`, att, jackknife_se, conf_low,
        conf_high, n_treated (rows averaged), n_treated_clusters, reason.
    """
    columns = RolloutColumns.named(
        outcome, unit_fe, time_fe, treated, cluster, covariates
    )
    fit = fit_imputation(data, columns, by, level)
    table = fit.averages(by)
    return table.iloc[1:].reset_index(drop=True)


def _estimate(
    fit: FittedImputation,
    wild: LinearWildTest | None,
    permuted: float,
    reason: str,
) -> ImputationEstimate:
    """Everything that the fit and the two tests say, flat."""
    made, columns = fit.jackknife, fit.columns
    table = fit.averages("event_time").drop(columns="n_treated_clusters")
    first, error = table.iloc[0], fit.errors
    outcome = fit.frame[columns.outcome].to_numpy(float)
    used = fit.design.identified()
    lost = unidentified(
        fit.frame, fit.design, region=columns.units[0], period=columns.times[0]
    )
    by_time = table.iloc[1:].drop(columns=["conf_low", "conf_high"])
    by_time["event_time"] = by_time["event_time"].astype("Int64")
    usable = np.isfinite(error[1:])
    return ImputationEstimate(
        att=float(made.estimate[0]),
        jackknife_se=float(error[0]),
        conf_low=float(first["conf_low"]),
        conf_high=float(first["conf_high"]),
        p_jackknife=float(made.p_value[0]) if fit.moves else np.nan,
        p_wild=_wild_p(wild) if wild else float("nan"),
        wild_draws=wild.draws_used if wild else 0,
        p_permutation=permuted,
        imputed_mean=float(outcome[used].mean() - made.estimate[0])
        if used.any()
        else float("nan"),
        df=made.df,
        n_obs=made.n_obs,
        n_clusters=made.n_clusters,
        n_treated_clusters=int(made.n_treated_clusters[0]),
        n_treated=lost.n_treated,
        n_unidentified=lost.n_unidentified,
        unidentified=lost,
        by_event_time=by_time.reset_index(drop=True),
        covariance=np.where(np.outer(usable, usable), made.vcov[1:, 1:], np.nan),
        leave_out=pd.Series(made.leave_out[:, 0], index=list(made.clusters)),
        level=made.level,
        reason=reason,
    )


def _wild_p(test: LinearWildTest) -> float:
    return bootstrap_p(test.p_value, test.draws_used, test.enumerated)
