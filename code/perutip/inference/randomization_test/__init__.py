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
from perutip.inference.randomization_test.boundary import NothingToCompare
from perutip.inference.randomization_test.composite import (
    LinearComposite,
    control_standardized_index,
)
from perutip.inference.randomization_test.exposure import (
    ExposureContrast,
    exposure_test,
    hajek_contrast,
    reached,
)
from perutip.inference.randomization_test.heterogeneity import (
    HeterogeneityTest,
    heterogeneity_test,
)
from perutip.inference.randomization_test.no_spillover import (
    NoSpillover,
    focal_units,
    no_spillover_test,
)
from perutip.inference.randomization_test.procedure import (
    randomization_test,
    randomization_tests,
)
from perutip.inference.randomization_test.result import RandomizationTest

__all__ = [
    "AndersonRubin",
    "ExposureContrast",
    "HeterogeneityTest",
    "LinearComposite",
    "NoSpillover",
    "NothingToCompare",
    "RandomizationTest",
    "anderson_rubin_test",
    "control_standardized_index",
    "count_assignments",
    "enumerate_assignments",
    "exposure_test",
    "focal_units",
    "hajek_contrast",
    "heterogeneity_test",
    "no_spillover_test",
    "possible_assignments",
    "randomization_test",
    "randomization_tests",
    "reached",
    "sample_assignments",
]
