"""Effect of training on the hazard of conviction in calendar time: the estimate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation.effects import (
    Effect,
    Kind,
    Scope,
    ScopeStudy,
    Statistic,
    scope_study,
)
from perutip.designs.hazard_imputation.estimability import (
    NO_EXPOSED_TIME,
    NOT_IDENTIFIED,
)
from perutip.designs.hazard_imputation.frames import (
    age_frame,
    left_out_frame,
    region_frame,
)
from perutip.designs.hazard_imputation.histories import case_histories
from perutip.designs.hazard_imputation.person_time import person_time
from perutip.designs.hazard_imputation.replicates import Model
from perutip.designs.hazard_imputation.result import HazardEstimate, student_interval
from perutip.inference.choices import between_zero_and_one, one_of


def hazard_imputation(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    extraction_date: object,
    horizons: Sequence[int] = (12, 24),
    scope: Scope = "all",
    model: Model = "linear",
    level: float = 0.95,
) -> HazardEstimate:
    """Impute the hazards of exposed case-months from unexposed person-time.

    Parameters
    ----------
    cases : one row per case: ``region``, ``filing_date``, ``end_date`` (missing:
        pending at extraction), ``end_kind`` ("convicted", "other" or missing).
    regions : one row per region: ``region``, ``training_date`` (missing: never).
    extraction_date : day on which the register was drawn.
    horizons : whole months at which incidence and restricted means are compared.
    scope : "all" exposed case-months, or those of cases "filed_after" training.
    model : "linear" for additive hazards (weighted least squares), "poisson" for
        multiplicative ones (pseudo-likelihood).
    level : of the confidence intervals.

    Returns
    -------
    HazardEstimate

    Raises
    ------
    ValueError
        On a case filed after extraction, ended before filing or after extraction, or of
        an unknown region; on missing or repeated entries; on unknown options.

    Notes
    -----
    Rates of conviction and of other ends of D = 0 rows are fitted on effects of region,
    half-year and age; d = (sum y - sum N mu) / sum N over exposed imputable rows.
    Incidence is that of a synthetic case that lives H months at the age-specific
    hazards of exposed case-months: in scope "all" it is not the effect on cases filed
    after training. Standard errors leave out one region at a time and redo everything;
    intervals take t(G - 1), in scope "filed_after" t(exposed regions - 1). Parallel
    trends are assumed of hazards.

    References
    ----------
    Deaner and Ku, "Causal Duration Analysis with Diff-in-Diff" (arXiv 2405.05220);
    Borusyak, Jaravel and Spiess (2024), "Revisiting Event-Study Designs", section 4.
    """
    months = _checked_horizons(horizons)
    one_of("scope", scope, Scope)
    one_of("model", model, Model)
    between_zero_and_one(level)
    histories = case_histories(cases, regions, extraction_date)
    study = scope_study(person_time(histories), histories.training, scope, model)
    return _estimate(study, histories.labels, months, scope, model, level)


def _estimate(
    study: ScopeStudy,
    labels: np.ndarray,
    horizons: tuple[int, ...],
    scope: Scope,
    model: Model,
    level: float,
) -> HazardEstimate:
    sums = study.sums
    df = (sums.n_left_out if scope == "all" else sums.n_exposed_regions) - 1
    hazard = study.estimate(Statistic("hazard"))
    by_kind = {
        kind: {h: study.estimate(Statistic(kind, h)) for h in horizons}
        for kind in get_args(Kind)[1:]
    }
    effects = [hazard, *(e for found in by_kind.values() for e in found.values())]
    intervals = {
        h: student_interval(found.effect, found.std_error, df, level)
        for h, found in by_kind["conviction"].items()
    }
    exposed = float(sums.months[0].sum())
    return HazardEstimate(
        scope=scope,
        model=model,
        level=level,
        horizons=horizons,
        df=df,
        hazard=hazard.effect,
        hazard_se=hazard.std_error,
        additional_convictions=hazard.effect * exposed,
        additional_convictions_se=hazard.std_error * exposed,
        reason=NO_EXPOSED_TIME if not exposed > 0 else "",
        se_reason=_se_reason(effects),
        conf_low={h: pair[0] for h, pair in intervals.items()},
        conf_high={h: pair[1] for h, pair in intervals.items()},
        floored={h: study.n_floored(h) for h in horizons},
        by_age=age_frame(sums, kind=0),
        by_age_other=age_frame(sums, kind=1),
        by_region=region_frame(sums, labels),
        left_out=left_out_frame(study, labels, horizons),
        **_counts(study),
        **_fields("cif", by_kind["conviction"]),
        **_fields("resolution", by_kind["resolution"]),
        **_fields("restricted_mean", by_kind["restricted_mean"], reason=False),
    )


def _counts(study: ScopeStudy) -> dict[str, Any]:
    """What the scope and the fit rest on."""
    sums, untreated = study.sums, study.untreated
    return {
        "n_regions": sums.n_left_out,
        "n_exposed_regions": sums.n_exposed_regions,
        "exposed_months": float(sums.months[0].sum()),
        "lost_months": sums.lost_months,
        "exposed_convictions": int(sums.events[0, 0].sum()),
        "exposed_other_ends": int(sums.events[0, 1].sum()),
        "imputed_convictions": float(sums.imputed[0, 0].sum()),
        "imputed_other_ends": float(sums.imputed[0, 1].sum()),
        "untreated_months": float(untreated.months.sum()),
        "untreated_convictions": int(untreated.events[0].sum()),
        "untreated_other_ends": int(untreated.events[1].sum()),
        "largest_share_lost": sums.largest_share_lost,
    }


def _fields(
    prefix: str, effects: dict[int, Effect], *, reason: bool = True
) -> dict[str, Any]:
    names = {
        "exposed": "exposed",
        "imputed": "imputed",
        "effect": "effect",
        "se": "std_error",
    }
    if reason:
        names["reason"] = "reason"
    return {
        f"{prefix}_{name}": {h: getattr(e, attribute) for h, e in effects.items()}
        for name, attribute in names.items()
    }


def _se_reason(effects: list[Effect]) -> str:
    """Why a standard error is missing where its estimate is not."""
    missing = any(not e.reason and np.isnan(e.std_error) for e in effects)
    return NOT_IDENTIFIED if missing else ""


def _checked_horizons(horizons: Sequence[int]) -> tuple[int, ...]:
    try:
        months = np.asarray(horizons, dtype=float)
        fits = months.ndim == 1 and months.size > 0
        fits = fits and np.asarray(horizons).dtype.kind in "iuf"
        fits = fits and bool(((months > 0) & (months % 1 == 0)).all())
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise ValueError(f"horizons must be positive whole months: {horizons}")
    return tuple(int(h) for h in months)
