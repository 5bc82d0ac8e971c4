"""Minimum detectable effects of the staggered rollout, by simulating its test.

The imputation estimator and the wild cluster bootstrap-t with the null imposed,
studentized by the leave-one-region-out jackknife: the headline test of step 02.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from perutip.power.effect_search import Search, effect_at_power
from perutip.power.formula import Outcome
from perutip.power.rollout.drawn_outcomes import Rollout, draw_blocks, simulate
from perutip.power.rollout.matrices import NotEstimable
from perutip.power.trial import Progress, child_stream

CURVE = ["effect", "planted", "power", "std_error"]


@dataclass(frozen=True, eq=False)
class StaggeredPower:
    """What the design can find.

    mde: mean effect on treated cases found with the power asked for, in probability
    or in the outcome's units; NaN when none is (rates would have to exceed 1, or too
    few regions have treated cases). std_dev of the estimate and size, the share
    rejected, both at no effect; curve: effect, planted (what rates below 1 leave of
    it), power, std_error of every effect evaluated; cases are means over the simulated
    filings. replications is 0 when a draw of filings could not be estimated at all.
    """

    mde: float
    power: float
    level: float
    std_dev: float
    size: float
    curve: pd.DataFrame
    n_regions: int
    n_trained: int
    n_treated_cases: float
    n_cases: float
    n_unidentified: float
    replications: int
    draws: int


def staggered_mde(
    cases_per_region: np.ndarray,
    adoption: np.ndarray,
    base_rate: float | None,
    *,
    n_periods: int,
    seed: np.random.SeedSequence,
    power: float = 0.80,
    level: float = 0.05,
    replications: int = 1000,
    draws: int = 399,
    evaluations: int = 4,
    n_jobs: int | None = None,
    progress: Progress | None = None,
    **rollout: Any,
) -> StaggeredPower:
    """Smallest effect that the wild cluster bootstrap finds with `power`.

    Filing periods are drawn ten times from `seed`, each draw with a tenth of the
    replications; `draws` Rademacher sign vectors; p = (1 + #{|t*| ≥ |t|})/(draws + 1).
    The same random numbers serve every effect. `rollout` are fields of `Rollout`.
    """
    plan = Rollout(
        np.asarray(cases_per_region),
        np.asarray(adoption, dtype=float),
        base_rate,
        n_periods,
        **rollout,
    )
    n_trained = int((plan.adoption < n_periods).sum())
    try:
        blocks = draw_blocks(plan, seed, replications, draws)
    except NotEstimable:
        return _nothing(plan, n_trained, power, level, draws)
    rejected_at = partial(simulate, plan, blocks, level, n_jobs, progress)
    rows = [null := rejected_at(0.0)]

    def power_of(effect: float) -> float:
        rows.append(rejected_at(effect))
        return rows[-1]["power"]

    effect = effect_at_power(
        power_of,
        start=2.8 * null["std_dev"],
        search=Search(power, level, replications, evaluations),
        possible=lambda value: value > 0 and (base_rate is None or value < 1),
    )
    curve = pd.DataFrame(rows)[CURVE]
    designs = [block.design for block in blocks]
    return StaggeredPower(
        mde=_planted_at(curve, effect),
        power=power,
        level=level,
        std_dev=null["std_dev"],
        size=null["power"],
        curve=curve.sort_values("effect", kind="stable").reset_index(drop=True),
        n_regions=len(plan.adoption),
        n_trained=n_trained,
        n_treated_cases=float(np.mean([d.n_treated_cases for d in designs])),
        n_cases=float(np.mean([d.count.sum() for d in designs])),
        n_unidentified=float(np.mean([d.n_unidentified for d in designs])),
        replications=replications,
        draws=draws,
    )


def _nothing(
    plan: Rollout, n_trained: int, power: float, level: float, draws: int
) -> StaggeredPower:
    nan = float("nan")
    curve = pd.DataFrame(columns=CURVE, dtype=float)
    return StaggeredPower(
        mde=nan,
        power=power,
        level=level,
        std_dev=nan,
        size=nan,
        curve=curve,
        n_regions=len(plan.adoption),
        n_trained=n_trained,
        n_treated_cases=nan,
        n_cases=float(np.sum(plan.cases_per_region)),
        n_unidentified=nan,
        replications=0,
        draws=draws,
    )


def staggered_table(
    outcomes: Sequence[Outcome],
    cases_per_region: Mapping[str, np.ndarray],
    adoption: np.ndarray,
    *,
    seed: np.random.SeedSequence,
    **options: Any,
) -> pd.DataFrame:
    """One row per outcome: `staggered_mde` with its own stream under `seed`.

    `cases_per_region` gives, by outcome name, the cases on which it is observed
    (reviewed cases only, say). Binary outcomes bring `base` and the direction of the
    effect looked for, continuous ones `sd`; effects are sizes, without sign; `options`
    go to `staggered_mde`. Columns: outcome, base, mde, mde_relative, then
    the fields of StaggeredPower but its curve.
    """
    rows = []
    for outcome in outcomes:
        if outcome.kind == "count":
            raise ValueError("cases are not counts: binary or continuous outcomes")
        base = outcome.base if outcome.kind == "binary" else None
        # A fall of y is a rise of 1 − y.
        rate = base
        if base is not None and outcome.direction == "decrease":
            rate = 1 - base
        result = staggered_mde(
            cases_per_region[outcome.name],
            adoption,
            rate,
            seed=child_stream(seed, f"{outcome.name}|{base}|{outcome.sd:.6g}"),
            sd=outcome.sd,
            **options,
        )
        fields = {f.name: getattr(result, f.name) for f in dataclasses.fields(result)}
        del fields["curve"]
        relative = result.mde / base if base else np.nan
        row = {"outcome": outcome.name, "base": np.nan if base is None else base}
        rows.append(row | {"mde": result.mde, "mde_relative": relative} | fields)
    return pd.DataFrame(rows)


def _planted_at(curve: pd.DataFrame, effect: float) -> float:
    """Mean effect on treated cases when `effect` is added: less where rates reach 1."""
    if np.isnan(effect):
        return float("nan")
    curve = curve[curve["effect"] > 0].sort_values("effect", kind="stable")
    # The search may end past the last effect evaluated: carry the share, not the value.
    share = np.interp(effect, curve["effect"], curve["planted"] / curve["effect"])
    return float(effect * share)
