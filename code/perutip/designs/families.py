"""Step-down p-values of a family of regressions from common draws.

Romano and Wolf (2005): one matrix of signs over the union of the clusters of all
members, one column of t* per member, so that the dependence between outcomes is kept.
Samples may differ by member.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from perutip.designs.regression import (
    Settings,
    Specification,
    arrays_of,
    complete_rows,
    reason_not_to_estimate,
)
from perutip.inference.multiple_testing import common_signs, step_down
from perutip.inference.wild_cluster import bootstrap_statistics


@dataclass(frozen=True)
class Adjusted:
    """Variable → step-down p, from how many common patterns, drawn by which stream
    (empty: all were enumerated). Members not estimable are no part of the family."""

    p_value: dict[str, float] = field(default_factory=dict)
    draws: int = 0
    seed_stream: str = ""


def adjusted_p(members: Mapping[str, Specification], used: Settings) -> Adjusted:
    """Step-down p of the members over common signs of their clusters."""
    samples = {name: complete_rows(spec) for name, spec in members.items()}
    estimable = {
        name: spec
        for name, spec in members.items()
        if not reason_not_to_estimate(samples[name], spec, used.support)
    }
    if not estimable:
        return Adjusted()
    labels = [
        label
        for name, spec in estimable.items()
        for label in samples[name][spec.cluster]
    ]
    signs = common_signs(labels, used.reps, used.seed)
    observed, draws = [], []
    for name, spec in estimable.items():
        names = sorted(set(samples[name][spec.cluster]))
        found = bootstrap_statistics(
            **arrays_of(spec, samples[name]).arguments,
            restriction=spec.treatment,
            signs=signs.for_clusters(names),
            cluster_names=names,
        )
        observed.append(found.t_stat)
        draws.append(found.draws)
    family = step_down(
        observed,
        np.column_stack(draws),
        names=list(estimable),
        sampled=not signs.enumerated,
    )
    return Adjusted(
        dict(zip(estimable, map(float, family.p_step_down), strict=True)),
        family.n_draws,
        "" if signs.enumerated else used.seed_stream,
    )
