"""Inference for estimates a'y whose weights a come from the design alone.

Three inferences in one place, for imputation estimators and least squares alike:
leave-one-cluster-out jackknife with t(G-1), wild cluster bootstrap-t with the null
imposed, and permutation of cluster-level treatment paths.

The null of the bootstrap is that EVERY effect is zero: its residuals are those of
the full-sample fit without effects. The inverted set assumes that the effect is one
constant shift of every treated row. The permutation test assumes that paths were
assigned to clusters at random; where they were not, report it "as if".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike, NDArray

from perutip.inference.linear_estimator.conditions import Seed
from perutip.inference.linear_estimator.jackknife import (
    LinearJackknife,
    linear_jackknife,
)
from perutip.inference.linear_estimator.linear_design import Bools, LinearDesign
from perutip.inference.linear_estimator.null_bootstrap import (
    LinearWildTest,
    SetBy,
    linear_wild_tests,
)
from perutip.inference.linear_estimator.null_moments import Variance
from perutip.inference.linear_estimator.permutation import (
    PathPermutation,
    permute_paths,
)


@dataclass(frozen=True)
class LinearEstimate:
    """One estimate with its three inferences, flat, as a row of results needs it.

    std_error, t_stat, p_value, conf_low, conf_high: jackknife with t(df).
    p_wild, p_wild_strict, wild_pieces: bootstrap-t, ties counted or not, and its set.
    p_permutation: over permuted paths, "as if"; None where not asked for.
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
    p_permutation: float | None
    permutations: int
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
    variance: Variance = "jackknife",
    reps: int = 9999,
    seed: Seed | None = None,
    level: float = 0.95,
    conf: bool = True,
    set_by: SetBy = "enumerated",
    keep: Bools | None = None,
    paths: ArrayLike | None = None,
    build: Callable[[NDArray], tuple[LinearDesign, Bools | None]] | None = None,
    permutations: int = 999,
    permutation_seed: Seed | None = None,
) -> tuple[LinearEstimate, ...]:
    """All estimates of a design with the jackknife; the bootstrap for the names in
    `wild` (all when None, none when empty); the first estimate also with permuted
    paths when `paths`, `build` and `permutation_seed` are given.

    Other arguments as in linear_jackknife, linear_wild_test and permute_paths.
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
        variance=variance,
        reps=reps,
        seed=seed,
        level=level,
        conf=conf,
        set_by=set_by,
        keep=keep,
    )
    permuted = None
    if paths is not None:
        if build is None or permutation_seed is None:
            raise ValueError("paths need build and permutation_seed")
        permuted = permute_paths(
            y,
            cluster,
            paths,
            build,
            reps=permutations,
            seed=permutation_seed,
            target=design.names[0],
        )
    by_name = {test.name: test for test in tests}
    return tuple(
        _row(jackknife, j, by_name.get(name), permuted if j == 0 else None)
        for j, name in enumerate(design.names)
    )


def _row(
    jackknife: LinearJackknife,
    j: int,
    test: LinearWildTest | None,
    permuted: PathPermutation | None,
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
        p_permutation=permuted.p_value if permuted else None,
        permutations=permuted.draws if permuted else 0,
        leave_out_low=float(jackknife.leave_out[:, j].min()),
        leave_out_high=float(jackknife.leave_out[:, j].max()),
        n_obs=jackknife.n_obs,
        n_clusters=jackknife.n_clusters,
        n_treated=int(jackknife.n_treated[j]),
        n_treated_clusters=int(jackknife.n_treated_clusters[j]),
    )
