"""What the clusters of a regression can bear, as the exhibits report it."""

from typing import Literal

import numpy as np
import pandas as pd

from perutip.designs.regression import (
    Settings,
    Specification,
    arrays_of,
    complete_rows,
    reason_not_to_estimate,
)
from perutip.inference.cluster_diagnostics import cluster_diagnostics
from perutip.inference.ties import bootstrap_p
from perutip.inference.wild_cluster import wild_cluster_test_arrays


def crossed(labels: np.ndarray) -> np.ndarray:
    """Codes (n,) of the combinations of labels (m, n)."""
    parts = np.column_stack([pd.factorize(part, sort=True)[0] for part in labels])
    return np.unique(parts, axis=0, return_inverse=True)[1].ravel()


def diagnostics(
    spec: Specification, settings: Settings, p_wild: float | None = None
) -> dict[str, float] | None:
    """Cluster-robust standard errors, effective clusters, leverage, leave-one-out, and
    p of two wild cluster bootstraps with the null imposed: WCR11 with residuals as they
    are, WCR31 with those that leave the cluster out.

    None where the specification is not estimated. Keys are the terms of the exhibit.
    crv3 and wcr31 are NaN where the effect is not identified without some cluster;
    least and largest are over the others. wcr11 is the p of the tables of effects:
    p_wild, where they have it already, else the same test made here.
    """
    data = complete_rows(spec)
    if reason_not_to_estimate(data, spec, settings.support):
        return None
    arrays = arrays_of(spec, data)
    found = cluster_diagnostics(
        arrays.y,
        arrays.x,
        arrays.cluster,
        param=spec.treatment,
        absorb=[crossed(np.atleast_2d(term)) for term in arrays.absorb],
        level=settings.level,
    )
    clusters = found.clusters

    def tested(name: Literal["WCR11", "WCR31"]) -> float:
        one = wild_cluster_test_arrays(
            arrays,
            restriction=spec.treatment,
            reps=settings.reps,
            seed=settings.seed,
            level=settings.level,
            bootstrap=name,
            compute_set=False,
            enumerated=settings.enumerated,
        )
        return bootstrap_p(one.p_value, one.draws_used, one.enumerated)

    return {
        "crv1": found.crv1.std_error,
        "crv2": found.crv2.std_error,
        "df": found.crv2.df,
        "crv3": found.crv3.std_error,
        "effective_clusters": found.effective_clusters[0.0],
        "size_cv": found.size_variation,
        "partial_leverage": float(clusters["partial_leverage"].max()),
        "least": float(clusters["leave_out"].min()),
        "largest": float(clusters["leave_out"].max()),
        "wcr11": tested("WCR11") if p_wild is None else p_wild,
        "wcr31": tested("WCR31"),
    }
