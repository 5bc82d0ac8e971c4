"""Numbers that are awaited, gained, suppressed or gone are never called moved."""

import pandas as pd
from two_sides import side, told

from perutip.reporting.check.moved import moved_estimates


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
    assert "with a number where there was none" in last
    back, last = told(now, then)
    assert back["Person-Centered Practices Index"].endswith("→ awaiting rulings.csv")
    assert "without a number where there was one" in last
    assert len(moved_estimates(published, before).of("lost")) == len(gained)


def test_a_step_that_is_not_there_is_told_from_a_row_that_is_not(published, config):
    without = published[published["step"] != "06"]
    lines, last = told(side(published, config), side(without, config))
    assert lines["Officer attitudes"].endswith("→ step 06 has not run")
    assert "2 without a number or row where there was one" in last
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


def test_one_line_is_one_line(published, config):
    estimated = published[published["conf_low"].notna()]
    dropped = estimated[estimated["exhibit"] == "t04_robustness"].index[:1]
    _, last = told(side(published, config), side(published.drop(dropped), config))
    assert last.startswith("NO ESTIMATE MOVED; 1 line that is gone")
