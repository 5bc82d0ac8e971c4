"""Power of the exact randomization test, by simulating the trial as it is drawn.

Officers' outcomes are generated district by district, one of the protocol's own
assignments is drawn, and the studentized (CR1) statistic is compared with its value
under every assignment. Treatment and strata are constant within districts, so each
replication needs only district totals: with d the within-stratum deviation of z and S
the within-stratum deviation of totals, β = d'S / Σ nd² and the meat is
Σ d²(S − ndβ)², all assignments and replications in three matrix products.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from joblib import Parallel, delayed
from scipy import special

from perutip.assignment.mde_formula import Outcome

TIE_TOLERANCE = 1e-9
BATCH = 100
ROWS = 512

Progress = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class TrialDesign:
    """The trial as it stands: strata, sizes, and what could have been drawn.

    strata (J,) labels; sizes (J,) officers; assignments (A, J) of 0/1, all equally
    likely; covariate_r2: share of the between-district variance that one baseline
    district covariate explains, which then enters the regression (0: no covariate);
    r2_within: share of the within-district variance that officers' baseline removes.
    """

    strata: np.ndarray
    sizes: np.ndarray
    assignments: np.ndarray
    covariate_r2: float = 0.0
    r2_within: float = 0.0

    def __post_init__(self) -> None:
        n_units = len(self.sizes)
        if len(self.strata) != n_units or self.assignments.shape[1:] != (n_units,):
            raise ValueError("strata, sizes and assignments name different districts")
        if not np.isin(self.assignments, (0, 1)).all():
            raise ValueError("assignments must hold 0 and 1")
        if not (np.asarray(self.sizes) > 0).all():
            raise ValueError("every district needs at least one officer")
        if not (0 <= self.covariate_r2 < 1 and 0 <= self.r2_within < 1):
            raise ValueError("covariate_r2 and r2_within must lie in [0, 1)")

    @cached_property
    def folded(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Assignments up to exchanging arms: rows, their probabilities, places."""
        return _fold(self.assignments)

    @property
    def smallest_p(self) -> float:
        """Smallest two-sided p that the test can give: above the level, no power."""
        return float(self.folded[1].min())


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
    n_jobs: int = -1,
    progress: Progress | None = None,
) -> SimulatedPower:
    """Power at `effect` (the outcome's units) of the two-sided exact test.

    Replications run in batches of 100, each with its own child of `seed`, so that the
    answer does not depend on `n_jobs`. `progress` is called with the number of
    replications done, e.g. `tqdm.update`. Raises ValueError for an icc or a level
    outside its range and for an effect that takes a rate outside [0, 1].
    """
    if not (0 <= icc < 1 and 0 < level < 1 and replications > 0):
        raise ValueError("icc must lie in [0, 1), level in (0, 1), replications above 0")
    sizes = np.full(-(-replications // BATCH), BATCH)
    sizes[-1] = replications - BATCH * (len(sizes) - 1)
    children = np.random.SeedSequence(
        seed.entropy, spawn_key=seed.spawn_key
    ).spawn(len(sizes))
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
        k_squared = icc * outcome.dispersion / ((1 - icc) * outcome.base)
        mean = mean * k_squared * special.gammaincinv(1 / k_squared, uniform)
    if outcome.dispersion == 1:
        return rng.poisson(mean).astype(float)
    # Poisson with a gamma mean: variance = dispersion × mean.
    heterogeneity = outcome.dispersion - 1
    return rng.poisson(rng.gamma(mean / heterogeneity, heterogeneity)).astype(float)


def _control_matrix(strata: np.ndarray, covariate: np.ndarray | None) -> np.ndarray:
    """Stratum dummies and the covariate, columns of a district-level design."""
    codes = np.unique(np.asarray(strata), return_inverse=True)[1]
    dummies = np.eye(codes.max() + 1)[codes]
    if covariate is None:
        return dummies
    return np.column_stack([dummies, covariate])


def exact_p_values(
    design: TrialDesign,
    totals: np.ndarray,
    drawn: np.ndarray,
    covariate: np.ndarray | None = None,
) -> np.ndarray:
    """Exact two-sided p of each replication (R,), studentized by CR1, ties counted.

    `totals` (J, R) are district sums, `drawn` (R,) the row of `assignments` in force.
    The constant of CR1 is the same for every assignment and drops out.
    """
    n = np.asarray(design.sizes, dtype=float)
    rows, weight, place = design.folded
    controls = _control_matrix(design.strata, covariate)
    root = np.sqrt(n)
    basis, _ = np.linalg.qr(controls * root[:, None])
    # Residuals of district totals and of treatment on strata (and covariate), both
    # weighted by officers, because every officer counts once in the regression.
    mean = totals / root[:, None]
    s = root[:, None] * (mean - basis @ (basis.T @ mean))
    s[np.abs(s) <= 1e-12 * np.abs(totals).max(initial=0.0)] = 0.0
    z = rows * root
    d = (z - (z @ basis) @ basis.T) / root
    leverage = d * d * n
    observed = _squared_t(*_observed_sums(d, leverage, s, place[drawn]))
    extreme = np.zeros(len(drawn))
    # Blocks of rows stay in the cache.
    for start in range(0, len(d), ROWS):
        at = slice(start, start + ROWS)
        d_at, leverage_at = d[at], leverage[at]
        squared = _squared_t(
            d_at @ s,
            (d_at * d_at) @ (s * s),
            (leverage_at * d_at) @ s,
            leverage_at.sum(axis=1)[:, None],
            (leverage_at * leverage_at).sum(axis=1)[:, None],
        )
        extreme += weight[at] @ (squared >= observed * (1 - 2 * TIE_TOLERANCE))
    return extreme


def _observed_sums(
    d: np.ndarray, leverage: np.ndarray, s: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, ...]:
    """The five sums of `_squared_t` at each replication's own assignment, (R,)."""
    d, leverage = d[rows].T, leverage[rows].T
    return (
        (d * s).sum(axis=0),
        (d * d * s * s).sum(axis=0),
        (leverage * d * s).sum(axis=0),
        leverage.sum(axis=0),
        (leverage * leverage).sum(axis=0),
    )


def _squared_t(
    slope: np.ndarray,
    spread: np.ndarray,
    cross: np.ndarray,
    information: np.ndarray,
    fourth: np.ndarray,
) -> np.ndarray:
    """t² with CR1's constant left out: (Σ dS)² / Σ d²(S − ndβ)². Overwrites `slope`.

    slope Σ dS, spread Σ d²S², cross Σ nd³S, information Σ nd², fourth Σ n²d⁴.
    """
    beta = slope / information
    cross *= -2
    cross *= beta
    spread += cross
    beta *= beta
    beta *= fourth
    spread += beta
    slope *= slope
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.divide(slope, spread, out=slope)
    # A constant outcome gives 0/0: no evidence, whatever the assignment.
    squared[np.isnan(squared)] = 0.0
    return squared


def _fold(assignments: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Assignments up to exchanging the arms, which leaves |t| as it is.

    Returns the distinct rows with the first unit treated, their probabilities, and
    the row that stands for each assignment. Halves the work when every assignment's
    mirror is possible.
    """
    assignments = np.asarray(assignments, dtype=np.int8)
    facing = np.where(assignments[:, :1] == 1, assignments, 1 - assignments)
    packed = np.packbits(facing, axis=1)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, place, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    return facing[first].astype(float), counts / len(assignments), place
