"""Every estimator of a staggered rollout on the same cases, with one jackknife.

Imputation, two-way fixed effects with and without covariates, Sun-Abraham and stacked
by half-years with the filing-window donut; Callaway-Sant'Anna and Roth-Sant'Anna by
years without it, because a donut empties their base period.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student_t

from perutip.designs.cohorts.cells import RolloutEstimate, rollout_cells
from perutip.designs.cohorts.group_time import callaway_santanna, roth_santanna
from perutip.designs.cohorts.interacted import stacked, sun_abraham
from perutip.designs.staggered_did import (
    ImputationEstimate,
    imputation_att,
    twfe_weights,
)
from perutip.inference.linear_estimator import (
    LeastSquaresDesign,
    SingularLeaveOut,
    linear_estimates,
)

WINDOW = (8, 5)
"""Half-years before and after the first treated one in a stack and a figure."""

COUNTS = ["n_obs", "n_clusters", "n_treated_clusters", "n_treated", "n_unidentified"]
NUMBERS = ["att", "jackknife_se", "conf_low", "conf_high", "p_jackknife"]


@dataclass(frozen=True, eq=False)
class SideBySide:
    """The estimators of one outcome.

    table: one row per estimator (index): att, jackknife_se, conf_low, conf_high,
    p_jackknife (t(G - 1)), p_wild of wild_draws sign patterns (imputation and
    two-way, else NaN), counts
    (n_treated of all treated rows, n_unidentified of those without an effect),
    share_negative (of treated region-periods, two-way), clock ("half-years" with the
    donut, "years" without), reason (not_identified,
    lost_without_cluster, too_few_cases, or empty).
    by_event_time: estimator, event_time (in the clock's unit), att, jackknife_se,
    conf_low, conf_high.
    """

    table: pd.DataFrame
    by_event_time: pd.DataFrame


def estimators_side_by_side(
    cases: pd.DataFrame,
    *,
    outcome: str,
    region: str = "unit",
    filed: str = "filing_date",
    trained: str = "training_date",
    donut: str | None = None,
    covariates: Sequence[str] = (),
    seed: int | np.random.SeedSequence | None = None,
    draws: int = 9999,
    level: float = 0.95,
) -> SideBySide:
    """Estimate one outcome by every estimator.

    Parameters
    ----------
    cases : DataFrame
        One row per case; rows without outcome are left out. Donut rows are in it.
    outcome, region, filed, trained : str
        A number; a label; dates, `trained` missing where never.
    donut : str, optional
        Column that marks with 1 what estimators by half-year leave out.
    covariates : sequence of str
        Of the second two-way line; without any there is no such line.
    seed, draws, level :
        As in `imputation_att`.

    Raises
    ------
    ValueError
        On absent columns or missing regions and filing dates; when no case, or every
        case, is treated.
    """
    seen = cases[cases[outcome].notna()]
    dated = _dated(seen, outcome, region, filed, trained)
    kept = dated if donut is None else dated[(seen[donut] != 1).to_numpy()]
    stream = 0 if seed is None else seed
    fitted = imputation_att(
        kept,
        outcome="outcome",
        unit_fe="region",
        time_fe="half_year",
        treated="treated",
        cluster="region",
        event_time="since",
        seed=stream,
        draws=draws,
        level=level,
    )
    lines = [
        _line("imputation", "half-years", fitted)
        | {
            "p_wild": fitted.p_wild,
            "wild_draws": fitted.wild_draws,
        }
    ]
    share = twfe_weights(kept, period="half_year").share_negative
    plain = _two_way(kept, [], draws, stream, level)
    lines.append({"estimator": "two_way", "share_negative": share} | plain)
    if covariates:
        adjusted = kept.join(seen[list(covariates)]).dropna(subset=list(covariates))
        line = _two_way(adjusted, list(covariates), draws, stream, level)
        lines.append({"estimator": "two_way_covariates"} | line)
    peers = _peers(dated, kept, level)
    lines += [_line(found.estimator, clock, found) for clock, found in peers]
    paths = [_path(fitted, "imputation", level)]
    paths += [_path(found, found.estimator, level) for _, found in peers]
    return SideBySide(
        table=pd.DataFrame(lines).set_index("estimator"),
        by_event_time=pd.concat(paths, ignore_index=True),
    )


def _dated(
    cases: pd.DataFrame, outcome: str, region: str, filed: str, trained: str
) -> pd.DataFrame:
    """The cases on both clocks: half-years and years, numbered."""
    filing, training = (pd.to_datetime(cases[name]) for name in (filed, trained))
    half, half_start = (d.dt.year * 2 + (d.dt.month > 6) for d in (filing, training))
    treated = filing >= training
    return pd.DataFrame(
        {
            "outcome": cases[outcome].astype(float),
            "region": cases[region],
            "treated": treated.astype(int),
            "half_year": half,
            "half_start": half_start,
            "year": filing.dt.year,
            "year_start": training.dt.year,
            "since": (half - half_start).where(treated),
        },
        index=cases.index,
    )


def _peers(
    dated: pd.DataFrame, kept: pd.DataFrame, level: float
) -> list[tuple[str, RolloutEstimate]]:
    """Estimators on cells, with the clock that each runs on."""
    names = {"outcome": "outcome", "region": "region"}
    halves = rollout_cells(kept, period="half_year", adoption="half_start", **names)
    years = rollout_cells(dated, period="year", adoption="year_start", **names)
    times = np.arange(-WINDOW[0], WINDOW[1] + 1, dtype=float)
    yearly = np.unique(times // 2)
    return [
        ("half-years", sun_abraham(halves, times, level=level)),
        ("half-years", stacked(halves, times, window=WINDOW, level=level)),
        ("years", callaway_santanna(years, yearly, level=level)),
        ("years", roth_santanna(years, yearly, level=level)),
    ]


def _line(
    name: str, clock: str, found: ImputationEstimate | RolloutEstimate
) -> dict[str, object]:
    reason = "not_identified" if np.isnan(found.att) else ""
    if not reason and np.isnan(found.jackknife_se):
        reason = "lost_without_cluster"
    shared = {key: getattr(found, key) for key in (*NUMBERS, *COUNTS)}
    if isinstance(found, RolloutEstimate):  # counts what it estimates
        shared["n_treated"] += found.n_unidentified
    return {"estimator": name, "clock": clock, "reason": reason} | shared


def _two_way(
    kept: pd.DataFrame,
    covariates: list[str],
    reps: int,
    seed: int | np.random.SeedSequence,
    level: float,
) -> dict[str, object]:
    """Two-way fixed effects, jackknife and null-imposed wild bootstrap-t; too few cases
    where fewer than two regions are left."""
    n_clusters = kept["region"].nunique()
    if n_clusters < 2:
        return {
            "clock": "half-years",
            "reason": "too_few_cases",
            **dict.fromkeys([*NUMBERS, "p_wild", "wild_draws"], np.nan),
            **dict.fromkeys(COUNTS, 0),
            "n_obs": len(kept),
            "n_clusters": n_clusters,
            "n_treated": int(kept["treated"].sum()),
        }
    design = LeastSquaresDesign(
        factors=(kept["region"].to_numpy(), kept["half_year"].to_numpy()),
        regressors=kept[["treated"]].to_numpy(float),
        names=("treated",),
        covariates=kept[covariates].to_numpy(float) if covariates else None,
    )
    with warnings.catch_warnings():
        # Said by the reason.
        warnings.simplefilter("ignore", SingularLeaveOut)
        (found,) = linear_estimates(
            kept["outcome"],
            design,
            kept["region"],
            reps=reps,
            seed=seed,
            level=level,
            conf=False,
        )
    reason = "not_identified" if np.isnan(found.estimate) else ""
    if not reason and np.isnan(found.std_error):
        reason = "lost_without_cluster"
    return {
        "clock": "half-years",
        "reason": reason,
        "att": found.estimate,
        "jackknife_se": found.std_error,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "p_jackknife": found.p_value,
        "p_wild": found.p_wild,
        "wild_draws": found.draws,
        "n_obs": found.n_obs,
        "n_clusters": found.n_clusters,
        "n_treated_clusters": found.n_treated_clusters,
        "n_treated": found.n_treated,
        "n_unidentified": 0,
    }


def _path(
    found: ImputationEstimate | RolloutEstimate, name: str, level: float
) -> pd.DataFrame:
    """Effects by event time with t(G - 1) intervals, not identified ones left out."""
    path = found.by_event_time[["event_time", "att", "jackknife_se"]]
    path = path[path["att"].notna()].assign(estimator=name)
    half = student_t.ppf((1 + level) / 2, found.df) * path["jackknife_se"]
    return path.assign(conf_low=path["att"] - half, conf_high=path["att"] + half)
