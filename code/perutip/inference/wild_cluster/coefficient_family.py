"""Several coefficients of one regression: shared passes, common draws, sup-t bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from perutip.inference.ties import drawn_p, reaches
from perutip.inference.wild_cluster.cluster_design import Design
from perutip.inference.wild_cluster.counters import shared_signs
from perutip.inference.wild_cluster.engine import prepare, run_test
from perutip.inference.wild_cluster.exceedances import CHUNK, NOTHING
from perutip.inference.wild_cluster.options import (
    Bootstrap,
    Options,
    WildClusterTest,
    restriction_vector,
)
from perutip.inference.wild_cluster.restriction import (
    ScalarForms,
    lost_reason,
    scalar_forms,
)
from perutip.inference.wild_cluster.sign_patterns import (
    Distribution,
    Seed,
    Signs,
    draw_signs,
    generator,
    half_patterns,
    n_patterns,
)

__all__ = [
    "BootstrapStatistics",
    "SimultaneousBands",
    "bootstrap_statistics",
    "wild_cluster_bands",
    "wild_cluster_tests",
]

MOST_LISTED = 1 << 17  # patterns that bands enumerate


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


@dataclass(frozen=True)
class SimultaneousBands:
    """Bands that contain all m parameters together with probability `level`.

    Attributes
    ----------
    estimates, std_errors, low, high : (m,).
    critical : quantile of the largest |t*|, from unrestricted draws (WCU).
    p_adjusted : (m,) share of draws whose largest |t*| reaches each |t|.
    """

    estimates: np.ndarray
    std_errors: np.ndarray
    low: np.ndarray
    high: np.ndarray
    critical: float
    p_adjusted: np.ndarray
    level: float
    draws_used: int
    enumerated: bool
    band_type: str


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


def _t_draws(
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
    draws = _t_draws(forms, matrix, gap) * (forms.unit / forms.std_error)
    return BootstrapStatistics(forms.estimate, forms.std_error, forms.t_stat, draws)


def _band_signs(
    design: Design, distribution: str, reps: int, seed: Seed
) -> tuple[np.ndarray | Signs, bool]:
    finite = distribution in ("rademacher", "webb")
    if finite and n_patterns(distribution, design.n_boot) <= MOST_LISTED:
        left, right = half_patterns(distribution, design.n_boot)
        pairs = np.repeat(left, len(right), axis=0), np.tile(right, (len(left), 1))
        return np.hstack(pairs), True
    return draw_signs(distribution, reps, design.n_boot, generator(seed)), False


def wild_cluster_bands(
    y: Any,
    X: Any,
    cluster: Any,
    *,
    restrictions: Sequence[Any],
    weights: Any = None,
    bootcluster: Any = None,
    absorb: Sequence[Any] | None = None,
    bootstrap: Bootstrap = "WCU11",
    distribution: Distribution = "rademacher",
    reps: int = 9999,
    seed: Seed = None,
    level: float = 0.95,
) -> SimultaneousBands:
    """Simultaneous (sup-t) bands for several parameters of one regression.

    Drawn from the unrestricted bootstrap (WCU), because one set of draws then serves
    all parameters: estimate ± c·se with c the `level` quantile of max |t*| over them
    (Montiel Olea and Plagborg-Møller 2019). All patterns are enumerated up to 2^17.

    Raises ValueError as `wild_cluster_test`, and for a restricted type.
    """
    options = Options(bootstrap, distribution, reps=reps, level=level)
    if options.kind.restricted:
        raise ValueError("bands need unrestricted draws: bootstrap must be a WCU type")
    design = prepare(
        y, X, cluster, weights=weights, bootcluster=bootcluster, absorb=absorb
    )
    if len(restrictions) == 0:
        raise ValueError("restrictions is empty")
    vectors = [restriction_vector(entry, design.names) for entry in restrictions]
    if any(vector.ndim != 1 for vector in vectors):
        raise ValueError("each restriction must be one vector")
    for vector in vectors:
        reason = lost_reason(design, vector, options.kind)
        if reason:
            raise ValueError(f"{bootstrap}: {reason}")
    signs, listed = _band_signs(design, distribution, int(reps), seed)
    forms = [scalar_forms(design, vector, 0.0, options.kind) for vector in vectors]
    sup = np.zeros(len(signs))
    for form in forms:
        np.fmax(sup, np.abs(_t_draws(form, signs, 0.0)), out=sup)
    unit = np.array([form.unit for form in forms])
    estimates = np.array([form.estimate for form in forms])
    critical = float(np.quantile(sup, level, method="inverted_cdf"))
    counts = [int(reaches(sup, t).sum()) for t in estimates / unit]
    reached = [c / len(sup) if listed else drawn_p(c, len(sup)) for c in counts]
    errors = np.array([form.std_error for form in forms])
    return SimultaneousBands(
        estimates=estimates,
        std_errors=errors,
        low=estimates - critical * unit,
        high=estimates + critical * unit,
        critical=critical * float(unit[0] / errors[0]),
        p_adjusted=np.array(reached),
        level=level,
        draws_used=len(signs) * (2 if listed else 1),
        enumerated=listed,
        band_type=f"sup-t over {len(forms)} parameters, {bootstrap} draws",
    )
