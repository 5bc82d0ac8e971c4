"""A variable that is no column of its rows is refused with the line it stands on."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from perutip.designs.trial.outcomes import trial_outcomes
from perutip.reporting.track4tip.registered import check_columns
from perutip.study.config import load_config
from perutip.study.declared import ConfigError
from perutip.study.outcomes_file import FILE, load_catalogue

STUDY = Path(__file__).resolve().parents[2] / "input" / "study.toml"
CONFIG = load_config(STUDY)
CATALOGUE = load_catalogue(CONFIG)
ON_CASES = ("t02_conviction", "t02_resolution_time", "t02_sentencing")
OWN = [one for key in ON_CASES for one in CATALOGUE.of_exhibit(key)]


def line_of(name):
    lines = FILE.read_text("utf-8").splitlines()
    return lines.index(f'name = "{name}"') + 1


def test_every_missing_column_is_named_with_its_line():
    names = {one.name for one in OWN} - {"convicted", "resolved_within_12"}
    with pytest.raises(ConfigError) as refused:
        check_columns(pd.DataFrame(columns=sorted(names)), CATALOGUE, ON_CASES, CONFIG)
    said = str(refused.value)
    assert "2 problem(s) in outcomes.toml" in said
    assert f"outcomes.toml, line {line_of('convicted')}: " in said
    assert f"outcomes.toml, line {line_of('resolved_within_{h}')}: " in said
    assert "no column 'resolved_within_12'" in said
    whole = pd.DataFrame(columns=[one.name for one in OWN])
    check_columns(whole, CATALOGUE, ON_CASES, CONFIG)


def test_of_a_composite_its_components_are_looked_for():
    index = CATALOGUE.variables["officer_attitudes"]
    assert index.components and index.frame == "officers"
    officers = pd.DataFrame({"component": ["trial"], index.components[0]: [1.0]})
    with pytest.raises(ConfigError) as refused:
        trial_outcomes({"officers": officers}, "trial", [index])
    for missing in index.components[1:]:
        assert f"rows 'officers' have no column {missing!r}" in str(refused.value)
    assert f"line {line_of('officer_attitudes')}" in str(refused.value)
    other = replace(index, frame="victims")
    assert trial_outcomes({"officers": officers}, "trial", [other]) == {}
