"""One vocabulary of definitions, explained wherever a table uses it."""

from pathlib import Path

import pytest

from perutip.reporting.findings.ledger import ledger_table
from perutip.reporting.results import read_results
from perutip.reporting.rows.definitions import DEFINITIONS, MEANING, definition_sentence
from perutip.reporting.tables import printed_table
from perutip.study.exhibits import EXHIBITS

ROOT = Path(__file__).resolve().parents[3]
TABLES = {one.key: one for one in EXHIBITS if one.kind == "table"}


@pytest.fixture(scope="module")
def published():
    return read_results(ROOT / "output" / "results.csv")


def words_of(table):
    cells = [
        cell
        for panel in table.panels
        for line in panel.lines
        if line.label == "Definition"
        for cell in line.cells
    ]
    return {cell for cell in cells if cell}


def test_every_word_of_a_definition_line_is_explained_beneath_and_no_other(published):
    found = {}
    for key in set(published["exhibit"]) & set(TABLES):
        table = printed_table(TABLES[key], published, "")
        found[key] = words_of(table)
        explained = {
            word
            for definition, word in DEFINITIONS.items()
            if f"{word}, {MEANING[definition]}" in table.notes
        }
        assert explained == found[key], key
    assert {"t02_headline", "t04_index", "t03_appeals"} <= {
        k for k, v in found.items() if v
    }


def test_the_ledger_speaks_the_same_words(published, catalogue):
    table = ledger_table(TABLES["t00_ledger"], published, catalogue, "")
    cells = {line.cells[1] for panel in table.panels[2:] for line in panel.lines}
    assert cells == set(DEFINITIONS.values())
    assert definition_sentence(DEFINITIONS) in table.notes
