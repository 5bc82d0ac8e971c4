"""What --compare must not say untruly: each way in which two outputs may differ."""

import dataclasses
import json

import pandas as pd
import pytest

from perutip.reporting.check.headlines import headlines, undeclared
from perutip.reporting.check.moved import moved_estimates
from perutip.reporting.results import read_results
from perutip.running.compared_lines import headline_lines, step_lines, verdict
from perutip.running.compared_output import (
    Output,
    apart_lines,
    declared_when,
    edited_since,
)
from perutip.running.made_lines import made_lines
from perutip.running.places import ROOT
from perutip.running.previous import MadeOf

ERROR = "0.05"


@pytest.fixture
def published():
    return read_results(ROOT / "output" / "results.csv")


def record(config, **more):
    """What a run by `config` keeps, of what is read here."""
    choices = config.prosecution
    study = {
        "prosecution.horizons": json.dumps(list(choices.horizons)),
        "prosecution.primary_horizon": json.dumps(choices.primary_horizon),
    } | {f"headlines.{key}": json.dumps(v) for key, v in config.headlines.items()}
    same = {"key": "", "files": {}, "rows": {}, "study": study, "dictionary": {}}
    same |= {"code": {}, "commit": "c" * 40, "mode": "full"}
    return MadeOf(**(same | {"data_status": "simulated"} | more))


def side(results, config, *, kept=True, **more):
    made = record(config, **more) if kept else None
    modes = frozenset({made.mode if made else "full"})
    mixed = tuple(made.mixed) if made else ()
    return Output(results, made, declared_when(results, made, config), modes, mixed)


def told(then: Output, now: Output) -> tuple[dict[str, str], str]:
    """Title → line of every registered headline, and the last line."""
    movement = moved_estimates(then.results, now.results)
    found = headlines(then.results, now.results, then.declared, now.declared)
    words = {one.outcome.title: str(one) for one in found}
    return words, verdict(movement, found, apart_lines(then, now))


def at(config, months, **headings):
    """The configuration with another primary horizon and other headlines."""
    choices = dataclasses.replace(config.prosecution, primary_horizon=months)
    named = {**config.headlines, **headings}
    return dataclasses.replace(config, prosecution=choices, headlines=named)


def as_run_at(results: pd.DataFrame, months: int) -> pd.DataFrame:
    """Published rows at 12 months as a run with another primary horizon has them."""
    now = results.copy()
    for name in ("conviction_incidence", "resolution_incidence"):
        first = now["exhibit"].eq("t02_headline") & now["panel"].str.startswith("A.")
        family = now.loc[first & now["variable"].eq(f"{name}_12"), "family"].iloc[0]
        now.loc[first & now["variable"].eq(f"{name}_12"), "family"] = ""
        now.loc[first & now["variable"].eq(f"{name}_{months}"), "family"] = family
    sentence = now["variable"].eq("sentence_or_zero_12")
    now.loc[sentence, "variable"] = f"sentence_or_zero_{months}"
    words = f"Years of prison, 0 if not convicted in {months} months"
    now.loc[sentence, ["estimate", "label"]] = "0.431", words
    return now


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
    published, config
):
    """study.toml was changed and nothing run since: nothing moved, and it is said."""
    lines, last = told(side(published, config), side(published, config))
    assert all(line.endswith(", as it was") for line in lines.values())
    assert last.startswith("NOTHING MOVED")
    made = side(published, at(config, 18))
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


def awaited(results, step, file):
    """The same output while `step` awaited `file`: a row per declared variable."""
    mine = results["step"].eq(step) & results["outcome"].ne("")
    waits = results[mine].drop_duplicates(["exhibit", "variable"]).copy()
    number = [c for c in results if c.startswith(("p_", "conf_", "n_", "std", "t_s"))]
    waits[[*number, "estimate", "sample", "family"]] = ""
    waits = waits.assign(
        status="awaiting", reason=f"awaiting:{file}", estimator="none", term="effect"
    )
    return pd.concat([results[results["step"] != step], waits], ignore_index=True)


def test_what_was_awaited_has_gained_a_number_and_is_no_new_line(published, config):
    before = awaited(published, "04", "rulings.csv")
    then, now = side(before, config), side(published, config)
    lines, last = told(then, now)
    index = lines["Person-Centered Practices Index"]
    assert ": awaiting rulings.csv → " in index and "is now" not in index
    movement = moved_estimates(before, published)
    gained = movement.of("gained")
    assert len(gained) > 50 and {one.step for one in gained} == {"04"}
    assert {one.then for one in gained} == {"awaiting rulings.csv"}
    assert "with a number that had none" in last
    back, last = told(now, then)
    assert back["Person-Centered Practices Index"].endswith("→ awaiting rulings.csv")
    assert "without the number that they had" in last
    assert len(moved_estimates(published, before).of("lost")) == len(gained)


def test_estimates_of_another_dictionary_have_moved(published, config):
    now = published.copy()
    named = now["sample"].str.extract(r"(dictionary [\w.]+)", expand=False)
    mine = named.notna()
    (used,) = named.dropna().unique()
    now["sample"] = now["sample"].str.replace(used, "dictionary 99", regex=False)
    now["sample"] = now["sample"].str.replace(r"sha256 \w+", "sha256 ffff", regex=True)
    index = mine & now["variable"].eq("index") & now["estimate"].ne("")
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


def test_a_step_that_is_not_there_is_told_from_a_row_that_is_not(published, config):
    without = published[published["step"] != "06"]
    lines, last = told(side(published, config), side(without, config))
    assert lines["Officer attitudes"].endswith("→ step 06 has not run")
    assert "2 without the number or row that it had" in last
    assert "lines that are gone" in last and not last.startswith("NO ESTIMATE")
    sentence = published["variable"].eq("sentence_or_zero_12")
    alone = published[~(sentence & published["exhibit"].isin(PLACES))]
    lines, _ = told(side(published, config), side(alone, config))
    told_of = "no row of sentence_or_zero_12, though step 02 ran"
    assert lines["Sentence length"].endswith(f"→ {told_of}")


PLACES = ("t02_headline", "t02_sentencing", "t04_secondary")


def test_what_is_suppressed_or_not_estimable_says_so(published, config):
    now = published.copy()
    for variable, reason in (
        ("conviction_incidence_12", "small_cell"),
        ("escalated_within_12", "too_few_cases"),
    ):
        mine = now["variable"].eq(variable) & now["exhibit"].isin(
            ("t02_headline", "t03_appeals")
        )
        now.loc[mine, ["status", "reason"]] = "not_estimable", reason
        now.loc[mine, ["estimate", "conf_low", "conf_high"]] = ""
    lines, last = told(side(published, config), side(now, config))
    assert lines["Conviction"].endswith("→ not estimable: small cell")
    assert lines["Escalation to a higher body"].endswith("too few treated cases")
    assert "2 of 6 registered primary headlines" in last


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


def test_outputs_of_different_kinds_say_so_first_and_last(published, config):
    now = published.assign(data_status="confidential")
    then = side(published, config, mode="quick")
    other = side(now, config, data_status="confidential", mixed=["04", "05"])
    assert apart_lines(then, other) == [
        "registers: simulated then, confidential now",
        "the run: quick then, full now",
        "now, steps 04, 05 were made from other inputs, configuration or code than "
        "the last run of that output, or no record says from what (MIXED)",
    ]
    _, last = told(then, other)
    assert last.startswith("NOTHING MOVED") and "simulated then, confiden" in last
    unknown = side(now, config, kept=False)
    assert "registers: simulated then" in apart_lines(then, unknown)[0]


def test_no_arrow_between_equals_and_what_else_differs_is_named(published, config):
    then = record(config, commit="a" * 40, packages={"numpy": "1"})
    same = record(config, commit="a" * 40, packages={"numpy": "1"})
    assert made_lines(then, same, "x")[-1] == f"code: the same, commit {'a' * 12}"
    dirty = dataclasses.replace(
        same, commit=f"{'a' * 40}-dirty", packages={"numpy": "2"}
    )
    lines = made_lines(then, dirty, "x")
    assert f"commit {'a' * 12} → commit {'a' * 12} with files that are not" in (
        "\n".join(lines)
    )
    assert lines[-2:] == ["versions: 1 differs", "  numpy: 1 → 2"]
    now = published.copy()
    now.loc[now["estimate"].ne("") & now["step"].eq("02"), "estimate"] = "9"
    movement = moved_estimates(published, now)
    assert step_lines(movement, then, dirty)[1].endswith(
        "no register that it reads differs: versions"
    )
    assert step_lines(movement, then, None)[1].endswith("is not known")


def test_nothing_said_compares_two_equal_things_with_an_arrow(published, config):
    now = side(as_run_at(published, 24), at(config, 24))
    for one, other in ((side(published, config), now), (now, side(published, config))):
        lines, _ = told(one, other)
        for line in lines.values():
            was, arrow, is_now = line.partition(" → ")
            assert not arrow or was.rpartition(": ")[2] != is_now
