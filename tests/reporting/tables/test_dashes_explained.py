"""Every dash of every table of the committed output is explained beneath it."""

from pathlib import Path

import pytest

from perutip.reporting.findings.ledger import ledger_table
from perutip.reporting.findings.planted import planted_panel
from perutip.reporting.report import config_words
from perutip.reporting.results import numbers, read_results
from perutip.reporting.tables import printed_table
from perutip.reporting.tables.panels.estimates import FEET
from perutip.reporting.tables.printed import DASH
from perutip.study.exhibits import EXHIBITS, exhibit
from perutip.study.outcomes_file import load_catalogue
from perutip.study.reasons import reason_words

ROOT = Path(__file__).resolve().parents[3]
TABLES = [one.key for one in EXHIBITS if one.kind == "table"]
LEDGER = "t00_ledger"
# what stands at the foot of estimates and may be a dash, and the words that say why
FOOT = ("no number or mean is printed of fewer observations than the smallest cell",)


@pytest.fixture(scope="module")
def published():
    return read_results(ROOT / "output" / "results.csv")


def printed(key, published, config):
    shown = exhibit(key).worded(config_words(config))
    if key != LEDGER:
        return printed_table(shown, published, "")
    catalogue = load_catalogue(config)
    planted = planted_panel("F", published, catalogue, ROOT / "input" / "simulated")
    return ledger_table(shown, published, catalogue, "", (planted,))


def dashes(table):
    """(panel, line, column) of every cell that is or holds a dash for a number."""
    return [
        (panel, line, panel.columns[place])
        for panel in table.panels
        for line in panel.lines
        if line.kind != "text"
        for place, cell in enumerate(line.cells)
        if cell.strip() == DASH or cell.startswith(f"[{DASH}") or f", {DASH}]" in cell
    ]


def explained(table) -> str:
    """What the note says of dashes: the sentence that begins with the word."""
    before, found, after = table.notes.partition("Dash: ")
    return after.partition(". ")[0] if found else ""


def reasons_of(key, rows, line):
    """Words of the reasons of the rows behind a line that have no number."""
    mine = rows[(rows["exhibit"] == key) & (rows["status"] != "ok")]
    mine = mine[(mine["label"] == line.label) | (mine["label"] == "")]
    return {reason_words(str(reason)) for reason in mine["reason"]} - {""}


@pytest.mark.parametrize("key", TABLES)
def test_a_dash_is_explained(key, published, config):
    if key != LEDGER and not (published["exhibit"] == key).any():
        pytest.skip("awaits what is not there")
    table = printed(key, published, config)
    found, said = dashes(table), explained(table)
    assert bool(found) == bool(said), said or [line.label for _, line, _ in found]
    for panel, line, column in found:
        if key == LEDGER:
            assert column.heading in said, (panel.title, line.label)
        elif exhibit(key).layout in FEET:
            assert line.kind == "foot" and said.startswith(FOOT), line.label
        else:
            why = reasons_of(key, numbers(published), line)
            assert why and all(words in said for words in why), (line.label, why)


def test_dashes_are_looked_for_where_there_are_some(published, config):
    with_dash = [
        key
        for key in TABLES
        if (key == LEDGER or (published["exhibit"] == key).any())
        and dashes(printed(key, published, config))
    ]
    assert {LEDGER, "t01_sample_flow", "t03_reviews", "t06_pilot"} <= set(with_dash)
