"""A row that a setting makes another measure of the same name is never called moved."""

import json
import tomllib

import pandas as pd
import pytest
from two_sides import side, told

from perutip.reporting.check.measured_by import (
    FIRST_BIN,
    MEASURED_BY,
    PRIMARY,
    REFORM,
    changed_settings,
    known_settings,
    measured_anew,
)
from perutip.reporting.check.moved import ERRORS, moved_estimates
from perutip.reporting.results import DESCRIPTIVE
from perutip.running.comparing.compared_lines import estimate_lines
from perutip.running.comparing.previous import flattened
from perutip.running.files.places import ROOT

STUDY = flattened(
    tomllib.loads((ROOT / "input" / "study.toml").read_text(encoding="utf-8"))
)
SETTINGS = {  # setting → another value, and rows that it measures: a column's pattern
    "prosecution.primary_horizon": (18, "t02_sensitivity", "panel", "^[AB]"),
    "sensitivity.capital_region": ("07", "f02_specifications", "term", "_capital$"),
    "sensitivity.pandemic_first": ("2020-04-01", "t02_sensitivity", "variable", "_pan"),
    "sensitivity.pandemic_last": ("2021-12-31", "f02_specifications", "term", "_pan"),
    "sensitivity.placebo_months": (18, "t02_sensitivity", "variable", "^placebo$"),
    "event_study.bin_months": (3, "f02_event_study", "term", ""),
    "event_study.first_bin": (-5, "f04_event_study", "term", "event_m5"),
    "event_study.last_bin": (3, "f04_event_study", "term", "event_p3"),
    "discontinuity.donut_days": (30, "t02_discontinuity", "variable", ""),
    "index.reference_before": ("2021-01-01", "t04_index", "variable", ""),
    "pilot.follow_up_months": (18, "t06_pilot", "variable", "^referral_completion"),
    "trial.follow_up_months": (18, "t06_secondary", "variable", "^false_positive"),
    "trial.near_km": (30, "t06_spillovers", "variable", ""),
}


def numbered(results):
    estimates = ~results["estimator"].isin(DESCRIPTIVE) | results["term"].isin(ERRORS)
    return results["estimate"].ne("") & estimates


def raised(results, mine):
    """The same rows with some estimates a little larger."""
    now = results.copy()
    values = pd.to_numeric(now.loc[mine, "estimate"]) + 0.1
    now.loc[mine, "estimate"] = values.map(lambda value: f"{value:.6g}")
    return now


def as_set(results, config, **settings):
    """The side of a run by the shipped study.toml but for some settings."""
    return side(results, config, study=STUDY | settings)


def test_every_setting_and_row_that_is_declared_is_there(whole_output):
    assert {*SETTINGS} == {*MEASURED_BY, FIRST_BIN} - {REFORM}
    for key, declared in MEASURED_BY.items():
        assert key in STUDY or key == REFORM
        for columns in declared if key != REFORM else ():
            mine = pd.Series(True, index=whole_output.index)
            for column, pattern in columns.items():
                mine &= whole_output[column].str.contains(pattern)
            assert mine.any(), (key, columns)


@pytest.mark.parametrize("setting", SETTINGS)
def test_estimates_by_another_setting_are_other_measures(whole_output, config, setting):
    value, exhibit, column, pattern = SETTINGS[setting]
    own = numbered(whole_output) & whole_output["exhibit"].eq(exhibit)
    own &= whole_output[column].str.contains(pattern)
    others = numbered(whole_output) & whole_output["exhibit"].eq("t02_conviction")
    assert own.any() and others.any()
    then = as_set(whole_output, config)
    other = {setting: json.dumps(value)}
    now = as_set(raised(whole_output, own | others), config, **other)
    changed = changed_settings(then.declared.settings, now.declared.settings)
    found = moved_estimates(then.results, now.results, changed)
    measures = found.of("measure")
    assert len(measures) == own.sum() and {one.by for one in measures} == {setting}
    assert len(found.moved) == others.sum()
    every = moved_estimates(then.results, now.results)
    assert len(every.moved) == (own | others).sum()
    assert found.compared <= every.compared - own.sum()
    lines = estimate_lines(found)
    assert any(x.startswith(f"  by another measure ({setting}): ") for x in lines)
    _, last = told(then, now)
    assert f"; {own.sum()} by another measure" in last


def test_a_primary_horizon_is_told_by_the_families_where_no_record_is(
    whole_output, config
):
    changed = changed_settings({PRIMARY: "12"}, known_settings({PRIMARY: "18"}))
    assert changed == {PRIMARY: ("12", "18")}
    kept = side(whole_output, config, kept=False)
    assert kept.declared.settings == {PRIMARY: "12"}


def test_a_setting_that_one_side_does_not_know_is_no_other_setting():
    assert changed_settings(known_settings({}), known_settings(STUDY)) == {}
    reforms = known_settings(STUDY | {REFORM: '[{"name": "x"}]'})
    assert [*changed_settings(known_settings(STUDY), reforms)] == [REFORM]
    row = pd.DataFrame({"variable": ["without_reform_1", "headline"]})
    row = row.assign(**dict.fromkeys(("exhibit", "panel", "label", "term"), ""))
    assert [*measured_anew(row, {REFORM: ("null", "[]")})] == [REFORM, ""]


def test_two_settings_are_both_named(whole_output):
    mine = whole_output["variable"].eq("without_capital")
    changed = dict.fromkeys(
        ("sensitivity.capital_region", PRIMARY, FIRST_BIN), ("1", "2")
    )
    (said,) = set(measured_anew(whole_output[mine], changed))
    assert said == f"sensitivity.capital_region, {PRIMARY}"


def test_a_headline_in_other_units_has_not_moved(whole_output, config):
    own = numbered(whole_output) & whole_output["variable"].eq("index")
    other = {"index.reference_before": '"2021-01-01"'}
    now = raised(whole_output, own)
    lines, last = told(as_set(whole_output, config), as_set(now, config, **other))
    line = lines["Person-Centered Practices Index"]
    assert ": was Person-Centered Practices Index (Table A22 A, " in line
    assert line.endswith(" (by another index.reference_before)") and "s.e." not in line
    assert ", 1 registered secondary headline" in last
    moved, _ = told(as_set(whole_output, config), as_set(now, config))
    assert "s.e.)" in moved["Person-Centered Practices Index"]
    same, _ = told(as_set(whole_output, config), as_set(whole_output, config, **other))
    assert same["Person-Centered Practices Index"].endswith(", as it was")
