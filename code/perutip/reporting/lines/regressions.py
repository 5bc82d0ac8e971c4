"""From regressions to lines of results.csv, and what the second implementation says."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from perutip.designs.families import Adjusted
from perutip.designs.regression import (
    Effect,
    Settings,
    Specification,
    complete_rows,
    estimate_all,
)
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.rows.p_source import p_source, stepped_source, with_part
from perutip.reporting.rows.reporter import Reporter

CRV1 = "CRV1, t(G-1)"
Wanted = tuple[Specification, dict[str, object]]


def report_regressions(
    run: Reporter,
    exhibit: str,
    wanted: Sequence[Wanted],
    used: Settings,
    adjusted: Adjusted | None = None,
) -> list[Effect]:
    """Estimate every (specification, where) and add its line to `exhibit`.

    where: panel, sample, estimator and whatever else of the row is known. adjusted:
    step-down p-values by variable. The log says how far wildboottest could check the
    p-values.
    """
    effects = estimate_all([spec for spec, _ in wanted], used)
    lines = [
        effect_line(effect, spec, used, run.disclosure, **where)
        for (spec, where), effect in zip(wanted, effects, strict=True)
    ]
    for line in lines:
        if adjusted is not None:
            step_down(line, adjusted)
    run.effects(exhibit, lines)
    note_checks(run, effects)
    return effects


def step_down(line: dict[str, object], adjusted: Adjusted) -> None:
    """Give a line the step-down p of its variable, where it has one, and its source.

    It is never below the bootstrap p of the same test, which may come from more
    patterns than the family's common ones.
    """
    found = adjusted.p_value.get(str(line["variable"]))
    if found is None or line.get("reason"):
        return
    said = str(line.get("p_source", "")) or p_source(line)
    stepped = stepped_source(adjusted.draws, adjusted.seed_stream)
    alone = float(str(line.get("p_wild", math.nan)))
    least = found if math.isnan(alone) else max(found, alone)
    line |= {"p_rw": least, "p_source": with_part(said, stepped)}


def effect_line(
    effect: Effect,
    spec: Specification,
    used: Settings,
    disclosure: Disclosure,
    **where: object,
) -> dict[str, object]:
    """The line of one effect; `where` overrides and completes it."""
    line: dict[str, object] = {
        "variable": spec.outcome,
        "term": spec.treatment,
        "n_obs": disclosure.enough(effect.n_obs),
        "n_clusters": effect.n_clusters,
        "n_treated_clusters": effect.n_treated_clusters,
    }
    if effect.reason:
        where.pop("control_mean", None)
        return line | {"reason": effect.reason} | where
    numbers = {
        "estimate": effect.estimate,
        "std_error": effect.std_error,
        "se_type": CRV1,
        "t_stat": effect.t_stat,
        "p_value": effect.p_value,
        "p_wild": effect.p_wild,
        "conf_low": effect.conf_low,
        "conf_high": effect.conf_high,
        "conf_level": used.level,
        "conf_pieces": effect.conf_pieces,
        "conf_type": effect.conf_type,
        "control_mean": untreated_mean(spec, disclosure),
        "draws": effect.draws,
        "set_draws": effect.set_draws,
        "seed_stream": used.seed_stream if effect.drawn else "",
    }
    return line | numbers | where


def untreated_mean(spec: Specification, disclosure: Disclosure) -> float:
    """Mean outcome of the regression's untreated observations; NaN where disclosure
    forbids it."""
    used = complete_rows(spec)
    untreated = used[spec.treatment] == 0
    return disclosure.mean(used.loc[untreated, spec.outcome].to_numpy(float))


def note_checks(run: Reporter, effects: Sequence[Effect]) -> None:
    """Log the largest difference from wildboottest and what it could not cover."""
    checks = [effect.check for effect in effects if effect.check is not None]
    covered = [check for check in checks if check.covered]
    if covered:
        largest = max(abs(check.t_difference) for check in covered)
        run.note(
            f"wildboottest agrees on {len(covered)} of {len(checks)} regressions, "
            f"largest difference in t {largest:.1e}"
        )
    reasons = pd.Series(
        [check.reason for check in checks if not check.covered], dtype="str"
    )
    for reason, count in reasons.value_counts().sort_index().items():
        run.note(f"wildboottest could not cover {count}: {reason}")
