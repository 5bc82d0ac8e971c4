"""Lines of bounds say where their interval is cut."""

from types import SimpleNamespace

import pytest

from perutip.reporting.lines.bounds import CONF_TYPE, bound_ends
from perutip.reporting.rows.possible_range import CUT


def found(low, high, reason=""):
    return SimpleNamespace(
        lower=-0.4,
        upper=0.2,
        std_error_lower=0.3,
        std_error_upper=0.3,
        conf_low=low,
        conf_high=high,
        reason=reason,
    )


@pytest.mark.parametrize(
    "low, high, shown, cut",
    [
        (-0.9, 0.8, (-0.9, 0.8), False),
        (-1.2, 0.8, (-1.0, 0.8), True),
        (-1.2, 1.1, (-1.0, 1.0), True),
        (-1.0, 1.0, (-1.0, 1.0), False),
    ],
)
def test_intervals_end_where_effects_on_shares_can_and_say_so(low, high, shown, cut):
    lines = list(bound_ends({"panel": "bounds"}, found(low, high), "cases"))
    assert [line["term"] for line in lines] == ["lower bound", "upper bound"]
    for line in lines:
        assert (line["conf_low"], line["conf_high"]) == shown
        assert line["conf_type"] == (f"{CONF_TYPE}, {CUT}" if cut else CONF_TYPE)


def test_bounds_without_an_interval_name_no_kind_of_one():
    nan = float("nan")
    (line, _) = bound_ends({}, found(nan, nan, "not bounded"), "cases")
    assert line["conf_type"] == "" and line["conf_low"] != line["conf_low"]
