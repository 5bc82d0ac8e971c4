"""Several coefficients at once: bands that cover all, and tests that all are zero.

For coefficients whose covariance comes from few clusters (a leave-one-out jackknife),
such as the leads and lags of an event study.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2, f, t

from perutip.inference.choices import between_zero_and_one
from perutip.inference.quasi_random import (
    covariance_root,
    normal_points,
    uniform_points,
)

Floats = NDArray[np.floating]

FRAGILE_SHARE = 1 / 3
"""Coefficients per degree of freedom from which the joint test is called fragile."""

FRAGILE_CONDITION = 1e3
"""Condition number of the correlations from which it is called fragile."""


SINGULAR = 1e10
"""Condition number from which the covariance is not inverted."""


@dataclass(frozen=True, eq=False)
class SimultaneousBand:
    """Intervals that cover all coefficients at once with probability `level`.

    conf_low, conf_high: (P,), NaN where a coefficient has no standard error.
    critical: sup-t critical value; pointwise: that of one coefficient, t(df).
    """

    conf_low: Floats
    conf_high: Floats
    critical: float
    pointwise: float
    df: int
    level: float


def simultaneous_band(
    estimates: ArrayLike, covariance: ArrayLike, n_clusters: int, level: float = 0.95
) -> SimultaneousBand:
    """Sup-t band: estimate +- critical x standard error.

    Parameters
    ----------
    estimates, covariance : (P,), (P, P)
        Coefficients, and their covariance from `n_clusters` clusters.
    n_clusters : int
        G; the studentized maximum has G - 1 degrees of freedom.
    level : float
        Joint coverage, 0-1.

    Notes
    -----
    The critical value is the `level` quantile of max_j |Z_j| / sqrt(S / df), Z normal
    with the correlations of the coefficients, S an independent chi-squared, at fixed
    quasi-random points.

    References
    ----------
    Montiel Olea and Plagborg-Moller (2019), "Simultaneous Confidence Bands", Journal of
    Applied Econometrics 34, algorithm 1; t in place of normal for few clusters.
    """
    b, v = _checked(estimates, covariance, n_clusters)
    between_zero_and_one(level)
    error = np.sqrt(np.diag(v))
    used = _usable(b, v)
    critical = float("nan")
    if used.any():
        critical = float(np.quantile(_largest(v, used, n_clusters - 1), level))
    half = np.where(used, critical * error, np.nan)
    return SimultaneousBand(
        conf_low=b - half,
        conf_high=b + half,
        critical=critical,
        pointwise=float(t.ppf((1 + level) / 2, n_clusters - 1)),
        df=n_clusters - 1,
        level=level,
    )


@dataclass(frozen=True)
class JointZeroTest:
    """Test that all coefficients are zero, with what it hangs on.

    f_stat, df_num, df_den, p_value: Hotelling's F. p_chi_squared: the same statistic
    taken as chi-squared, which rejects too often with few clusters; a gap between the
    two is a warning. p_largest: of the largest |t|, which inverts no matrix.
    condition: of the correlation matrix. fragile: True where the coefficients are more
    than a third of the degrees of freedom, or the correlations close to singular.
    reason: why p_value is NaN, else empty.
    """

    n_coefficients: int
    n_clusters: int
    f_stat: float
    df_num: int
    df_den: int
    p_value: float
    p_chi_squared: float
    p_largest: float
    condition: float
    fragile: bool
    reason: str

    @property
    def note(self) -> str:
        """One sentence for a table on how far the test can be trusted."""
        if self.reason:
            return f"No joint test: {self.reason}."
        trust = (
            "fragile: rely on the largest t and on the band"
            if self.fragile
            else "its power against small trends is limited"
        )
        return (
            f"F({self.df_num}, {self.df_den}) with a jackknife covariance of "
            f"{self.n_coefficients} coefficients from {self.n_clusters} clusters; "
            f"{trust}."
        )


def joint_zero_test(
    estimates: ArrayLike, covariance: ArrayLike, n_clusters: int
) -> JointZeroTest:
    """Wald test of all coefficients, corrected for a covariance from few clusters.

    Parameters
    ----------
    estimates, covariance : (P,), (P, P)
        Coefficients, such as the leads, and their covariance from `n_clusters`
        clusters; coefficients without estimate or standard error are left out.
    n_clusters : int
        G.

    Notes
    -----
    W = b'V^-1 b. With V estimated from G clusters, (G - q) / (q (G - 1)) W is compared
    with F(q, G - q), Hotelling's law; with one coefficient it is the t(G - 1) test.

    References
    ----------
    Hotelling (1931), "The Generalization of Student's Ratio", Annals of Mathematical
    Statistics 2.
    """
    b, v = _checked(estimates, covariance, n_clusters)
    used = _usable(b, v)
    q, df = int(used.sum()), n_clusters - 1
    wald, condition, p_largest = float("nan"), float("nan"), float("nan")
    reason = "no coefficient has a standard error" if q == 0 else ""
    if q:
        correlation = _correlation(v, used)
        scores = b[used] / np.sqrt(np.diag(v)[used])
        condition = float(np.linalg.cond(correlation))
        p_largest = float(np.mean(_largest(v, used, df) >= np.abs(scores).max()))
    if q >= n_clusters:
        reason = f"{q} coefficients, {n_clusters} clusters"
    elif q and condition > SINGULAR:
        reason = "the covariance is singular"
    elif q:
        wald = float(scores @ np.linalg.solve(correlation, scores))
    f_stat = (n_clusters - q) / (q * df) * wald if q else float("nan")
    return JointZeroTest(
        n_coefficients=q,
        n_clusters=n_clusters,
        f_stat=f_stat,
        df_num=q,
        df_den=n_clusters - q,
        p_value=float(f.sf(f_stat, q, n_clusters - q)),
        p_chi_squared=float(chi2.sf(wald, q)),
        p_largest=p_largest,
        condition=condition,
        fragile=bool(q > FRAGILE_SHARE * df or not condition <= FRAGILE_CONDITION),
        reason=reason,
    )


def _checked(
    estimates: ArrayLike, covariance: ArrayLike, n_clusters: int
) -> tuple[Floats, Floats]:
    b, v = np.asarray(estimates, float), np.asarray(covariance, float)
    if b.ndim != 1 or v.shape != (len(b), len(b)):
        raise ValueError("estimates must be (P,) and covariance (P, P)")
    if n_clusters < 2:
        raise ValueError(f"n_clusters must be at least 2: {n_clusters}")
    return b, v


def _usable(estimates: Floats, covariance: Floats) -> NDArray[np.bool_]:
    """Coefficients with an estimate and a positive variance."""
    variance = np.diag(covariance)
    return np.isfinite(estimates) & np.isfinite(variance) & (variance > 0)


def _correlation(covariance: Floats, used: NDArray[np.bool_]) -> Floats:
    part = covariance[np.ix_(used, used)]
    error = np.sqrt(np.diag(part))
    return part / np.outer(error, error)


def _largest(covariance: Floats, used: NDArray[np.bool_], df: int) -> Floats:
    """Largest |t| under the null, at every quasi-random point."""
    root = covariance_root(_correlation(covariance, used))
    normal, spread = _points(root.shape[1], df)
    return np.abs(normal @ root.T).max(axis=1) / spread


@lru_cache(maxsize=8)
def _points(dimension: int, df: int) -> tuple[Floats, Floats]:
    """Normal points and independent sqrt(chi-squared / df)."""
    spread = chi2.ppf(uniform_points(dimension + 1)[:, 0], df) / df
    return normal_points(dimension + 1)[:, 1:], np.sqrt(spread)
