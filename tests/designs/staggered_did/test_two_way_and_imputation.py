"""Donut, baseline and imputation against hand-made cases, pyfixest and R's numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from perutip.designs.staggered_did import imputation_design, twfe_weights, unidentified
from perutip.frames.donut import filing_window_donut

SHARED = Path(__file__).resolve().parents[4] / "shared" / "reference" / "data"


def mpdta() -> pd.DataFrame:
    path = SHARED / "mpdta.csv"
    if not path.exists():
        pytest.skip("reference data absent")
    data = pd.read_csv(path)
    started = (data["first_treat"] > 0) & (data["year"] >= data["first_treat"])
    data["treated"] = started
    data["since"] = (data["year"] - data["first_treat"]).where(data["first_treat"] > 0)
    return data.rename(columns={"countyreal": "region", "year": "period"})


def cases(seed: int = 3, n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(
        {
            "region": rng.integers(0, 10, n),
            "period": rng.integers(0, 12, n),
            "age": rng.normal(size=n),
            "y": rng.normal(size=n),
        }
    )
    start = data["region"].map({0: 5, 1: 6, 2: 7, 3: 8, 4: 9})
    data["treated"] = (data["period"] >= start).fillna(False)
    return data


def test_donut_marks_the_months_before_training_whatever_the_region():
    frame = pd.DataFrame(
        {
            "filed": [
                "2021-03-31",
                "2021-04-01",
                "2022-03-31",
                "2022-04-01",
                "2022-03-31",
            ],
            "trained": ["2022-04-01"] * 4 + [None],
        }
    )
    marked = filing_window_donut(frame, 12)
    assert marked.tolist() == [False, True, True, False, False]
    treated = pd.to_datetime(frame["filed"]) >= pd.to_datetime(frame["trained"])
    assert treated.tolist() == [False, False, False, True, False]
    assert not (marked & treated).any()


def test_donut_uses_calendar_months_at_month_ends():
    frame = pd.DataFrame(
        {"filed": ["2023-02-27", "2023-02-28"], "trained": ["2023-03-31"] * 2}
    )
    assert filing_window_donut(frame, 1).tolist() == [False, True]


def test_donut_refuses_missing_filing_dates_and_odd_horizons():
    frame = pd.DataFrame({"filed": ["2022-01-01", None], "trained": [None, None]})
    with pytest.raises(ValueError, match="1 dates missing"):
        filing_window_donut(frame, 12)
    with pytest.raises(ValueError, match="whole number"):
        filing_window_donut(frame, 0)
    with pytest.raises(ValueError, match="not in the case frame: trained"):
        filing_window_donut(frame.drop(columns="trained"), 12)


def test_imputation_reproduces_the_published_mpdta_estimate():
    data = mpdta()
    estimate = imputation_design(data).weights().T @ data["lemp"].to_numpy()
    assert estimate[0] == pytest.approx(-0.04770992, abs=5e-9)


def test_event_time_and_cohort_averages_add_up_to_the_overall_estimate():
    data = mpdta()
    y = data["lemp"].to_numpy()
    for by in ("since", "first_treat"):
        design = imputation_design(data, by=by)
        estimates = design.weights().T @ y
        share = design.targets.sum(axis=0)
        assert share[1:] @ estimates[1:] / share[0] == pytest.approx(estimates[0])


def test_imputation_equals_prediction_from_a_fit_on_untreated_cases():
    data = cases()
    design = imputation_design(data, covariates=["age"])
    formula = "y ~ age | region + period"
    fit = pf.feols(formula, data.loc[~data["treated"]], fixef_tol=1e-12)
    treated = data.loc[data["treated"]]
    gap = treated["y"].to_numpy() - fit.predict(newdata=treated, atol=1e-13, btol=1e-13)
    known = np.isfinite(gap)
    assert (known == design.identified()[design.treated]).all()
    estimate = design.weights()[:, 0] @ data["y"].to_numpy()
    assert estimate == pytest.approx(gap[known].mean(), abs=1e-9)


def test_region_trends_are_covariates_and_cost_identification():
    data = cases(n=600).assign(since=0)
    data = data[(data["region"] != 4) | (data["period"] >= 8)]
    trends = {
        f"trend_{g}": (data["region"] == g) * (data["period"] - 6.0) for g in range(10)
    }
    data = data.assign(**trends)
    # Region 4 is untreated in one period only: its trend is not identified.
    data = data[(data["region"] != 4) | (data["period"] != 7)]
    design = imputation_design(data, covariates=list(trends))
    able = design.identified()
    treated = data["treated"].to_numpy()
    assert not able[(data["region"] == 4) & treated].any()
    assert able[(data["region"] == 1) & treated & (data["period"] < 12)].all()
    X = design.effects.sparse.toarray()
    fit = np.linalg.lstsq(X[~treated], data["y"].to_numpy()[~treated], rcond=None)[0]
    wanted = (data["y"].to_numpy() - X @ fit)[able].mean()
    assert design.weights()[:, 0] @ data["y"] == pytest.approx(wanted, abs=1e-9)


def test_weights_sum_to_one_on_treated_and_remove_every_effect():
    data = cases()
    design = imputation_design(data, by="region")
    a = design.weights()
    np.testing.assert_allclose(a[design.treated].sum(axis=0), 1.0)
    np.testing.assert_allclose(design.effects.sparse.T @ a, 0.0, atol=1e-10)


def test_row_weights_equal_repeated_rows():
    data = cases(n=150)
    times = np.random.default_rng(0).integers(1, 4, len(data))
    long = data.loc[data.index.repeat(times)].reset_index(drop=True)
    weighted = imputation_design(data.assign(w=times), weights="w").weights()[:, 0]
    repeated = imputation_design(long).weights()[:, 0]
    assert weighted @ data["y"] == pytest.approx(repeated @ long["y"])


def test_unidentified_cases_are_counted_and_named():
    data = pd.DataFrame(
        {
            "region": ["a", "a", "b", "b", "b", "c", "d", "d"],
            "period": [1, 3, 1, 2, 4, 2, 9, 9],
            "treated": [False, True, False, False, True, True, False, True],
        }
    )
    design = imputation_design(data)
    found = unidentified(data, design)
    assert found.regions == {"c": 1}
    assert found.periods == {3: 1, 4: 1}
    assert (found.n_treated, found.n_unidentified, found.other) == (4, 3, 0)
    assert found.rows.tolist() == [False, True, False, False, True, True, False, False]
    assert "periods never untreated: 3 (1), 4 (1)" in found.describe()
    masked = found.describe(minimum_cell=4)
    assert masked.startswith("<4 of 4 treated cases") and "3 (<4)" in masked


def test_cases_in_parts_that_nothing_connects_are_unidentified():
    data = pd.DataFrame(
        {
            "region": ["a", "b", "b", "c", "d", "d"],
            "period": [1, 1, 2, 7, 7, 1],
            "treated": [False, False, False, False, False, True],
        }
    )
    found = unidentified(data, imputation_design(data))
    assert (found.n_unidentified, found.other) == (1, 1)


def test_two_way_fixed_effects_reproduce_the_published_benchmark():
    data = mpdta().astype({"treated": float})
    fit = pf.feols("lemp ~ treated | region + period", data)
    assert fit.coef()["treated"] == pytest.approx(-0.03654894, abs=5e-9)


def test_twfe_weights_recover_the_coefficient_from_cell_effects():
    data = cases(n=900)
    effect = 0.3 * data["region"] + 0.1 * data["period"]
    data["y"] = effect * data["treated"] + data["region"] - 0.2 * data["period"]
    fit = pf.feols(
        "y ~ treated | region + period",
        data.assign(treated=data["treated"].astype(float)),
    )
    made = twfe_weights(data)
    cells = made.cells
    implied = (cells["weight"] * (0.3 * cells["region"] + 0.1 * cells["period"])).sum()
    assert implied == pytest.approx(fit.coef()["treated"], abs=1e-7)
    assert cells["weight"].sum() == pytest.approx(1.0)
    assert made.sum_negative == pytest.approx(cells["weight"].clip(upper=0).sum())


def test_early_adopters_of_a_fully_treated_design_get_negative_weights():
    data = pd.DataFrame(
        [(g, t, t >= g) for g in (1, 4) for t in range(6)],
        columns=["region", "period", "treated"],
    )
    made = twfe_weights(data)
    negative = made.cells.loc[made.cells["weight"] < 0]
    assert set(negative["region"]) == {1}
    assert made.share_negative == pytest.approx(len(negative) / len(made.cells))
    assert made.sum_negative < 0


def test_designs_refuse_missing_values_and_no_treated_case():
    data = cases()
    with pytest.raises(ValueError, match="treated and untreated"):
        imputation_design(data.assign(treated=False))
    with pytest.raises(ValueError, match=r"period \(1\)"):
        imputation_design(data.assign(period=data["period"].where(data.index > 0)))
