"""The trial's estimates against pyfixest, statsmodels and their own definitions."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
import statsmodels.api as sm
from hand_made import settings
from trial_study import design, outcomes

from perutip.designs.regression import estimate
from perutip.designs.trial import (
    blinded_attendance,
    blinded_design,
    clustered_t,
    district_means,
    poisson_rate_ratio,
    prepare,
    step_down_p,
    weighted_by_chances,
)
from perutip.designs.trial.attrition import loss_of_baseline
from perutip.inference.randomization_test import enumerate_assignments
from perutip.reporting.lines.attrition_lines import loss_line

SCALES = tuple(f"attitudes_{scale}" for scale in ("crimes", "violence", "victims"))
NAMES = ("cases_per_officer_survey", "officer_knowledge", "referral_completion")


def prepared(name, **options):
    return prepare(outcomes()[name], design(), level=0.95, **options)


@pytest.mark.parametrize("name", [*NAMES, "trust", "officer_attitudes"])
def test_clustered_t_is_pyfixests(name):
    one = prepared(name)
    found = clustered_t(one, 0.95)
    right = " + ".join(["treated", *one.spec.covariates])
    data = one.spec.data.assign(outcome=one.spec.data[name].astype(float))
    fit = pf.feols(
        f"outcome ~ {right} | stratum",
        data,
        vcov={"CRV1": "ubigeo"},
        ssc=pf.ssc(k_fixef="full"),
        fixef_rm="none",
    )
    row = fit.tidy().loc["treated"]
    assert found.estimate == pytest.approx(row["Estimate"], rel=1e-8)
    assert found.std_error == pytest.approx(row["Std. Error"], rel=1e-8)
    assert found.p_value == pytest.approx(row["Pr(>|t|)"], rel=1e-6)
    assert found.conf_low == pytest.approx(row["2.5%"], rel=1e-6)


@pytest.mark.parametrize("name", [*NAMES, "cases_per_officer_municipal"])
def test_district_means_are_least_squares_on_means(name):
    one = prepared(name)
    found = district_means(one, design(), 0.95)
    columns = [name, "treated", *one.spec.covariates]
    means = one.spec.data.groupby(["ubigeo", "stratum"])[columns].mean().reset_index()
    dummies = pd.get_dummies(means["stratum"], dtype=float)
    x = pd.concat([means[columns[1:]].astype(float), dummies], axis=1)
    fit = sm.OLS(means[name].astype(float), x).fit()
    assert found.estimate == pytest.approx(fit.params["treated"], rel=1e-9)
    assert found.std_error == pytest.approx(fit.bse["treated"], rel=1e-9)
    assert found.p_value == pytest.approx(fit.pvalues["treated"], rel=1e-8)
    assert found.df == len(means) - 5 - 1 - len(one.spec.covariates) == fit.df_resid


def test_without_covariates_degrees_of_freedom_are_those_of_the_plan():
    one = prepared("referral_completion", with_baseline=False)
    assert district_means(one, design(), 0.95).df == design().degrees_of_freedom == 14


@pytest.mark.parametrize("name", ["cases_per_officer_survey", "incidents_per_officer"])
def test_rate_ratio_is_statsmodels_poisson_with_offset(name):
    outcome = outcomes()[name]
    found = poisson_rate_ratio(outcome, design(), 0.95)
    rows = design().attach(outcome.rows).dropna(subset=[outcome.count])
    exposure = rows[outcome.exposure] if outcome.exposure else np.ones(len(rows))
    x = pd.get_dummies(rows["stratum"], dtype=float).assign(z=rows["treated"])
    fit = sm.GLM(
        rows[outcome.count].astype(float),
        x.astype(float),
        family=sm.families.Poisson(),
        offset=np.log(np.asarray(exposure, float)),
    ).fit()
    assert found.estimate == pytest.approx(np.exp(fit.params["z"]), rel=1e-6)
    assert found.conf_low < found.estimate < found.conf_high
    assert found.p_ri <= 0.05


def test_sub_scales_and_composite_are_in_control_standard_deviations():
    for name in (*SCALES, "officer_attitudes"):
        data = prepared(name).spec.data
        control = data.loc[data["treated"] == 0, name]
        assert control.mean() == pytest.approx(0, abs=1e-9)
        assert control.std(ddof=1) == pytest.approx(1, abs=1e-9)


def test_a_baseline_that_nobody_has_enters_no_regression():
    outcome = outcomes()["officer_knowledge"]
    for rows in (
        outcome.rows.assign(knowledge_baseline=np.nan),
        outcome.rows.drop(columns="knowledge_baseline"),
    ):
        one = prepare(replace(outcome, rows=rows), design(), level=0.95)
        assert one.no_baseline and one.spec.covariates == ()
        plain = prepared("officer_knowledge", with_baseline=False)
        assert one.test.p_value == plain.test.p_value
    assert prepared("officer_knowledge").n_no_baseline > 0


def test_a_missing_baseline_takes_the_mean_of_all():
    outcome = outcomes()["officer_knowledge"]
    rows = outcome.rows.dropna(subset=["knowledge_baseline"]).reset_index(drop=True)
    rows = rows.dropna(subset=[outcome.variable]).reset_index(drop=True)
    rows.loc[[0, 5], "knowledge_baseline"] = np.nan
    mean = rows["knowledge_baseline"].mean()
    one = prepare(replace(outcome, rows=rows), design(), level=0.95)
    assert one.n_no_baseline == 2 and not one.no_baseline
    filled = one.spec.data["knowledge_baseline"]
    assert filled.notna().all()
    assert (filled - mean).abs().lt(1e-9).sum() >= 2
    assert filled.mean() == pytest.approx(mean) and filled.min() > 0


def test_weighting_by_chances_only_where_they_differ():
    one, drawn = prepared("referral_completion"), design()
    assert weighted_by_chances(one, drawn, 0.95) is None
    strata = np.repeat(list("abcd"), [5, 5, 5, 5])
    every = enumerate_assignments(strata, {"a": 1, "b": 3, "c": 2, "d": 3})
    uneven = replace(drawn, strata=strata, treatment=every[40], assignments=every)
    again = prepare(outcomes()["referral_completion"], uneven, level=0.95)
    found = weighted_by_chances(again, uneven, 0.95)
    data = again.spec.data
    chance = dict(zip(uneven.units, uneven.probabilities, strict=True))
    p = data["ubigeo"].map(chance)
    weight = np.where(data["treated"] == 1, 1 / p, 1 / (1 - p))
    x = pd.get_dummies(data["stratum"], dtype=float).assign(
        z=data["treated"], before=data[again.spec.covariates[0]]
    )
    fit = sm.WLS(data["referral_completion"], x.astype(float), weights=weight).fit()
    assert found.estimate == pytest.approx(fit.params["z"], rel=1e-8)


def test_step_down_is_at_least_the_own_p_and_by_family():
    every = {name: prepared(name) for name in NAMES}
    adjusted = step_down_p(every, {"primary": NAMES})
    assert all(adjusted[name] >= every[name].test.p_value - 1e-12 for name in NAMES)
    alone = step_down_p(every, {name: [name] for name in NAMES})
    for name in NAMES:
        assert alone[name] == pytest.approx(every[name].test.p_value)


def test_blinding_stays_within_the_design_and_never_shows_the_truth():
    drawn = design()
    seen = set()
    for seed in range(200):
        blind = blinded_design(drawn, np.random.SeedSequence(seed), "blind/trial")
        assert blind.blinded == "blind/trial"
        counts = pd.Series(blind.treatment).groupby(drawn.strata).sum()
        assert (counts == 2).all()
        assert (blind.treatment == drawn.treatment).sum() == len(drawn.units) / 2
        seen.add(tuple(blind.treatment))
    assert len(seen) > 150
    again = blinded_design(drawn, np.random.SeedSequence(7), "blind/trial")
    same = blinded_design(drawn, np.random.SeedSequence(7), "blind/trial")
    assert (again.treatment == same.treatment).all()


def test_attendance_of_a_blinded_run_tells_nothing_of_the_drawn_arms():
    drawn = design()
    blind = blinded_design(drawn, np.random.SeedSequence(3), "blind/trial")
    officers = pd.DataFrame({"ubigeo": np.repeat(drawn.units, 20)})
    treated = np.repeat(drawn.treatment, 20) == 1
    rng = np.random.default_rng(1)
    officers["attended"] = (treated & (rng.random(len(treated)) < 0.8)).astype(float)
    officers.loc[::7, "attended"] = np.nan
    outside = pd.DataFrame({"ubigeo": ["999999"], "attended": [1.0]})
    officers = pd.concat([officers, outside], ignore_index=True)
    shown = blinded_attendance(officers, blind, np.random.SeedSequence(4))
    assert (shown["attended"].isna() == officers["attended"].isna()).all()
    assert shown["attended"].sum() == officers["attended"].sum()
    assert shown["attended"].iloc[-1] == 1.0
    means = shown.groupby("ubigeo")["attended"].mean()[drawn.units].to_numpy()
    assert (means[blind.treatment == 1] > 0.5).all()
    assert (means[blind.treatment == 0] == 0).all()
    assert abs(np.corrcoef(means, drawn.treatment)[0, 1]) < 0.2


def test_a_single_pair_cannot_be_blinded():
    drawn = design()
    pair = replace(
        drawn,
        units=drawn.units[:2],
        strata=drawn.strata[:2],
        treatment=np.array([1, 0]),
        assignments=np.array([[1, 0], [0, 1]]),
    )
    with pytest.raises(ValueError, match="no other assignment"):
        blinded_design(pair, np.random.SeedSequence(1), "blind/pilot")


@pytest.mark.parametrize("arm", [0.0, 1.0])
@pytest.mark.parametrize("name", ["officer_attitudes", "officer_knowledge"])
def test_one_arm_alone_has_no_test_and_its_reason(arm, name):
    """A first wave of field work in the districts of one arm."""
    whole = outcomes()[name]
    mine = design().attach(whole.rows)
    rows = mine.loc[mine["treated"] == arm, whole.rows.columns]
    one = prepare(replace(whole, rows=rows), design(), level=0.95)
    assert one.test is None and len(one.spec.data)
    assert estimate(one.spec, settings()).reason == "one_arm_only"
    lost = loss_of_baseline(replace(whole, rows=rows), design())
    if lost is not None:
        line = loss_line(lost, "baseline", "Without", lambda count: False)
        assert line["reason"] == "one_arm_only" and "estimate" not in line


def test_an_index_that_some_assignment_cannot_scale_has_no_exact_test():
    """One treated stratum and one control stratum answer: swapped, no one is left."""
    whole = outcomes()["officer_attitudes"]
    mine = design().attach(whole.rows)
    places = mine.dropna(subset=whole.components).drop_duplicates("ubigeo")
    first = places[places["treated"] == 1]["ubigeo"].iloc[0]
    second = places[places["treated"] == 0]["ubigeo"].iloc[0]
    rows = mine.loc[mine["ubigeo"].isin([first, second]), whole.rows.columns]
    one = prepare(replace(whole, rows=rows), design(), level=0.95)
    assert one.test is None
    controls = one.spec.data["treated"] == 0
    index = one.spec.data.loc[controls, "officer_attitudes"]
    assert index.mean() == pytest.approx(0) and index.std() == pytest.approx(1)
