"""Jumps at a training date: when a p is printed, and recovery."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.jumps.discontinuity import (
    discontinuity,
    local_jumps,
    outside_donut,
    permuted_jump_p,
    residualise,
)
from perutip.designs.jumps.training_jumps import index_at_training

REGIONS, SPAN = 12, 1200


def rulings(jump: float, seed: int, per_region: int = 330) -> pd.DataFrame:
    """Rulings of twelve trained regions around staggered dates, and one never."""
    rng = np.random.default_rng(seed)
    parts = []
    for k in range(REGIONS + 1):
        trained = pd.Timestamp("2022-02-01") + pd.DateOffset(months=k)
        days = rng.integers(-SPAN, SPAN, per_region)
        level = rng.normal() + 0.0003 * days
        index = level + jump * (days >= 0) + rng.normal(size=per_region)
        part = pd.DataFrame(
            {
                "region_id": f"{k:02d}",
                "ruling_date": trained + pd.to_timedelta(days, "D"),
                "training_date": trained if k < REGIONS else pd.NaT,
                "index": index,
            }
        )
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def test_outcome_on_two_exact_lines_gives_the_jump_between_them() -> None:
    x = np.arange(-50.0, 50.0)
    y = 2 + 0.1 * x + (x >= 0) * (0.7 - 0.05 * x)
    assert local_jumps(y, x[None], 40.0)[0] == pytest.approx(0.7)


@pytest.mark.parametrize("after", [[], [0.0], [3.0, 3.0]])
def test_without_two_distinct_days_a_side_there_is_no_line(after: list) -> None:
    x = np.array([-9.0, -8.0, -5.0, -2.0, *after])
    assert np.isnan(local_jumps(np.ones(len(x)), x[None], 40.0)).all()


def test_a_donut_of_zero_keeps_the_day_itself() -> None:
    days = np.array([-1.0, 0.0, 1.0])
    assert outside_donut(days, 0).all()
    assert outside_donut(days, 1).sum() == 0
    assert outside_donut(pd.Series(days), 0.5).tolist() == [True, False, True]


def test_fewer_than_three_distinct_days_are_not_estimable() -> None:
    rng = np.random.default_rng(0)
    days = pd.Series(np.r_[rng.integers(-300, 0, 80), np.repeat([0, 30], 40)] * 1.0)
    y = pd.Series(rng.normal(size=160))
    assert discontinuity(y, days, bandwidth=270) is None


def test_planted_jump_of_the_index_is_found(config) -> None:
    found = index_at_training(rulings(1.0, 1), config, np.random.SeedSequence(1))
    real = [one for one in found if one.cutoff == 0]
    assert len(real) == len(config.discontinuity.bandwidths_days)
    for one in real:
        assert one.found.conf_low < 1.0 < one.found.conf_high
        assert one.found.conf_low > 0 and one.p_permutation <= 0.02 and not one.few
    placebo = [one for one in found if one.cutoff]
    assert all(one.found.conf_low < 0 < one.found.conf_high for one in placebo)


def test_few_rulings_inside_have_no_p_of_rdrobust(config) -> None:
    few = rulings(0.0, 2, per_region=20)
    found = index_at_training(few, config, np.random.SeedSequence(1))
    assert found[0].few and found[0].found is not None
    alone = index_at_training(few[:20], config, np.random.SeedSequence(1))
    assert {one.reason for one in alone} == {"too_few_treated_clusters"}


def test_size_of_the_permutation() -> None:
    def p_of(seed: int) -> float:
        rows = rulings(0.0, seed, 40).dropna()
        first = pd.Timestamp("1970-01-01")
        frame = pd.DataFrame(
            {
                "unit": rows["region_id"],
                "day": (rows["ruling_date"] - first).dt.days.astype(float),
                "training": (rows["training_date"] - first).dt.days.astype(float),
                "outcome": rows["index"],
            }
        )
        return permuted_jump_p(
            frame,
            bandwidth=365,
            donut=14,
            cutoff=0,
            draws=49,
            seed=np.random.SeedSequence(seed),
        )

    p_values = np.array([p_of(seed) for seed in range(200)])
    assert 0.05 <= (p_values <= 0.1).mean() <= 0.16


def test_dates_that_are_all_the_same_give_no_permutation_p() -> None:
    rng = np.random.default_rng(4)
    rows = pd.DataFrame(
        {
            "unit": np.repeat(["a", "b", "c"], 80),
            "day": rng.integers(-150, 150, 240).astype(float),
            "training": 0.0,
            "outcome": rng.random(240),
        }
    )
    at = {"bandwidth": 120, "donut": 0, "cutoff": 0, "draws": 19}
    seed = np.random.SeedSequence(1)
    assert np.isnan(permuted_jump_p(rows, seed=seed, **at))
    moved = rows.assign(training=rows["unit"].map({"a": 0.0, "b": 5.0, "c": 9.0}))
    assert permuted_jump_p(moved, seed=seed, **at) >= 1 / 20


def test_without_a_row_there_is_nothing_to_net_of_effects() -> None:
    frame = pd.DataFrame({"y": [np.nan, np.nan], "unit": ["a", "b"]}, index=[7, 3])
    found = residualise(frame, "y", ("unit",))
    assert list(found.index) == [7, 3] and found.isna().all()
    assert residualise(frame.iloc[:0], "y", ("unit",)).empty


RNG = np.random.default_rng(5)
DAY = pd.Series(RNG.integers(-300, 300, 300)).astype(float)
Y = pd.Series(RNG.random(300)) + 0.3 * (DAY >= 0)


def test_a_jump_takes_arrays_and_refuses_rows_in_another_order() -> None:
    at = {"bandwidth": 250.0}
    assert discontinuity(Y.to_numpy(), DAY.to_numpy(), **at) == discontinuity(
        Y, DAY, **at
    )
    for other, words in (
        (Y.sample(frac=1, random_state=1), "same index"),
        (Y.iloc[1:], "rows"),
        (Y.where(DAY < 200, np.inf), "infinite"),
    ):
        with pytest.raises(ValueError, match=words):
            discontinuity(other, DAY, **at)
    for wrong in ({"bandwidth": -1.0}, {"bandwidth": 250.0, "level": 95}):
        with pytest.raises(ValueError, match="bandwidth must be"):
            discontinuity(Y, DAY, **wrong)
