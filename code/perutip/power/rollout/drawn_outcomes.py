"""Simulated outcomes and tests of a staggered rollout over few regions.

A repeated cross-section of cases with region sizes as given. Rates vary by region, and
by region and period, so that cases of a region are correlated beyond what its own
level explains.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed

from perutip.power.rollout.matrices import (
    CellDesign,
    Estimator,
    Variance,
    build_cells,
    wild_p_values,
)
from perutip.power.trial import Progress

DESIGN_DRAWS = 10


@dataclass(frozen=True, eq=False)
class Rollout:
    """Regions, dates and rates of the simulated rollout.

    cases_per_region (G,) cases filed over all periods; adoption (G,) the period in
    which a region's training starts, NaN if never; n_periods: periods of filing that
    can be followed for the outcome's horizon, numbered from 0; donut: periods before
    adoption whose cases are left out; base_rate: share without training of a binary
    outcome, None for a continuous one of standard deviation `sd`; region_icc,
    shock_icc: intraclass correlations of regions and, within regions, of periods (beta
    distributed rates, normal means); period_weights (n_periods,) shares of filings.
    """

    cases_per_region: np.ndarray
    adoption: np.ndarray
    base_rate: float | None
    n_periods: int
    donut: int = 0
    region_icc: float = 0.05
    shock_icc: float = 0.02
    sd: float = 1.0
    period_weights: np.ndarray | None = None
    estimator: Estimator = "imputation"
    variance: Variance = "jackknife"

    def __post_init__(self) -> None:
        adoption = np.asarray(self.adoption, dtype=float)
        if adoption.shape != np.shape(self.cases_per_region) or adoption.ndim != 1:
            raise ValueError("cases_per_region and adoption need one entry per region")
        dated = adoption[~np.isnan(adoption)]
        if not ((dated >= 0) & (dated < self.n_periods)).any():
            raise ValueError("no region is trained within the periods")
        if self.base_rate is not None and not 0 < self.base_rate < 1:
            raise ValueError("base_rate must lie strictly between 0 and 1")
        if not (0 <= self.region_icc < 1 and 0 <= self.shock_icc < 1):
            raise ValueError("region_icc and shock_icc must lie in [0, 1)")
        if self.donut < 0:
            raise ValueError("donut must not be negative")


@dataclass(frozen=True, eq=False)
class Block:
    """One draw of filings with its replications' seeds."""

    design: CellDesign
    signs: np.ndarray
    seed: np.random.SeedSequence
    replications: int


def draw_blocks(
    plan: Rollout, seed: np.random.SeedSequence, replications: int, draws: int
) -> list[Block]:
    """Ten draws of filings from `seed`, which share the replications evenly."""
    n_blocks = min(DESIGN_DRAWS, replications)
    shares = np.diff(np.linspace(0, replications, n_blocks + 1).astype(int))
    root = np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key)
    blocks = []
    for child, share in zip(root.spawn(n_blocks), shares, strict=True):
        filing, outcomes = child.spawn(2)
        rng = np.random.default_rng(filing)
        design = draw_filings(plan, rng)
        signs = rng.choice([-1.0, 1.0], size=(draws, design.n_regions))
        blocks.append(Block(design, signs, outcomes, int(share)))
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
        plan.variance,
    )


def simulate(
    plan: Rollout,
    blocks: list[Block],
    level: float,
    n_jobs: int | None,
    progress: Progress | None,
    effect: float,
) -> dict[str, float]:
    """Share rejected when `effect` is added, with its error and the estimate's SD.

    `planted` is the mean effect on treated cases: less than `effect` where rates end
    at 1.
    """
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
    plan: Rollout, block: Block, effect: float
) -> tuple[np.ndarray, np.ndarray, float]:
    rng = np.random.default_rng(block.seed)
    draw = _continuous_totals if plan.base_rate is None else _binary_totals
    totals, planted = draw(plan, block, effect, rng)
    estimate, extreme = wild_p_values(block.design, totals, block.signs)
    return estimate, extreme, planted


def _continuous_totals(
    plan: Rollout, block: Block, effect: float, rng: np.random.Generator
) -> tuple[np.ndarray, float]:
    design = block.design
    count = design.count[:, None]
    region = rng.standard_normal((design.n_regions, block.replications))
    shock, noise = rng.standard_normal((2, len(count), block.replications))
    mean = np.sqrt(plan.region_icc) * region[design.region]
    rest = 1 - plan.region_icc
    mean += np.sqrt(rest * plan.shock_icc) * shock
    mean += np.sqrt(rest * (1 - plan.shock_icc) / count) * noise
    return count * (plan.sd * mean + effect * design.treated[:, None]), effect


def _binary_totals(
    plan: Rollout, block: Block, effect: float, rng: np.random.Generator
) -> tuple[np.ndarray, float]:
    """Totals (C, R) and the effect that rates below 1 leave room for."""
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
    share = design.count * design.treated / design.count[design.treated].sum()
    return totals, float((share @ (shifted - rate)).mean())


def _beta(rng: np.random.Generator, mean: np.ndarray, icc: float) -> np.ndarray:
    """Beta variates with these means and variance icc·mean·(1 − mean)."""
    if icc == 0:
        return mean
    precision = (1 - icc) / icc
    # A mean that underflows to 0 or 1 has no beta distribution of its own.
    mean = np.clip(mean, 1e-9, 1 - 1e-9)
    return rng.beta(mean * precision, (1 - mean) * precision)
