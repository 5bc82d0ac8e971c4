"""From the configuration to settings of the estimators, from effects to results rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from perutip.designs.families import adjusted_p
from perutip.designs.regression import (
    Effect,
    Settings,
    Specification,
    Support,
    estimate_all,
)
from perutip.reporting.disclosure import safe_mean
from perutip.reporting.results import ResultRow
from perutip.running.run import Run
from perutip.study.outcomes import VARIABLES

CRV1 = "CRV1, t(G-1)"


def settings(run: Run, stream: str, **support: int) -> Settings:
    """Settings of this run; `support` overrides minimum_treated and
    minimum_treated_clusters where a design has its own."""
    choices = run.config.prosecution
    limits = {
        "minimum_treated": choices.minimum_treated_cases,
        "minimum_treated_clusters": choices.minimum_treated_clusters,
    } | support
    return Settings(
        level=run.config.study.level,
        support=Support(run.config.study.minimum_cell, **limits),
        reps=run.config.draws.wild_bootstrap,
        cross_check_reps=run.config.draws.cross_check,
        seed=run.stream(stream),
        seed_stream=stream,
        enumerated_sets=not run.quick,
    )


def set_by(variable: str) -> str:
    """Registered definitions get the set from every sign pattern, others from draws."""
    known = VARIABLES.get(variable)
    registered = known is not None and known.definition == "as_registered"
    return "enumerated" if registered else "drawn"


def family_p(
    run: Run, family: str, members: Mapping[str, Specification]
) -> dict[str, float]:
    """Step-down p-values of one family, on its own named stream."""
    return adjusted_p(members, settings(run, f"{family}/step-down"))


def untreated_mean(spec: Specification, minimum: int) -> float:
    """Mean outcome of untreated observations; NaN where disclosure forbids it."""
    untreated = spec.data[spec.treatment] == 0
    return safe_mean(spec.data.loc[untreated, spec.outcome].to_numpy(float), minimum)


def effect_row(
    effect: Effect, spec: Specification, used: Settings, minimum_cell: int, **where: str
) -> ResultRow:
    """The row of one effect; `where` has exhibit, panel, column, sample, estimator and
    whatever else of the row is known."""
    fields = {"variable": spec.outcome, "term": spec.treatment, **where}
    sizes = {
        "n_obs": effect.n_obs if effect.n_obs >= minimum_cell else float("nan"),
        "n_clusters": effect.n_clusters,
        "n_treated_clusters": effect.n_treated_clusters,
    }
    if effect.reason:
        return ResultRow(
            status="not_estimable", reason=effect.reason, **sizes, **fields
        )
    return ResultRow(
        estimate=effect.estimate,
        std_error=effect.std_error,
        se_type=CRV1,
        t_stat=effect.t_stat,
        p_value=effect.p_value,
        p_wild=effect.p_wild,
        conf_low=effect.conf_low,
        conf_high=effect.conf_high,
        conf_pieces=effect.conf_pieces,
        conf_type=effect.conf_type,
        control_mean=untreated_mean(spec, minimum_cell),
        draws=effect.draws,
        seed_stream=streams_used(effect, used),
        **sizes,
        **fields,
    )


def streams_used(effect: Effect, used: Settings) -> str:
    """The stream behind p or set; empty when every sign pattern was enumerated."""
    drawn = not effect.enumerated or "seeded draws" in effect.conf_type
    return used.seed_stream if drawn else ""


def add_effects(
    run: Run,
    wanted: Sequence[tuple[Specification, dict[str, str]]],
    used: Settings,
    adjusted: Mapping[str, float] | None = None,
) -> list[Effect]:
    """Estimate every (specification, where) and add its row; says how far wildboottest
    could check the p-values. `adjusted` has step-down p-values by variable, for the
    as-registered rows."""
    specs = [spec for spec, _ in wanted]
    effects = estimate_all(specs, used)
    minimum = run.config.study.minimum_cell
    for (spec, where), effect in zip(wanted, effects, strict=True):
        row = effect_row(effect, spec, used, minimum, **where)
        if adjusted and row.status == "ok" and row.definition == "as_registered":
            row = replace(row, p_rw=adjusted.get(spec.outcome, float("nan")))
        run.add(row)
    log_checks(run, effects)
    return effects


def log_checks(run: Run, effects: Sequence[Effect]) -> None:
    """Log the largest difference from wildboottest and what it could not cover."""
    checks = [effect.check for effect in effects if effect.check is not None]
    covered = [check for check in checks if check.covered]
    if covered:
        largest = max(abs(check.t_difference) for check in covered)
        run.log(
            f"wildboottest agrees on {len(covered)} of {len(checks)} regressions, "
            f"largest difference in t {largest:.1e}"
        )
    reasons = pd.Series([check.reason for check in checks if not check.covered])
    for reason, count in reasons.value_counts().sort_index().items():
        run.log(f"wildboottest could not cover {count}: {reason}")
