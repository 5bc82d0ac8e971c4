"""A headline by another measure, rank, name or dictionary is never called moved."""

import pandas as pd
import pytest
from two_sides import as_run_at, at, side, told

from perutip.reporting.check.headlines import headlines, undeclared
from perutip.reporting.check.moved import moved_estimates
from perutip.running.comparing.compared_lines import headline_lines
from perutip.running.comparing.compared_output import apart_lines, edited_since
from perutip.running.files.places import ROOT

ERROR = "0.05"


@pytest.mark.parametrize("kept", [True, False])
def test_another_primary_horizon_is_another_measure(published, config, kept):
    then = side(published, config, kept=kept)
    now = side(as_run_at(published, 18), at(config, 18), kept=kept)
    lines, last = told(then, now)
    for title, name in (
        ("Conviction", "conviction"),
        ("Case resolution time", "resol"),
    ):
        was, _, is_now = lines[title].partition("; is now ")
        assert was.startswith(f"{title}: was incidence of {name}")
        assert "by 12 months (Table 1 A, hazard imputation, linear): 0." in was
        assert "by 18 months (Table 1 A, hazard imputation, linear): 0." in is_now
        assert was.count("(share of cases)") == is_now.count("(share of cases)") == 1
        assert "s.e." not in is_now
    sentence = lines["Sentence length"]
    assert "12 months (Table 1 D, imputation): " in sentence.partition("is now")[0]
    assert "18 months (Table 1 D, imputation): 0.431" in sentence
    assert "(years)" in sentence and "has not run" not in sentence
    assert last.startswith("MOVED: 0 of ")
    assert "2 of 6 registered primary headlines (2 by another measure)" in last
    assert ", 1 registered secondary headline" in last
    assert "lines that are gone" in last and "lines that were not there" in last


def test_an_output_is_read_by_its_own_study_not_by_the_one_that_stands(
    whole_output, config
):
    """study.toml was changed and nothing run since: nothing moved, and it is said."""
    lines, last = told(side(whole_output, config), side(whole_output, config))
    assert all(line.endswith(", as it was") for line in lines.values())
    assert last.startswith("NOTHING MOVED")
    made = side(whole_output, at(config, 18))
    (line,) = edited_since(made, ROOT)
    assert "prosecution.primary_horizon" in line and "after this output" in line


def test_other_headlines_in_the_table_are_named_with_unit_and_table(published, config):
    other = at(
        config,
        12,
        resolution_time="restricted_mean_{p}",
        charge_severity="trafficking_at_filing",
        referral_completion="completed_referrals_per_officer",
    )
    lines, last = told(side(published, config), side(published, other))
    time = lines["Case resolution time"]
    assert "(share of cases)" in time.partition("is now")[0]
    assert "restricted mean months" in time and "(months)" in time
    completed = lines["Referral completion rate"]
    assert "(share of victims)" in completed and "(referrals per officer)" in completed
    assert "2 of 6 registered primary headlines (2 by another measure)" in last
    assert lines["Conviction"].endswith("as it was")


def test_another_level_moves_sets_and_no_estimate(published, config):
    now = published.copy()
    own = now["conf_level"].eq("0.95") & now["conf_low"].ne("")
    now.loc[own, "conf_level"] = "0.9"
    narrower = pd.to_numeric(now.loc[own, "conf_low"]) + 0.001
    now.loc[own, "conf_low"] = narrower.map(lambda low: f"{low:.6g}")
    then, now = side(published, config), side(now, config)
    lines, last = told(then, now)
    assert " stands, set at 95% [" in lines["Conviction"]
    assert " → at 90% [" in lines["Conviction"]
    assert apart_lines(then, now) == ["sets: 95% then, 90% now"]
    assert last.startswith("NOTHING MOVED") and "95% then, 90% now" in last
    movement = moved_estimates(then.results, now.results)
    assert movement.inference == 0
    found = headlines(then.results, now.results, then.declared, now.declared)
    first = headline_lines(found)[0]
    assert first.startswith("registered primary headlines: 0 of 6 moved, of ")
    assert "the set's level alone" in first


def test_estimates_of_another_dictionary_have_moved(published, config):
    now = published.copy()
    named = now["sample"].str.extract(r"(dictionary [\w.]+)", expand=False)
    mine = named.notna()
    (used,) = named.dropna().unique()
    now["sample"] = now["sample"].str.replace(used, "dictionary 99", regex=False)
    now["sample"] = now["sample"].str.replace(r"sha256 \w+", "sha256 ffff", regex=True)
    index = mine & now["variable"].eq("index") & now["estimate"].ne("")
    index &= now["estimator"].ne("description")
    moved = pd.to_numeric(now.loc[index, "estimate"]) + 0.1
    now.loc[index, "estimate"] = moved.map(lambda value: f"{value:.6g}")
    lines, last = told(side(published, config), side(now, config))
    line = lines["Person-Centered Practices Index"]
    assert "is now" not in line and f"s.e.); then {used}, sha256 " in line
    assert line.endswith("now dictionary 99, sha256 ffff")
    assert last.startswith(f"MOVED: {int(index.sum())} of ")
    assert "lines that" not in last and "1 registered secondary headline" in last


def test_another_share_of_time_identified_is_the_same_estimate(published, config):
    then, now = published.copy(), published.copy()
    first = now["exhibit"].eq("t02_headline") & now["panel"].str.startswith("A.")
    then.loc[first, "sample"] = "all; 98% of exposed time identified"
    now.loc[first, "sample"] = "all; 97% of exposed time identified"
    now.loc[first, "label"] += "; 97% of exposed time identified"
    headline = first & now["variable"].eq("conviction_incidence_12")
    now.loc[headline, ["estimate", "std_error"]] = "0.5", ERROR
    lines, last = told(side(then, config), side(now, config))
    assert "s.e.); then 98% of exposed time" in lines["Conviction"]
    assert last.startswith("MOVED: 1 of ") and "1 of 6 registered primary" in last
    assert "lines that" not in last


def test_a_headline_that_had_another_name_is_found_by_its_family(published, config):
    then = published.copy()
    mine = then["variable"].eq("conviction_incidence_12")
    then.loc[mine, ["variable", "label"]] = "convicted_by_12", "Convicted by 12 months"
    for kept in (True, False):
        before = side(then, config, kept=kept)
        lines, last = told(before, side(published, config))
        line = lines["Conviction"]
        assert "was convicted by 12 months (Table 1 A, hazard" in line
        assert "; is now incidence of conviction by 12 months (Table 1 A" in line
        assert "1 of 6 registered primary headlines (1 by another measure)" in last


def test_a_panel_reworded_or_shifted_moves_nothing(published, config):
    now = published.copy()
    now["panel"] = now["panel"].str.replace("All time at risk", "Every month at risk")
    beside = now["panel"].eq("B. Beside")
    now.loc[beside, "panel"] = "Z. Beside"
    lines, last = told(side(published, config), side(now, config))
    assert lines["Conviction"].endswith(", as it was")
    assert last.startswith("NOTHING MOVED")
    gone = now["exhibit"].eq("t02_headline")
    now.loc[gone, "exhibit"] = "t02_no_more"
    lines, _ = told(side(now, config), side(published, config))
    assert (
        "was incidence of conviction by 12 months (t02_no_more A"
        in (lines["Conviction"])
    )


def test_another_rank_and_an_outcome_that_is_declared_no_more(published, config):
    then = published.copy()
    mine = then["outcome"].eq("cases_identified")
    then.loc[mine, "registered"] = "secondary"
    lines, last = told(side(then, config), side(published, config))
    assert lines["Cases identified per officer (secondary then)"[:28]].startswith(
        "Cases identified per officer (secondary then) (Table 4 A): "
    )
    assert "1 of 6 registered primary headlines" in last
    then.loc[mine, "outcome"] = "cases_opened"
    now = side(published, config)
    assert undeclared(then, now.declared.catalogue) == ["cases_opened"]
    assert undeclared(published, now.declared.catalogue) == []


def test_nothing_said_compares_two_equal_things_with_an_arrow(published, config):
    now = side(as_run_at(published, 24), at(config, 24))
    for one, other in ((side(published, config), now), (now, side(published, config))):
        lines, _ = told(one, other)
        for line in lines.values():
            was, arrow, is_now = line.partition(" → ")
            assert not arrow or was.rpartition(": ")[2] != is_now
