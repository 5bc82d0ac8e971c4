"""Simultaneous (sup-t) bands for several parameters of one regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from perutip.inference.ties import drawn_p, reaches
from perutip.inference.wild_cluster.counting.sign_patterns import (
    Distribution,
    Seed,
    Signs,
    draw_signs,
    generator,
    half_patterns,
    n_patterns,
)
from perutip.inference.wild_cluster.engine import prepare
from perutip.inference.wild_cluster.given_signs import t_draws
from perutip.inference.wild_cluster.moments.cluster_design import Design
from perutip.inference.wild_cluster.options import (
    Bootstrap,
    Options,
    restriction_vector,
)
from perutip.inference.wild_cluster.restriction import lost_reason, scalar_forms

MOST_LISTED = 1 << 17  # patterns that bands enumerate


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
        np.fmax(sup, np.abs(t_draws(form, signs, 0.0)), out=sup)
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
