"""One regression and a family of them, against pyfixest and against each other."""

import dataclasses

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
from hand_made import TRAINING, panel, settings, two_way

from perutip.designs.cluster_figures import diagnostics
from perutip.designs.event_studies.case_event_study import case_event_study
from perutip.designs.event_studies.event_study import few_regions
from perutip.designs.families import adjusted_p
from perutip.designs.fitting import coefficient
from perutip.designs.headline.specifications import Specified, by_filing
from perutip.designs.imputation import impute_all, impute_rows, imputed_mean
from perutip.designs.regression import Effect, estimate, estimate_all
from perutip.reporting.rows.p_source import wild_source

SHARES = {"A": [1, 2, 3, 7], "B": [0, 1, 2, 5], "C": [4, 5, 7, 7], "D": [3, 2, 5, 6]}


@pytest.fixture(scope="module")
def cases():
    return panel(SHARES)


def test_the_estimate_is_two_way_fixed_effects_with_its_counts(cases):
    found = estimate(two_way(cases), settings())
    fit = pf.feols(
        "y ~ exposed | unit + half_year",
        cases,
        vcov={"CRV1": "unit"},
        ssc=pf.ssc(k_fixef="full"),
    )
    term = fit.tidy().loc["exposed"]
    # mean over half-years of A and B less C and D, the last against the others
    gaps = [-3.0, -2.0, -3.5, -0.5]
    assert found.estimate == pytest.approx((gaps[3] - np.mean(gaps[:3])) / 10)
    assert found.std_error == pytest.approx(term["Std. Error"], rel=1e-6)
    assert found.p_value == pytest.approx(term["Pr(>|t|)"], rel=1e-6)
    assert (found.n_obs, found.n_treated) == (160, 20)
    assert (found.n_clusters, found.n_treated_clusters) == (4, 2)
    assert found.enumerated and found.draws == 16 and found.reason == ""


def test_few_draws_say_so_where_patterns_are_many():
    rng = np.random.default_rng(5)
    many = panel(
        {f"{name}{k}": rng.integers(1, 8, 4) for k in range(4) for name in "ABCD"}
    )
    many["training_date"] = many["unit"].str[0].map(TRAINING)
    many["exposed"] = (many["filing_date"] >= many["training_date"]).astype(float)
    drawing = dataclasses.replace(settings(), enumerated=False)
    listed, drawn = (estimate(two_way(many), used) for used in (settings(), drawing))
    assert listed.enumerated and listed.draws == 2**16
    assert not drawn.enumerated and drawn.drawn and drawn.draws == 99
    assert 100 * drawn.p_wild == pytest.approx(round(100 * drawn.p_wild))
    assert wild_source(drawn.draws, 16, "a/stream") == "p_wild: 99 from a/stream"
    ours = [impute_rows(many, "y", used).estimate for used in (settings(), drawing)]
    assert [one.wild_draws for one in ours] == [2**16, 99]
    assert ours[1].p_wild == pytest.approx(ours[0].p_wild, abs=0.15)
    assert 100 * ours[1].p_wild == pytest.approx(round(100 * ours[1].p_wild))


def test_without_support_there_is_a_reason_and_the_counts(cases):
    found = estimate(two_way(cases), settings(minimum_treated=21))
    assert found.reason == "too_few_cases" and np.isnan(found.estimate)
    assert (found.n_obs, found.n_treated, found.n_treated_clusters) == (160, 20, 2)
    assert diagnostics(two_way(cases), settings(minimum_treated=21)) is None


@pytest.mark.filterwarnings(r"ignore:\s*1 variables dropped")
def test_a_collinear_term_has_no_coefficient(cases):
    twice = cases.assign(same=cases["exposed"] * 2)
    text = "y ~ exposed + same | unit + half_year"
    assert coefficient(text, twice, "same", cluster="unit") is None


def test_what_is_seeded_says_so():
    exact = Effect(enumerated=True, conf_type="16 patterns enumerated")
    assert not exact.drawn
    assert dataclasses.replace(exact, conf_type="99 seeded draws").drawn
    assert dataclasses.replace(exact, enumerated=False).drawn


def test_estimates_do_not_depend_on_the_number_of_processes(cases):
    specs = [two_way(cases), two_way(cases.assign(y=1 - cases["y"]))]
    one, two = estimate_all(specs, settings(), jobs=1)
    assert one.estimate == pytest.approx(-two.estimate) and one.p_wild == two.p_wild


def test_a_family_of_one_has_its_own_p_and_two_are_adjusted_upwards(cases):
    spec, used = two_way(cases), settings()
    own = estimate(spec, used).p_wild
    assert adjusted_p({"y": spec}, used).p_value["y"] == pytest.approx(own)
    other = cases.assign(z=np.arange(len(cases)) % 3 == 0).astype({"z": float})
    family = {"y": two_way(other), "z": two_way(other, "z")}
    found = adjusted_p(family, used)
    both = found.p_value
    assert (found.draws, found.seed_stream) == (2**4, "")
    assert set(both) == {"y", "z"} and min(both.values()) >= own


def test_members_without_support_are_no_part_of_a_family(cases):
    flat = cases.assign(z=1.0)
    family = {"y": two_way(flat), "z": two_way(flat, "z")}
    assert set(adjusted_p(family, settings()).p_value) == {"y"}
    assert adjusted_p({"z": family["z"]}, settings()).p_value == {}


@pytest.mark.parametrize(("horizon", "base"), [(6, -2), (12, -3), (18, -4)])
def test_the_event_study_s_base_is_the_bin_before_the_donut(config, horizon, base):
    shares = {unit: [1, 2, 3, 4, 5, 6, 7, 8] for unit in "ABCD"}
    cases = panel(shares)
    cases["training_date"] = cases["unit"].map(
        {"A": pd.Timestamp("2023-01-15"), "B": pd.Timestamp("2022-07-15")}
    )
    choices = dataclasses.replace(
        config.event_study, bin_months=6, first_bin=-5, last_bin=1, minimum_regions=1
    )
    found = case_event_study(cases, "y", choices, horizon=horizon, minimum_cell=1)
    assert found.base == base
    assert base not in found.dummies.terms.values()
    others = set(found.dummies.columns)
    for spec in found.specs:
        assert set(spec.covariates) == others - {spec.treatment}
    none = cases[cases["training_date"].isna()]
    assert case_event_study(none, "y", choices, horizon=12, minimum_cell=1) is None


def test_the_event_study_needs_as_many_trained_regions_as_a_bin(config):
    choices = dataclasses.replace(config.event_study, minimum_regions=2)
    cases = panel({unit: [1, 2, 3, 4] for unit in "ABCD"})
    trained = cases["training_date"]
    assert few_regions(cases["unit"], trained, choices) == ""
    one = trained.where(cases["unit"] == "A")
    assert few_regions(cases["unit"], one, choices) == "too_few_treated_clusters"
    none = trained.where(cases["unit"] == "D")
    assert few_regions(cases["unit"], none, choices) == "one_arm_only"
    every = dict(horizon=6, minimum_cell=1000)
    assert case_event_study(cases, "y", choices, **every) is None


def test_bins_without_enough_regions_leave_the_sample(config):
    cases = panel({unit: [1, 2, 3, 4, 5, 6, 7, 8] for unit in "ABCD"})
    cases["training_date"] = cases["unit"].map(
        {"A": pd.Timestamp("2023-01-15"), "B": pd.Timestamp("2022-01-15")}
    )
    choices = dataclasses.replace(
        config.event_study, bin_months=6, first_bin=-6, last_bin=4, minimum_regions=2
    )
    found = case_event_study(cases, "y", choices, horizon=12, minimum_cell=1)
    kept = found.specs[0].data
    assert len(kept) == int((~found.dummies.unsupported).sum()) < len(cases)


def test_the_imputed_mean_by_hand(cases):
    # before: A .2, B .1 with C, D at half-year means .35, .35, .6; then C, D at .65
    where = {"exposure": "exposed", "period": "half_year"}
    others = np.array([0.35, 0.35, 0.6])
    before = np.array([0.05, 0.15, 0.25])
    expected = 0.65 + (before - others).mean()
    assert imputed_mean(cases, "y", **where) == pytest.approx(expected)
    for one_arm in (cases[cases["exposed"] == 0], cases[cases["exposed"] == 1]):
        assert np.isnan(imputed_mean(one_arm, "y", **where))


def test_imputation_has_the_thresholds_of_support(cases):
    def reason(**support):
        return impute_rows(cases, "y", settings(**support)).reason

    assert reason() == "" and reason(minimum_treated=20) == ""
    assert reason(minimum_treated=21) == "too_few_cases"
    assert reason(minimum_treated_clusters=2) == ""
    assert reason(minimum_treated_clusters=3) == "too_few_treated_clusters"
    treated = cases[cases["exposed"] == 1]
    assert impute_rows(treated, "y", settings()).reason == "one_arm_only"
    flat = cases.assign(y=0.0)
    assert impute_rows(flat, "y", settings()).reason == "no_variation"


def test_every_horizon_leaves_its_own_donut_out(cases):
    both = cases.assign(y_12=cases["y"], y_24=cases["y"], in_donut_12=0)
    both["in_donut_24"] = ((cases["unit"] == "A") & (cases["exposed"] == 0)).astype(int)
    wanted = [("y_12", 12), ("y_24", 24)]
    found = impute_all(both, wanted, settings(), jobs=1)
    assert found[0].estimate.n_obs == len(cases)
    assert found[1].estimate.n_obs == len(cases) - both["in_donut_24"].sum()


def test_by_filing_leaves_the_donut_out_and_agrees_with_the_two_ways(cases):
    frame = cases.assign(in_donut_12=0)
    extra = cases.assign(in_donut_12=1, y=1.0)
    both = pd.concat([frame, extra], ignore_index=True)
    found = {one.estimator: one for one in by_filing(both, "y", 12, "all", 20)}
    gaps = [-3.0, -2.0, -3.5, -0.5]
    expected = (gaps[3] - np.mean(gaps[:3])) / 10
    for name in ("imputation", "two_way"):
        assert found[name].estimate == pytest.approx(expected)
        assert found[name].n_obs == 160 and found[name].reason == ""
        assert found[name].df == 3
    few = {one.estimator: one for one in by_filing(both, "y", 12, "all", 21)}
    assert few["imputation"].reason == "too_few_identified"
    for one in by_filing(both[both["exposed"] == 0], "y", 12, "all", 1):
        assert one.reason == "not_identified" and np.isnan(one.estimate)


def test_the_curve_s_interval_and_p_are_student_s():
    one = Specified("two_way", 12, "all", 2.0, 1.0, 3, 10)
    assert one.interval(0.95) == pytest.approx((2 - 3.182446, 2 + 3.182446))
    assert one.p_value == pytest.approx(0.139326, abs=1e-6)


def test_a_regression_that_fits_every_row_has_no_error():
    cases = panel({"A": [0, 0, 5, 5], "C": [5, 5, 5, 5]}, size=10)
    cases = cases.assign(y=cases["exposed"] + (cases["unit"] == "C"))
    found = estimate(two_way(cases), settings())
    assert found.reason == "no_error" and np.isnan(found.std_error)
