"""Wild cluster bootstrap tests and confidence sets for linear regressions.

The engine keeps per-cluster moments only, enumerates all sign patterns when there are
few, and inverts the test exactly. Types: WCR (null imposed) or WCU (not) with 11, 13,
31, 33, the first digit for the scores (3: jackknifed), the second for the variance
(1: CRV1 with G/(G−1)·(N−1)/(N−k), 3: CRV3 with (G−1)/G). References: Cameron, Gelbach
and Miller (2008); Roodman, MacKinnon, Nielsen and Webb (2019); MacKinnon, Nielsen and
Webb (2023, "Fast and reliable jackknife and bootstrap methods").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd

from perutip.inference.wild_cluster.counters import shared_signs
from perutip.inference.wild_cluster.counting.sign_patterns import Distribution, Seed
from perutip.inference.wild_cluster.engine import prepare, run_test
from perutip.inference.wild_cluster.forms import Kind
from perutip.inference.wild_cluster.inversion import Alternative
from perutip.inference.wild_cluster.model_formula import (
    FormulaArrays,
    MissingCluster,
    formula_arrays,
)
from perutip.inference.wild_cluster.options import (
    Bootstrap,
    Options,
    Ties,
    WildClusterTest,
    param_restriction,
    restriction_vector,
)
from perutip.inference.wild_cluster.restriction import check_estimable, scalar_forms

__all__ = [
    "coefficient_and_error",
    "formula_arguments",
    "wild_cluster_test",
    "wild_cluster_test_arrays",
    "wild_cluster_test_formula",
]


def wild_cluster_test(
    y: Any,
    X: Any,
    cluster: Any,
    *,
    restriction: Any,
    null: float = 0.0,
    weights: Any = None,
    bootcluster: Any = None,
    absorb: Sequence[Any] | None = None,
    bootstrap: Bootstrap = "WCR11",
    distribution: Distribution = "rademacher",
    alternative: Alternative = "two-sided",
    reps: int = 9999,
    seed: Seed = None,
    level: float = 0.95,
    ties: Ties = "weak",
    compute_set: bool | Literal["drawn"] = True,
    enumerated: bool = True,
) -> WildClusterTest:
    """Wild cluster bootstrap test of R'β = null and its inverted confidence set.

    Parameters
    ----------
    y : (n_obs,) outcome.
    X : (n_obs, k) regressors, array or DataFrame (the constant is a column like any
        other). Columns collinear with those before them are dropped.
    cluster : (n_obs,) cluster labels of any sortable type.
    restriction : R: (k,) vector, a column's name, a mapping of names to coefficients;
        or a (q, k) matrix for a joint Wald test, which has a p-value but no set.
    null : r, or (q,) values for a joint test.
    weights : (n_obs,) positive analytic weights.
    bootcluster : (n_obs,) labels at which signs are drawn (subcluster bootstrap), or a
        list of label arrays that are crossed; the cluster if None.
    absorb : list of (n_obs,) fixed-effect codes, counted in k.
    reps, seed : draws where the patterns are not enumerated; Rademacher patterns are up
        to 25 bootstrap clusters (p up to 29), Webb's up to eight, whatever `reps` says.
    ties : whether the set counts ties with |t| as p_value does ("weak") or not.
    compute_set : False leaves the set out; "drawn" takes it from the seeded draws even
        where the patterns of p are enumerated, a thousandth of the work at 25 clusters.
    enumerated : False takes p and the set from the seeded draws where there are more
        than 32,768 patterns (15 clusters).

    Raises
    ------
    ValueError : input that has no right answer; the message names it.
    """
    options = Options(
        bootstrap,
        distribution,
        alternative,
        reps,
        level,
        ties,
        compute_set,
        enumerated,
    )
    design = prepare(
        y, X, cluster, weights=weights, bootcluster=bootcluster, absorb=absorb
    )
    vector = restriction_vector(restriction, design.names)
    return run_test(design, vector, null, options, shared_signs(design, options, seed))


def wild_cluster_test_arrays(
    arrays: FormulaArrays,
    *,
    restriction: Any,
    null: float = 0.0,
    seed: Seed = None,
    **options: Any,
) -> WildClusterTest:
    """`wild_cluster_test`, its options too, on arrays whose moments are there or kept
    for the tests that follow."""
    vector = restriction_vector(restriction, arrays.design.names)
    given = Options(**options)
    signs = shared_signs(arrays.design, given, seed)
    return run_test(arrays.design, vector, null, given, signs)


def coefficient_and_error(arrays: FormulaArrays, name: str) -> tuple[float, float]:
    """The coefficient called `name` and CRV1's standard error, without a bootstrap.

    Raises ValueError where it is dropped as collinear, NoVariance where the error is
    zero.
    """
    vector = restriction_vector(name, arrays.design.names)
    check_estimable(arrays.design, vector)
    forms = scalar_forms(arrays.design, vector, 0.0, Kind(True, False, False))
    return forms.estimate, forms.std_error


def wild_cluster_test_formula(
    formula: str,
    data: pd.DataFrame,
    *,
    cluster: str,
    param: Any,
    weights: str | None = None,
    bootcluster: str | Sequence[str] | None = None,
    missing_cluster: MissingCluster = "drop",
    **options: Any,
) -> WildClusterTest:
    """`wild_cluster_test` for a pyfixest formula.

    Parameters
    ----------
    formula : pyfixest's, `y ~ x + i(year) | region + month^year`.
    data : rows with a missing value in a column of the formula or in the weights are
        left out, with a warning those without a cluster, or `missing_cluster="raise"`.
    cluster, weights : names of columns; bootcluster a name or several, crossed.
    param : name of the tested coefficient as feols names it, or a mapping of names to
        the coefficients of R, or a list of these for a joint test.
    options : null, bootstrap, distribution, alternative, reps, seed, level, ties,
        compute_set, enumerated of `wild_cluster_test`.

    Raises
    ------
    ValueError : as `wild_cluster_test`; also a formula or column that cannot be used.
    """
    arguments = formula_arguments(
        formula,
        data,
        cluster=cluster,
        weights=weights,
        bootcluster=bootcluster,
        missing_cluster=missing_cluster,
    )
    restriction = param_restriction(param)
    return wild_cluster_test(**arguments, restriction=restriction, **options)


def formula_arguments(
    formula: str,
    data: pd.DataFrame,
    *,
    cluster: str,
    weights: str | None = None,
    bootcluster: str | Sequence[str] | None = None,
    missing_cluster: MissingCluster = "drop",
) -> dict[str, Any]:
    """y, X, cluster, weights, bootcluster and absorb of a formula, as keyword arguments
    of this module's functions:

        wild_cluster_bands(**formula_arguments("y ~ i(t, ref=-1) | g + t", data,
                                               cluster="g"), restrictions=[...])

    Raises ValueError as `wild_cluster_test_formula`.
    """
    arrays = formula_arrays(
        formula,
        data,
        cluster=cluster,
        weights=weights,
        bootcluster=bootcluster,
        missing_cluster=missing_cluster,
    )
    return arrays.arguments | {"bootcluster": arrays.bootcluster}
