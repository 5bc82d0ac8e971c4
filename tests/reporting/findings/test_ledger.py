"""The ledger names variables as they are declared, whatever an exhibit calls them."""

from pathlib import Path

import pytest

from perutip.reporting.findings.ledger import ledger, ledger_table
from perutip.reporting.results import read_results
from perutip.study.exhibits import EXHIBITS

ROOT = Path(__file__).resolve().parents[3]
TABLE = next(one for one in EXHIBITS if one.key == "t00_ledger")


@pytest.fixture(scope="module")
def published():
    return read_results(ROOT / "output" / "results.csv")


def test_every_declared_variable_has_its_declared_label(published, catalogue):
    found = ledger(published, catalogue)
    found = found[found["variable"].isin(list(catalogue.variables))]
    declared = [catalogue.variables[name].label for name in found["variable"]]
    assert len(declared) > 50 and found["label"].tolist() == declared


def test_an_exhibit_that_renames_its_rows_does_not_rename_the_ledger(
    published, catalogue
):
    renamed = published.assign(label="as a curve calls it")
    table = ledger_table(TABLE, renamed, catalogue, "")
    printed = [line.cells[0] for panel in table.panels[2:] for line in panel.lines]
    assert "Incidence of conviction by 12 months" in printed
    assert printed.count("as a curve calls it") == 6  # three components, and against


@pytest.mark.parametrize("variable", ["convicted", "has_ruling"])
def test_what_censoring_biases_says_so_in_its_line(published, catalogue, variable):
    found = ledger(published, catalogue).set_index("variable")
    line = found.loc[variable]
    assert "exposure before filing and censoring bias it" in line["deviation"]
    for key in line["exhibits"].split(", "):
        one = next(other for other in EXHIBITS if other.key == key)
        notes = " ".join((*one.notes, *one.terms.values()))
        assert "exposure before filing and censoring bias it" in notes
