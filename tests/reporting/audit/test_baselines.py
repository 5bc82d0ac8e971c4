"""Rates before training times units per district count victims and referrals."""

import pandas as pd
import pytest

from perutip.reporting.audit import audit, load_declaration, protect
from perutip.reporting.results import COLUMNS

MINIMUM = 10
LABELS = {
    "referral_completion": "Referral completion rate, victims",
    "false_positive_rate": "False positive rate of referrals, referrals",
    "cases_per_officer_survey": "Cases identified per officer, survey, officers",
    "cases_per_officer_municipal": "Cases per officer, municipal, active officers",
}


def line(name, base, size, districts=20, assumed=""):
    told = dict.fromkeys(COLUMNS, "") | {
        "exhibit": "t05_power",
        "panel": "A. Trial: minimum detectable effect",
        "variable": f"{name}_icc_05",
        "label": LABELS[name] + assumed,
        "status": "ok",
        "estimator": "description",
        "n_clusters": str(districts),
    }
    cells = {"base": base, "size": size}
    return [told | {"term": term, "estimate": text} for term, text in cells.items()]


def frame(*lines):
    return pd.DataFrame([row for one in lines for row in one], columns=COLUMNS)


def names(rows):
    return {one.cell.name for one in audit(rows, minimum=MINIMUM).findings}


@pytest.mark.parametrize(
    ("name", "base", "size"),
    [
        ("referral_completion", "0.45524", "45.8"),
        ("false_positive_rate", "0.2", "31.95"),
    ],
)
def test_units_with_decimals_tell_their_number(name, base, size):
    rows = frame(line(name, base, size))
    assert any("/ size: estimate" in one for one in names(rows))
    done = protect(rows, minimum=MINIMUM)
    assert done.report.passed
    assert "." not in done.results["estimate"][1]


def test_a_rate_has_the_digits_that_its_units_allow():
    """417 of 916 victims once."""
    done = protect(
        frame(line("referral_completion", "0.45524", "45.8")), minimum=MINIMUM
    )
    assert done.results["estimate"].tolist() == ["0.46", "46"]
    few = protect(frame(line("referral_completion", "0.44", "10")), minimum=MINIMUM)
    assert few.results["estimate"].tolist() == ["0.4", "10"]


def test_few_ones_do_not_come_back():
    rows = frame(line("false_positive_rate", "0.1", "4", districts=12))
    assert "before training:false_positive_rate.ones" in names(rows)
    done = protect(rows, minimum=MINIMUM)
    assert done.report.passed and "" in done.results["estimate"].tolist()


def test_what_is_assumed_counts_nobody():
    rows = frame(
        line("false_positive_rate", "0.1", "4.5", 12, " (base and size assumed)")
    )
    assert not names(rows)
    rate = frame(line("referral_completion", "0.45524", "61.5", 20, " (size assumed)"))
    done = protect(rate, minimum=MINIMUM)
    assert done.results["estimate"].tolist() == ["0.46", "61.5"]


def test_cases_named_by_officers_have_few_digits_and_officers_are_free():
    done = protect(
        frame(line("cases_per_officer_survey", "0.8775", "20")), minimum=MINIMUM
    )
    assert done.results["estimate"].tolist() == ["0.9", "20"]


def test_cases_in_municipal_records_have_few_digits_and_active_officers_are_free():
    name = "cases_per_officer_municipal"
    done = protect(frame(line(name, "0.853481", "32")), minimum=MINIMUM)
    assert done.report.passed and not done.report.undeclared
    assert done.results["estimate"].tolist() == ["0.85", "32"]
    few = protect(frame(line(name, "0.853481", "12")), minimum=MINIMUM)
    assert few.results["estimate"].tolist() == ["0.9", "12"]
    spread = {"term": "icc_baseline", "estimate": "0.0524983"}
    rows = frame(line(name, "0.85", "32"), [line(name, "0.85", "32")[0] | spread])
    done = protect(rows, minimum=MINIMUM)
    assert done.results["estimate"].tolist() == ["0.85", "32", "0.052"]


def test_nobody_is_declared_of_single_exhibits_by_their_names():
    """A pattern for whole sections would cover what is added to them later."""
    blanket = [
        rule.exhibit
        for rule in load_declaration().counts
        if rule.unit == "nobody" and ".*" in rule.exhibit
    ]
    assert not blanket


def test_a_new_column_of_the_power_table_is_not_declared_yet():
    row = line("referral_completion", "417", "46")[0] | {"term": "completed"}
    assert audit(frame([row]), minimum=MINIMUM).undeclared
