"""Which estimate is an outcome's headline, which p is its own, what stands beside."""

from pathlib import Path

import pandas as pd
import pytest

from perutip.reporting.findings import EXACT, PERMUTED, WILD, findings
from perutip.reporting.results import read_results

ROOT = Path(__file__).resolve().parents[2]


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
    assert one.headline.p_words == "–"
    published.loc[rows, columns] = ["awaiting", "awaiting:rulings.csv", ""]
    one = finding(published, catalogue, "officer_knowledge")
    assert one.headline.text == "awaiting rulings.csv"
