"""Does the effect differ with a moderator? Randomization test of a constant effect.

The statistic is the CR1 t of treatment × moderator beside treatment, moderator and
strata. Under the null of one effect τ for all, outcome − τ·treatment does not depend
on the assignment, so the test is exact for every τ; τ is a nuisance, and the p-value
is the largest over an exact set for it, plus the chance that the set misses (Berger
and Boos 1994; Ding, Feller and Miratrix 2016, FRT-CI). The largest is found by sorting
roots: the condition |t_a(τ)| ≥ |t| is a quadratic in τ, and t itself does not depend on
τ because treatment is a regressor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.inference.randomization_test.boundary import (
    Labels,
    Numbers,
    check_options,
    checked_assignments,
)
from perutip.inference.randomization_test.interaction_terms import (
    interaction_terms,
    unit_moments,
)
from perutip.inference.randomization_test.nuisance_range import largest_share
from perutip.inference.randomization_test.procedure import randomization_test
from perutip.inference.randomization_test.unit_moments import build_design


@dataclass(frozen=True)
class HeterogeneityTest:
    """Coefficient of treatment × moderator, per unit of the moderator.

    ``p_value`` is the largest over the effects of the nuisance set plus ``missed``;
    ``p_plug_in`` takes the estimated effect for the true one, ``p_no_effect`` is that
    of the sharper null that treatment does nothing at all.
    """

    estimate: float
    std_error: float
    statistic: float
    p_value: float
    p_plug_in: float
    p_no_effect: float
    missed: float
    n_assignments: int
    n_obs: int
    n_clusters: int


def heterogeneity_test(
    outcome: Numbers,
    moderator: Numbers,
    unit: Labels,
    treatment: Numbers,
    assignments: np.ndarray,
    *,
    units: Labels,
    strata: Labels | None = None,
    covariates: object | None = None,
    missed: float = 0.001,
) -> HeterogeneityTest:
    """Studentized test that the effect does not vary with the moderator.

    Parameters
    ----------
    outcome, moderator : (N,) one value per row; the moderator is fixed before treatment
        and may be of rows (experience) or of units (prevalence).
    unit, treatment, assignments, units, strata, covariates : as in
        :func:`perutip.inference.randomization_test.randomization_test`.
    missed : one minus the level of the exact set over which τ ranges.

    Raises
    ------
    ValueError : as the randomization test does; a moderator that is missing or does not
        vary; a coefficient that the drawn assignment does not identify.
    """
    check_options("studentized", "two-sided", 1 - missed)
    labels, code = np.asarray(units), np.asarray(unit)
    drawn, every = checked_assignments(
        np.asarray(treatment), assignments, len(labels), False
    )
    y, m, scale = _checked(outcome, moderator)
    controls = m[:, None]
    if covariates is not None:
        extra = np.asarray(covariates, dtype=float).reshape(len(m), -1)
        controls = np.column_stack([m, extra])
    blocks = None if strata is None else np.asarray(strata)
    design = build_design(code, labels, blocks, controls, None)
    own = drawn[pd.Index(labels).get_indexer(pd.Index(code))].astype(float)
    moments = unit_moments(design, m, np.column_stack([y, own]))
    observed = interaction_terms(design, moments, drawn[None])[:, 0]
    if not np.isfinite(observed).all():
        raise ValueError("the drawn assignment does not identify the interaction")
    estimate, error = float(observed[0]), float(np.sqrt(observed[2]))
    t = estimate / error if error > 0 else float(np.copysign(np.inf, estimate))
    main = randomization_test(
        y,
        code,
        drawn,
        every,
        units=labels,
        strata=blocks,
        covariates=controls,
        level=1 - missed,
    )
    terms = interaction_terms(design, moments, every)
    ranges = [*main.conf_pieces, (main.estimate, main.estimate), (0.0, 0.0)]
    found = [largest_share(terms, t, low, high) for low, high in ranges]
    return HeterogeneityTest(
        estimate=estimate / scale,
        std_error=error / scale,
        statistic=t,
        p_value=min(1.0, max(found[:-2], default=1.0) + missed),
        p_plug_in=found[-2],
        p_no_effect=found[-1],
        missed=missed,
        n_assignments=len(every),
        n_obs=design.n_obs,
        n_clusters=design.n_clusters,
    )


def _checked(
    outcome: Numbers, moderator: Numbers
) -> tuple[np.ndarray, np.ndarray, float]:
    """Outcome, standardized moderator and the moderator's standard deviation."""
    y, m = np.asarray(outcome, dtype=float), np.asarray(moderator, dtype=float)
    if m.shape != y.shape or not np.isfinite(m).all() or not np.isfinite(y).all():
        raise ValueError("outcome and moderator must hold a number for every row")
    if np.ptp(m) == 0:
        raise ValueError("the moderator does not vary")
    scale = float(m.std())
    return y, (m - m.mean()) / scale, scale
