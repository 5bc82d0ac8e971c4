"""Table A3: what was noticed is said whatever its count, and so is nothing."""

from __future__ import annotations

import pytest

from perutip.contract.checks import Notice
from perutip.contract.reading import Registers
from perutip.reporting.received.registers import report_notices
from perutip.reporting.results import to_frame
from perutip.reporting.tables.make import printed_table
from perutip.running.run import Run
from perutip.study.exhibits import exhibit

EXHIBIT = "t01_notices"


@pytest.fixture
def said(tmp_path, config):
    """Return a function: notices → lines of the screen, rows, the printed table."""

    def of(*notices):
        screen = []
        run = Run(tmp_path, tmp_path, tmp_path, config, "simulated", step="01")
        run.screen = screen.append
        report_notices(run, EXHIBIT, Registers({}, tmp_path, counted=notices))
        rows = to_frame(run.rows.rows)
        return screen, rows, printed_table(exhibit(EXHIBIT), rows, "")

    return of


def test_a_small_count_hides_the_number_and_not_what_was_noticed(said):
    notice = Notice("cases.csv", "sentence_below", 3, "with a low sentence", "x", (2,))
    screen, rows, table = said(notice)
    assert "cases.csv: few rows with a low sentence" in screen[0]
    assert rows["estimate"].iloc[0] == ""
    assert "cases.csv: with a low sentence" in repr(table)
    assert "Not shown" not in repr(table)


def test_nothing_to_note_is_said_in_these_words(said):
    screen, _, table = said()
    assert "nothing to note" in screen[0] and "Nothing to note" in repr(table)
