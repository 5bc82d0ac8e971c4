"""Power of a staggered rollout over few regions, by simulating it.

A repeated cross-section of cases with region sizes as given, binary outcomes, the
imputation estimator, and the wild cluster bootstrap-t with the null imposed. The
regions' rates vary by region and by region and period, so that cases of a region are
correlated beyond what its own level explains.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from perutip.assignment.effect_search import effect_at_power
from perutip.assignment.simulated_power import Progress
from perutip.assignment.staggered_design import (
    CellDesign,
    Estimator,
    build_cells,
    wild_p_values,
)

DESIGN_DRAWS = 10


@dataclass(frozen=True)
class Rollout:
    """Regions, dates and rates of the simulated rollout.

    cases_per_region (G,) cases filed over all periods; adoption (G,) the period in
    which a region's training starts, NaN if never; n_periods: periods of filing that
    can be followed for the outcome's horizon, numbered from 0; donut: periods before
    adoption whose cases are left out; base_rate: mean outcome without training;
    region_icc, shock_icc: intraclass correlations of regions and, within regions, of
    periods (beta distributed rates); period_weights (n_periods,) shares of filings.
    """

    cases_per_region: np.ndarray
    adoption: np.ndarray
    base_rate: float
    n_periods: int
    donut: int = 0
    region_icc: float = 0.05
    shock_icc: float = 0.02
    period_weights: np.ndarray | None = None
    estimator: Estimator = "imputation"

    def __post_init__(self) -> None:
        adoption = np.asarray(self.adoption, dtype=float)
        if adoption.shape != np.shape(self.cases_per_region) or adoption.ndim != 1:
            raise ValueError("cases_per_region and adoption need one entry per region")
        dated = adoption[~np.isnan(adoption)]
        if not ((dated >= 0) & (dated < self.n_periods)).any():
            raise ValueError("no region is trained within the periods")
        if not 0 < self.base_rate < 1:
            raise ValueError("base_rate must lie strictly between 0 and 1")
        if not (0 <= self.region_icc < 1 and 0 <= self.shock_icc < 1):
            raise ValueError("region_icc and shock_icc must lie in [0, 1)")
        if self.donut < 0:
            raise ValueError("donut must not be negative")


@dataclass(frozen=True)
class StaggeredPower:
    """What the design can find.

    mde: mean effect on treated cases found with the power asked for, in probability
    (NaN when rates would have to exceed 1); std_dev of the estimate at no effect;
    size: share rejected at no effect; curve: effect, power, std_error of every
    effect evaluated; cases and regions are means over the simulated filings.
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


@dataclass(frozen=True)
class _Block:
    """One draw of filings with its replications' seeds."""

    design: CellDesign
    signs: np.ndarray
    seed: np.random.SeedSequence
    replications: int


def staggered_mde(
    cases_per_region: np.ndarray,
    adoption: np.ndarray,
    base_rate: float,
    *,
    n_periods: int,
    seed: np.random.SeedSequence,
    power: float = 0.80,
    level: float = 0.05,
    replications: int = 1000,
    draws: int = 399,
    evaluations: int = 4,
    n_jobs: int = -1,
    progress: Progress | None = None,
    **rollout,
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
    blocks = _draw_blocks(plan, seed, replications, draws)
    simulate = partial(_simulate, plan, blocks, level, n_jobs, progress)
    rows = [null := simulate(0.0)]

    def power_of(effect: float) -> float:
        rows.append(simulate(effect))
        return rows[-1]["power"]

    effect = effect_at_power(
        power_of,
        start=2.8 * null["std_dev"],
        power=power,
        level=level,
        replications=replications,
        evaluations=evaluations,
        possible=lambda value: 0 < value < 1,
    )
    curve = pd.DataFrame(rows)[["effect", "planted", "power", "std_error"]]
    designs = [block.design for block in blocks]
    return StaggeredPower(
        mde=_planted_at(curve, effect),
        power=power,
        level=level,
        std_dev=null["std_dev"],
        size=null["power"],
        curve=curve.sort_values("effect", kind="stable").reset_index(drop=True),
        n_regions=len(plan.adoption),
        n_trained=int((plan.adoption < plan.n_periods).sum()),
        n_treated_cases=float(np.mean([d.n_treated_cases for d in designs])),
        n_cases=float(np.mean([d.count.sum() for d in designs])),
        n_unidentified=float(np.mean([d.n_unidentified for d in designs])),
        replications=replications,
        draws=draws,
    )


def _planted_at(curve: pd.DataFrame, effect: float) -> float:
    """Mean effect on treated cases when `effect` is added: less where rates reach 1."""
    if np.isnan(effect):
        return float("nan")
    curve = curve.sort_values("effect", kind="stable")
    return float(np.interp(effect, curve["effect"], curve["planted"]))


def _draw_blocks(
    plan: Rollout, seed: np.random.SeedSequence, replications: int, draws: int
) -> list[_Block]:
    n_blocks = min(DESIGN_DRAWS, replications)
    shares = np.diff(np.linspace(0, replications, n_blocks + 1).astype(int))
    root = np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key)
    blocks = []
    for child, share in zip(root.spawn(n_blocks), shares, strict=True):
        filing, outcomes = child.spawn(2)
        rng = np.random.default_rng(filing)
        design = draw_filings(plan, rng)
        signs = rng.choice([-1.0, 1.0], size=(draws, design.n_regions))
        blocks.append(_Block(design, signs, outcomes, int(share)))
    return blocks


def draw_filings(plan: Rollout, rng: np.random.Generator) -> CellDesign:
    """Cases of each region spread over periods, donut removed, as cells."""
    weights = plan.period_weights
    if weights is None:
        weights = np.ones(plan.n_periods)
    weights = np.asarray(weights, dtype=float) / np.sum(weights)
    counts = np.array([rng.multinomial(n, weights) for n in plan.cases_per_region])
    region, period = np.nonzero(counts)
    start = plan.adoption[region]
    treated = period >= start
    in_donut = (period >= start - plan.donut) & ~treated
    keep = ~in_donut
    return build_cells(
        region[keep],
        period[keep],
        counts[region, period][keep],
        treated[keep],
        plan.estimator,
    )


def _simulate(
    plan: Rollout,
    blocks: list[_Block],
    level: float,
    n_jobs: int,
    progress: Progress | None,
    effect: float,
) -> dict[str, float]:
    parts = Parallel(n_jobs=n_jobs, prefer="threads", return_as="generator")(
        delayed(_simulate_block)(plan, block, effect) for block in blocks
    )
    estimates, extremes, planted = [], [], []
    for estimate, extreme, mean_effect in parts:
        estimates.append(estimate)
        extremes.append(extreme)
        planted.append(mean_effect)
        if progress is not None:
            progress(len(estimate))
    draws = len(blocks[0].signs)
    p_values = (1 + np.concatenate(extremes)) / (draws + 1)
    power = float((p_values <= level * (1 + 1e-9)).mean())
    return {
        "effect": effect,
        "planted": float(np.average(planted, weights=[b.replications for b in blocks])),
        "power": power,
        "std_error": float(np.sqrt(power * (1 - power) / len(p_values))),
        "std_dev": float(np.concatenate(estimates).std(ddof=1)),
    }


def _simulate_block(
    plan: Rollout, block: _Block, effect: float
) -> tuple[np.ndarray, np.ndarray, float]:
    rng = np.random.default_rng(block.seed)
    design = block.design
    shape = (design.n_regions, block.replications)
    region_rate = _beta(rng, np.full(shape, plan.base_rate), plan.region_icc)
    rate = _beta(rng, region_rate[design.region], plan.shock_icc)
    shifted = np.minimum(rate + effect * design.treated[:, None], 1.0)
    # Cases compare the same uniform with the rate whatever the effect.
    uniform = rng.random((design.count.sum(), block.replications))
    starts = np.concatenate([[0], np.cumsum(design.count)[:-1]])
    success = uniform < np.repeat(shifted, design.count, axis=0)
    totals = np.add.reduceat(success.astype(float), starts, axis=0)
    estimate, extreme = wild_p_values(design, totals, block.signs)
    share = design.count * design.treated / design.n_treated_cases
    return estimate, extreme, float((share @ (shifted - rate)).mean())


def _beta(rng: np.random.Generator, mean: np.ndarray, icc: float) -> np.ndarray:
    """Beta variates with these means and variance icc·mean·(1 − mean)."""
    if icc == 0:
        return mean
    precision = (1 - icc) / icc
    # A mean that underflows to 0 or 1 has no beta distribution of its own.
    mean = np.clip(mean, 1e-9, 1 - 1e-9)
    return rng.beta(mean * precision, (1 - mean) * precision)
