"""Counts planted one at a time in the repaired output: each is found again."""

import pytest

from perutip.reporting.audit import audit

FLOW, REVIEWS, CORPUS = "t01_sample_flow", "t03_reviews", "t04_corpus"
EFFECTS = "two-way fixed effects"
NEVER, TRAINED = "never trained", "regions trained 2022-2023"


def body_in_one_dash(out):
    out.print("312", panel="By body", variable="appeals chamber", term="Reviewed")
    out.print("50", panel="By body", variable="supreme court", term="Reviewed")
    return f"{REVIEWS}|By body|constitutional court|Reviewed", 14


def upheld_in_one_dash(out):
    out.print("41", panel="By body", variable="supreme court", term="Upheld")
    return f"{REVIEWS}|By body|constitutional court|Upheld", 8


def appellant_in_one_dash(out):
    out.print("21", panel="By appellant", variable="both", term="Reviewed")
    return f"{REVIEWS}|By appellant|defence|Reviewed", 155


def escalated_but_not_reviewed(out):
    out.print("154", panel="By appellant", variable="defence", term="Reviewed")
    out.print("22", panel="By appellant", variable="both", term="Reviewed")
    names = [
        f"{REVIEWS}|By appellant|both|{term}" for term in ("Escalated", "Reviewed")
    ]
    return " less ".join(names), 5


def drop_of_a_flow(out):
    panel = "Cases, outcomes within 12 months"
    out.dash(exhibit=FLOW, panel=panel, column="02", term="Dropped")
    return f"{FLOW}|{panel}|02|dropped", 45


def middle_of_a_flow(out):
    panel = "Cases, outcomes within 24 months"
    out.dash(exhibit=FLOW, panel=panel, column="01", term="Remaining")
    return f"{FLOW}|{panel}|01|remaining", 1028


def line_of_the_corpus(out):
    out.print("3993", exhibit=CORPUS, variable="Scored")
    line = "Not scored: same words as another"
    out.dash(exhibit=CORPUS, variable=line)
    for exhibit in ("t04_index", "f04_event_study"):
        out.put("n_obs", "3993", exhibit=exhibit, n_obs="4000")
    out.print("109", exhibit=CORPUS, variable="Sections not recognised")
    return f"{CORPUS}|A. Reading|{line}|Rulings", 7


def small_count_as_it_is(out):
    out.print("9", panel="By body", variable="constitutional court", term="Upheld")
    return f"{REVIEWS}|By body|constitutional court|Upheld", 9


def untreated_mean_and_totals(out):
    out.put(
        "control_mean", "0.139588", exhibit="t03_appeals", variable="reviewed_reversed"
    )
    return "reviewed_reversed.ones1@exposed", 6


def untreated_mean_and_the_other_table(out):
    """411 convicted, 343 of 1,017 untreated: 68 of the 73 treated with a judgment."""
    for variable, mean in (
        ("convicted", "0.337266"),
        ("convicted_if_resolved", "0.392449"),
        ("convicted_pending_1", "0.477876"),
    ):
        out.put("control_mean", mean, exhibit="t02_conviction", variable=variable)
    for term in ("Treated cases", "Share exposed"):
        out.dash(exhibit="t02_estimability", variable="sentence_years", term=term)
    return "trafficking_at_judgment.n1@exposed less convicted.ones1@exposed", 5


def zeros_behind_a_mean(out):
    out.put("control_mean", "0.99705", exhibit="t04_index", variable="has_ruling")
    return "cases.n0@exposed less has_ruling.ones0@exposed", 3


def ones_behind_a_mean(out):
    out.put(
        "control_mean",
        "0.0107914",
        exhibit="t02_sentencing",
        variable="trafficking_at_judgment",
    )
    return "trafficking_at_judgment.ones0@exposed", 6


def means_outside_bins(out):
    before = {
        "event_p0": "0.104247",
        "event_p1": "0.100483",
        "event_p2": "0.103682",
        "event_p3": "0.104147",
        "event_p4": "0.0979631",
    }
    for term, mean in before.items():
        out.put("control_mean", mean, exhibit="f02_event_study", term=term)
    return "convicted_within_12.ones1@event_p3", 2


def share_of_a_printed_total(out):
    out.dash(exhibit="t02_estimability", variable="firm_months", term="Treated cases")
    return "firm_months.n1@exposed", 63


def one_sample_almost_another(out):
    out.put("n_obs", "965", variable="firm_months", estimator=EFFECTS)
    out.put("estimate", "965", variable="firm_months", term="Cases")
    out.put("estimate", "92", variable="firm_months", term="Treated cases")
    out.put("estimate", "0.0953368", variable="firm_months", term="Share exposed")
    return "resolved.n less firm_months.n", 3


def charges_not_recorded(out):
    variable = "trafficking_at_filing"
    out.put("n_obs", "1193", variable=variable, estimator=EFFECTS)
    out.put("estimate", "1193", variable=variable, term="Cases")
    out.put("estimate", "0.153395", variable=variable, term="Share exposed")
    return "cases.n less trafficking_at_filing.n", 7


def treated_arms_of_two_samples(out):
    out.put("estimate", "90", variable="trafficking_at_judgment", term="Treated cases")
    out.put(
        "estimate", "0.143084", variable="trafficking_at_judgment", term="Share exposed"
    )
    name = "resolved.n1@exposed less trafficking_at_judgment.n1@exposed"
    return name, 4


def one_window_almost_another(out):
    where = {"exhibit": "t02_discontinuity", "panel": "A. At training: 365 days"}
    out.put("n_obs", "66", variable="trafficking_at_filing", **where)
    wide, narrow = (f"windowh{h}:trafficking_at_filing.n" for h in (365, 270))
    return f"{wide} less {narrow}", 4


def n_of_one_exhibit_less_n_of_another(out):
    where = {"exhibit": "t02_imputation", "variable": "convicted_within_24"}
    out.put("n_obs", "931", **where)
    return "within_24.n less within_24.n #931", 5


def rulings_linked_but_not_used(out):
    out.put("n_obs", "1164", exhibit="t04_index", panel="B. By the case's filing date")
    return "linked rulings less linked:scored.n", 7


def n_of_the_reasoning_index(out):
    out.put("n_obs", "3887", exhibit="t04_index", variable="index_reasoning")
    part = f"{CORPUS}|C. Sections of scored rulings|With reasoning and decision|Rulings"
    return f"rulings:index_reasoning.n less {part}", 3


def n_of_one_survey_outcome(out):
    out.put("n_obs", "94", exhibit="t06_pilot", variable="officer_knowledge")
    return f"{FLOW}|Officers, pilot|01|dropped", 6


def referrals_by_two_tables(out):
    panel = "Referrals in the follow-up"
    out.dash(exhibit=FLOW, panel=panel, column="01", term="Dropped")
    out.dash(exhibit=FLOW, panel=panel, column="01", term="Remaining")
    return f"{FLOW}|{panel}|01|dropped", 112


def one_point_left_out(out):
    out.draw({(NEVER, "2013.5"): float("nan")})
    return f"f01_rollout|{NEVER}|2013.5", 20


def small_point_drawn(out):
    out.draw({(NEVER, "2013.5"): 8.0, (NEVER, "2012.5"): 26.0})
    return f"f01_rollout|{NEVER}|2013.5", 8


def two_points_whose_sum_is_small(out):
    nan = float("nan")
    out.draw(
        {(NEVER, "2010.5"): nan, (NEVER, "2011.5"): nan, (TRAINED, "2010.5"): 67.0}
    )
    return f"f01_rollout|{NEVER}|2010.5", None


PLANTED = [
    body_in_one_dash,
    upheld_in_one_dash,
    appellant_in_one_dash,
    escalated_but_not_reviewed,
    drop_of_a_flow,
    middle_of_a_flow,
    line_of_the_corpus,
    small_count_as_it_is,
    untreated_mean_and_totals,
    untreated_mean_and_the_other_table,
    zeros_behind_a_mean,
    ones_behind_a_mean,
    means_outside_bins,
    share_of_a_printed_total,
    one_sample_almost_another,
    charges_not_recorded,
    treated_arms_of_two_samples,
    one_window_almost_another,
    n_of_one_exhibit_less_n_of_another,
    rulings_linked_but_not_used,
    n_of_the_reasoning_index,
    n_of_one_survey_outcome,
    referrals_by_two_tables,
    one_point_left_out,
    small_point_drawn,
    two_points_whose_sum_is_small,
]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_count_is_found(plant, old_output, repaired, declared):
    out = type(old_output)(repaired.results, old_output.figures)
    name, truth = plant(out)
    report = audit(out.rows, out.figures, minimum=10, support=30, declared=declared)
    assert report.contradiction == "" and report.false == ()
    found = {f.cell.name: (f.low, f.high) for f in report.findings}
    assert name in found, sorted(found)
    if truth is not None:
        assert found[name][0] <= truth <= found[name][1]
