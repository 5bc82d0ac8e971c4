"""Randomization tests over every assignment that the draw could have produced."""

from perutip.inference.randomization_test.anderson_rubin import (
    AndersonRubin,
    anderson_rubin_test,
)
from perutip.inference.randomization_test.assignments import (
    count_assignments,
    enumerate_assignments,
    possible_assignments,
    sample_assignments,
)
from perutip.inference.randomization_test.composite import (
    LinearComposite,
    control_standardized_index,
)
from perutip.inference.randomization_test.procedure import (
    randomization_test,
    randomization_tests,
)
from perutip.inference.randomization_test.result import RandomizationTest

__all__ = [
    "AndersonRubin",
    "LinearComposite",
    "RandomizationTest",
    "anderson_rubin_test",
    "control_standardized_index",
    "count_assignments",
    "enumerate_assignments",
    "possible_assignments",
    "randomization_test",
    "randomization_tests",
    "sample_assignments",
]
