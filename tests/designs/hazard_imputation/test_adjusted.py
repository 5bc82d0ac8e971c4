"""Region trends and case mix: an independent fit, planted worlds, and what is lost."""

import numpy as np
import pandas as pd
import pytest
from hazard_worlds import EXTRACTION

from perutip.designs.hazard_imputation import Statistic, hazard_imputation
from perutip.designs.hazard_imputation.adjusted import adjusted_study

HAZARD, CONVICTED = Statistic("hazard"), Statistic("conviction", 12)
MONTH, AGES = 30.4375, np.array([0, 3, 6, 12, 18, 24, 36, 60])


@pytest.fixture(scope="module")
def made(world):
    return world(7, n=700, regions=12, trained=8, effect=0.03)


def study(made, **more):
    return adjusted_study(*made, extraction_date=EXTRACTION, **more)


def pieces(made):
    """Time at risk case by case in sixteenths of a day, added up: no code is shared."""
    cases, regions = made
    training = regions.set_index("region")["training_date"]
    rows = []
    for case in cases.itertuples():
        ended = pd.notna(case.end_date)
        last = case.end_date if ended else pd.Timestamp(EXTRACTION)
        n_days = (last - case.filing_date).days + 1
        tick = np.arange(16 * n_days - (8 if ended else 0))
        day = case.filing_date + pd.to_timedelta(tick // 16, unit="D")
        one = pd.DataFrame(
            {
                "case": case.Index,
                "region": case.region,
                "half": day.year * 2 + (day.month > 6),
                "age": np.searchsorted(AGES, tick / 16 / MONTH, side="right") - 1,
                "exposed": day >= training[case.region],
                "days": 1 / 16,
                "ended": (tick == tick[-1]) * float(case.end_kind == "convicted"),
            }
        )
        by = ["case", "region", "half", "age", "exposed"]
        rows.append(one.groupby(by, as_index=False).sum())
    return pd.concat(rows, ignore_index=True)


def by_hand(rows, columns):
    """Hazard difference from least squares on rows, with numpy alone."""
    x = np.hstack(
        [pd.get_dummies(rows[["region", "half", "age"]].astype(str)), columns]
    )
    x, months = x.astype(float), rows["days"].to_numpy() / MONTH
    fit = ~rows["exposed"].to_numpy()
    root = np.sqrt(months[fit])
    rate = rows["ended"].to_numpy()[fit] / root
    coef = np.linalg.lstsq(x[fit] * root[:, None], rate, rcond=1e-12)[0]
    left = rows["ended"].to_numpy()[~fit] - months[~fit] * (x[~fit] @ coef)
    return left.sum() / months[~fit].sum()


def test_without_anything_added_it_is_the_headline(made):
    plain = hazard_imputation(*made, extraction_date=EXTRACTION, horizons=(12,))
    same = study(made)
    for of, value, error in (
        (HAZARD, plain.hazard, plain.hazard_se),
        (CONVICTED, plain.cif_effect[12], plain.cif_se[12]),
        (
            Statistic("resolution", 12),
            plain.resolution_effect[12],
            plain.resolution_se[12],
        ),
    ):
        found = same.estimate(of)
        assert found.effect == pytest.approx(value, abs=1e-10)
        assert found.std_error == pytest.approx(error, abs=1e-10)
    constant = pd.DataFrame({"one": np.ones(len(made[0]))})
    again = study(made, mix=constant).estimate(CONVICTED)
    assert again.effect == pytest.approx(plain.cif_effect[12], abs=1e-10)
    assert again.std_error == pytest.approx(plain.cif_se[12], abs=1e-10)


def test_both_equal_least_squares_on_days(world):
    made = world(3, n=120, regions=4, trained=2, effect=0.02)
    rows = pieces(made)
    half = rows["half"] - rows["half"].min()
    slopes = pd.get_dummies(rows["region"]).mul(half, axis=0)
    found = study(made, trends=True).estimate(HAZARD)
    assert found.effect == pytest.approx(by_hand(rows, slopes), abs=1e-8)
    rng = np.random.default_rng(1)
    mix = pd.DataFrame(rng.integers(0, 3, (len(made[0]), 2)).astype(float))
    columns = mix.loc[rows["case"]].to_numpy()
    found = study(made, mix=mix).estimate(HAZARD)
    assert found.effect == pytest.approx(by_hand(rows, columns), abs=1e-8)


def test_a_standard_error_leaves_a_region_out_of_everything(made):
    cases, regions = made
    mix = pd.DataFrame({"a": np.arange(len(cases)) % 3 == 0}).astype(float)
    for more in ({"trends": True}, {"mix": mix}):
        moved = []
        for region in sorted(set(cases["region"])):
            kept = cases["region"] != region
            fewer = more if "trends" in more else {"mix": mix[kept]}
            alone = study((cases[kept], regions), **fewer).estimate(CONVICTED)
            moved.append(alone.effect)
        whole = study(made, **more).estimate(CONVICTED)
        gap = np.array(moved) - whole.effect
        error = np.sqrt((len(gap) - 1) / len(gap) * (gap**2).sum())
        assert whole.std_error == pytest.approx(error, abs=1e-10)


def drifting(rng, n=6000, effect=0.02):
    """Regions whose monthly hazards drift apart, trained ones upwards, by half-year."""
    region = rng.integers(0, 12, n)
    start = pd.Timestamp("2012-01-01")
    filed = start + pd.to_timedelta(rng.integers(0, 3650, n), unit="D")
    training = pd.Timestamp("2019-07-01")
    slope = np.where(region < 7, 0.003, 0.0)
    alive = np.ones(n, dtype=bool)
    end = np.full(n, np.nan)
    last = (pd.Timestamp(EXTRACTION) - filed).days.to_numpy()
    first = (filed - start).days.to_numpy()
    for step in range(0, int(last.max()), 15):
        live = alive & (step < last)
        when = first + step
        hazard = 0.015 + slope * when / 365.25
        hazard += effect * ((when >= (training - start).days) & (region < 7))
        ends = live & (rng.random(n) < hazard * 15 / MONTH)
        end[ends], alive[ends] = np.minimum(step + rng.integers(0, 15), last[ends]), 0
    return (
        pd.DataFrame(
            {
                "region": [f"R{r}" for r in region],
                "filing_date": filed,
                "end_date": filed + pd.to_timedelta(end, unit="D"),
                "end_kind": np.where(np.isnan(end), None, "convicted"),
            }
        ),
        pd.DataFrame(
            {
                "region": [f"R{r}" for r in range(12)],
                "training_date": [training] * 7 + [pd.NaT] * 5,
            }
        ),
    )


def test_trends_recover_an_effect_that_drifting_regions_hide():
    made = drifting(np.random.default_rng(11))
    plain = hazard_imputation(*made, extraction_date=EXTRACTION, horizons=(12,))
    with_trends = study(made, trends=True).estimate(HAZARD)
    assert plain.hazard - 0.02 > 0.006
    assert abs(with_trends.effect - 0.02) < 0.005


def mixed(rng, n=6000):
    """Cases of a slow and a fast kind; training moves which kind comes, and nothing
    else."""
    region = rng.integers(0, 12, n)
    filed = pd.Timestamp("2012-01-01") + pd.to_timedelta(
        rng.integers(0, 3650, n), unit="D"
    )
    training = pd.Timestamp("2018-07-01")
    after = (filed >= training) & (region < 7)
    fast = (rng.random(n) < np.where(after, 0.8, 0.3)).astype(float)
    months = rng.exponential(1 / (0.02 + 0.04 * fast))
    end = filed + pd.to_timedelta((months * MONTH).astype(int), unit="D")
    ended = end <= pd.Timestamp(EXTRACTION)
    cases = pd.DataFrame(
        {
            "region": [f"R{r}" for r in region],
            "filing_date": filed,
            "end_date": pd.Series(end).where(ended),
            "end_kind": np.where(ended, "convicted", None),
        }
    )
    regions = pd.DataFrame(
        {
            "region": [f"R{r}" for r in range(12)],
            "training_date": [training] * 7 + [pd.NaT] * 5,
        }
    )
    return (cases, regions), pd.DataFrame({"fast": fast})


def test_case_mix_takes_away_what_moved_with_the_mix_alone():
    made, mix = mixed(np.random.default_rng(5))
    plain = hazard_imputation(*made, extraction_date=EXTRACTION, horizons=(12,))
    found = study(made, mix=mix).estimate(CONVICTED)
    assert plain.cif_effect[12] > 0.08
    assert abs(found.effect) < 0.03


def test_a_region_trained_in_its_first_half_year_has_no_trend(made):
    cases, regions = made
    early = regions["region"] == "R0"
    first = cases.loc[cases["region"] == "R0", "filing_date"].min()
    moved = regions.assign(
        training_date=regions["training_date"].mask(early, first + pd.Timedelta(days=9))
    )
    level, trend = study((cases, moved)).sums, study((cases, moved), trends=True).sums
    assert level.by_region[0, 0, 0].sum() > 0
    # what is left lies in the half-year of the training, where no slope is needed
    months = trend.by_region[0, 0, 0].sum()
    assert 0 < months < 7
    lost = trend.lost_months - level.lost_months
    assert lost == pytest.approx(level.by_region[0, 0, 0].sum() - months)


def test_a_mix_with_holes_is_refused(made):
    for mix in (
        pd.DataFrame({"a": np.ones(3)}),
        pd.DataFrame({"a": np.full(len(made[0]), np.nan)}),
    ):
        with pytest.raises(ValueError, match="one row per case and no missing"):
            study(made, mix=mix)
