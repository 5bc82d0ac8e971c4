"""Null-imposed wild cluster bootstrap-t of linear estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from perutip.inference.choices import one_of
from perutip.inference.linear_estimator import bootstrap_t as wild
from perutip.inference.linear_estimator.conditions import (
    Seed,
    checked,
    position_of,
    treated_support,
)
from perutip.inference.linear_estimator.inverted_set import inverted_set, refined_set
from perutip.inference.linear_estimator.linear_design import Bools, Floats, LinearDesign
from perutip.inference.linear_estimator.null_moments import Variance, null_moments

Distribution = Literal["rademacher", "webb"]
SetBy = Literal["enumerated", "drawn"]

ENUMERATE_UP_TO = 25
"""Clusters up to which all sign patterns are enumerated."""


@dataclass(frozen=True, eq=False)
class LinearWildTest:
    """Wild cluster bootstrap-t of one estimate.

    t_stat is (estimate - null) / std_error, std_error by `variance` (jackknife: as
    in LinearJackknife; residual: as in residual_std_errors). p_value counts ties,
    p_strict does not. conf_pieces: intervals of values not rejected at 1 - level
    under a constant shift, ends possibly infinite; conf_low, conf_high their ends.
    """

    name: str
    estimate: float
    null: float
    std_error: float
    t_stat: float
    p_value: float
    p_strict: float
    conf_low: float
    conf_high: float
    conf_pieces: tuple[tuple[float, float], ...]
    level: float
    variance: str
    distribution: str
    draws_used: int
    enumerated: bool
    n_obs: int
    n_clusters: int
    n_treated: int
    n_treated_clusters: int
    conf_type: str = "inverted wild cluster bootstrap-t, constant shift"
    hypothesis: str = "every effect equals the null"


def linear_wild_test(
    y: ArrayLike,
    design: LinearDesign,
    cluster: ArrayLike,
    *,
    target: str | None = None,
    **options: Any,
) -> LinearWildTest:
    """The test of one estimate, the design's first when `target` is None.

    Options as in linear_wild_tests.
    """
    name = design.names[0] if target is None else target
    return linear_wild_tests(y, design, cluster, targets=[name], **options)[0]


def linear_wild_tests(
    y: ArrayLike,
    design: LinearDesign,
    cluster: ArrayLike,
    *,
    targets: Sequence[str] | None = None,
    null: float = 0.0,
    variance: Variance = "jackknife",
    distribution: Distribution = "rademacher",
    reps: int = 9999,
    seed: Seed | None = None,
    level: float = 0.95,
    conf: bool = True,
    set_by: SetBy = "enumerated",
    enumerate_up_to: int = ENUMERATE_UP_TO,
    keep: Bools | None = None,
) -> tuple[LinearWildTest, ...]:
    """Null-imposed wild cluster bootstrap-t of the estimates named in `targets` (all).

    Signs multiply, by cluster, the residuals of the full-sample model without
    effects; each pattern is studentized by the stated variance recomputed on it.
    With `null` r the outcome less r on treated rows is used, which is also how the
    set is inverted. Rademacher patterns are all enumerated up to `enumerate_up_to`
    clusters, otherwise `reps` patterns are drawn, which needs `seed`; all targets
    share them. Up to 15 clusters, and when drawing, the set is exact for the
    patterns; between, its pieces are located on 4,096 patterns and their ends found
    to 1e-6 standard errors on the enumerated p-value, or, with set_by="drawn" (some
    20 times faster), the set is that of `reps` seeded draws while p stays enumerated.

    Numbers are NaN where the studentizing variance is zero or leaving a cluster out
    loses the estimate. Raises ValueError for bad options or input.
    """
    one_of("variance", variance, Variance)
    one_of("distribution", distribution, Distribution)
    one_of("set_by", set_by, SetBy)
    outcome, labels, codes, kept = checked(y, design, cluster, keep)
    names = design.names if targets is None else tuple(targets)
    columns = [position_of(design.names, name) for name in names]
    if not columns:
        return ()
    n_clusters = len(labels)
    everything = distribution == "rademacher" and n_clusters <= enumerate_up_to
    refine = everything and n_clusters > wild.EXPLICIT and set_by == "enumerated"
    patterns = _patterns(
        n_clusters,
        everything,
        distribution,
        reps,
        seed,
        located=refine or (everything and not conf),
    )
    weights = design.weights(kept)
    sample: dict[str, Any] = {
        "level": level,
        "variance": variance,
        "distribution": distribution,
        "draws_used": 2**n_clusters if everything else reps,
        "enumerated": everything,
        "n_obs": int(kept.sum()),
        "n_clusters": n_clusters,
        "null": null,
    }
    rows, held = treated_support(design, weights, codes)
    all_moments = null_moments(outcome, design, codes, labels, columns, variance, kept)
    return tuple(
        LinearWildTest(
            name=name,
            n_treated=int(rows[column]),
            n_treated_clusters=int(held[column]),
            **sample,
            **_one_test(moments, null, level, patterns, everything, refine, conf),
        )
        for name, column, moments in zip(names, columns, all_moments, strict=True)
    )


def _one_test(
    moments: wild.LinearMoments,
    null: float,
    level: float,
    patterns: Floats,
    everything: bool,
    refine: bool,
    conf: bool,
) -> dict[str, Any]:
    """Estimate, t, p-values and set, in units of the standard error while searching."""
    estimate = float(moments.s0.sum())
    spread = float(np.sqrt(moments.observed(null)[1]))
    usable = np.isfinite(spread) and spread > 0
    unit = spread if usable else 1.0
    scaled = moments.rescaled(estimate, unit)
    large = everything and len(moments.s0) > wild.EXPLICIT
    at = (null - estimate) / unit
    weak = strict = np.nan
    pieces: list[tuple[float, float]] = []
    if usable:
        weak, strict = (
            wild.enumerated_p(scaled, at)
            if large
            else wild.pattern_p(scaled, at, patterns)
        )
    if usable and conf:
        pieces = inverted_set(scaled, 1 - level, patterns)
        if refine:
            pieces = refined_set(scaled, 1 - level, pieces)
    ends = tuple((estimate + unit * a, estimate + unit * b) for a, b in pieces)
    return {
        "estimate": estimate,
        "std_error": spread,
        "t_stat": (estimate - null) / spread if usable else np.nan,
        "p_value": weak,
        "p_strict": strict,
        "conf_low": ends[0][0] if ends else np.nan,
        "conf_high": ends[-1][1] if ends else np.nan,
        "conf_pieces": ends,
    }


def _patterns(
    n_clusters: int,
    everything: bool,
    distribution: Distribution,
    reps: int,
    seed: Seed | None,
    located: bool,
) -> Floats:
    if everything and n_clusters <= wild.EXPLICIT:
        return wild.half_patterns(n_clusters)
    if located:
        # Only locates the set's pieces; their ends come from the full enumeration.
        return np.random.default_rng(0).choice([-1.0, 1.0], (4096, n_clusters))
    if seed is None:
        raise ValueError(f"{n_clusters} clusters, patterns drawn: a seed is needed")
    if reps < 1:
        raise ValueError(f"reps must be at least 1: {reps}")
    rng = np.random.default_rng(seed)
    if distribution == "rademacher":
        return rng.choice([-1.0, 1.0], (reps, n_clusters))
    points = np.sqrt([0.5, 1.0, 1.5])
    return rng.choice(np.concatenate([-points, points]), (reps, n_clusters))
