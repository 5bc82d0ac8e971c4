"""One line per registered outcome, and the row behind it is the declared headline."""

from pathlib import Path

import pandas as pd

from perutip.reporting.page.findings import findings
from perutip.reporting.results import read_results

ROOT = Path(__file__).resolve().parents[3]


def published():
    return read_results(ROOT / "output" / "results.csv")


def test_every_outcome_has_one_line_with_its_headline(catalogue):
    results = published()
    found = findings(results, catalogue)
    assert [one.outcome.key for one in found] == list(catalogue.outcomes)
    for one in found:
        name = catalogue.headlines.get(one.outcome.key)
        if name is None:
            continue
        rows = results[
            (results["variable"] == name) & (results["exhibit"] == one.exhibit)
        ]
        row = rows[rows["estimate"] != ""].iloc[0]
        shown = one.estimate.split(" ")[0].replace("−", "-").replace(",", "")
        assert abs(float(shown) - float(row["estimate"])) <= 0.0005
        assert one.deviation == catalogue.variables[name].deviation
        assert one.label == row["label"]


def test_the_exact_p_comes_first_in_the_trial_and_is_named(catalogue):
    one = next(
        one
        for one in findings(published(), catalogue)
        if one.outcome.key == "referral_completion"
    )
    assert one.p == "0.028 (randomization)"


def test_an_outcome_without_rows_says_which_step_has_not_run(catalogue):
    results = published()
    left = results[~results["exhibit"].str.contains("06_")]
    one = next(
        one
        for one in findings(left, catalogue)
        if one.outcome.key == "officer_knowledge"
    )
    assert one.estimate == "step 06 has not run" and one.p == "–"


def test_a_row_without_estimate_gives_its_reason(catalogue):
    results = published()
    rows = results["outcome"] == "officer_knowledge"
    results.loc[rows, ["status", "reason", "estimate"]] = [
        "awaiting",
        "endline_none",
        "",
    ]
    one = next(
        one
        for one in findings(pd.DataFrame(results), catalogue)
        if one.outcome.key == "officer_knowledge"
    )
    assert one.estimate == "awaiting: no endline yet"
