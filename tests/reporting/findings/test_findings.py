"""Which estimate is an outcome's headline, which p is its own, what stands beside."""

import copy
import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from perutip.reporting.findings.estimates import EXACT, PERMUTED, WILD
from perutip.reporting.findings.findings import findings
from perutip.reporting.findings.ledger import ledger
from perutip.reporting.results import DESCRIPTIVE, read_results

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def published():
    return read_results(ROOT / "output" / "results.csv")


def finding(results, catalogue, key):
    return next(o for o in findings(results, catalogue) if o.outcome.key == key)


def test_every_headline_is_the_row_of_its_family(published, catalogue):
    """Rows of a family are its headlines: chosen here without asking for a place."""
    found = findings(published, catalogue)
    assert [one.outcome.key for one in found] == list(catalogue.outcomes)
    registered = [one for one in found if one.outcome.source == "registration"]
    assert len(registered) == 13
    for one in registered:
        rows = published[
            (published["family"] == one.outcome.family)
            & (published["outcome"] == one.outcome.key)
            & (published["exhibit"] != "t06_pilot")
        ]
        (row,) = rows.to_dict("records")
        assert one.headline.value == float(row["estimate"])
        assert (one.headline.low, one.headline.high) == (
            float(row["conf_low"]),
            float(row["conf_high"]),
        )
        assert one.headline.p == float(row["p_ri"])
        drawn = one.outcome.family.startswith("serenazgo")
        assert one.headline.kind == (EXACT if drawn else PERMUTED)
        assert one.headline.n > 0


def test_the_sentence_length_is_the_imputation_of_table_1(published, catalogue):
    one = finding(published, catalogue, "sentence_length")
    assert one.headline.number == "Table 1"
    beside = published[
        (published["exhibit"] == "t02_sentencing")
        & (published["variable"] == "sentence_or_zero_12")
    ]
    assert one.headline.value != float(beside["estimate"].iloc[0])


def test_the_estimate_as_registered_stands_beside_under_its_name(published, catalogue):
    charge = finding(published, catalogue, "charge_severity")
    assert not charge.same and charge.registered.exhibit == "t02_sentencing"
    assert charge.registered.kind == WILD
    assert charge.registered.value != charge.headline.value
    trial = finding(published, catalogue, "officer_knowledge")
    assert trial.same and trial.registered_words == "the same"
    upheld = finding(published, catalogue, "appeal_upheld")
    assert upheld.registered_words == "not estimable: too few treated cases"


def test_an_estimate_of_another_kind_is_never_shown_for_the_headline(
    published, catalogue
):
    placed = (published["exhibit"] == "t02_headline") & published[
        "panel"
    ].str.startswith("D.")
    one = finding(published[~placed], catalogue, "sentence_length")
    assert one.headline is None


def test_what_one_table_leaves_unsaid_comes_from_the_next(published, catalogue):
    index = finding(published, catalogue, "person_centered_index")
    assert index.headline.exhibit == "t04_secondary" and index.headline.n > 3000
    alone = published[published["exhibit"] != "t04_secondary"]
    index = finding(alone, catalogue, "person_centered_index")
    assert index.headline.exhibit == "t04_index" and index.headline.kind == WILD


def test_an_outcome_without_rows_has_no_headline(published, catalogue):
    left = published[~published["exhibit"].str.contains("06_")]
    assert finding(left, catalogue, "officer_knowledge").headline is None


def test_a_row_without_estimate_gives_its_reason(published, catalogue):
    rows = published["outcome"] == "officer_knowledge"
    columns = ["status", "reason", "estimate"]
    published.loc[rows, columns] = ["awaiting", "endline_none", ""]
    one = finding(pd.DataFrame(published), catalogue, "officer_knowledge")
    assert one.headline.text == "awaiting: no endline yet"
    assert one.headline.p_words == ""
    published.loc[rows, columns] = ["awaiting", "awaiting:rulings.csv", ""]
    one = finding(published, catalogue, "officer_knowledge")
    assert one.headline.text == "awaiting rulings.csv"


def test_a_headline_that_is_not_as_registered_says_in_what_it_differs(
    published, catalogue
):
    for one in findings(published, catalogue):
        if one.outcome.source == "registration" and not one.same:
            assert one.deviation.strip(), one.outcome.key
    knowledge = finding(published, catalogue, "prosecutor_knowledge")
    assert "trained regions against the others" in knowledge.deviation
    charge = finding(published, catalogue, "charge_severity")
    assert charge.deviation.startswith("Imputation by date of filing")
    escalated = finding(published, catalogue, "appeal_escalated")
    assert escalated.deviation == (
        "Later decisions are seen for less. "
        "Imputation in place of two-way fixed effects."
    )


def test_what_nobody_declared_is_said_by_the_estimator_or_the_label(
    published, catalogue
):
    outcomes = {
        key: dataclasses.replace(one, headline_deviation="")
        for key, one in catalogue.outcomes.items()
    }
    silent = copy.copy(catalogue)
    object.__setattr__(silent, "outcomes", outcomes)
    knowledge = finding(published, silent, "prosecutor_knowledge")
    assert knowledge.deviation == "Contrast of regions in place of linear regression."
    rows = published.copy()
    rows.loc[rows["variable"] == "knowledge_score", "estimator"] = "one"
    assert (
        "than the one registered"
        in finding(rows, silent, "prosecutor_knowledge").deviation
    )


def test_an_awaited_headline_of_another_kind_is_not_called_the_same(
    published, catalogue
):
    index = published["outcome"] == "person_centered_index"
    rows = published[~index | (published["exhibit"] == "t04_index")].copy()
    rows = rows[
        (rows["outcome"] != "person_centered_index") | (rows["variable"] == "index")
    ]
    waits = rows["outcome"] == "person_centered_index"
    rows.loc[waits, ["status", "reason"]] = ["awaiting", "awaiting:rulings.csv"]
    one = finding(rows, catalogue, "person_centered_index")
    assert not one.same and one.deviation
    assert one.registered_words == "awaiting rulings.csv"


def test_the_ledger_calls_a_row_what_results_call_it(published, catalogue):
    lines = ledger(published, catalogue)
    own = lines[lines["variable"] == "knowledge_score"].set_index("definition")
    assert set(own.index) == {"as_registered", "amended"}
    assert "t02_headline" not in own.loc["as_registered", "exhibits"]
    assert "t02_headline" in own.loc["amended", "exhibits"]
    assert own.loc["amended", "deviation"].startswith(
        "Headline: Prosecutors of trained"
    )
    variables = published[published["outcome"] != ""]
    variables = variables[~variables["estimator"].isin(DESCRIPTIVE)]
    assert set(lines["variable"]) >= set(variables["variable"])
