"""From the distribution over assignments to p-value, set and result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.inference.randomization_test.distribution import Distribution
from perutip.inference.randomization_test.exact_sets import (
    Alternative,
    Pieces,
    at_least,
    difference_set,
    studentized_set,
)
from perutip.inference.randomization_test.unit_moments import Design


@dataclass(frozen=True)
class RandomizationTest:
    """Result of a randomization test.

    ``statistics`` (n_assignments,) holds T* of every assignment in the given order,
    NaN where the assignment leaves nothing to compare (``n_undefined``; these count as
    extreme). ``smallest_possible_p`` is the least p that the design could give whatever
    the outcomes. ``p_value`` is n_extreme / n_assignments, or (n_extreme + 1) /
    (n_assignments + 1) when ``exact`` is False. ``conf_pieces`` are the closed
    intervals of the set of constant effects not rejected at 1 − level; ``conf_low`` and
    ``conf_high`` its ends, ±inf where unbounded, NaN when no set was asked for.
    """

    estimate: float
    std_error: float
    statistic: float
    p_value: float
    n_extreme: int
    n_assignments: int
    smallest_possible_p: float
    conf_low: float
    conf_high: float
    conf_pieces: Pieces
    conf_type: str
    statistics: np.ndarray
    exact: bool
    n_obs: int
    n_units: int
    n_clusters: int
    n_treated_units: int
    n_undefined: int
    dropped_controls: tuple[str, ...]


def build_result(
    found: Distribution,
    design: Design,
    treatment: np.ndarray,
    statistic: str,
    alternative: Alternative,
    level: float,
    sampled: bool,
    confidence_set: bool,
    tied: tuple[int, int],
) -> RandomizationTest:
    """Compare the drawn statistic with all and invert: :class:`RandomizationTest`."""
    studentized = statistic == "studentized"
    value = found.t if studentized else found.estimate
    drawn = found.t_star if studentized else found.beta
    scale = 1.0 if studentized else _spread(found.beta)
    n_extreme = int(at_least(drawn / scale, value / scale, alternative).sum())
    n = drawn.size
    mirrored = alternative == "two-sided" and not found.composite
    least = tied[0] + (tied[1] if mirrored else 0)
    pieces: Pieces = ()
    if confidence_set:
        needed = needed_extreme(n, level, sampled)
        pieces = _invert(found, studentized, needed, alternative)
    low, high = (pieces[0][0], pieces[-1][1]) if pieces else (np.nan, np.nan)
    return RandomizationTest(
        estimate=found.estimate,
        std_error=found.std_error,
        statistic=value,
        p_value=(n_extreme + sampled) / (n + sampled),
        n_extreme=n_extreme,
        n_assignments=n,
        smallest_possible_p=1 / (n + 1) if sampled else least / n,
        conf_low=low,
        conf_high=high,
        conf_pieces=pieces,
        conf_type=_conf_type(found) if confidence_set else "none",
        statistics=drawn,
        exact=not sampled,
        n_obs=design.n_obs,
        n_units=design.n_units,
        n_clusters=design.n_clusters,
        n_treated_units=int(treatment.sum()),
        n_undefined=int(np.isnan(drawn).sum()),
        dropped_controls=design.dropped,
    )


def _invert(
    found: Distribution, studentized: bool, needed: int, alternative: Alternative
) -> Pieces:
    beta, k, variances = found.beta, found.k, found.variances
    if found.halved and alternative == "two-sided":
        beta, needed = beta[: k.size], -(-needed // 2)
    elif found.halved:
        k = np.r_[k, -k[::-1]]
        variances = np.concatenate([variances, variances[:, ::-1]], axis=1)
    if studentized:
        return studentized_set(
            beta, k, variances, found.estimate, found.std_error, needed, alternative
        )
    return difference_set(beta, k, found.estimate, needed, alternative)


def _conf_type(found: Distribution) -> str:
    shifted = "composite" if found.composite else "outcome"
    return f"inversion, constant shift of the {shifted}"


def needed_extreme(n: int, level: float, sampled: bool) -> int:
    """Fewest extreme assignments with which p exceeds 1 − level."""
    return int(np.floor((1 - level) * (n + sampled) - sampled + 1e-9)) + 1


def always_tied(
    design: Design,
    treatment: np.ndarray,
    assignments: np.ndarray,
    probabilities: np.ndarray | None,
) -> tuple[int, int]:
    """Assignments equal to the drawn one, and to its complement, where it matters.

    Two-sided, complements tie whatever the outcomes, unless their inverse weights
    differ (or the outcome is a composite of the control group).
    """
    every, drawn = assignments, treatment
    if design.n_clusters < design.n_units:
        every, drawn = assignments[:, design.present], treatment[design.present]
    differing = (every != drawn).sum(axis=1)
    p = 0.5 if probabilities is None else probabilities[design.present]
    opposite = (differing == drawn.size).sum() if np.all(p == 0.5) else 0
    return int((differing == 0).sum()), int(opposite)


def _spread(beta: np.ndarray) -> float:
    return float(np.sqrt(np.nanmean(beta**2))) or 1.0
