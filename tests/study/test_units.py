"""Every N of every table says what it counts."""

from pathlib import Path

import pytest

from perutip.reporting.results import numbers, read_results
from perutip.reporting.tables import printed_table
from perutip.study.declared import ConfigError
from perutip.study.exhibits import EXHIBITS
from perutip.study.units import OBSERVATIONS, UNITS, load_units, unit_of

ROOT = Path(__file__).resolve().parents[2]
TABLES = [
    one for one in EXHIBITS if one.kind == "table" and one.layout not in ("", "pivot")
]
WORDS = {one.words for one in UNITS}


@pytest.fixture(scope="module")
def published():
    return read_results(ROOT / "output" / "results.csv")


def test_what_every_n_counts_is_declared(published):
    mine = published[published["exhibit"].isin([one.key for one in TABLES])]
    counted = numbers(mine[mine["n_obs"] != ""]).to_dict("records")
    assert len(counted) > 250
    assert [row for row in counted if unit_of(row) == OBSERVATIONS] == []


@pytest.mark.parametrize(
    ("key", "letter", "units"),
    [
        ("t04_index", "D", {"Region-half-years", "Cases"}),
        ("t04_index", "E", {"Cases"}),
        ("t02_headline", "D", {"Cases", "Prosecutors"}),
        ("t02_discontinuity", "B", {"Region-weeks"}),
        ("t06_primary", "A", {"Officers", "Victims"}),
    ],
)
def test_a_panel_has_a_line_for_each_thing_that_it_counts(
    published, key, letter, units
):
    (exhibit,) = (one for one in TABLES if one.key == key)
    table = printed_table(exhibit, published, "")
    lines = [
        line.label
        for panel in table.panels
        if panel.title.startswith(letter)
        for line in panel.lines
    ]
    assert set(lines) & WORDS == units


def test_an_unknown_key_is_refused(tmp_path):
    (tmp_path / "units.toml").write_text("[[unit]]\nwords = 'A'\nsamples = 'b'\n")
    with pytest.raises(ConfigError, match="samples: unknown key"):
        load_units(tmp_path / "units.toml")
