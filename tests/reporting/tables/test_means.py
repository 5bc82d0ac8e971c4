"""A mean published with one decimal is printed with one."""

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
        (0.353, "0.35"),
        (51.8, "51.8"),
        (52.0, "52"),
        (0.0, "0.0"),
        (1.0, "1.0"),
        (math.nan, "–"),
    ],
)
def test_digits_of_a_mean(value, text):
    assert mean_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(51.82, "51.82"), (4.6, "4.6"), (0.25, "0.25"), (9.3333, "9.333")],
)
def test_a_mean_is_not_given_the_decimals_of_its_column(value, text):
    """Those of the pilot stood as 51.820 and 4.600."""
    assert mean_text(value, 3) == text
