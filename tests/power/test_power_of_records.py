"""Cases per officer in municipal records: one number per district, each alike."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from trial_study import CONFIG, design, frames

from perutip.power.effect_search import Search
from perutip.power.formula import minimum_detectable_effect, standard_error
from perutip.power.registration_text import records_words, registration_text
from perutip.power.study_trial import assumptions
from perutip.power.trial import registered_outcomes, trial_power
from perutip.power.trial.icc import icc_of_counts

NAME = "cases_per_officer_municipal"
RATE = f"{NAME}_baseline"
LABELS = {NAME: "Cases per officer, municipal records"}
STRATA = len(np.unique(design().strata))
ASSUMED = assumptions(CONFIG)


def own_rows(**columns):
    """The trial's districts before training, with these columns in place of theirs."""
    rows = frames()["district_baselines"].set_index("ubigeo")
    return rows.loc[design().units].assign(**columns)


def line(rows=None):
    rows, officers = own_rows() if rows is None else rows, frames()["officers"]
    mine = officers[officers["component"] == "trial"]
    found = registered_outcomes(mine, rows, design().units, ASSUMED, minimum_cell=10)
    return {one.variable: one for one in found}[NAME]


def estimates(icc, effect, draws=20_000):
    """Effects by the registered regression, of districts as they are.

    Rates of districts are gamma, cases of their officers Poisson; one row per district
    of its own number of officers, on arm and strata, no row heavier than another.
    """
    rng, base = np.random.default_rng(7), line().outcome.base
    n = own_rows()["officers_before"].to_numpy(float)
    assert n.max() > 2 * n.min()
    arms = design().assignments
    arm = arms[rng.integers(len(arms), size=draws)].astype(float)
    shape = base * (1 - icc) / icc  # between: icc / (1 - icc) of the base
    rate = (base + effect * arm) * rng.gamma(shape, 1 / shape, arm.shape)
    y = rng.poisson(rate * n) / n
    strata = pd.get_dummies(design().strata).to_numpy(float)
    inside = arm - arm @ strata @ np.linalg.pinv(strata)
    return (inside * y).sum(axis=1) / (inside * arm).sum(axis=1)


@pytest.mark.parametrize("icc", [0.01, 0.05, 0.20])
@pytest.mark.parametrize("effect", [0.0, 0.3])
def test_the_error_is_that_of_districts_with_their_own_officers(icc, effect):
    """20,000 trials tell the error to .5% (one SD of it)."""
    found = estimates(icc, effect)
    error = standard_error(line().design(icc, STRATA), line().outcome, effect)
    assert found.mean() == pytest.approx(effect, abs=4 * error / np.sqrt(len(found)))
    assert error == pytest.approx(found.std(), rel=0.02)


def test_units_that_weigh_alike_find_less_than_officers_would_seem_to():
    """Weighted by officers the arithmetic mean and the CV would stand."""
    n = own_rows()["officers_before"].to_numpy(float)
    assert line().sizes.tolist() == [round(20 / (1 / n).sum())] * 20
    assert line().sizes[0] < n.mean()
    assert line().design(0.05, STRATA).size_cv == 0


def test_the_icc_is_that_of_a_negative_binomial():
    """By maximum likelihood: alpha x mean is the variance of rates over their mean."""
    rng = np.random.default_rng(3)
    exposure = pd.Series(rng.integers(20, 60, 4_000).astype(float))
    rate = 0.8 * rng.gamma(8.0, 1 / 8.0, len(exposure))
    cases = pd.Series(rng.poisson(rate * exposure))
    fit = sm.NegativeBinomial(cases, np.ones((len(cases), 1)), exposure=exposure).fit(
        disp=0
    )
    mean, alpha = float(np.exp(fit.params.iloc[0])), float(fit.params.iloc[1])
    wanted = alpha * mean / (alpha * mean + 1)
    assert icc_of_counts(cases / exposure, exposure) == pytest.approx(wanted, rel=0.06)
    assert wanted == pytest.approx(0.8 / 8 / (0.8 / 8 + 1), rel=0.06)
    assert np.isnan(icc_of_counts(cases[:1] / exposure[:1], exposure[:1]))


def test_two_districts_that_never_answered_are_said():
    rows = own_rows()
    silent = rows[RATE].isna()
    assert int(silent.sum()) == 2 == line().n_unrecorded
    assert line().n_assumed == 0 and rows["officers_before"].notna().all()
    assert line().outcome.base == round(rows[RATE].mean(), 2)
    table = table_of(line())
    said = records_words(table)
    assert "2 of 20 districts have no such record" in said and "harmonic" in said
    assert "2 of 20" not in records_words(table.assign(n_unrecorded=0))
    assert records_words(table[table["unit"] == "victims"]) == ""
    text = registration_text(table, LABELS, ASSUMED, simulated=False)
    assert said in " ".join(text.split()) and "  active  " in text
    assert max(len(one) for one in text.splitlines()) <= 80


def table_of(found, replications=100):
    return trial_power(
        [found],
        design().strata,
        design().assignments,
        ASSUMED,
        seed=np.random.SeedSequence(5),
        search=Search(replications=replications, evaluations=1),
    )


def test_a_baseline_explains_variance_between_districts_alone():
    """(t + t) x SE by hand: half of the variance between, all of it within."""
    found, base = line(), line().outcome.base
    ancova = found.with_baseline(0.05, STRATA, 0.5)
    mde = minimum_detectable_effect(ancova, found.outcome)
    squared_cv = 0.05 / 0.95 / base
    variances = [
        squared_cv * mean**2 / 2 + mean / found.sizes[0] for mean in (base, base + mde)
    ]
    multiplier = stats.t.ppf(0.975, 13) + stats.t.ppf(0.8, 13)
    assert mde == pytest.approx(multiplier * np.sqrt(sum(variances) / 10), rel=1e-9)


@pytest.mark.parametrize(
    ("rate", "source", "why"),
    [(0.0, "assumed", "no_variation"), (0.01, "assumed", "small_cell"), (0.5, "", "")],
)
def test_few_cases_are_no_base(rate, source, why):
    """.01 of 32 officers in 20 districts is six cases: fewer than ten come back."""
    found = line(own_rows(**{RATE: rate}))
    assert (found.base_source, found.icc_reason) == (source or "baseline", why)
    wanted = ASSUMED.cases_per_officer if source else rate
    assert found.outcome.base == wanted


def test_a_base_is_of_five_districts_and_without_records_assumed():
    units = design().units
    four = own_rows()
    four.loc[units[4:], RATE] = np.nan
    assert line(four).icc_reason == "too_few_in_baseline"
    assert line(four).outcome.base == ASSUMED.cases_per_officer
    empty = pd.DataFrame(index=pd.Index(units, name="ubigeo"))
    none = line(empty)
    assert (none.base_source, none.icc_reason) == ("assumed", "no_baseline")
    assert (none.n_assumed, none.n_unrecorded, none.size_source) == (20, 20, "assumed")
    assert (none.sizes == ASSUMED.officers_per_district).all()


def test_the_exact_test_has_the_power_that_the_formula_says():
    """1,000 replications tell it to .013."""
    row = table_of(line(), 1_000).query("believed").iloc[0]
    assert row["simulated_power"] == pytest.approx(0.80, abs=0.05)
