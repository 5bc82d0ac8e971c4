"""Wild cluster bootstrap tests and confidence sets for linear regressions."""

from perutip.inference.wild_cluster.bands import SimultaneousBands, wild_cluster_bands
from perutip.inference.wild_cluster.given_signs import (
    BootstrapStatistics,
    bootstrap_statistics,
)
from perutip.inference.wild_cluster.hypotheses import (
    coefficient_and_error,
    formula_arguments,
    wild_cluster_test,
    wild_cluster_test_arrays,
    wild_cluster_test_formula,
)
from perutip.inference.wild_cluster.model_formula import FormulaArrays
from perutip.inference.wild_cluster.options import WildClusterTest
from perutip.inference.wild_cluster.restriction import NoVariance
from perutip.inference.wild_cluster.wildboottest_check import (
    CrossCheck,
    cross_check,
    cross_check_arrays,
)

__all__ = [
    "BootstrapStatistics",
    "CrossCheck",
    "FormulaArrays",
    "NoVariance",
    "SimultaneousBands",
    "WildClusterTest",
    "bootstrap_statistics",
    "coefficient_and_error",
    "cross_check",
    "cross_check_arrays",
    "formula_arguments",
    "wild_cluster_bands",
    "wild_cluster_test",
    "wild_cluster_test_arrays",
    "wild_cluster_test_formula",
]
