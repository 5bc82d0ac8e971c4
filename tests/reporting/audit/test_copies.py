"""A number that stands in two exhibits has in neither more digits than in the other."""

import pandas as pd
import pytest

from perutip.reporting.audit import audit, load_declaration, protect
from perutip.reporting.results import COLUMNS, read_results

MINIMUM = 10
HEADLINE = "conviction_incidence_12"


def row(**fields):
    return dict.fromkeys(COLUMNS, "") | {"status": "ok"} | fields


def original(mean, **fields):
    return row(
        exhibit="t02_headline",
        panel="A. All time at risk under training (linear hazards; headline)",
        variable=HEADLINE,
        term="exposed time",
        estimator="hazard imputation, linear",
        estimate="0.126676",
        n_obs="1200",
        control_mean=mean,
        **fields,
    )


def copy(text):
    return row(
        exhibit="t05_power",
        panel="C. Prosecutor training",
        variable=HEADLINE,
        term="base",
        estimator="description",
        step="05",
        estimate=text,
    )


def frame(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.mark.parametrize("mean", ["0.06", ""])
def test_more_digits_than_the_original_are_a_finding(mean):
    found = audit(frame(original(mean), copy("0.061365")), minimum=MINIMUM).findings
    assert [one.kind for one in found if one.exhibits == ("t05_power",)] == ["digits"]
    same = frame(original(mean), *([copy("0.06")] if mean else []))
    assert not audit(same, minimum=MINIMUM).findings


@pytest.mark.parametrize(
    ("mean", "left"), [("0.061365", "0.06"), ("0.1", "0.1"), ("", "")]
)
def test_a_copy_is_protected_as_its_original_is(mean, left):
    done = protect(frame(original(mean), copy("0.061365")), minimum=MINIMUM)
    assert done.report.passed
    assert done.results["estimate"][1] == left
    assert done.results["status"][1] == ("ok" if left else "not_estimable")
    assert done.results["control_mean"][0] == left


def test_a_copy_without_its_original_is_a_dash():
    done = protect(frame(copy("0.061365")), minimum=MINIMUM)
    assert done.report.passed and done.results["estimate"][0] == ""


def test_a_copy_that_stands_with_more_digits_is_refused():
    rows = frame(original("0.061365"), copy("0.061365"))
    done = protect(rows, minimum=MINIMUM, fixed={"t05_power"})
    assert not done.report.passed and done.report.exhibits == ("t05_power",)


def test_headlines_of_the_power_table_are_as_table_1_has_them(project):
    rows = read_results(project / "output" / "results.csv")
    rule = load_declaration().copies[0]
    mine = rows[(rows["exhibit"] == "t05_power") & (rows["term"] == "base")]
    table_1 = rows[
        (rows["exhibit"] == "t02_headline") & rows["panel"].str.startswith("A.")
    ].set_index("variable")["control_mean"]
    mine = mine[mine["variable"].str.fullmatch(rule.variable)]
    assert len(mine) == 2
    assert mine["estimate"].tolist() == table_1[mine["variable"]].tolist()
