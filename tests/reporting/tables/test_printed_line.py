"""A place of a number is named as its table prints it."""

from pathlib import Path

import pandas as pd
import pytest

from perutip.reporting.audit.facts import Source
from perutip.reporting.report import config_words
from perutip.reporting.results import COLUMNS, read_results
from perutip.reporting.tables import printed_table
from perutip.reporting.tables.in_words.printed_line import printed_line
from perutip.study.config import load_config
from perutip.study.exhibits import EXHIBITS

ROOT = Path(__file__).resolve().parents[3]
KEYS = {one.key: one for one in EXHIBITS}
RESPONSE = {"exhibit": "t06_response", "variable": "prevalence-1", "term": "answered"}
CURVE = {"exhibit": "f02_specifications", "panel": "A. Curve", "term": "all"}


def said(field: str, *rows: dict[str, str]) -> str:
    frame = pd.DataFrame([dict.fromkeys(COLUMNS, "") | row for row in rows])
    key = rows[0]["exhibit"]
    return printed_line(Source(key, 0, field, "as rows name it"), frame, KEYS[key])


def test_the_only_panel_of_a_table_has_no_letter():
    """It stood as C. Endline complete, of panels A and B that nobody sees."""
    full = RESPONSE | {"panel": "C. Endline complete", "label": "Prevalence-1"}
    assert (
        said("estimate", full) == "Endline complete / Prevalence-1 / Interviewed again"
    )
    part = RESPONSE | {"panel": "B. Endline in the field: response rates only"}
    assert said("estimate", full, part).startswith("C. Endline complete / ")


def test_n_stands_at_the_foot_and_only_in_the_rows_of_a_figure():
    table = {"exhibit": "t06_pilot", "panel": "B. Amended", "label": "Reports"}
    other = table | {"panel": "C. Beside"}
    assert (
        said("n_obs", table, other) == "B. Amended / Reports / number of observations"
    )
    words = "Imputation, 12 months / number of observations in results.csv"
    assert said("n_obs", CURVE | {"label": "Imputation, 12 months"}) == words


def test_a_number_that_a_figure_draws_keeps_its_line():
    source = Source("f01_rollout", -1, "figure", "trained, 2020")
    words = printed_line(source, pd.DataFrame(columns=COLUMNS), KEYS["f01_rollout"])
    assert words == "trained, 2020 (drawn)"


@pytest.mark.parametrize("key", ["t06_response", "t03_reviews", "t01_sample_flow"])
def test_panels_lines_and_columns_are_those_of_the_table(key):
    results = read_results(ROOT / "output" / "results.csv")
    config = load_config(ROOT / "input" / "study.toml")
    exhibit = KEYS[key].worded(config_words(config))
    table = printed_table(exhibit, results, "")
    printed = {
        " / ".join(filter(None, (panel.title, line.label, column.heading)))
        for panel in table.panels
        for line in panel.lines
        for column in panel.columns
    }
    places = results.index[
        (results["exhibit"] == key) & (results["reason"] == "small_cell")
    ]
    assert len(places)
    for place in places:
        source = Source(key, place, "estimate", "")
        words = printed_line(source, results, exhibit)
        share = results.loc[place, "term"] == "share"
        assert words in printed or share, words
