"""Which driver prevails in which community: a two-class latent model.

Two witnesses: the share of surveyed girls to whom the driver applies, and what two
coders read in interviews with adults. Neither is the truth; their errors are estimated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from perutip.supply.diagnosis.latent_likelihood import (
    Layout,
    coded_ones,
    log_classes,
    loss,
    starts,
)

NEWTON, CLOSE, WIDTH = 60, 1e-10, 1e-4  # steps, when to stop, of differences
REACH = 12.0  # of the transformed parameters: shares from 6e-6 to 1 - 6e-6


@dataclass(frozen=True)
class Diagnosis:
    """One driver over C communities.

    Attributes
    ----------
    posterior : (C,) probability that the driver prevails there.
    error : expected share of communities misclassified, mean of min(post, 1 - post).
    parameters : share (of communities where it prevails), prevalence_high and
        prevalence_low (shares of girls), overdispersion (intraclass correlation),
        sensitivity_1, specificity_1, sensitivity_2, specificity_2 of the coders;
        NaN where no data speak of one.
    log_likelihood : at the maximum, binomial coefficients left out.
    one_class_log_likelihood : of the same data with one class of communities.
    """

    posterior: NDArray[np.float64]
    error: float
    parameters: Mapping[str, float]
    log_likelihood: float
    one_class_log_likelihood: float

    @property
    def two_classes(self) -> bool:
        """BIC over communities prefers two classes to one.

        The second class costs a share and a second prevalence, and, with interviews, a
        second pair of rates.
        """
        surveyed = np.isfinite(self.parameters["prevalence_low"])
        coded = np.isfinite(self.parameters["sensitivity_1"])
        extra = 1 + int(surveyed) + 2 * int(coded)
        gain = 2 * (self.log_likelihood - self.one_class_log_likelihood)
        return bool(gain > extra * np.log(self.posterior.size))


def latent_driver(
    successes: ArrayLike, trials: ArrayLike, code_patterns: ArrayLike
) -> Diagnosis:
    """Probability that one driver prevails in each community.

    Parameters
    ----------
    successes, trials : (C,) girls to whom the driver applies, of girls asked; a
        community may have none.
    code_patterns : (C, 4) interviews coded 00, 01, 10 and 11 by the first and the
        second coder; zeros where nobody was interviewed. Interviews with one code only
        are left out by the caller.

    Returns
    -------
    Diagnosis

    Raises
    ------
    ValueError : counts that are not whole and non-negative, more successes than
        trials, wrong shapes, no data at all.

    Notes
    -----
    Class z is 1 with probability π. Given z, successes are beta-binomial with mean μ_z
    and one intraclass correlation ρ, and each code is drawn independently: coder j
    writes 1 with probability sens_j where z = 1 and 1 - spec_j where z = 0. Two coders
    and two classes identify the errors when sens and spec exceed one half; the order of
    the classes is fixed by μ₁ > μ₀. The likelihood is maximised by L-BFGS-B over
    transformed parameters from three starts.

    References
    ----------
    Dawid and Skene (1979), Maximum Likelihood Estimation of Observer Error-Rates Using
    the EM Algorithm, JRSS C. Hui and Walter (1980), Estimating the Error Rates of
    Diagnostic Tests, Biometrics.
    """
    y, n, codes = _checked(successes, trials, code_patterns)
    layout = Layout(surveyed=bool(n.any()), coded=bool(codes.any()))
    climbs = [_climb(start, layout, y, n, codes) for start in starts(layout, y, n)]
    least, free = min(climbs, key=lambda climb: round(climb[0], 8))
    free = _polish(free, layout, y, n, codes)
    values = layout.parameters(free)
    one, zero = log_classes(values, y, n, codes)
    posterior = 1 / (1 + np.exp(np.clip(zero - one, -700, 700)))
    return Diagnosis(
        posterior=posterior,
        error=float(np.minimum(posterior, 1 - posterior).mean()),
        parameters=values,
        log_likelihood=-least,
        one_class_log_likelihood=_one_class(y, n, codes),
    )


def pattern_counts(
    community: ArrayLike, first: ArrayLike, second: ArrayLike, n_communities: int
) -> tuple[NDArray[np.int64], int]:
    """Interviews by community and pattern of codes.

    Parameters
    ----------
    community : (m,) places 0 to n_communities - 1, one interview a row.
    first, second : (m,) codes 0 or 1, NaN where a coder did not code it.

    Returns
    -------
    (C, 4) counts of 00, 01, 10, 11, and the number left out with one code or none.
    """
    place = np.asarray(community, int)
    a, b = np.asarray(first, float), np.asarray(second, float)
    both = ~(np.isnan(a) | np.isnan(b))
    if not (np.isin(a[both], [0, 1]).all() and np.isin(b[both], [0, 1]).all()):
        raise ValueError("codes must be 0 or 1")
    cell = 4 * place[both] + (2 * a[both] + b[both]).astype(int)
    counts = np.bincount(cell, minlength=4 * n_communities)
    return counts.reshape(n_communities, 4), int((~both).sum())


def _climb(
    start: NDArray, layout: Layout, y: NDArray, n: NDArray, codes: NDArray
) -> tuple[float, NDArray[np.float64]]:
    """Smallest loss reached from `start`, and where."""
    fit = optimize.minimize(
        loss,
        start,
        args=(layout, y, n, codes),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-REACH, REACH)] * start.size,
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
    )
    return float(fit.fun), fit.x


def _polish(
    free: NDArray, layout: Layout, y: NDArray, n: NDArray, codes: NDArray
) -> NDArray[np.float64]:
    """Newton's steps from where the climb ended, so that machines agree on the digits.

    L-BFGS-B stops where the likelihood no longer moves, some 1e-5 from its maximum.
    """
    for _ in range(NEWTON):
        _, gradient = loss(free, layout, y, n, codes)
        pushed_out = (np.abs(free) >= REACH) & (free * gradient <= 0)
        inside = np.flatnonzero(~pushed_out)
        curvature = np.column_stack(
            [_slope(free, int(i), layout, y, n, codes)[inside] for i in inside]
        )
        curvature = (curvature + curvature.T) / 2
        if np.linalg.eigvalsh(curvature).min() <= 0:
            break
        step = np.linalg.solve(curvature, -gradient[inside])
        free = free.copy()
        free[inside] = np.clip(free[inside] + np.clip(step, -1, 1), -REACH, REACH)
        if np.abs(step).max() < CLOSE:
            break
    return free


def _slope(
    free: NDArray, place: int, layout: Layout, y: NDArray, n: NDArray, codes: NDArray
) -> NDArray[np.float64]:
    """Central difference of the gradient along one parameter."""
    ahead, behind = free.copy(), free.copy()
    ahead[place] += WIDTH
    behind[place] -= WIDTH
    slopes = [loss(at, layout, y, n, codes)[1] for at in (ahead, behind)]
    return np.asarray(slopes[0] - slopes[1]) / (2 * WIDTH)


def _one_class(y: NDArray, n: NDArray, codes: NDArray) -> float:
    """Log likelihood when communities are alike: beta-binomial, two shares of codes."""
    layout = Layout(surveyed=bool(n.any()), coded=False, classes=1)
    value = 0.0
    if layout.surveyed:
        value -= _climb(starts(layout, y, n)[0], layout, y, n, codes)[0]
    ones, totals = coded_ones(codes)
    yes, total = ones.sum(axis=0), totals.sum()
    share = yes / max(total, 1)
    return value + float(
        (special.xlogy(yes, share) + special.xlogy(total - yes, 1 - share)).sum()
    )


def _checked(
    successes: ArrayLike, trials: ArrayLike, code_patterns: ArrayLike
) -> tuple[NDArray, NDArray, NDArray]:
    y, n, codes = (np.asarray(v, float) for v in (successes, trials, code_patterns))
    if y.ndim != 1 or n.shape != y.shape or codes.shape != (y.size, 4):
        raise ValueError(
            "successes and trials must be (C,), code_patterns (C, 4); shapes are "
            f"{y.shape}, {n.shape}, {codes.shape}"
        )
    for name, v in (("successes", y), ("trials", n), ("code_patterns", codes)):
        if not (np.isfinite(v).all() and (v >= 0).all() and (v == np.round(v)).all()):
            raise ValueError(f"{name} must be whole numbers, none negative")
    if (y > n).any():
        raise ValueError("successes exceed trials")
    if not (n.any() or codes.any()):
        raise ValueError("neither a girl nor an interview: nothing to diagnose")
    return y, n, codes
