"""Several restrictions of one regression: one pass over the data, common draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perutip.inference.wild_cluster.counters import shared_signs
from perutip.inference.wild_cluster.counting.sign_patterns import Seed
from perutip.inference.wild_cluster.engine import prepare, run_test
from perutip.inference.wild_cluster.options import (
    Options,
    WildClusterTest,
    restriction_vector,
)


def wild_cluster_tests(
    y: Any,
    X: Any,
    cluster: Any,
    *,
    restrictions: Sequence[Any] | Mapping[str, Any],
    null: float = 0.0,
    weights: Any = None,
    bootcluster: Any = None,
    absorb: Sequence[Any] | None = None,
    seed: Seed = None,
    **options: Any,
) -> dict[Any, WildClusterTest]:
    """`wild_cluster_test` for several restrictions of one regression, which share the
    pass over the data and the draws.

    `restrictions` is a list (of names, mappings, vectors or matrices; the keys of the
    result are the names, or the places in the list) or a mapping of keys to these.
    `options` are those of `wild_cluster_test`. Raises ValueError as it does.
    """
    chosen = Options(**options)
    design = prepare(
        y, X, cluster, weights=weights, bootcluster=bootcluster, absorb=absorb
    )
    if not isinstance(restrictions, Mapping):
        listed: dict[Any, Any] = {
            entry if isinstance(entry, str) else place: entry
            for place, entry in enumerate(restrictions)
        }
        restrictions = listed
    if not restrictions:
        raise ValueError("restrictions is empty")
    signs = shared_signs(design, chosen, seed)
    return {
        key: run_test(
            design, restriction_vector(entry, design.names), null, chosen, signs
        )
        for key, entry in restrictions.items()
    }
