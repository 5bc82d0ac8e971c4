"""Event study of hazards: sums, windows, leads out of sample, and the joint test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hazard_worlds import EXTRACTION

from perutip.designs.event_studies.leads_and_lags import path_of_hazards
from perutip.designs.hazard_imputation import hazard_event_study, hazard_imputation


@pytest.fixture(scope="module")
def sample(world) -> tuple[pd.DataFrame, pd.DataFrame]:
    return world(4, n=400, regions=10, trained=8, effect=0.03)


def test_lags_add_up_to_the_headline(sample) -> None:
    study = hazard_event_study(*sample, extraction_date=EXTRACTION)
    whole = hazard_imputation(*sample, extraction_date=EXTRACTION)
    lags = study.table[study.table["event_time"] >= 0]
    assert lags["months"].sum() == pytest.approx(whole.exposed_months, rel=1e-12)
    surplus = (lags["events"] - lags["imputed_events"]).sum()
    assert surplus == pytest.approx(whole.additional_convictions, rel=1e-9)


def test_one_lag_is_the_headline_with_its_error(sample) -> None:
    study = hazard_event_study(*sample, extraction_date=EXTRACTION, last=0)
    whole = hazard_imputation(*sample, extraction_date=EXTRACTION)
    lag = study.table.iloc[-1]
    assert lag["event_time"] == 0 and lag["reason"] == ""
    assert lag["difference"] == pytest.approx(whole.hazard, rel=1e-9)
    assert lag["std_error"] == pytest.approx(whole.hazard_se, rel=1e-9)
    assert study.covariance[-1, -1] == pytest.approx(whole.hazard_se**2, rel=1e-9)


def test_held_out_leads_are_a_placebo_training_two_half_years_before(sample) -> None:
    """Leads -2 and -1 equal the headline of training a year early, seen till training.

    The placebo study ends each trained region's cases on its training day and calls
    the year before exposed; never-trained regions are as they were.
    """
    cases, regions = sample
    study = hazard_event_study(cases, regions, extraction_date=EXTRACTION)
    leads = study.table[study.table["held_out"]]
    found = (leads["events"] - leads["imputed_events"]).sum()
    rows = placebo(cases, regions)
    assert leads["months"].sum() == pytest.approx(rows["months"], rel=1e-9)
    assert found == pytest.approx(rows["surplus"], rel=1e-7)


def placebo(cases: pd.DataFrame, regions: pd.DataFrame) -> dict[str, float]:
    """Daily rows of the half-days before training, and dummies by lstsq."""
    trained = regions.set_index("region")["training_date"]
    months = np.array([0, 3, 6, 12, 18, 24, 36, 60]) * 30.4375
    parts = []
    for case in cases.itertuples():
        f = case.filing_date.toordinal()
        pending = pd.isna(case.end_date)
        s = pd.Timestamp(EXTRACTION).toordinal() + 1
        s = s if pending else case.end_date.toordinal() + 0.5
        g = trained[case.region]
        g = 10**7 if pd.isna(g) else g.toordinal()
        u = np.arange(f * 16, int(min(s, g) * 16)) / 16  # every sixteenth of a day
        if not len(u):
            continue
        stamp = pd.DatetimeIndex(
            [pd.Timestamp.fromordinal(int(d)) for d in range(f, int(u[-1]) + 1)]
        )
        half = (stamp.year * 2 + (stamp.month > 6)).to_numpy()[(u - f).astype(int)]
        parts.append(
            pd.DataFrame(
                {
                    "region": case.region,
                    "half": half,
                    "age": np.searchsorted(months, u - f, side="right"),
                    "late": u >= g - 365.25,
                    "N": 1 / 16 / 30.4375,
                    "y": 0.0,
                }
            ).assign(case=case.Index)
        )
        if s <= g and case.end_kind == "convicted":
            parts[-1].iloc[-1, parts[-1].columns.get_loc("y")] = 1.0
    rows = pd.concat(parts)
    keys = ["region", "half", "age", "late"]
    cells = rows.groupby(keys, as_index=False)[["N", "y"]].sum()
    X = np.hstack([pd.get_dummies(cells[k]).to_numpy(float) for k in keys[:3]])
    fit = ~cells["late"].to_numpy()
    root = np.sqrt(cells["N"].to_numpy())
    y = cells["y"].to_numpy()
    coef = np.linalg.lstsq(X[fit] * root[fit, None], y[fit] / root[fit], rcond=1e-12)[0]
    late = cells[~fit]
    return {
        "months": late["N"].sum(),
        "surplus": late["y"].sum() - (late["N"] * (X[~fit] @ coef)).sum(),
    }


def test_thin_half_years_are_said(world) -> None:
    cases, regions = world(4, n=200, regions=8, trained=5)
    study = hazard_event_study(cases, regions, extraction_date=EXTRACTION)
    assert set(study.table["reason"]) == {"too_few_exposed_regions"}
    assert study.table["difference"].isna().all()
    assert path_of_hazards(study) is None


def test_resolution_counts_both_kinds(sample) -> None:
    both = hazard_event_study(*sample, extraction_date=EXTRACTION, outcome="resolution")
    one = hazard_event_study(*sample, extraction_date=EXTRACTION)
    whole = hazard_imputation(*sample, extraction_date=EXTRACTION)
    lags = both.table["event_time"] >= 0
    assert both.table.loc[lags, "events"].sum() == (
        whole.exposed_convictions + whole.exposed_other_ends
    )
    assert one.table.loc[lags, "events"].sum() == whole.exposed_convictions


def test_joint_test_sees_an_anticipated_effect(world) -> None:
    """Training moved half a year later than it acted: the last lead is not 0."""
    cases, regions = world(11, n=1500, regions=12, trained=9, effect=0.12)
    early = pd.Timedelta(days=180)
    late = regions.assign(training_date=regions["training_date"] + early)
    options = {"extraction_date": EXTRACTION, "first": -4}
    sound, shifted = (
        path_of_hazards(hazard_event_study(cases, dated, **options)).pretrend()
        for dated in (regions, late)
    )
    assert sound.p_value > 0.05 and shifted.p_value < 0.01
    assert shifted.n_coefficients == 3


def test_options_are_refused(sample) -> None:
    for options, message in (
        ({"first": -2}, "first must be at most -3"),
        ({"last": -1}, "last at least 0"),
        ({"outcome": "appeal"}, "outcome must be one of"),
    ):
        with pytest.raises(ValueError, match=message):
            hazard_event_study(*sample, extraction_date=EXTRACTION, **options)
