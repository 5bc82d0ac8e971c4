"""The exact randomization test of many replications at once, on district totals.

Treatment and strata are constant within districts, so the studentized (CR1) statistic
needs district totals alone: with d the within-stratum deviation of z and S that of
totals, β = d'S / Σ nd² and the meat is Σ d²(S − ndβ)², all assignments and replications
in three matrix products.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from perutip.inference.ties import RELATIVE, threshold

TIE_TOLERANCE = RELATIVE
ROWS = 512


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
        extreme += weight[at] @ (squared >= threshold(np.sqrt(observed)) ** 2)
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
