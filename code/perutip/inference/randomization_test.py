"""Randomization tests over every assignment that the draw could have produced.

Exact under the sharp null whatever the number of units, the distribution of outcomes or
the number of officers per unit (Fisher 1935; Imbens and Rubin 2015, ch. 5; Gerber and
Green 2012, ch. 3). The studentized statistic is also valid for the weak null in large
samples (Zhao and Ding 2021).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from perutip.inference._randomization_composite import (
    LinearComposite,
    control_standardized_index,
)
from perutip.inference._randomization_engine import Distribution, distributions
from perutip.inference._randomization_moments import Design, build_design
from perutip.inference._randomization_sets import (
    Alternative,
    Pieces,
    at_least,
    difference_set,
    studentized_set,
)
from perutip.inference.assignments import (
    count_assignments,
    enumerate_assignments,
    sample_assignments,
)

__all__ = [
    "LinearComposite",
    "RandomizationTest",
    "control_standardized_index",
    "count_assignments",
    "enumerate_assignments",
    "randomization_test",
    "randomization_tests",
    "sample_assignments",
]

Statistic = Literal["studentized", "difference"]
Outcome = np.ndarray | Callable[[np.ndarray], np.ndarray]
STATISTICS = ("studentized", "difference")
ALTERNATIVES = ("two-sided", "greater", "less")


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


def randomization_test(
    outcome: Outcome,
    unit: Sequence,
    treatment: Sequence[int],
    assignments: np.ndarray,
    *,
    units: Sequence,
    strata: Sequence | None = None,
    covariates: object | None = None,
    weights: Sequence[float] | None = None,
    probabilities: Sequence[float] | None = None,
    statistic: Statistic = "studentized",
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    sampled: bool = False,
    confidence_set: bool = True,
) -> RandomizationTest:
    """Test that the treatment changes no outcome, and invert the test.

    Parameters
    ----------
    outcome : (N,) one value per row, or a callable treatment (G,) -> (N,) for a
        composite that depends on who is treated, such as
        :func:`control_standardized_index`.
    unit : (N,) the unit of each row. Units without rows are allowed.
    treatment : (G,) the drawn assignment, 0 or 1, in the order of ``units``.
    assignments : (R, G) every equally likely assignment, columns as ``units``.
    strata : (N,) labels entering as fixed effects. ``covariates`` (N,) or (N, k).
    weights : (N,) positive analytic weights.
    probabilities : (G,) chance of treatment of each unit, for inverse weights 1/p of
        the treated and 1/(1 − p) of the others, renewed for every assignment.
    statistic : "studentized", the t of the OLS coefficient with CR1 standard errors by
        unit, or "difference", the coefficient.
    sampled : ``assignments`` are random draws, not all there are.

    Raises
    ------
    ValueError : wrong shapes or values; missing outcomes (their number); a drawn
        assignment that is not among ``assignments`` (unless sampled); no variation.

    Notes
    -----
    The set is of effects τ added to every row of treated units; for a composite, to the
    composite as recomputed, so that it holds 0 exactly when the test does not reject.
    """
    tests = randomization_tests(
        {"outcome": outcome}, unit, treatment, assignments, units=units, strata=strata,
        covariates=covariates, weights=weights, probabilities=probabilities,
        statistic=statistic, alternative=alternative, level=level, sampled=sampled,
        confidence_set=confidence_set,
    )  # fmt: skip
    return tests["outcome"]


def randomization_tests(
    outcomes: Mapping[Hashable, Outcome],
    unit: Sequence,
    treatment: Sequence[int],
    assignments: np.ndarray,
    *,
    units: Sequence,
    strata: Sequence | None = None,
    covariates: object | None = None,
    weights: Sequence[float] | None = None,
    probabilities: Sequence[float] | None = None,
    statistic: Statistic = "studentized",
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    sampled: bool = False,
    confidence_set: bool = True,
) -> dict[Hashable, RandomizationTest]:
    """:func:`randomization_test` of several outcomes of the same rows, in one pass.

    ``outcomes`` is a mapping or DataFrame, name -> outcome. The ``statistics`` of the
    results line up assignment by assignment, for a step-down over the family.
    """
    if statistic not in STATISTICS:
        raise ValueError(f"statistic must be one of {STATISTICS}, not {statistic!r}")
    if alternative not in ALTERNATIVES:
        raise ValueError(f"alternative must be one of {ALTERNATIVES}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    units, unit = np.asarray(units), np.asarray(unit)
    treatment, assignments = _checked(treatment, assignments, len(units), sampled)
    probabilities = _checked_probabilities(probabilities, len(units))
    design = build_design(unit, units, strata, covariates, weights)
    found = distributions(
        outcomes, design, treatment, assignments, probabilities, confidence_set
    )
    smallest = partial(
        _smallest_possible_p, design, treatment, assignments, probabilities, sampled
    )
    return {
        name: _result(
            one, design, treatment, statistic, alternative, level, sampled,
            confidence_set, smallest,
        )
        for name, one in found.items()
    }  # fmt: skip


def _result(
    found: Distribution,
    design: Design,
    treatment: np.ndarray,
    statistic: Statistic,
    alternative: Alternative,
    level: float,
    sampled: bool,
    confidence_set: bool,
    smallest: Callable[..., float],
) -> RandomizationTest:
    studentized = statistic == "studentized"
    value = found.t if studentized else found.estimate
    drawn = found.t_star if studentized else found.beta
    scale = 1.0 if studentized else _spread(found.beta)
    n_extreme = int(at_least(drawn / scale, value / scale, alternative).sum())
    n = drawn.size
    pieces: Pieces = ()
    if confidence_set:
        pieces = _invert(found, studentized, _needed(n, level, sampled), alternative)
    low, high = (pieces[0][0], pieces[-1][1]) if pieces else (np.nan, np.nan)
    return RandomizationTest(
        estimate=found.estimate,
        std_error=found.std_error,
        statistic=value,
        p_value=(n_extreme + sampled) / (n + sampled),
        n_extreme=n_extreme,
        n_assignments=n,
        smallest_possible_p=smallest(
            two_sided=alternative == "two-sided" and not found.composite
        ),
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


def _needed(n: int, level: float, sampled: bool) -> int:
    """Fewest extreme assignments with which p exceeds 1 − level."""
    return int(np.floor((1 - level) * (n + sampled) - sampled + 1e-9)) + 1


def _smallest_possible_p(
    design: Design,
    treatment: np.ndarray,
    assignments: np.ndarray,
    probabilities: np.ndarray | None,
    sampled: bool,
    *,
    two_sided: bool,
) -> float:
    """Share of assignments that tie with the drawn one whatever the outcomes.

    Two-sided, an assignment ties with its complement, unless inverse weights differ
    between them or the outcome is a composite of the control group.
    """
    n = len(assignments)
    if sampled:
        return 1 / (n + 1)
    here = design.present
    p = 0.5 if probabilities is None else probabilities[here]
    same = (assignments[:, here] == treatment[here]).all(axis=1).sum()
    if two_sided and np.all(p == 0.5):
        same += (assignments[:, here] == 1 - treatment[here]).all(axis=1).sum()
    return float(same / n)


def _spread(beta: np.ndarray) -> float:
    return float(np.sqrt(np.nanmean(beta**2))) or 1.0


def _checked(
    treatment: Sequence[int], assignments: np.ndarray, n_units: int, sampled: bool
) -> tuple[np.ndarray, np.ndarray]:
    drawn, every = np.asarray(treatment), np.asarray(assignments)
    if drawn.shape != (n_units,):
        raise ValueError(f"treatment has shape {drawn.shape}, expected ({n_units},)")
    if every.ndim != 2 or every.shape[1] != n_units or len(every) == 0:
        raise ValueError(
            f"assignments has shape {every.shape}, expected (n_assignments, {n_units})"
        )
    for name, values in (("treatment", drawn), ("assignments", every)):
        if not ((values == 0) | (values == 1)).all():
            raise ValueError(f"{name} must hold only 0 and 1")
    if drawn.min() == drawn.max():
        raise ValueError(f"treatment: every unit is {int(drawn[0])}, none to compare")
    if not sampled and not (every == drawn).all(axis=1).any():
        raise ValueError(
            "the drawn treatment is not among the assignments: the draw, the strata or "
            "the order of units differ (sampled=True if they are random draws)"
        )
    return drawn.astype(np.int8), every


def _checked_probabilities(
    probabilities: Sequence[float] | None, n_units: int
) -> np.ndarray | None:
    if probabilities is None:
        return None
    p = np.asarray(probabilities, dtype=float)
    if p.shape != (n_units,):
        raise ValueError(f"probabilities has shape {p.shape}, expected ({n_units},)")
    if not ((p > 0) & (p < 1)).all():
        raise ValueError("probabilities must lie strictly between 0 and 1")
    return p
