"""Inference for estimates a'y whose weights a come from the design alone."""

from perutip.inference.linear_estimator.conditions import SingularLeaveOut
from perutip.inference.linear_estimator.estimator import (
    LinearEstimate,
    linear_estimates,
)
from perutip.inference.linear_estimator.imputation_design import ImputationDesign
from perutip.inference.linear_estimator.jackknife import (
    LinearJackknife,
    linear_jackknife,
    residual_std_errors,
)
from perutip.inference.linear_estimator.least_squares import LeastSquaresDesign
from perutip.inference.linear_estimator.linear_design import (
    RANK_TOLERANCE,
    Floats,
    LinearDesign,
    one_hot,
    row_space,
)
from perutip.inference.linear_estimator.null_bootstrap import (
    LinearWildTest,
    linear_wild_test,
    linear_wild_tests,
)
from perutip.inference.linear_estimator.permutation import (
    PathPermutation,
    permute_paths,
)

__all__ = [
    "RANK_TOLERANCE",
    "Floats",
    "ImputationDesign",
    "LeastSquaresDesign",
    "LinearDesign",
    "LinearEstimate",
    "LinearJackknife",
    "LinearWildTest",
    "PathPermutation",
    "SingularLeaveOut",
    "linear_estimates",
    "linear_jackknife",
    "linear_wild_test",
    "linear_wild_tests",
    "one_hot",
    "permute_paths",
    "residual_std_errors",
    "row_space",
]
