"""Power of the exact randomization test, by simulating the trial as it is drawn.

Officers' outcomes are generated district by district, one of the protocol's own
assignments is drawn, and the studentized (CR1) statistic is compared with its value
under every assignment (district_test).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from scipy import special

from perutip.power.formula import Outcome
from perutip.power.trial.district_totals import (
    TIE_TOLERANCE,
    TrialDesign,
    exact_p_values,
)

__all__ = [
    "Progress",
    "SimulatedPower",
    "district_totals",
    "simulate_power",
]

BATCH = 100

Progress = Callable[[int], object]


@dataclass(frozen=True)
class SimulatedPower:
    """Share of replications rejected at `level`, and its simulation error."""

    effect: float
    power: float
    std_error: float
    replications: int
    level: float


def simulate_power(
    design: TrialDesign,
    outcome: Outcome,
    icc: float,
    effect: float,
    *,
    seed: np.random.SeedSequence,
    replications: int = 2000,
    level: float = 0.05,
    n_jobs: int | None = None,
    progress: Progress | None = None,
) -> SimulatedPower:
    """Power at `effect` (the outcome's units) of the two-sided exact test.

    Replications run in batches of 100, each with its own child of `seed`, so that the
    answer does not depend on `n_jobs`. `progress` is called with the number of
    replications done, e.g. `tqdm.update`. Raises ValueError for an icc or a level
    outside its range and for an effect that takes a rate outside [0, 1].
    """
    if not (0 <= icc < 1 and 0 < level < 1 and replications > 0):
        raise ValueError("icc must lie in [0, 1), level in (0, 1), replications > 0")
    sizes = np.full(-(-replications // BATCH), BATCH)
    sizes[-1] = replications - BATCH * (len(sizes) - 1)
    children = np.random.SeedSequence(seed.entropy, spawn_key=seed.spawn_key).spawn(
        len(sizes)
    )
    # Threads: numpy releases the interpreter lock in the products that dominate.
    batches = Parallel(n_jobs=n_jobs, prefer="threads", return_as="generator")(
        delayed(_batch_p_values)(design, outcome, icc, effect, int(size), child)
        for size, child in zip(sizes, children, strict=True)
    )
    rejected = 0
    for p_values in batches:
        rejected += int((p_values <= level * (1 + TIE_TOLERANCE)).sum())
        if progress is not None:
            progress(len(p_values))
    power = rejected / replications
    error = float(np.sqrt(power * (1 - power) / replications))
    return SimulatedPower(effect, power, error, replications, level)


def _batch_p_values(
    design: TrialDesign,
    outcome: Outcome,
    icc: float,
    effect: float,
    replications: int,
    seed: np.random.SeedSequence,
) -> np.ndarray:
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(design.assignments), size=replications)
    treated = design.assignments[drawn].T.astype(float)
    covariate = None
    between = rng.standard_normal(treated.shape)
    if design.covariate_r2 > 0:
        # One covariate per batch: the projection is shared by its replications.
        covariate = rng.standard_normal(len(design.sizes))
        between *= np.sqrt(1 - design.covariate_r2)
        between += np.sqrt(design.covariate_r2) * covariate[:, None]
    totals = district_totals(
        rng, outcome, icc, effect, between, treated, design.sizes, design.r2_within
    )
    return exact_p_values(design, totals, drawn, covariate)


def district_totals(
    rng: np.random.Generator,
    outcome: Outcome,
    icc: float,
    effect: float,
    between: np.ndarray,
    treated: np.ndarray,
    sizes: np.ndarray,
    r2_within: float,
) -> np.ndarray:
    """Totals of the outcome by district and replication, shape (J, R).

    `between` (J, R) holds standard normal district effects, `treated` (J, R) the arms.
    The district mean is normal around the arm's mean for a continuous outcome, beta
    for a binary one (officers then binomial), gamma for a count (officers then
    Poisson, or negative binomial when dispersion > 1); `icc` is the intra-district
    correlation of officers in the control arm, in each case.
    """
    n = np.asarray(sizes, dtype=float)[:, None]
    arm = (outcome.base or 0.0) + effect * treated
    if outcome.kind == "continuous":
        within = np.sqrt((1 - icc) * (1 - r2_within) / n)
        noise = np.sqrt(icc) * between + within * rng.standard_normal(between.shape)
        return n * (arm + outcome.sd * noise)
    if r2_within > 0:
        raise ValueError("r2_within is defined for continuous outcomes only")
    uniform = special.ndtr(between)
    if outcome.kind == "binary":
        if arm.min() < 0 or arm.max() > 1:
            raise ValueError("the effect takes the rate outside [0, 1]")
        rate = arm
        if icc > 0:
            precision = (1 - icc) / icc
            rate = special.betaincinv(arm * precision, (1 - arm) * precision, uniform)
        return rng.binomial(n.astype(int), rate).astype(float)
    return _count_totals(rng, outcome, icc, uniform, n * arm)


def _count_totals(
    rng: np.random.Generator,
    outcome: Outcome,
    icc: float,
    uniform: np.ndarray,
    mean: np.ndarray,
) -> np.ndarray:
    if mean.min() < 0 or outcome.dispersion < 1:
        raise ValueError("counts need a mean >= 0 and a dispersion of 1 or more")
    if icc > 0:
        # The squared CV of district rates that gives this icc at the base rate.
        k_squared = icc * outcome.dispersion / ((1 - icc) * outcome.base_mean)
        mean = mean * k_squared * special.gammaincinv(1 / k_squared, uniform)
    if outcome.dispersion == 1:
        return rng.poisson(mean).astype(float)
    # Poisson with a gamma mean: variance = dispersion × mean.
    heterogeneity = outcome.dispersion - 1
    return rng.poisson(rng.gamma(mean / heterogeneity, heterogeneity)).astype(float)
