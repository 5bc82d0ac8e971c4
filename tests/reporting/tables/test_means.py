"""A share published with one decimal is printed with one."""

import math

import pytest

from perutip.reporting.tables import mean_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.4, "0.4"),
        (0.1 + 0.2, "0.3"),
        (0.42, "0.42"),
        (0.005, "0.01"),
        (51.8, "51.80"),
        (0.0, "0.00"),
        (1.0, "1.00"),
        (math.nan, "–"),
    ],
)
def test_digits_of_a_mean(value, text):
    assert mean_text(value) == text
