"""The three cells that fell in the committed output, and what the repair costs."""

import time
from collections import Counter

from perutip.reporting.audit import audit, protect

RULES = {"minimum": 10, "support": 30}


def ranges(report):
    return {f.cell.name: (f.low, f.high) for f in report.findings}


def test_the_three_cells_are_found_to_the_unit(old_output, declared):
    report = audit(old_output.rows, old_output.figures, declared=declared, **RULES)
    found = ranges(report)
    assert report.contradiction == "" and report.false == ()
    assert found["reviewed_reversed.ones1@exposed"] == (6, 6)
    assert found["t01_sample_flow|Officers, pilot|01|dropped"] == (6, 6)
    reasoned = [name for name in found if name.startswith("rulings:index_reasoning.n")]
    assert [found[name] for name in reasoned] == [(3, 3)]


def test_a_fourth_falls_exposed_convictions_by_time_since_training(
    old_output, declared
):
    """The registers say 2, 6, 3, 2 and 9: means outside each bin, to six digits, tell
    their denominators, and the bins add up to the exposed."""
    found = ranges(
        audit(old_output.rows, old_output.figures, declared=declared, **RULES)
    )
    bins = [found[f"convicted_within_12.ones1@event_p{place}"] for place in range(5)]
    assert bins == [(2, 2), (6, 6), (3, 3), (2, 2), (9, 9)]


def test_the_audit_takes_at_most_three_seconds(old_output, declared):
    began = time.process_time()
    audit(old_output.rows, old_output.figures, declared=declared, **RULES)
    assert time.process_time() - began < 3


def test_nothing_falls_in_the_repaired_output(repaired, old_output, declared):
    report = audit(repaired.results, old_output.figures, declared=declared, **RULES)
    assert report.passed and ranges(report) == {}
    for left in report.suppressed:
        assert left.high - left.low >= 10, left


def test_the_repair_costs_eleven_numbers_and_digits(repaired):
    cost = Counter(
        (h.source.exhibit, h.source.field)
        for h in repaired.hidden
        if h.action == "hidden"
    )
    assert cost == {
        ("t03_appeals", "control_mean"): 1,  # of "reviewed and reversed"
        ("t06_pilot", "n_obs"): 6,  # of survey outcomes
        ("t04_index", "n_obs"): 1,  # of the index of the court's reasoning
        ("t04_robustness", "n_obs"): 2,
        ("t04_robustness", "estimate"): 1,
    }


def test_no_estimate_is_lost(repaired, old_output):
    before, after = old_output.rows, repaired.results
    effects = before["estimator"].isin(("two-way fixed effects", "imputation"))
    assert (before["estimate"] == after["estimate"])[effects].all()


def test_exhibits_that_stand_are_not_touched(old_output, declared):
    fixed = {"t03_appeals", "t01_sample_flow", "t02_estimability"}
    done = protect(
        old_output.rows, old_output.figures, fixed=fixed, declared=declared, **RULES
    )
    mine = old_output.rows["exhibit"].isin(fixed)
    assert done.results[mine].equals(old_output.rows[mine])
    # reversed on review can then only be hidden by what t03_reviews prints
    assert done.report.passed
    assert "t03_reviews" in {h.source.exhibit for h in done.hidden}


def test_what_cannot_be_repaired_is_reported_and_named_without_its_value(
    old_output, declared
):
    everything = set(old_output.rows["exhibit"])
    done = protect(
        old_output.rows,
        old_output.figures,
        fixed=everything,
        declared=declared,
        **RULES,
    )
    assert not done.report.passed and done.hidden == ()
    assert "t03_appeals" in done.report.exhibits
    listed = done.report.restricted()
    assert set(listed["kind"]) == {"suppressed", "implied"}
    assert len(listed) == len(done.report.findings)
