"""Each registered outcome in its own unit, from frame and baseline alone."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats
from trial_study import design, frames

from perutip.power.effect_search import Search
from perutip.power.formula import ClusterDesign, Outcome, minimum_detectable_effect
from perutip.power.registration_text import (
    TRIAL_NAMES,
    headline,
    registration_text,
    unsampled_words,
)
from perutip.power.trial import Assumptions, anova_icc, registered_outcomes, trial_power

ASSUMED = Assumptions(
    icc=0.05,
    icc_source="middle of published officer surveys",
    iccs=(0.01, 0.05, 0.20),
    baseline_r2=0.5,
    cases_per_officer=0.5,
    completion_rate=0.45,
    false_positive_rate=0.25,
    victims_per_district=61.5,
    referrals_per_district=44.0,
    officers_per_district=20.0,
)
LABELS = {
    "cases_per_officer_survey": "Cases identified per officer",
    "cases_per_officer_municipal": "Cases per officer, municipal records",
    "referral_completion": "Referral completion rate",
    "false_positive_rate": "False positive rate",
    "officer_knowledge": "Officer knowledge",
    "officer_attitudes": "Officer attitudes",
}
SEED = np.random.SeedSequence(3)


def officers():
    rows = frames()["officers"]
    baseline = [c for c in rows if c.endswith("_baseline")]
    return rows.loc[rows["component"] == "trial", ["ubigeo", *baseline]]


def before():
    return frames()["district_outcomes"].set_index("ubigeo")


def found_outcomes(mine, rows):
    units = design().units
    return registered_outcomes(mine, rows, units, ASSUMED, minimum_cell=10)


def lines(rows=None):
    rows = before() if rows is None else rows
    return {line.variable: line for line in found_outcomes(officers(), rows)}


@pytest.fixture(scope="module")
def table():
    return trial_power(
        list(lines().values()),
        design().strata,
        design().assignments,
        ASSUMED,
        seed=SEED,
        search=Search(replications=200, evaluations=1),
    )


def test_one_line_per_registered_outcome_in_its_own_unit():
    found = lines()
    assert list(found) == list(LABELS)
    units = {name: line.unit for name, line in found.items()}
    assert units["referral_completion"] == "victims"
    assert units["false_positive_rate"] == "referrals"
    victims = before()["victims_before"].reindex(design().units)
    np.testing.assert_array_equal(found["referral_completion"].sizes, victims)


def test_more_units_find_less_than_officers_would():
    # base .45 and ICC .05: .208 with 20 officers of unequal number, .17 with victims
    officers_each = officers().groupby("ubigeo").size().to_numpy()
    rate = Outcome("completed", kind="binary", base=0.45)
    by_officers = ClusterDesign.from_sizes(officers_each, 0.05, n_strata=5)
    assert minimum_detectable_effect(by_officers, rate) == pytest.approx(
        0.208, abs=5e-4
    )
    by_victims = ClusterDesign(20, 61.5, 0.05, n_strata=5, size_cv=0.2)
    found = minimum_detectable_effect(by_victims, rate)
    assert found == pytest.approx(0.172, abs=2e-3)


def test_outcomes_play_no_part():
    rows = frames()["officers"].assign(
        officer_knowledge=np.nan, cases_per_officer_survey=np.nan
    )
    mine = rows[rows["component"] == "trial"]
    found = found_outcomes(mine, before())
    for one, other in zip(found, lines().values(), strict=True):
        assert one.outcome == other.outcome


def test_what_the_baseline_lacks_is_assumed_and_said():
    empty = pd.DataFrame(index=pd.Index(design().units, name="ubigeo"))
    line = lines(empty)["referral_completion"]
    assert (line.base_source, line.size_source) == ("assumed", "assumed")
    assert line.outcome.base == 0.45 and (line.sizes == 61.5).all()
    known = lines()["referral_completion"]
    assert (known.base_source, known.size_source) == ("baseline", "baseline")
    assert 0.3 < known.outcome.base < 0.6


def test_icc_is_that_of_the_variance_components():
    rows = officers().dropna(subset="knowledge_baseline")
    found = anova_icc(rows["knowledge_baseline"], rows["ubigeo"])
    fit = smf.mixedlm("knowledge_baseline ~ 1", rows, groups=rows["ubigeo"]).fit()
    between = float(fit.cov_re.iloc[0, 0])
    assert found == pytest.approx(between / (between + fit.scale), abs=0.03)


def test_icc_of_attitudes_is_of_officers_with_every_sub_scale():
    mine = officers()
    scales = list(mine.filter(regex="^attitudes_.+_baseline$"))
    whole = mine.dropna(subset=scales)
    assert len(scales) == 3 and len(whole) < len(mine)
    (found,) = (
        line.icc_baseline
        for line in found_outcomes(mine, before())
        if line.variable == "officer_attitudes"
    )
    assert found == pytest.approx(
        anova_icc(whole[scales].mean(axis=1), whole["ubigeo"]), abs=1e-12
    )


def test_table_has_both_baselines_and_simulates_the_believed_icc_alone(table):
    assert len(table) == 6 * 3
    assert (table["mde_with_baseline"] < table["mde"]).sum() >= 15
    assert (table["df"] == 14).all()
    believed = table[table["believed"]]
    assert (believed["icc"] == 0.05).all() and len(believed) == 6
    assert believed["simulated_power"].between(0.6, 0.95).all()
    assert table.loc[~table["believed"], "simulated_power"].isna().all()
    recorded = table["variable"] == "cases_per_officer_municipal"
    assert (table.loc[~recorded, "size_cv"] > 0).all()
    assert (table.loc[recorded, "size_cv"] == 0).all()


def test_headline_names_every_outcome_the_icc_and_its_source(table):
    sentence = headline(table, LABELS, ASSUMED)
    assert sentence.count(".") >= 1 and sentence.endswith(".")
    for label in LABELS.values():
        assert f"{label[:1].lower()}{label[1:]}" in sentence
    assert "0.05 (middle of published officer surveys)" in sentence
    with pytest.raises(ValueError, match="believed ICC"):
        headline(table[~table["believed"]], LABELS, ASSUMED)


def test_a_rate_has_the_effect_that_it_finds_in_either_direction(table):
    """A fall takes variance away with it and is found when smaller: by hand, of the
    false positive rate, (t + t) x SE with p(1 - p) at each arm's own rate."""
    line = lines()["false_positive_rate"]
    row = table[(table["variable"] == line.variable) & table["believed"]].iloc[0]
    assert row["direction"] == "decrease" and row["mde"] < row["mde_opposite"]
    base, size, cv = line.outcome.base, row["size"], row["size_cv"]
    spread = 0.05 * (1 + cv**2) + 0.95 / size
    for effect in (-row["mde"], row["mde_opposite"]):
        rates = base, base + effect
        error = np.sqrt(sum(p * (1 - p) for p in rates) * spread / 10)
        wanted = (stats.t.ppf(0.975, 14) + stats.t.ppf(0.8, 14)) * error
        assert abs(effect) == pytest.approx(wanted, rel=1e-9)
    means = table[table["variable"].str.startswith("officer_")]
    assert (means["direction"] == "").all()
    np.testing.assert_allclose(means["mde"], means["mde_opposite"], rtol=1e-12)


def test_the_direction_is_said_in_the_sentence_and_in_the_text(table):
    believed = table[table["believed"]].set_index("variable")
    rate = believed.loc["false_positive_rate"]
    sentence = headline(table, LABELS, ASSUMED)
    assert (
        f"a fall of {rate['mde']:.3f} in false positive rate (base {rate['base']:.2f}; "
        f"a rise from {rate['mde_opposite']:.3f})"
    ) in sentence
    assert "either way on officer knowledge" in sentence
    assert "a rise of" in sentence.partition("false positive")[0]
    text = registration_text(table, LABELS, ASSUMED, simulated=False)
    assert f"{rate['mde_opposite']:.3f}" in text.partition("Outcome ")[2]
    assert "of false positive rate a fall" in " ".join(text.split())


def test_a_direction_in_which_nothing_is_found_is_said(table):
    none = table.assign(mde_opposite=np.nan)
    assert "; no rise)" in headline(none, LABELS, ASSUMED)
    assert "; no fall)" in headline(none, LABELS, ASSUMED)


def test_text_for_the_registration_is_plain_and_stamped(table):
    text = registration_text(table, LABELS, ASSUMED, simulated=True)
    assert text.startswith("SIMULATED DATA")
    assert text.isascii()
    assert "star" not in text and "*" not in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "14 degrees of freedom" in " ".join(text.split())
    rates = [row for row in text.splitlines() if "  victims  " in row]
    assert len(rates) == 3
    first = [
        row[:TRIAL_NAMES].strip() for row in text.split("\n---")[-1].splitlines()[1:]
    ]
    assert " ".join(filter(None, first)) == " ".join(
        dict.fromkeys(LABELS[name] for name in table["variable"])
    )
    assert "SIMULATED" not in registration_text(table, LABELS, ASSUMED, simulated=False)
    mixed = pd.concat([table, table.assign(n_units=24)])
    with pytest.raises(ValueError, match="mixes designs"):
        registration_text(mixed, LABELS, ASSUMED, simulated=False)


def with_officers_in(districts):
    """The table where officers of these districts alone are interviewed yet."""
    mine = officers()
    mine = mine[mine["ubigeo"].isin(districts)]
    found = found_outcomes(mine, before())
    return found, trial_power(
        found,
        design().strata,
        design().assignments,
        ASSUMED,
        seed=SEED,
        search=Search(replications=100, evaluations=1),
    )


def test_districts_without_officers_have_the_number_assumed_and_it_is_said():
    sampled = design().units[:7]
    found, table = with_officers_in(sampled)
    knowledge = {line.variable: line for line in found}["officer_knowledge"]
    counted = officers().groupby("ubigeo").size()
    np.testing.assert_array_equal(knowledge.sizes[:7], counted.loc[sampled])
    assert (knowledge.sizes[7:] == 20).all()
    assert (knowledge.n_assumed, knowledge.size_source) == (13, "assumed")
    mine = officers()[officers()["ubigeo"].isin(sampled)]
    assert knowledge.outcome.sd == mine["knowledge_baseline"].std()
    assert knowledge.icc_baseline == anova_icc(mine["knowledge_baseline"], mine.ubigeo)
    said = unsampled_words(table, ASSUMED)
    assert said.startswith("13 of 20 districts have no officer in officers_baseline")
    assert "20 are assumed in each" in said and "are of the others" in said
    text = registration_text(table, LABELS, ASSUMED, simulated=False)
    words = " ".join(text.split())
    assert "13 of 20 districts" in words
    assert "* officers" in words and "A star marks" in words
    assert table["mde"].notna().all()


def test_without_any_officer_of_the_trial_there_is_power_still():
    found, table = with_officers_in([])
    by_officers = [line for line in found if line.unit == "officers"]
    assert {line.base_source for line in by_officers} == {"assumed"}
    assert all(np.isnan(line.icc_baseline) for line in by_officers)
    assert table["mde"].notna().all()
    assert "20 of 20 districts" in unsampled_words(table, ASSUMED)


def test_nothing_is_said_where_every_district_has_officers(table):
    assert unsampled_words(table, ASSUMED) == ""
    assert set(table.loc[table["unit"] == "officers", "n_assumed"]) == {0}


def numbers_of(found):
    """Variable → where its base is from, and why it has no ICC."""
    return {line.variable: (line.base_source, line.icc_reason) for line in found}


@pytest.mark.parametrize("several", [4, 5])
def test_four_districts_with_two_officers_tell_no_base_and_five_do(several):
    """The rest of the districts has one officer each, who repeats nothing."""
    mine, units = officers(), design().units
    place = mine.groupby("ubigeo").cumcount()
    mine = mine[(place < 1) | ((place < 2) & mine["ubigeo"].isin(units[:several]))]
    found = numbers_of(found_outcomes(mine, before()))
    lines = {one.variable: one for one in found_outcomes(mine, before())}
    if several == 5:
        assert found["cases_per_officer_survey"] == ("baseline", "")
        assert found["officer_knowledge"] == ("baseline", "")
        return
    for name in ("cases_per_officer_survey", "officer_knowledge"):
        assert found[name] == ("assumed", "too_few_in_baseline")
        assert np.isnan(lines[name].icc_baseline)
    assert found["officer_attitudes"][1] == "too_few_in_baseline"
    cases = lines["cases_per_officer_survey"].outcome
    assert (cases.base, cases.dispersion) == (ASSUMED.cases_per_officer, 1.0)
    assert lines["officer_knowledge"].outcome.sd == 1.0


def test_one_district_alone_tells_nothing_of_the_others():
    """One degree of freedom less than none: a mean that a district's officers share."""
    found, table = with_officers_in(design().units[:1])
    told = numbers_of(found)
    assert told["officer_knowledge"] == ("assumed", "too_few_in_baseline")
    assert "too few for a base" in unsampled_words(table, ASSUMED)
    assert table["mde"].notna().all()


def test_why_an_icc_is_missing():
    mine = officers()
    nobody = numbers_of(
        found_outcomes(mine.assign(knowledge_baseline=np.nan), before())
    )
    assert nobody["officer_knowledge"] == ("assumed", "no_baseline")
    alike = numbers_of(found_outcomes(mine.assign(knowledge_baseline=50.0), before()))
    assert alike["officer_knowledge"] == ("assumed", "no_variation")
    none = numbers_of(
        found_outcomes(mine.assign(cases_identified_baseline=0.0), before())
    )
    assert none["cases_per_officer_survey"] == ("assumed", "no_variation")
    empty = pd.DataFrame(index=pd.Index(design().units, name="ubigeo"))
    assert numbers_of(found_outcomes(mine, empty))["referral_completion"] == (
        "assumed",
        "no_baseline",
    )
    assert {why for _, why in numbers_of(found_outcomes(mine, before())).values()} == {
        ""
    }


@pytest.mark.parametrize(("ones", "why"), [(0, "no_variation"), (4, "small_cell")])
def test_a_rate_of_few_victims_is_no_base(ones, why):
    """4 of 40 victims completed: base .10 of 2 each would give the 4 back."""
    rows = before().assign(victims_before=2.0, referral_completion_baseline=0.0)
    rows.loc[design().units[:ones], "referral_completion_baseline"] = 0.5
    line = lines(rows)["referral_completion"]
    assert (line.base_source, line.icc_reason) == ("assumed", why)
    assert line.outcome.base == ASSUMED.completion_rate and np.isnan(line.icc_baseline)


def test_a_rate_of_few_districts_is_no_base():
    rows = before()
    rows.loc[design().units[4:], "referral_completion_baseline"] = np.nan
    line = lines(rows)["referral_completion"]
    assert (line.base_source, line.icc_reason) == ("assumed", "too_few_in_baseline")


def test_rates_and_sizes_are_as_they_may_be_printed():
    """A rate times its units is a count: 0.45524 x 45.8 x 20 was 417 of 916 victims."""
    for name in ("referral_completion", "false_positive_rate"):
        line = lines()[name]
        used = line.design(0.05, 5)
        assert used.cluster_size == round(line.sizes.mean())
        assert used.size_cv == round(line.sizes.std() / line.sizes.mean(), 2)
        assert line.outcome.base == round(line.outcome.base, 2)
    cases = lines()["cases_per_officer_survey"]
    assert cases.outcome.base == round(cases.outcome.base, 2)
