"""Randomization tests over every assignment that the draw could have produced.

Exact under the sharp null whatever the number of units, the distribution of outcomes or
the number of officers per unit (Fisher 1935; Imbens and Rubin 2015, ch. 5; Gerber and
Green 2012, ch. 3). The studentized statistic is also valid for the weak null in large
samples (Zhao and Ding 2021; for clusters, Su and Ding 2021).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

import numpy as np

from perutip.inference.randomization_test.boundary import (
    Labels,
    Numbers,
    Statistic,
    check_options,
    checked_assignments,
    checked_probabilities,
)
from perutip.inference.randomization_test.distribution import distributions
from perutip.inference.randomization_test.exact_sets import Alternative
from perutip.inference.randomization_test.result import (
    RandomizationTest,
    always_tied,
    build_result,
)
from perutip.inference.randomization_test.unit_moments import (
    assignment_moments,
    build_design,
)

__all__ = [
    "randomization_test",
    "randomization_tests",
]

Outcome = np.ndarray | Callable[[np.ndarray], np.ndarray]


def randomization_test(
    outcome: Outcome,
    unit: Labels,
    treatment: Numbers,
    assignments: np.ndarray,
    *,
    units: Labels,
    strata: Labels | None = None,
    covariates: object | None = None,
    weights: Numbers | None = None,
    probabilities: Numbers | None = None,
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
        {"outcome": outcome},
        unit,
        treatment,
        assignments,
        units=units,
        strata=strata,
        covariates=covariates,
        weights=weights,
        probabilities=probabilities,
        statistic=statistic,
        alternative=alternative,
        level=level,
        sampled=sampled,
        confidence_set=confidence_set,
    )
    return tests["outcome"]


def randomization_tests(
    outcomes: Mapping[Hashable, Outcome],
    unit: Labels,
    treatment: Numbers,
    assignments: np.ndarray,
    *,
    units: Labels,
    strata: Labels | None = None,
    covariates: object | None = None,
    weights: Numbers | None = None,
    probabilities: Numbers | None = None,
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
    check_options(statistic, alternative, level)
    units, unit = np.asarray(units), np.asarray(unit)
    treatment, assignments = checked_assignments(
        treatment, assignments, len(units), sampled
    )
    probabilities = checked_probabilities(probabilities, len(units))
    design = build_design(unit, units, strata, covariates, weights)
    shift = assignment_moments(design, treatment) if confidence_set else None
    found = distributions(
        outcomes, design, treatment, assignments, probabilities, shift
    )
    tied = always_tied(design, treatment, assignments, probabilities)
    return {
        name: build_result(
            one,
            design,
            treatment,
            statistic,
            alternative,
            level,
            sampled,
            confidence_set,
            tied,
        )
        for name, one in found.items()
    }
