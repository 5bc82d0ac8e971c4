"""imputation_att against refits, R's numbers and frames without a region."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.designs.staggered_did import imputation_att, imputation_averages
from perutip.inference.simultaneous import simultaneous_band

MPDTA = Path(__file__).resolve().parents[4] / "shared/reference/data/mpdta.csv"
NAMES = {
    "outcome": "y",
    "unit_fe": "region",
    "time_fe": "year",
    "treated": "treated",
    "cluster": "region",
}


def cases(seed: int = 5, n: int = 900, never: int = 7) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    starts = np.array([18, 18, 20, 20, 21] + [np.nan] * never)
    region = rng.choice(len(starts), n, p=rng.dirichlet(np.full(len(starts), 4.0)))
    year, start = rng.integers(12, 24, n), starts[region]
    data = pd.DataFrame(
        {"region": region, "year": year, "start": start, "age": rng.integers(0, 3, n)}
    )
    data["x"] = rng.normal(size=n)
    data["treated"] = (year >= start).astype(int)
    data["since"] = (year - data["start"]).where(data["treated"] == 1)
    data["cohort"] = data["start"]
    data["y"] = rng.normal(size=n) + 0.1 * region + 0.05 * year + 0.6 * data["treated"]
    data["y"] += 0.4 * data["x"] + 0.2 * data["age"]
    return data


def by_refit(data: pd.DataFrame, effects: list[str], covariates=()) -> pd.Series:
    """Effect of each treated row, y less the prediction of the untreated rows' fit."""
    design = pd.get_dummies(data[effects].astype(str), dtype=float)
    design = design.join(data[list(covariates)]).to_numpy()
    exposed = (data["treated"] == 1).to_numpy()
    fit = np.linalg.lstsq(design[~exposed], data["y"][~exposed], rcond=None)[0]
    return data["y"][exposed] - design[exposed] @ fit


def test_equals_refit_and_average_with_more_effects_and_covariates():
    data = cases()
    effects = by_refit(data, ["region", "year", "age"], ["x"])
    found = imputation_att(
        data,
        **NAMES | {"time_fe": ["year", "age"]},
        covariates=["x"],
        event_time="since",
    )
    assert found.att == pytest.approx(effects.mean(), abs=1e-8)
    path = effects.groupby(data["since"]).mean()
    table = found.by_event_time
    assert table["event_time"].tolist() == path.index.tolist()
    assert table["att"].tolist() == pytest.approx(path.tolist(), abs=1e-8)
    assert table["n_treated"].sum() == found.n_treated == len(effects)
    exposed = data.loc[data["treated"] == 1, "y"]
    assert found.imputed_mean == pytest.approx(exposed.mean() - found.att)


def test_jackknife_is_that_of_frames_without_a_region():
    data = cases()
    found = imputation_att(data, **NAMES, event_time="since")
    without = [data[data["region"] != r] for r in range(12)]
    left = np.array([by_refit(d, ["region", "year"]).mean() for d in without])
    assert found.leave_out.to_numpy() == pytest.approx(left, abs=1e-8)
    error = np.sqrt(11 / 12 * ((left - found.att) ** 2).sum())
    assert found.jackknife_se == pytest.approx(error, rel=1e-7)
    assert found.df == 11
    half = (found.conf_high - found.conf_low) / 2
    assert half == pytest.approx(2.20098516 * error, rel=1e-6)  # t(11), .975
    errors = np.sqrt(np.diag(found.covariance))
    assert errors == pytest.approx(found.by_event_time["jackknife_se"].to_numpy())
    band = simultaneous_band(
        found.by_event_time["att"], found.covariance, found.n_clusters
    )
    assert band.critical > band.pointwise


def test_mpdta_equals_r():
    if not MPDTA.exists():
        pytest.skip("reference data absent")
    data = pd.read_csv(MPDTA)
    started = (data["first_treat"] > 0) & (data["year"] >= data["first_treat"])
    data = data.assign(treated=started, y=data["lemp"])
    found = imputation_att(
        data,
        outcome="y",
        unit_fe="first_treat",
        time_fe="year",
        treated="treated",
        cluster="countyreal",
        adoption="first_treat",
        draws=99,
    )
    assert found.att == pytest.approx(-0.04770992, abs=5e-9)
    assert found.jackknife_se == pytest.approx(0.01347841, rel=0.01)  # did2s, clustered
    assert (found.n_clusters, found.n_treated, found.reason) == (500, 291, "")
    assert found.p_permutation == pytest.approx(0.01)  # none of 99 as large


def test_averages_by_cohort_weigh_up_to_the_average():
    data = cases()
    table = imputation_averages(data, **NAMES, by="cohort")
    overall = imputation_att(data, **NAMES)
    assert table["cohort"].tolist() == [18, 20, 21]
    weighted = np.average(table["att"], weights=table["n_treated"])
    assert weighted == pytest.approx(overall.att)
    assert table["n_treated_clusters"].tolist() == [2, 2, 1]
    assert table["reason"].tolist() == ["", "", "without 4 nothing is identified"]
    assert table["jackknife_se"].isna().tolist() == [False, False, True]


def test_without_never_trained_regions_the_rest_is_counted_and_listed():
    data = cases(never=0)
    found = imputation_att(data, **NAMES)
    late = (data["treated"] == 1) & (data["year"] >= 21)
    assert found.n_unidentified == late.sum() > 0
    assert found.unidentified.rows.tolist() == late.tolist()
    assert found.n_treated == data["treated"].sum()
    assert "treated cases unidentified" in found.unidentified.describe()
    # Only region 4 is untreated in 20: without it the others' effects of that year
    # are lost, and what is averaged would change.
    assert np.isfinite(found.att) and np.isnan(found.jackknife_se)
    assert np.isnan([found.conf_low, found.p_jackknife, found.p_wild]).all()
    assert found.reason == "without 4 other treated rows are not identified"


def test_one_treated_region_has_no_jackknife():
    data = cases().query("region in (0, 5, 6, 7, 8, 9)")
    found = imputation_att(data, **NAMES)
    assert np.isfinite(found.att) and np.isnan(found.jackknife_se)
    assert found.reason == "without 0 nothing is identified"


def test_p_values_are_small_for_an_effect_and_not_for_none():
    data = cases()
    strong = imputation_att(data, **NAMES, adoption="start")
    assert max(strong.p_jackknife, strong.p_wild) < 0.01
    assert strong.p_permutation < 0.05
    none = data.assign(y=data["y"] - 0.6 * data["treated"])
    weak = imputation_att(none, **NAMES, adoption="start")
    assert min(weak.p_jackknife, weak.p_wild, weak.p_permutation) > 0.1


def test_permutation_reads_dates_and_refuses_other_treatments():
    data = cases()
    dates = data.assign(
        filed=pd.to_datetime("2000-01-01") + pd.to_timedelta(data["year"], "D"),
        trained=pd.to_datetime("2000-01-01") + pd.to_timedelta(data["start"], "D"),
    )
    by_number = imputation_att(data, **NAMES, adoption="start", draws=49, seed=3)
    by_date = imputation_att(
        dates, **NAMES, adoption="trained", clock="filed", draws=49, seed=3
    )
    assert by_date.p_permutation == by_number.p_permutation
    other = imputation_att(data.assign(start=19.0), **NAMES, adoption="start")
    assert np.isnan(other.p_permutation)
    assert other.reason == "start does not give the treatment by cluster"
    assert np.isfinite(other.jackknife_se)


def test_same_call_same_numbers_and_row_order_does_not_matter():
    data = cases()
    first = imputation_att(data, **NAMES, adoption="start", draws=49)
    shuffled = data.sample(frac=1, random_state=1)
    second = imputation_att(shuffled, **NAMES, adoption="start", draws=49)
    for name in ("att", "jackknife_se", "p_wild", "p_permutation"):
        assert getattr(first, name) == pytest.approx(getattr(second, name), rel=1e-9)
    assert second.unidentified.rows.index.equals(shuffled.index)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": np.nan}, "missing values in y"),
        ({"treated": 2}, "must be 0 or 1"),
        ({"treated": 0}, "needs treated and untreated"),
    ],
)
def test_wrong_frames_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        imputation_att(cases().assign(**change), **NAMES)


def test_absent_columns_are_named():
    with pytest.raises(ValueError, match="columns not in the case frame: quarter"):
        imputation_att(cases(), **NAMES | {"time_fe": ["year", "quarter"]})
    with pytest.raises(ValueError, match="unit_fe"):
        imputation_att(cases(), **NAMES | {"unit_fe": []})
