"""Planted beside found: the map is whole, and what the panel says follows from rows."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from perutip.reporting.findings.planted import compared, planted_effects, planted_panel
from perutip.reporting.results import read_results
from perutip.study.declared import ConfigError
from perutip.study.planted import BESIDE, FILE, PLANTED, load_planted

ROOT = Path(__file__).resolve().parents[3]
SIMULATED = ROOT / "input" / "simulated"
SECTIONS = ("case_effects", "prosecutors", "rulings", "readers", "trial")
COUNTS = {"rulings.treated_rulings"}
LEVELS = ("exposed_months", "imputed", "exposed")  # of hazards: no effects


@pytest.fixture(scope="module")
def published():
    return read_results(ROOT / "output" / "results.csv")


def test_every_planted_effect_is_mapped_or_says_why_not():
    truth = tomllib.loads((SIMULATED / "truth.toml").read_text(encoding="utf-8"))
    effects = {f"{s}.{key}" for s in SECTIONS for key in truth[s]} - COUNTS
    effects |= {
        f"hazard_imputation.{scope}.{key}"
        for scope, table in truth["hazard_imputation"].items()
        for key in table
        if not any(word in key for word in LEVELS)
    }
    assert {one.truth for one in PLANTED} | set(BESIDE) == effects


def test_every_mapped_effect_has_its_row(published, catalogue):
    found = compared(published, catalogue, planted_effects(SIMULATED))
    assert [one.place for one in found] == list(PLANTED)
    primary = next(one for one in found if one.label.startswith("Incidence of resol"))
    row = published[
        (published["exhibit"] == "t02_headline")
        & (published["variable"] == "resolution_incidence_12")
    ].iloc[0]
    assert primary.found == float(row["estimate"])


def test_the_title_counts_the_sets_that_hold(published, catalogue):
    moved = published.assign(conf_low="-1e9", conf_high="1e9", conf_pieces="")
    none = published.assign(conf_low="", conf_high="", conf_pieces="-9 -8;1e8 1e9")
    for rows, held in ((moved, len(PLANTED)), (none, 0)):
        panel = planted_panel("F", rows, catalogue, SIMULATED)
        assert f": {held} of {len(PLANTED)} sets" in panel.title
        said = {line.cells[-1] for line in panel.lines}
        assert said == {"yes" if held else "no"}


def test_real_registers_have_no_such_panel(published, catalogue, tmp_path):
    assert planted_panel("F", published, catalogue, tmp_path) is None
    assert (
        planted_panel(
            "F", pd.DataFrame(columns=published.columns), catalogue, SIMULATED
        )
        is None
    )


def test_a_place_that_nothing_declares_is_refused(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace(
        "t02_headline:all:", "t02_headline:al:"
    )
    (tmp_path / "planted.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="no place 't02_headline:al:"):
        load_planted(tmp_path / "planted.toml")
