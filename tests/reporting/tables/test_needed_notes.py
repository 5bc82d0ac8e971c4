"""What a note explains stands in its table; what a table abbreviates is explained."""

from pathlib import Path

import pytest

from perutip.reporting.figures.printed import printed_figure
from perutip.reporting.report import config_words
from perutip.reporting.results import read_results
from perutip.reporting.tables import printed_table
from perutip.reporting.tables.printed import DASH
from perutip.study.exhibits import EXHIBITS, exhibit

ROOT = Path(__file__).resolve().parents[3]
WITH_TERMS = [one.key for one in EXHIBITS if one.terms]


@pytest.fixture(scope="module")
def published():
    return read_results(ROOT / "output" / "results.csv")


def words_of(table):
    found = []
    for panel in table.panels:
        found += [panel.title, panel.stub]
        found += [text for c in panel.columns for text in (c.heading, c.group)]
        found += [text for line in panel.lines for text in (line.label, *line.cells)]
    return " | ".join(found).casefold()


def printed(key, published, config):
    return printed_table(exhibit(key).worded(config_words(config)), published, "")


@pytest.mark.parametrize("key", WITH_TERMS)
def test_a_term_is_explained_if_and_only_if_the_table_has_it(key, published, config):
    table = printed(key, published, config)
    for word, sentence in exhibit(key).worded(config_words(config)).terms.items():
        assert (sentence in table.notes) == has(table, word)


def has(table, word):
    """A dash is looked for among cells, where a range such as 12–18 is none."""
    cells = [c for panel in table.panels for line in panel.lines for c in line.cells]
    return DASH in cells if word == DASH else word.casefold() in words_of(table)


@pytest.mark.parametrize("key", ["t07_registers", "t07_responses", "t04_validation"])
def test_a_dash_is_explained_once_a_cell_is_one(key, published, config):
    sentence = exhibit(key).worded(config_words(config)).terms[DASH]
    assert sentence not in printed(key, published, config).notes
    rows = published.copy()
    first = rows.index[(rows["exhibit"] == key) & (rows["estimate"] != "")][0]
    rows.loc[first, ["status", "reason"]] = "not_estimable", "small_cell"
    rows.loc[first, "estimate"] = ""
    assert sentence in printed(key, rows, config).notes


def test_estimability_of_decisions_explains_no_line_that_it_lacks(published, config):
    notes = printed("t03_estimability", published, config).notes
    assert "Few treated" not in notes and "two-way" not in notes.casefold()
    notes = printed("t02_estimability", published, config).notes
    assert "Few treated cases: fewer" in notes and "Two-way lines" in notes


def test_a_figure_says_nothing_of_rows_that_it_does_not_draw(published, config):
    shown = exhibit("f04_validation").worded(config_words(config))
    notes = printed_figure(shown, published, "").notes
    assert "bootstrap over rulings" in notes
    assert "wild cluster" not in notes and "Clusters" not in notes


def test_panels_that_are_exhibits_stand_in_the_order_of_their_numbers(
    published, config
):
    titles = [p.title for p in printed("t00_disclosure", published, config).panels]
    order = [int(one.removeprefix("Table A")) for one in titles if "Table A" in one]
    assert len(order) > 2 and order == sorted(order)


@pytest.mark.parametrize("key", ["t02_discontinuity", "t04_discontinuity"])
def test_the_robust_p_is_normal_and_no_p_of_t(key, published, config):
    table = printed(key, published, config)
    labels = {line.label for panel in table.panels for line in panel.lines}
    assert "Robust p" in labels and "t-test p" not in labels
    assert "Robust p: normal distribution" in table.notes
    assert "t distribution" not in table.notes
