"""Estimates that moved between two results.csv, by hand."""

import math

import pandas as pd

from perutip.reporting.check.moved import in_errors, moved_estimates
from perutip.reporting.results import COLUMNS


def results(*lines):
    """Rows of text; each line: variable, estimate, standard error, and what differs."""
    rows = []
    for place, (variable, estimate, std_error, more) in enumerate(lines):
        row = dict.fromkeys(COLUMNS, "") | {
            "exhibit": "t02_conviction",
            "panel": "A",
            "column": f"{place:02d}",
            "variable": variable,
            "label": variable.capitalize(),
            "estimator": "two-way fixed effects",
            "term": "exposed",
            "estimate": estimate,
            "std_error": std_error,
            "status": "ok",
        }
        rows.append(row | more)
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def test_differences_are_in_standard_errors_of_then_largest_first():
    then = results(
        ("a", "0.10", "0.02", {}), ("b", "1", "0.5", {}), ("c", "3", "1", {})
    )
    now = results(
        ("a", "0.14", "0.04", {}), ("b", "-1", "0.5", {}), ("c", "3", "1", {})
    )
    found = moved_estimates(then, now)
    assert found.compared == 3 and not found.nothing
    assert [one.outcome for one in found.moved] == ["B", "A"]
    assert [round(one.standard_errors, 9) for one in found.moved] == [-4.0, 2.0]
    assert str(found.moved[1]) == "Table A5, A, exposed: 0.10 → 0.14 (+2.00 s.e.)"


def test_a_line_above_shifts_columns_and_moves_nothing():
    then = results(("a", "1", "1", {}))
    now = results(("new", "5", "1", {}), ("a", "1", "1", {}))
    found = moved_estimates(then, now)
    assert found.moved == () and found.compared == 1
    assert found.added == {"t02_conviction": 1} and found.removed == {}
    assert moved_estimates(now, then).removed == {"t02_conviction": 1}


def test_what_can_no_longer_be_estimated_says_why():
    gone = {"status": "not_estimable", "reason": "small_cell"}
    then, now = results(("a", "1", "1", {})), results(("a", "", "", gone))
    found = moved_estimates(then, now)
    (one,) = found.of("lost")
    assert found.moved == () and found.compared == 0 and not found.nothing
    assert (one.then, one.now) == ("1", "small cell")
    assert math.isnan(one.standard_errors)
    assert str(one) == "Table A5, A, exposed: 1 → small cell"
    assert [row.kind for row in moved_estimates(now, then).rows] == ["gained"]


def test_another_reason_is_no_moved_estimate():
    waits = {"status": "awaiting", "reason": "awaiting:cases.csv"}
    never = {"status": "not_estimable", "reason": "small_cell"}
    then = results(("a", "", "", waits), ("b", "", "", waits))
    now = results(
        ("a", "", "", waits | {"reason": "awaiting:regions.csv"}), ("b", "", "", never)
    )
    found = moved_estimates(then, now)
    assert sorted(row.kind for row in found.rows) == ["reason", "waits"]
    assert found.moved == () and found.compared == 0


def test_a_p_that_moves_alone_is_counted_and_counts_are_no_estimates():
    count = {"estimator": "count"}
    then = results(("a", "1", "1", {"p_wild": "0.04"}), ("n", "10", "", count))
    now = results(("a", "1", "1", {"p_wild": "0.05"}), ("n", "11", "", count))
    found = moved_estimates(then, now)
    assert found.inference == 1 and found.moved == () and found.compared == 1
    assert found.descriptions == {"t02_conviction": 1} and not found.nothing
    assert moved_estimates(now, now).nothing


def test_without_a_standard_error_then_the_one_of_now_serves():
    then, now = results(("a", "1", "", {})), results(("a", "2", "0.5", {}))
    assert moved_estimates(then, now).moved[0].standard_errors == 2.0
    neither = moved_estimates(then, results(("a", "2", "0", {}))).moved[0]
    assert math.isnan(neither.standard_errors)


def test_lines_alike_in_everything_are_matched_in_their_order():
    then = results(("a", "1", "1", {}), ("a", "2", "1", {}))
    now = results(("a", "1", "1", {}), ("a", "3", "1", {}))
    (one,) = moved_estimates(then, now).moved
    assert (one.then, one.now) == ("2", "3")


def side_by_side(estimate, std_error, low):
    """A line of a table of one cell a row, as `pivot` writes it."""
    cells = {"estimate": estimate, "std_error": std_error, "low": low}
    shared = {"column": "07", "exhibit": "t02_sensitivity", "estimator": "description"}
    return results(
        *(
            ("placebo", value, "", shared | {"term": term})
            for term, value in cells.items()
        )
    )


def test_estimates_set_side_by_side_are_estimates():
    then, now = side_by_side("0.3", "0.1", "0.1"), side_by_side("0.2", "0.1", "0.0")
    found = moved_estimates(then, now)
    (one,) = found.moved
    assert found.compared == 1 and round(one.standard_errors, 9) == -1
    assert found.descriptions == {"t02_sensitivity": 1}  # the end of its set
    assert moved_estimates(then, then).nothing


def test_a_fall_has_a_minus_sign():
    assert in_errors(-0.224) == "−0.22 s.e."
    assert in_errors(2.0) == "+2.00 s.e."
