"""A printed table is compared by its cells, and the cell that differs is named."""

import pytest

from perutip.reporting.check.cells import printed_cells
from perutip.reporting.check.comparison import Comparison
from perutip.reporting.check.outputs import _compare_text
from perutip.reporting.tables import Column, Line, Panel, PrintedTable, latex_table


def table(third="0.164", label="Estimate"):
    columns = tuple(Column(f"Outcome {n}", f"({n})") for n in (1, 2, 3))
    lines = (
        Line(label, ("−0.127", "0.126", third)),
        Line("(Standard error)", ("(0.047)", "(0.070)", "(0.089)"), "error"),
        Line("Regions", ("25", "25", "25"), "foot"),
    )
    panels = (
        Panel("A. All time at risk", columns, lines),
        Panel("B. Filed after", columns, lines[1:]),
    )
    return latex_table(PrintedTable("t", "Table 1", "Effects", panels, "Notes."))


@pytest.fixture
def differences(tmp_path):
    """Differences between two tables, with the exhibit's exact numbers."""

    def compare(one, two, values=()):
        for name, text in (("old", one), ("new", two)):
            (tmp_path / name / "tables").mkdir(parents=True)
            (tmp_path / name / "tables" / "t.tex").write_text(text, encoding="utf-8")
        found = Comparison(tmp_path / "old", tmp_path / "new")
        _compare_text(found, "t", "tables/t.tex", list(values))
        return [str(one) for one in found.differences]

    return compare


def test_every_cell_has_its_panel_line_and_column():
    cells = {one.place: one.text for one in printed_cells(table())}
    assert cells["Panel A, Estimate, column (1)"] == "-0.127"
    assert cells["Panel B, (Standard error), column (3)"] == "(0.089)"


def test_a_changed_digit_is_named_with_its_cell(differences):
    (line,) = differences(table(), table(third="0.165"))
    assert "Panel A, Estimate, column (3): 0.164 is now 0.165" in line


def test_a_changed_word_is_named(differences):
    lines = differences(table(), table(label="Effect"))
    assert any("Estimate is now Effect" in line for line in lines)


def test_a_rounding_that_tips_moves_padding_and_differs_not(differences):
    """9.999 and 10.000 are one number at full precision; the column's blanks move."""
    assert differences(table("9.999"), table("10.000"), [9.9995]) == []


def test_a_lost_sign_differs(differences):
    lines = differences(table(), table().replace("$-$0.127", "0.127"))
    assert len(lines) == 1 and "column (1)" in lines[0]
