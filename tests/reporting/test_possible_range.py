"""Sets of effects on shares end at -1 and 1; others are left alone."""

import math

import pytest

from perutip.reporting.possible_range import CUT, is_share, within_range


def line(variable: str, low: float, high: float) -> dict[str, object]:
    return {
        "variable": variable,
        "conf_low": low,
        "conf_high": high,
        "conf_type": "jackknife, t(11)",
    }


@pytest.mark.parametrize(
    "variable", ["convicted_within_12", "conviction_incidence_12", "upheld"]
)
def test_a_set_no_effect_on_a_share_can_have_is_cut_and_says_so(catalogue, variable):
    out = within_range(line(variable, -48.0, 4.7), catalogue)
    assert (out["conf_low"], out["conf_high"]) == (-1.0, 1.0)
    assert out["conf_type"] == f"jackknife, t(11), {CUT}"
    out = within_range(line(variable, -math.inf, 0.2), catalogue)
    assert (out["conf_low"], out["conf_high"]) == (-1.0, 0.2)


def test_what_is_possible_or_no_share_is_left_alone(catalogue):
    inside = line("convicted_within_12", -0.9, 0.3)
    assert within_range(inside, catalogue) == inside
    months = line("restricted_months_12", -7.0, 2.0)
    assert within_range(months, catalogue) == months
    none = line("convicted_within_12", math.nan, math.nan)
    assert within_range(none, catalogue)["conf_type"] == "jackknife, t(11)"
    assert not is_share("index", catalogue)
