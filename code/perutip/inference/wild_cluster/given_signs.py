"""t and t* of one restriction under given signs, so that a family can share them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from perutip.inference.wild_cluster.counting.exceedances import CHUNK, NOTHING
from perutip.inference.wild_cluster.counting.sign_patterns import Signs
from perutip.inference.wild_cluster.engine import prepare
from perutip.inference.wild_cluster.moments.cluster_design import Design
from perutip.inference.wild_cluster.options import (
    Bootstrap,
    Options,
    restriction_vector,
)
from perutip.inference.wild_cluster.restriction import (
    ScalarForms,
    lost_reason,
    scalar_forms,
)


@dataclass(frozen=True)
class BootstrapStatistics:
    """t of one restriction and its bootstrap counterparts for given signs.

    Attributes
    ----------
    t_stat : the t statistic of R'β − null, with its small-sample factor.
    draws : (n_draws,) t* of each row of signs, on the same scale.
    reason : why t and draws are NaN, empty when they are not (as in WildClusterTest).
    """

    estimate: float
    std_error: float
    t_stat: float
    draws: np.ndarray
    reason: str = ""


def t_draws(
    forms: ScalarForms, signs: np.ndarray | Signs, null_gap: float
) -> np.ndarray:
    """t* (n_draws,) without the small-sample factor, at R'β̂ − r = null_gap; where t*
    is 0/0 it is a tie, t itself."""
    num = forms.num[0] + null_gap * forms.num[1]
    den = forms.den[0] + null_gap * forms.den[1]
    step = max(1, CHUNK // max(den.shape))
    draws = []
    for start in range(0, len(signs), step):
        part = signs[start : start + step]
        x = part @ den
        error = np.sqrt(np.einsum("ij,ij->i", x, x))
        number = part @ num
        room = np.sqrt(NOTHING) * max(1.0, float(error.max(initial=0.0)))
        nothing = (error < room) & (np.abs(number) < room)
        with np.errstate(divide="ignore", invalid="ignore"):
            draws.append(np.where(nothing, null_gap, number / error))
    return np.concatenate(draws)


def _named_signs(design: Design, signs: Any, names: Sequence[Any] | None) -> np.ndarray:
    """Columns of the signs of this regression's bootstrap clusters, in their order."""
    if isinstance(signs, pd.DataFrame):
        names, signs = list(signs.columns), signs.to_numpy()
    matrix = np.asarray(signs, dtype=np.float64)
    if matrix.ndim != 2 or names is None or len(names) != matrix.shape[1]:
        raise ValueError(
            "signs must be a DataFrame with one column per cluster, or an array "
            "(draws, clusters) with as many cluster_names"
        )
    if not np.isfinite(matrix).all():
        raise ValueError("signs must be finite")
    place = {name: j for j, name in enumerate(names)}
    if len(place) != len(names):
        raise ValueError("signs name a cluster twice")
    absent = [label for label in design.boot_labels if label not in place]
    if absent:
        raise ValueError(f"signs have no column for {len(absent)} cluster(s): {absent}")
    return matrix[:, [place[label] for label in design.boot_labels]]


def bootstrap_statistics(
    y: Any,
    X: Any,
    cluster: Any,
    *,
    restriction: Any,
    signs: Any,
    cluster_names: Sequence[Any] | None = None,
    null: float = 0.0,
    weights: Any = None,
    bootcluster: Any = None,
    absorb: Sequence[Any] | None = None,
    bootstrap: Bootstrap = "WCR11",
) -> BootstrapStatistics:
    """t and t* for a given sign matrix, so that the outcomes of a family can share it.

    Parameters
    ----------
    signs : DataFrame (n_draws, clusters), its columns named by cluster, or an array
        with `cluster_names`. It may name clusters that this regression lacks.

    Raises
    ------
    ValueError : as `wild_cluster_test`; a cluster without signs.
    """
    design = prepare(
        y, X, cluster, weights=weights, bootcluster=bootcluster, absorb=absorb
    )
    return statistics_of(
        design,
        restriction=restriction,
        signs=signs,
        cluster_names=cluster_names,
        null=null,
        bootstrap=bootstrap,
    )


def statistics_of(
    design: Design,
    *,
    restriction: Any,
    signs: Any,
    cluster_names: Sequence[Any] | None = None,
    null: float = 0.0,
    bootstrap: Bootstrap = "WCR11",
) -> BootstrapStatistics:
    """`bootstrap_statistics` of a regression whose moments are there."""
    options = Options(bootstrap)
    vector = restriction_vector(restriction, design.names)
    if vector.ndim != 1:
        raise ValueError("restriction must be one vector")
    matrix = _named_signs(design, signs, cluster_names)
    reason = lost_reason(design, vector, options.kind)
    if reason:
        nothing = np.full(len(matrix), np.nan)
        return BootstrapStatistics(np.nan, np.nan, np.nan, nothing, reason)
    forms = scalar_forms(design, vector, float(null), options.kind)
    gap = (forms.estimate - null) / forms.unit
    draws = t_draws(forms, matrix, gap) * (forms.unit / forms.std_error)
    return BootstrapStatistics(forms.estimate, forms.std_error, forms.t_stat, draws)
