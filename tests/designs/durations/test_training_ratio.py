"""Hazard ratios of training against statsmodels on rows split one by one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.hazard_regression import PHReg

from perutip.designs.durations import split_at_training
from perutip.designs.durations.training_ratio import (
    hazard_ratios,
    new_year,
    split_at_new_year,
    year_of,
)
from perutip.designs.hazard_imputation.histories import Histories, case_histories

EXTRACTION = pd.Timestamp("2021-12-31")
TRAINED = {f"r{k}": f"{2018 + k % 3}-0{3 + k % 4}-15" for k in range(7)}


def world(seed: int = 5, n: int = 700) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cases of twelve regions, seven of them trained, ends more frequent from then on
    and more frequent every year."""
    rng = np.random.default_rng(seed)
    names = [f"r{k}" for k in range(12)]
    training = pd.to_datetime(pd.Series([TRAINED.get(name) for name in names]))
    regions = pd.DataFrame({"region": names, "training_date": training})
    region = rng.integers(0, 12, n)
    filed = pd.Timestamp("2015-01-01") + pd.to_timedelta(rng.integers(0, 2400, n), "D")
    late = training.to_numpy()[region] <= filed.to_numpy()
    days = np.floor(rng.exponential(700.0, n) / np.where(late, 1.8, 1.0))
    end = pd.Series(filed + pd.to_timedelta(days, "D"))
    end = end.where(end <= EXTRACTION)
    kind = pd.Series(np.where(rng.random(n) < 0.5, "convicted", "other"))
    cases = pd.DataFrame(
        {
            "region": np.array(names)[region],
            "filing_date": filed,
            "end_date": end,
            "end_kind": kind.where(end.notna()),
        }
    )
    return cases, regions


def histories() -> Histories:
    return case_histories(*world(), EXTRACTION)


def by_hand(end: str, *, years: bool) -> pd.DataFrame:
    """Rows between cuts at training and at 1 January, one case after another."""
    cases, regions = world()
    training = regions.set_index("region")["training_date"]
    rows = []
    for case in cases.itertuples():
        filed, known = case.filing_date.date(), not pd.isna(case.end_date)
        last = case.end_date if known else EXTRACTION + pd.Timedelta(days=1)
        stop = (last.date() - filed).days + (0.5 if known else 0.0)
        mine = known and (end == "resolution" or case.end_kind == "convicted")
        trained = training[case.region]
        cuts = {0.0, stop}
        if not pd.isna(trained):
            cuts.add(float((trained.date() - filed).days))
        if years:
            cuts |= {float((date(y, 1, 1) - filed).days) for y in range(2015, 2023)}
        inside = sorted(cut for cut in cuts if 0 <= cut <= stop)
        for a, b in pairwise(inside):
            day = filed + timedelta(days=a)
            under = not pd.isna(trained) and day >= trained.date()
            event = int(mine and b == stop)
            rows.append((case.region, a, b, event, float(under), day.year))
    return pd.DataFrame(rows, columns=["region", "a", "b", "event", "under", "year"])


def phreg(rows: pd.DataFrame) -> float:
    year = pd.get_dummies(rows["year"], drop_first=True).to_numpy(float)
    columns = np.column_stack([rows["under"], year])
    # Ends lie at half days, entries at whole ones: no entry ties with an end.
    model = PHReg(
        rows["b"],
        columns,
        rows["event"],
        strata=rows["region"],
        entry=rows["a"],
        ties="breslow",
    )
    return float(model.fit(disp=0).params[0])


@pytest.mark.parametrize("end", ["conviction", "resolution"])
@pytest.mark.parametrize("years", [False, True])
def test_equals_statsmodels_with_every_region_left_out(end: str, years: bool) -> None:
    (found,) = hazard_ratios(histories(), years=years, ends=(end,))
    rows = by_hand(end, years=years)
    if not years:
        rows["year"] = 2015
    whole = phreg(rows)
    left = [phreg(rows[rows["region"] != one]) for one in rows["region"].unique()]
    g = 12 if years else 7  # without years, those never trained have no part
    error = np.sqrt((g - 1) / g * ((np.array(left) - whole) ** 2).sum())
    assert found.reason == "" and found.n_regions == g and found.n_exposed_regions == 7
    assert found.estimate == pytest.approx(whole, abs=1e-6)
    assert found.std_error == pytest.approx(error, rel=1e-5)
    assert found.df == g - 1


def test_more_regions_never_trained_move_nothing() -> None:
    """They are strata in which training never varies: no information, no freedom."""
    cases, regions = world()
    more = pd.DataFrame({"region": ["n1", "n2", "n3"], "training_date": pd.NaT})
    added = cases.iloc[:240].assign(region=np.resize(more["region"], 240))
    wide = pd.concat([regions, more], ignore_index=True)
    both = pd.concat([cases, added], ignore_index=True)
    first, second = (
        hazard_ratios(case_histories(*given, EXTRACTION), years=False)[1]
        for given in ((cases, regions), (both, wide))
    )
    assert second.estimate == pytest.approx(first.estimate, abs=1e-7)
    assert second.std_error == pytest.approx(first.std_error, rel=1e-6)
    assert (second.df, second.n_regions) == (first.df, first.n_regions) == (6, 7)


def test_years_take_off_what_changes_everywhere() -> None:
    plain, with_years = (
        hazard_ratios(histories(), years=years, ends=("resolution",))[0]
        for years in (False, True)
    )
    assert plain.estimate != pytest.approx(with_years.estimate, abs=0.02)


def test_too_few_ends_have_a_reason_and_no_number() -> None:
    cases, regions = world()
    few = cases.groupby("region").head(6)
    first = hazard_ratios(case_histories(few, regions, EXTRACTION), years=False)[0]
    ended = cases["end_date"] < min(TRAINED.values())
    early = cases.assign(
        end_date=cases["end_date"].where(ended),
        end_kind=cases["end_kind"].where(ended),
    )
    both = hazard_ratios(case_histories(early, regions, EXTRACTION), years=False)
    assert [one.reason for one in (first, *both)] == [
        "too_few_untreated_convictions",
        "too_few_exposed_convictions",
        "too_few_exposed_ends",
    ]
    assert np.isnan([one.estimate for one in (first, *both)]).all()


def test_nobody_trained() -> None:
    cases, regions = world()
    never = regions.assign(training_date=pd.NaT)
    for years in (False, True):
        found = hazard_ratios(case_histories(cases, never, EXTRACTION), years=years)
        assert {one.reason for one in found} == {"no_exposed_time"}


@pytest.mark.parametrize("years", [False, True])
def test_no_case_at_risk_has_a_reason_and_no_number(years: bool) -> None:
    cases, regions = world()
    none = case_histories(cases.head(0), regions, EXTRACTION)
    found = hazard_ratios(none, years=years)
    assert [one.end for one in found] == ["conviction", "resolution"]
    assert {one.reason for one in found} == {"no_exposed_time"}
    assert np.isnan([one.estimate for one in found]).all()


def test_days_of_the_new_year() -> None:
    days = new_year(np.array([1970, 2000, 2020, 2021]))
    expected = [
        (date(y, 1, 1) - date(1970, 1, 1)).days for y in (1970, 2000, 2020, 2021)
    ]
    assert days.tolist() == expected
    assert year_of(days).tolist() == [1970, 2000, 2020, 2021]
    assert year_of(days - 0.5).tolist() == [1969, 1999, 2019, 2020]


def test_an_end_at_midnight_of_new_year_leaves_no_empty_row() -> None:
    filed = new_year(np.array([2019])) + 364.0  # 31 December
    rows = split_at_training(np.array([1.0]), np.array([0]), np.array([np.inf]))
    split, year = split_at_new_year(rows, filed)
    assert year.tolist() == [2019]
    assert (split.entry.tolist(), split.time.tolist()) == ([0.0], [1.0])
