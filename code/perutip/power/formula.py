"""Minimum detectable effects and power of a cluster-randomized trial, by formula.

Bloom (1995, 2005) for the multiplier, Dong and Maynard (2013, PowerUp!, design CRA2)
for R² at two levels, Eldridge, Ashby and Kerry (2006) for unequal clusters, Hayes and
Bennett (1999) for rates. Strata cost degrees of freedom and are credited no R².
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy import optimize, stats

from perutip.inference.choices import one_of

Distribution = Literal["t", "normal"]
OutcomeKind = Literal["continuous", "binary", "count"]
Direction = Literal["increase", "decrease"]


def _in_unit_interval(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ValueError(f"{name} must lie in [0, 1)")


@dataclass(frozen=True)
class ClusterDesign:
    """A trial that treats whole clusters, in both arms of every stratum.

    `cluster_size` is the arithmetic mean of units per cluster and `size_cv` the
    coefficient of variation of the sizes (population form, divisor J). `r2_between`
    and `r2_within` are the shares of the two variances that baseline covariates
    explain; `n_covariates` counts the district-level ones, each of which costs a
    degree of freedom. PowerUpR, WebPower and clusterPower know no strata: their
    J − 2 − K degrees of freedom are `n_strata=1`.
    """

    n_clusters: int
    cluster_size: float
    icc: float
    n_strata: int = 1
    share_treated: float = 0.5
    n_covariates: int = 0
    r2_between: float = 0.0
    r2_within: float = 0.0
    size_cv: float = 0.0

    def __post_init__(self) -> None:
        _in_unit_interval("icc", self.icc)
        _in_unit_interval("r2_between", self.r2_between)
        _in_unit_interval("r2_within", self.r2_within)
        if not 0 < self.share_treated < 1:
            raise ValueError("share_treated must lie strictly between 0 and 1")
        if not self.cluster_size > 0:
            raise ValueError("cluster_size must be positive")
        if not self.size_cv >= 0:
            raise ValueError("size_cv must not be negative")
        if self.n_strata < 1 or self.n_covariates < 0:
            raise ValueError("n_strata must be >= 1 and n_covariates >= 0")

    @property
    def df(self) -> int:
        """J − S − 1 − K, the degrees of freedom of a regression on cluster means.

        Below 1 the regression has no error: no effect is found, whatever its size.
        """
        return self.n_clusters - self.n_strata - 1 - self.n_covariates

    @classmethod
    def from_sizes(cls, sizes: np.ndarray, icc: float, **options: Any) -> ClusterDesign:
        """The design of the clusters at hand: mean size and CV from `sizes` (J,)."""
        sizes = np.asarray(sizes, dtype=float)
        if sizes.ndim != 1 or not np.all(np.isfinite(sizes) & (sizes > 0)):
            raise ValueError("sizes must be one positive number per cluster")
        mean = float(sizes.mean())
        cv = float(sizes.std() / mean)
        return cls(len(sizes), mean, icc, size_cv=cv, **options)


@dataclass(frozen=True)
class Outcome:
    """What is measured on a unit, in the arm without treatment.

    `base` is the control mean of a binary outcome (a rate in (0, 1)) or of a count
    (events per unit); `sd` the standard deviation of a continuous outcome (1: effects
    in SD); `dispersion` the within-cluster variance-to-mean ratio of a count (1 is
    Poisson). `direction` is the sign of the effect looked for.
    """

    name: str
    kind: OutcomeKind = "continuous"
    base: float | None = None
    sd: float = 1.0
    dispersion: float = 1.0
    direction: Direction = "increase"

    def __post_init__(self) -> None:
        one_of("kind", self.kind, OutcomeKind)
        one_of("direction", self.direction, Direction)
        if self.kind == "binary" and not (self.base and 0 < self.base < 1):
            raise ValueError("a binary outcome needs a base rate in (0, 1)")
        if self.kind == "count" and not (self.base and self.base > 0):
            raise ValueError("a count needs a positive base: events per unit")
        if not (self.sd > 0 and self.dispersion > 0):
            raise ValueError("sd and dispersion must be positive")

    @property
    def base_mean(self) -> float:
        """`base`, which a rate or a count has; ValueError for a continuous outcome."""
        if self.base is None:
            raise ValueError(f"{self.name}: a {self.kind} outcome has no base")
        return self.base


STANDARDIZED = Outcome("standardized")


def turned_round(outcome: Outcome) -> Outcome:
    """The outcome with the effect looked for in the other direction."""
    other: Direction = "decrease" if outcome.direction == "increase" else "increase"
    return replace(outcome, direction=other)


def arm_variance(design: ClusterDesign, outcome: Outcome, effect: float) -> float:
    """Variance of one cluster's contribution to an arm's mean, outcome units squared.

    ρ(1 − R²_B)(1 + CV²) + (1 − ρ)(1 − R²_W)/n̄ times the outcome's variance, which is
    p(1 − p) at the arm's own rate for a binary outcome. The factor 1 + CV² is that of
    Eldridge, Ashby and Kerry (2006, Int. J. Epidemiol. 35:1292), for an analysis
    that weights every unit alike. For a count the between-cluster CV of rates, k, is
    fixed by ρ at the base rate and the arm's variance is k²λ² + dispersion·λ/n̄
    (Hayes and Bennett 1999, Int. J. Epidemiol. 28:319).
    """
    rho = design.icc
    between, within = rho, 1 - rho
    if outcome.kind == "continuous":
        between, within = rho * outcome.sd**2, (1 - rho) * outcome.sd**2
    elif outcome.kind == "binary":
        rate = outcome.base_mean + effect
        between, within = rho * rate * (1 - rate), (1 - rho) * rate * (1 - rate)
    else:
        rate = outcome.base_mean + effect
        k_squared = rho * outcome.dispersion / ((1 - rho) * outcome.base_mean)
        between, within = k_squared * rate**2, outcome.dispersion * rate
    return (
        between * (1 - design.r2_between) * (1 + design.size_cv**2)
        + within * (1 - design.r2_within) / design.cluster_size
    )


def standard_error(
    design: ClusterDesign, outcome: Outcome = STANDARDIZED, effect: float = 0.0
) -> float:
    """Standard error of the difference between arms when the effect is `effect`."""
    p, n_clusters = design.share_treated, design.n_clusters
    treated = arm_variance(design, outcome, effect) / (p * n_clusters)
    control = arm_variance(design, outcome, 0.0) / ((1 - p) * n_clusters)
    return float(np.sqrt(treated + control))


def minimum_detectable_effect(
    design: ClusterDesign,
    outcome: Outcome = STANDARDIZED,
    *,
    power: float = 0.80,
    level: float = 0.05,
    distribution: Distribution = "t",
) -> float:
    """Smallest effect found with the given power by a two-sided test, in its units.

    MDE = (q₁₋ₐ/₂ + q_power) · SE(MDE), quantiles of t(J − S − 1 − K) or the normal.
    For rates and counts the standard error depends on the effect, so the equation is
    solved for it. NaN when no effect within the outcome's range is large enough, e.g.
    a reduction of a 2% rate by more than 2 points, and without degrees of freedom.
    """
    multiplier = _quantile(distribution, design.df, 1 - level / 2)
    multiplier += _quantile(distribution, design.df, power)
    if design.df < 1:
        return float("nan")
    if outcome.kind == "continuous":
        return multiplier * standard_error(design, outcome)
    sign = 1.0 if outcome.direction == "increase" else -1.0
    room = outcome.base_mean if sign < 0 else 1 - outcome.base_mean
    if outcome.kind == "count" and sign > 0:
        # SE grows no faster than linearly in the effect: past this the ratio is flat.
        room = 1e6 * outcome.base_mean

    def gap(size: float) -> float:
        return size - multiplier * standard_error(design, outcome, sign * size)

    if gap(room) < 0:
        return float("nan")
    return float(optimize.brentq(gap, 0.0, room, xtol=1e-14))


def power_at_effect(
    design: ClusterDesign,
    effect: float,
    outcome: Outcome = STANDARDIZED,
    *,
    level: float = 0.05,
    distribution: Distribution = "t",
) -> float:
    """Power of the two-sided test at `effect`, both tails, noncentral t (or normal).

    Equals PowerUpR `power.cra2`, WebPower `wp.crt2arm` and clusterPower `cpa.normal`
    with t degrees of freedom when `n_strata=1`. Without degrees of freedom, 0.
    """
    shift = effect / standard_error(design, outcome, effect)
    cut = _quantile(distribution, design.df, 1 - level / 2)
    if design.df < 1:
        return 0.0
    if distribution == "normal":
        return float(stats.norm.sf(cut - shift) + stats.norm.cdf(-cut - shift))
    upper = stats.nct.sf(cut, design.df, shift)
    lower = stats.nct.cdf(-cut, design.df, shift)
    # scipy's noncentral t gives NaN in a tail that is empty to machine precision.
    return float(np.nansum([upper, lower]))


def _quantile(distribution: Distribution, df: int, probability: float) -> float:
    one_of("distribution", distribution, Distribution)
    if not 0 < probability < 1:
        raise ValueError("power and level must lie strictly between 0 and 1")
    if distribution == "normal":
        return float(stats.norm.ppf(probability))
    return float(stats.t.ppf(probability, df))
