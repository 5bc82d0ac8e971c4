"""Inference for estimates a'y whose weights a come from the design alone.

Two inferences in one place, for imputation estimators and least squares alike:
leave-one-cluster-out jackknife with t(G-1), and wild cluster bootstrap-t with the null
imposed. Permuted treatment paths stand in `permutation`.

The null of the bootstrap is that EVERY effect is zero: its residuals are those of
the full-sample fit without effects. The inverted set assumes that the effect is one
constant shift of every treated row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from perutip.inference.linear_estimator.jackknife import (
    LinearJackknife,
    linear_jackknife,
)
from perutip.inference.linear_estimator.linear_design import Bools, LinearDesign
from perutip.inference.linear_estimator.null_bootstrap import (
    LinearWildTest,
    linear_wild_tests,
)


@dataclass(frozen=True)
class LinearEstimate:
    """One estimate with its two inferences, flat, as a row of results needs it.

    std_error, t_stat, p_value, conf_low, conf_high: jackknife with t(df).
    p_wild, p_wild_strict, wild_pieces: bootstrap-t, ties counted or not, and its set.
    Numbers are NaN where the design does not support them.
    """

    name: str
    estimate: float
    std_error: float
    t_stat: float
    p_value: float
    conf_low: float
    conf_high: float
    df: int
    p_wild: float | None
    p_wild_strict: float | None
    wild_pieces: tuple[tuple[float, float], ...]
    draws: int
    enumerated: bool
    leave_out_low: float
    leave_out_high: float
    n_obs: int
    n_clusters: int
    n_treated: int
    n_treated_clusters: int


def linear_estimates(
    y: ArrayLike,
    design: LinearDesign,
    cluster: ArrayLike,
    *,
    wild: Sequence[str] | None = None,
    level: float = 0.95,
    keep: Bools | None = None,
    **options: Any,
) -> tuple[LinearEstimate, ...]:
    """All estimates of a design with the jackknife; the bootstrap for the names in
    `wild` (all when None, none when empty).

    Other arguments as in linear_jackknife; `options` of the bootstrap as in
    linear_wild_tests.
    """
    jackknife = linear_jackknife(y, design, cluster, keep=keep, level=level)
    asked = [
        n
        for n, e in zip(design.names, jackknife.estimate, strict=True)
        if e == e and (wild is None or n in wild)
    ]
    tests = linear_wild_tests(
        y,
        design,
        cluster,
        targets=asked,
        level=level,
        keep=keep,
        **options,
    )
    by_name = {test.name: test for test in tests}
    return tuple(
        _row(jackknife, j, by_name.get(name)) for j, name in enumerate(design.names)
    )


def _row(
    jackknife: LinearJackknife,
    j: int,
    test: LinearWildTest | None,
) -> LinearEstimate:
    return LinearEstimate(
        name=jackknife.names[j],
        estimate=float(jackknife.estimate[j]),
        std_error=float(jackknife.std_error[j]),
        t_stat=float(jackknife.t_stat[j]),
        p_value=float(jackknife.p_value[j]),
        conf_low=float(jackknife.conf_low[j]),
        conf_high=float(jackknife.conf_high[j]),
        df=jackknife.df,
        p_wild=test.p_value if test else None,
        p_wild_strict=test.p_strict if test else None,
        wild_pieces=test.conf_pieces if test else (),
        draws=test.draws_used if test else 0,
        enumerated=test.enumerated if test else False,
        leave_out_low=float(jackknife.leave_out[:, j].min()),
        leave_out_high=float(jackknife.leave_out[:, j].max()),
        n_obs=jackknife.n_obs,
        n_clusters=jackknife.n_clusters,
        n_treated=int(jackknife.n_treated[j]),
        n_treated_clusters=int(jackknife.n_treated_clusters[j]),
    )
