"""Widths of columns: nothing squeezed that has room, nothing over the page."""

import itertools

import numpy as np
import pytest

from perutip.reporting.findings.ledger import ledger_table
from perutip.reporting.report import config_words
from perutip.reporting.results import read_results
from perutip.reporting.tables import Column, Line, Panel, printed_table
from perutip.reporting.tables.on_the_page.fitting import PAGE_LINES, pages_of
from perutip.reporting.tables.on_the_page.grid import AIR_CM, GAP_CM, PAGE_CM, widths_of
from perutip.reporting.tables.on_the_page.letters import width_cm, wrapped
from perutip.reporting.tables.on_the_page.word_columns import _height, _shared, _tall
from perutip.running.files.places import ROOT
from perutip.study.config import load_config
from perutip.study.exhibits import EXHIBITS, exhibit
from perutip.study.outcomes_file import load_catalogue

RESULTS = read_results(ROOT / "output" / "results.csv")
CONFIG = load_config(ROOT / "input" / "study.toml")
WORDS = config_words(CONFIG)
TABLES = [
    printed_table(one.worded(WORDS), RESULTS, "")
    for one in EXHIBITS
    if one.kind == "table" and (RESULTS["exhibit"] == one.key).any()
]


def floats(table):
    for page in pages_of(table):
        same = itertools.groupby(page, key=lambda one: (one.stub, one.columns))
        yield [tuple(panels) for _, panels in same]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_headings_fit_their_columns_and_tables_the_page(table):
    for blocks in floats(table):
        widths = widths_of(blocks)
        assert widths.total <= PAGE_CM + 1e-6
        for panel in itertools.chain.from_iterable(blocks):
            for column, width in zip(panel.columns, widths.columns, strict=False):
                lines = wrapped(column.heading, width)
                assert len(lines) <= 6, (panel.title, lines)
                assert max(map(width_cm, lines), default=0) <= width + GAP_CM


def test_no_heading_is_a_word_a_line_beside_columns_with_room():
    """Three words of the headline's heading took five lines."""
    table = next(one for one in TABLES if one.key == "t02_headline")
    for blocks in floats(table):
        widths = widths_of(blocks)
        for panels in blocks:
            if len(panels[0].columns) > 4:
                heads = zip(panels[0].columns, widths.columns, strict=False)
                assert max(len(wrapped(c.heading, w)) for c, w in heads) <= 4
        labels = {line.label for ps in blocks for p in ps for line in p.lines}
        assert "Regions (treated)" in labels
        assert width_cm("Regions (treated)") <= widths.label


def test_padding_counts_for_the_width_of_a_column():
    lines = (Line("a", ("12,345",)), Line("b", ("0.123",)))
    widths = widths_of([(Panel("", (Column("x"),), lines),)])
    assert widths.columns[0] >= width_cm("12,345.123") + AIR_CM


def test_columns_of_words_make_a_table_about_as_short_as_it_can_be():
    """Against all shares of the room in steps of half a centimetre."""
    random = np.random.default_rng(7)
    for _ in range(5):
        sizes = random.gamma(0.8, 4.0, size=(25, 3))
        least, room = np.array([1.0, 1.5, 1.0]), 12.0
        shares = (
            np.array([a, b, room - a - b])
            for a in np.arange(1.0, 9.6, 0.5)
            for b in np.arange(1.5, 11.1 - a, 0.5)
        )
        best = min(_height(_tall(sizes, one)) for one in shares)
        found = _shared(sizes, least, room)
        assert found.sum() == pytest.approx(room) and (found >= least).all()
        assert _height(_tall(sizes, found)) <= 1.05 * best


def test_the_ledger_takes_its_page_by_what_its_columns_say():
    table = ledger_table(
        exhibit("t00_ledger").worded(WORDS), RESULTS, load_catalogue(CONFIG), ""
    )
    pages = list(pages_of(table))
    assert len(pages) <= 8  # ten when labels had as much room as sentences
    kept = [line for panels in pages for panel in panels for line in panel.lines]
    assert kept == [line for panel in table.panels for line in panel.lines]
    for blocks in floats(table):
        widths = widths_of(blocks)
        assert widths.total == pytest.approx(PAGE_CM, abs=0.1)
        rows = [ln for ps in blocks for p in ps for ln in p.lines]
        assert len(rows) <= PAGE_LINES
