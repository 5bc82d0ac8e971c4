"""The lines that end a run: one per registered primary outcome, from results.csv."""

import pandas as pd
import pytest

from perutip.reporting.findings.found import primary_lines
from perutip.reporting.results import COLUMNS
from perutip.study.exhibits import exhibit


def rows_of(catalogue, **more):
    """A headline row per primary outcome, and one beside it that is no headline."""
    made = []
    for key, outcome in catalogue.outcomes.items():
        if outcome.registered != "primary":
            continue
        variable = catalogue.variables[catalogue.headlines[key]]
        row = dict.fromkeys(COLUMNS, "") | {
            "exhibit": variable.exhibit,
            "panel": exhibit(variable.exhibit).panel(variable.panel),
            "outcome": key,
            "variable": variable.name,
            "definition": variable.definition,
            "family": outcome.family,
            "label": variable.label,
            "status": "ok",
            "estimate": "0.126676",
            "conf_low": "0.0304",
            "conf_high": "inf",
            "conf_level": "0.95",
            "p_value": "0.5",
        }
        made += [row | more, row | {"panel": "Z. Another", "estimate": "9"}]
    return pd.DataFrame(made, columns=COLUMNS, dtype="str")


def test_a_line_per_primary_outcome_with_estimate_set_and_named_p(catalogue):
    primary = [o for o in catalogue.outcomes.values() if o.registered == "primary"]
    lines = primary_lines(rows_of(catalogue), catalogue)
    assert len(lines) == len(primary) >= 6
    for line, outcome in zip(lines, primary, strict=True):
        assert line.startswith(f"{outcome.title} (")
        unit = catalogue.variables[catalogue.headlines[outcome.key]].unit
        assert unit
        assert f": 0.127 [0.030, ∞] ({unit}), p 0.500 (t); as registered: " in line


def test_both_of_two_measures_have_their_unit(catalogue):
    rows = rows_of(catalogue)
    months = (
        rows[rows["outcome"] == "resolution_time"]
        .iloc[:1]
        .assign(
            exhibit="t02_resolution_time",
            panel=exhibit("t02_resolution_time").panel("registered"),
            variable="resolution_months",
            definition="as_registered",
            estimate="-0.791",
        )
    )
    lines = primary_lines(pd.concat([rows, months], ignore_index=True), catalogue)
    (line,) = [one for one in lines if one.startswith("Case resolution time")]
    assert ": 0.127 [0.030, ∞] (share of cases), p" in line
    assert "as registered: −0.791 [0.030, ∞] (months), p" in line


@pytest.mark.parametrize(
    ("known", "p", "kinds"),
    [
        ({"p_wild": "0.04"}, "0.040", {"wild cluster bootstrap"}),
        (
            {"p_wild": "0.04", "p_ri": "0.0001"},
            "<0.001",
            {"permutation of training dates", "exact randomization"},
        ),
    ],
)
def test_the_p_of_the_design_comes_first_and_is_named(catalogue, known, p, kinds):
    lines = primary_lines(rows_of(catalogue, **known), catalogue)
    for line in lines:
        assert any(f"p {p} ({kind})" in line for kind in kinds)
    assert all(any(kind in line for line in lines) for kind in kinds)


def test_what_could_not_be_estimated_says_why(catalogue):
    missing = {"status": "not_estimable", "reason": "one_arm_only", "estimate": ""}
    for line in primary_lines(rows_of(catalogue, **missing), catalogue):
        assert "nan" not in line and ": not estimable: one arm only; as" in line


def test_steps_that_did_not_run_have_no_line(catalogue):
    rows = rows_of(catalogue)
    lines = primary_lines(rows[rows["outcome"] == "conviction"], catalogue)
    assert len(lines) == 1
