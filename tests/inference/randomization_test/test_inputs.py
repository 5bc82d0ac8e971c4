"""Assignments, what is refused, and invariances of the randomization test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from ten_units import EVERY, STRATA, UNITS

from perutip.inference.randomization_test import (
    control_standardized_index,
    enumerate_assignments,
    randomization_test,
    randomization_tests,
    sample_assignments,
)


@pytest.fixture
def data():
    rng = np.random.default_rng(3)
    at = np.repeat(np.arange(10), rng.integers(2, 7, 10))
    y = rng.normal(size=at.size) + rng.normal(size=10)[at]
    return dict(outcome=y, unit=UNITS[at], treatment=EVERY[7], assignments=EVERY)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(treatment=1 - EVERY[7]), "not among"),
        (dict(treatment=np.ones(10)), "every unit is 1"),
        (dict(treatment=EVERY[7][:9]), "shape"),
        (dict(treatment=2 * EVERY[7]), "only 0 and 1"),
        (dict(assignments=EVERY[:, :9]), "shape"),
        (dict(assignments=EVERY + 0.5), "only 0 and 1"),
        (dict(units=[*UNITS[:9], "d0"]), "repeat"),
        (dict(units=[*UNITS[:9], "other"]), "belong to no unit"),
        (dict(probabilities=np.r_[np.full(9, 0.5), 1.0]), "between 0 and 1"),
        (dict(probabilities=[0.5]), "shape"),
        (dict(statistic="mean"), "statistic must be one of"),
        (dict(alternative="both"), "alternative must be one of"),
        (dict(level=95), "level"),
        (dict(weights=[1.0]), "weights"),
        (dict(strata=["a"]), "strata"),
        (dict(covariates=[[1.0]]), "covariates"),
    ],
)
def test_refusals(data, change, message):
    with pytest.raises(ValueError, match=message):
        randomization_test(**{"units": UNITS, **data, **change})


def test_missing_values_are_counted(data):
    n = data["outcome"].size
    holes = np.where(np.arange(n) % 5 == 0, np.nan, data["outcome"])
    with pytest.raises(ValueError, match=f"{np.isnan(holes).sum()} of {n}"):
        randomization_test(**{**data, "outcome": holes}, units=UNITS)
    for name in ("weights", "covariates"):
        with pytest.raises(ValueError, match=f"{name}: {np.isnan(holes).sum()}"):
            randomization_test(**data, units=UNITS, **{name: np.abs(holes)})
    with pytest.raises(ValueError, match="subscales"):
        control_standardized_index(holes, data["unit"], UNITS)


def test_row_order_and_label_types_do_not_matter(data):
    first = randomization_test(**data, units=UNITS)
    order = np.random.default_rng(1).permutation(data["outcome"].size)
    frame = pd.DataFrame({"y": data["outcome"], "u": data["unit"]}).iloc[order]
    again = randomization_test(
        frame["y"],
        frame["u"].astype("category"),
        pd.Series(data["treatment"]),
        EVERY,
        units=pd.Series(UNITS),
    )
    np.testing.assert_allclose(again.statistics, first.statistics, rtol=1e-10)
    np.testing.assert_allclose(again.conf_pieces, first.conf_pieces, rtol=1e-9)


def test_units_of_measurement_do_not_matter(data):
    first = randomization_test(**data, units=UNITS)
    moved = randomization_test(
        **{**data, "outcome": 1e6 + 1e-4 * data["outcome"]}, units=UNITS
    )
    assert moved.n_extreme == first.n_extreme
    assert moved.conf_low == pytest.approx(1e-4 * first.conf_low, rel=1e-4)


def test_empty_units_count_as_columns(data):
    keep = data["unit"] != UNITS[data["treatment"] == 0][0]
    data |= {"outcome": data["outcome"][keep], "unit": data["unit"][keep]}
    result = randomization_test(**data, units=UNITS)
    assert (result.n_units, result.n_clusters, result.n_undefined) == (10, 9, 0)
    assert result.n_assignments == len(EVERY)


def test_undefined_assignments_count_as_extreme():
    # Only d0 and d1 have rows: assignments that treat both or neither compare nothing.
    rows = dict(unit=["d0", "d0", "d1"], assignments=EVERY, units=UNITS)
    split = EVERY[EVERY[:, 0] > EVERY[:, 1]][0]
    result = randomization_test(
        [3.0, 2.0, 1.0],
        treatment=split,
        alternative="greater",
        statistic="difference",
        **rows,
    )
    neither = EVERY[:, 0] == EVERY[:, 1]
    assert result.n_undefined == neither.sum() == 16
    assert result.n_extreme == (neither | (EVERY[:, 0] == 1)).sum() == 32
    assert result.conf_pieces == ((-np.inf, np.inf),)
    with pytest.raises(ValueError, match="does not vary"):
        randomization_test([3.0, 2.0, 1.0], treatment=EVERY[neither][0], **rows)


def test_constant_outcome_never_rejects(data):
    flat = np.full(data["outcome"].size, 0.1)
    for statistic in ("studentized", "difference"):
        result = randomization_test(
            **{**data, "outcome": flat}, units=UNITS, statistic=statistic
        )
        assert (result.estimate, result.statistic, result.p_value) == (0, 0, 1)
        assert result.conf_low == result.conf_high == 0


def test_constant_and_repeated_covariates_are_dropped(data):
    x = np.random.default_rng(0).normal(size=data["outcome"].size)
    many = pd.DataFrame({"x": x, "again": 3 * x - 2, "flat": 7.1})
    one = randomization_test(**data, units=UNITS, covariates=x)
    other = randomization_test(**data, units=UNITS, covariates=many)
    assert other.dropped_controls == ("covariate again", "covariate flat")
    np.testing.assert_allclose(one.statistics, other.statistics)


def test_sampled_p_value_counts_the_draw_itself(data):
    draws = sample_assignments(STRATA, {"north": 2, "south": 1, "east": 1}, 999, 1)
    result = randomization_test(
        **{**data, "assignments": draws}, units=UNITS, sampled=True
    )
    assert not result.exact
    assert result.p_value == (result.n_extreme + 1) / 1000
    exact = randomization_test(**data, units=UNITS)
    assert result.p_value == pytest.approx(exact.p_value, abs=0.06)


def test_sampled_set_is_the_effects_not_rejected(data):
    draws = sample_assignments(STRATA, {"north": 2, "south": 1, "east": 1}, 199, 2)
    common = dict(units=UNITS, sampled=True, level=0.9)
    data["assignments"] = draws
    result = randomization_test(**data, **common)
    rows = data["treatment"][np.searchsorted(UNITS, data["unit"])]
    for tau in np.linspace(-4, 4, 33) + result.estimate:
        inside = any(low <= tau <= high for low, high in result.conf_pieces)
        shifted = {**data, "outcome": data["outcome"] - tau * rows}
        assert inside == (randomization_test(**shifted, **common).p_value > 0.1 + 1e-9)


def test_accepted_subset_of_rerandomization(data):
    balance = np.abs(EVERY @ np.arange(10.0))
    accepted = EVERY[balance <= np.median(balance)]
    drawn = accepted[3]
    result = randomization_test(
        **{**data, "assignments": accepted, "treatment": drawn}, units=UNITS
    )
    everything = randomization_test(**{**data, "treatment": drawn}, units=UNITS)
    picked = everything.statistics[balance <= np.median(balance)]
    assert result.n_extreme == (np.abs(picked) >= abs(result.statistic) - 1e-9).sum()


@pytest.mark.parametrize("statistic", ["studentized", "difference"])
@pytest.mark.parametrize("composite", [False, True])
def test_size_is_exact_whatever_is_drawn(data, statistic, composite):
    """Over all draws of the design, p falls below any level no more often than that."""
    outcome = data["outcome"].round()
    if composite:
        scales = np.column_stack([outcome, data["outcome"] ** 2])
        outcome = control_standardized_index(scales, data["unit"], UNITS)
    p = [
        randomization_test(
            outcome,
            data["unit"],
            drawn,
            EVERY,
            units=UNITS,
            statistic=statistic,
            confidence_set=False,
        ).p_value
        for drawn in EVERY
    ]
    for level in np.arange(1, 49) / 48:
        assert np.mean(np.array(p) <= level + 1e-12) <= level + 1e-12


def test_smallest_possible_p(data):
    assert randomization_test(**data, units=UNITS).smallest_possible_p == 1 / 48
    pairs = enumerate_assignments(np.repeat(range(5), 2), 1)
    ten = range(10)
    common = dict(unit=ten, treatment=pairs[0], assignments=pairs, units=ten)
    y = np.arange(10) % 3
    assert randomization_test(y, **common).smallest_possible_p == 1 / 16
    one_sided = randomization_test(y, **common, alternative="less")
    assert one_sided.smallest_possible_p == 1 / 32


def test_several_outcomes_share_the_design(data):
    y = data.pop("outcome")
    frame = pd.DataFrame({"a": y, "b": y**2, "c": np.exp(y)})
    together = randomization_tests(frame, **data, units=UNITS)
    assert list(together) == ["a", "b", "c"]
    for name, result in together.items():
        alone = randomization_test(frame[name], **data, units=UNITS)
        np.testing.assert_allclose(alone.statistics, result.statistics)
        np.testing.assert_allclose(alone.conf_pieces, result.conf_pieces)


def test_messages_name_no_value(data):
    secret = np.where(data["unit"] == "d3", "SECRET", data["unit"])
    with pytest.raises(ValueError) as refusal:
        randomization_test(**{**data, "unit": secret}, units=UNITS)
    assert "SECRET" not in str(refusal.value)
