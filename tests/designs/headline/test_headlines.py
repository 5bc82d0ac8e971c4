"""Family of the headlines: fast jackknife against the slow one, step-down, recovery."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.hazard_imputation import Statistic
from perutip.designs.headline.dated_outcomes import (
    DatedCells,
    DatedOutcome,
    dated_outcome,
)
from perutip.designs.headline.headlines import (
    common_orders,
    family_of_dates,
    family_of_statistics,
    hazard_frames,
    units_of,
)
from perutip.designs.staggered_did import imputation_att

REGIONS = 10
EXTRACTION = pd.Timestamp("2022-12-31")


def world(seed: int, effect: float, n: int = 900) -> pd.DataFrame:
    """Cases of ten regions, five trained from 2018 on; `effect` on the outcome."""
    rng = np.random.default_rng(seed)
    unit = rng.integers(0, REGIONS, n)
    filed = pd.Timestamp("2012-01-01") + pd.to_timedelta(rng.integers(0, 3900, n), "D")
    trained = pd.Series(
        [pd.Timestamp(f"{2018 + k % 3}-0{1 + k}-10") for k in range(5)] + [pd.NaT] * 5
    )
    training = trained.reindex(unit).to_numpy()
    exposed = filed.to_numpy() >= training
    chance = 0.3 + 0.02 * unit + effect * exposed
    months = rng.integers(20, 900, n)
    end = filed + pd.to_timedelta(months, "D")
    return pd.DataFrame(
        {
            "unit": [f"R{u:02d}" for u in unit],
            "filing_date": filed,
            "training_date": training,
            "resolution_date": pd.Series(end).where(end <= EXTRACTION),
            "undated": 0.0,
            "convicted": (rng.random(n) < chance).astype(float),
            "outcome": (rng.random(n) < chance).astype(float),
        }
    )


def days(dates: pd.Series) -> np.ndarray:
    values = dates.to_numpy("datetime64[D]")
    return np.where(np.isnat(values), np.inf, values.astype(float))


@pytest.mark.parametrize("seed", range(4))
def test_fast_t_equals_the_jackknife_of_the_regression(seed: int) -> None:
    cases = world(seed, 0.1)
    member = dated_outcome(cases, "outcome", "filing_date")
    training = units_of(cases).set_index("unit")["training_date"]
    rows = member.rows
    rows["treated"] = (rows["date"] >= rows["unit"].map(training)).astype(int)
    slow = imputation_att(
        rows,
        outcome="outcome",
        unit_fe="unit",
        time_fe="half_year",
        treated="treated",
        cluster="unit",
        draws=19,
    )
    cells = DatedCells.of(member)
    fast = cells.t_statistic(days(training.reindex(cells.labels)))
    assert fast == pytest.approx(slow.att / slow.jackknife_se, rel=1e-9)


def test_without_identification_there_is_no_t() -> None:
    rows = pd.DataFrame(
        {
            "unit": ["a", "a", "b", "b"],
            "date": pd.to_datetime(
                ["2015-01-05", "2019-01-05", "2015-02-05", "2015-03-05"]
            ),
            "half_year": [4030, 4038, 4030, 4030],
            "outcome": [0.0, 1.0, 1.0, 0.0],
        }
    )
    cells = DatedCells.of(DatedOutcome("y", rows))
    treated_alone_in_its_half_year = np.array([17000.0, np.inf])
    assert np.isnan(cells.t_statistic(treated_alone_in_its_half_year))
    assert np.isnan(cells.t_statistic(np.array([np.inf, np.inf])))


def family(cases: pd.DataFrame, draws: int = 99):
    at_risk, units = hazard_frames(cases, units_of(cases))
    member = dated_outcome(cases, "outcome", "filing_date")
    return family_of_dates(
        at_risk,
        units,
        {"hazard": Statistic("hazard"), "beside": Statistic("hazard")},
        [member],
        members=["hazard", "outcome", "not a statistic"],
        extraction_date=EXTRACTION,
        common=common_orders(
            at_risk,
            units,
            extraction_date=EXTRACTION,
            draws=draws,
            seed=np.random.SeedSequence(3),
        ),
    )


def test_step_down_by_hand_over_common_orders() -> None:
    cases = world(1, 0.15)
    found = family(cases)
    assert set(found.p_step_down) == {"hazard", "outcome"}
    assert set(found.p_value) == {"hazard", "beside", "outcome"}
    for name, stepped in found.p_step_down.items():
        assert stepped >= found.p_value[name]
    at_risk, units = hazard_frames(cases, units_of(cases))
    from perutip.designs.hazard_imputation import (
        date_orders,
        permutable_regions,
        permute_training_dates,
    )

    labels = permutable_regions(at_risk, units, extraction_date=EXTRACTION)
    rng = np.random.default_rng(np.random.SeedSequence(3))
    orders = date_orders(len(labels), 99, rng)
    hazard = permute_training_dates(
        at_risk,
        units,
        extraction_date=EXTRACTION,
        statistics=[Statistic("hazard")],
        orders=orders,
    )
    member = dated_outcome(cases, "outcome", "filing_date")
    training = units.set_index("region")["training_date"]
    t = member.t_under(training, labels, orders)
    both = np.column_stack([hazard.draws[:, 0], t[1:]])
    largest = np.abs(both).max(axis=1)
    sizes = {"hazard": abs(hazard.observed[0]), "outcome": abs(t[0])}
    first = max(sizes, key=sizes.get)
    by_hand = (1 + (largest >= sizes[first] * (1 - 1e-9)).sum()) / 100
    assert found.p_step_down[first] == pytest.approx(by_hand)


def test_a_planted_effect_is_found_and_its_absence_is_not() -> None:
    strong = [family(world(seed, 0.35), 99).p_step_down["outcome"] for seed in (5, 6)]
    assert max(strong) <= 0.05
    none = [
        family(world(seed, 0.0), 99).p_step_down["outcome"] for seed in range(7, 13)
    ]
    assert np.mean(none) > 0.2


def test_a_later_step_joins_the_family_over_the_same_orders() -> None:
    """Step-down over all members at once, whoever computed which column."""
    cases = world(1, 0.15)
    whole = family(cases)
    kept, later = whole.statistics[["hazard"]], whole.statistics["outcome"]
    joined = family_of_statistics(kept.assign(outcome=later), ["hazard", "outcome"])
    assert joined.p_step_down == whole.p_step_down
    alone = family_of_statistics(kept, ["hazard", "outcome"])
    assert alone.p_step_down["hazard"] <= joined.p_step_down["hazard"]


def test_a_member_without_a_statistic_leaves_the_family() -> None:
    columns = pd.DataFrame({"a": [2.0, 1.0, 3.0], "b": [np.nan, 9.0, 9.0]})
    found = family_of_statistics(columns, ["a", "b"])
    assert found.p_step_down == {"a": pytest.approx(2 / 3)}
    assert set(found.p_value) == {"a"}


def test_a_member_that_no_permutation_moves_has_no_p_and_is_no_part_of_the_family():
    columns = pd.DataFrame({"a": [1.5] * 20, "b": np.r_[2.0, np.linspace(-1, 1, 19)]})
    found = family_of_statistics(columns, ["a", "b"])
    assert set(found.p_value) == set(found.p_step_down) == {"b"}
    assert found.p_step_down["b"] == found.p_value["b"] == pytest.approx(1 / 20)
