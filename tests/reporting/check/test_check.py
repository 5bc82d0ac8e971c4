"""When a committed number agrees with a new one, by hand; what the verdict says."""

import math

import pytest

from perutip.reporting.check.agreement import agrees, explained, pieces, unit_of
from perutip.reporting.check.verdict import Difference, verdict_lines


@pytest.mark.parametrize(
    ("printed", "unit"),
    [("0.123", 0.001), ("17", 1.0), ("1,234.5", 0.1), ("1.5e-07", 1e-8)],
)
def test_the_unit_is_that_of_the_last_printed_digit(printed, unit):
    assert unit_of(printed) == pytest.approx(unit, rel=1e-12)


@pytest.mark.parametrize(
    ("printed", "value", "same"),
    [
        ("0.123", 0.1234, True),
        ("0.123", 0.1235, True),  # exactly half a unit away
        ("0.123", 0.12350049, True),
        ("0.123", 0.1235006, False),
        ("0.123", 0.1224994, False),
        ("-0.010", -0.0104, True),
        ("1,234", 1234.4, True),
        ("", math.nan, True),
        ("", 0.0, False),
        ("inf", math.inf, True),
        ("inf", -math.inf, False),
        ("0.5", math.nan, False),
        ("words", 1.0, False),
    ],
)
def test_agreement_is_half_a_unit_and_a_little(printed, value, same):
    assert agrees(printed, value) is same


def test_texts_come_apart_into_words_and_numbers():
    found = list(pieces("a & -0.010 & 1,234 & t02_x & 12 months"))
    assert [p.text for p in found if p.is_number] == ["-0.010", "1,234", "12"]
    assert "".join(p.text for p in found) == "a & -0.010 & 1,234 & t02_x & 12 months"


def test_only_two_roundings_of_one_value_are_explained():
    assert explained("0.123", "0.124", [0.1235])
    assert explained("12.3", "12.4", [0.1235])  # printed as a percentage
    assert not explained("0.123", "0.124", [0.1237])
    assert not explained("0.123", "0.125", [0.1235])
    assert not explained("0.12", "0.124", [0.12])


def test_the_verdict_names_the_cell_and_by_how_much():
    line = str(Difference("t02_conviction", "line 9", "0.123", "0.125"))
    assert "t02_conviction, line 9: 0.123 is now 0.125 (+0.002)" in line
    assert verdict_lines([], 7, ["m"]) == ["m", "IDENTICAL: 7 numbers and texts agree"]
    many = [Difference(f"t{k}", "x", "1", "2") for k in range(30)]
    lines = verdict_lines(many, 99, [])
    assert len(lines) <= 18 and lines[-1].startswith("DIFFERENT: 30 of 99")
    assert "24 more" in lines[-1]


def test_numbers_between_commas_have_no_difference():
    row = Difference("randomization_trial", "line 2", "1,0,1,0.5", "1,1,1,0.5")
    assert str(row).endswith("1,0,1,0.5 is now 1,1,1,0.5")
    thousands = Difference("t01_a", "line 2", "1,200", "1,300.5")
    assert str(thousands).endswith("(+100)")


def test_every_exhibit_that_differs_is_shown_before_one_fills_the_screen():
    long = [Difference("report_page", f"line {k}", "1", "2") for k in range(40)]
    short = [Difference("t02_headline", "Panel A", "3", "4")]
    lines = verdict_lines([*long, *short], 99, [])
    assert "  t02_headline, Panel A: 3 is now 4 (+1)" in lines
    assert lines[0].startswith("  report_page, line 0") and "  … and 26 more" in lines
    assert lines[-1].endswith("in report_page (40), t02_headline (1)")
