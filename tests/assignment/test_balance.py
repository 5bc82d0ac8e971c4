"""The balance table against regressions, textbook moments and brute force."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from perutip.assignment.balance import (
    balance_table,
    omnibus_distance,
    within_strata_differences,
)
from perutip.inference.randomization_test import randomization_test

COVARIATES = ["prevalence", "officers", "poverty"]


def every_assignment(labels: np.ndarray, n_treated: dict) -> np.ndarray:
    """All stratified assignments by plain enumeration, shape (n, units)."""
    choices = [
        list(combinations(np.flatnonzero(labels == label), m))
        for label, m in n_treated.items()
    ]
    rows = []
    for pick in product(*choices):
        row = np.zeros(len(labels), dtype=int)
        row[[i for chosen in pick for i in chosen]] = 1
        rows.append(row)
    return np.array(rows)


@pytest.fixture(scope="module")
def study():
    rng = np.random.default_rng(5)
    labels = np.repeat(["low", "middle", "high"], [4, 5, 4])
    frame = pd.DataFrame(
        {
            "unit_id": [f"D{i:02d}" for i in range(13)],
            "stratum": labels,
            "prevalence": rng.gamma(2, 1, 13),
            "officers": rng.integers(8, 60, 13),
            "poverty": rng.uniform(0, 1, 13),
        }
    )
    assignments = every_assignment(labels, {"low": 2, "middle": 2, "high": 1})
    frame["treated"] = assignments[117]
    return frame, assignments


def test_number_of_assignments(study):
    assert study[1].shape == (6 * 10 * 4, 13)


def test_means_and_normalized_differences(study):
    frame, assignments = study
    result = balance_table(frame, COVARIATES, "treated", "stratum", assignments)
    row = result.table.set_index("covariate").loc["poverty"]
    x1 = frame.loc[frame["treated"] == 1, "poverty"]
    x0 = frame.loc[frame["treated"] == 0, "poverty"]
    assert row["mean_treated"] == pytest.approx(x1.mean())
    assert row["mean_control"] == pytest.approx(x0.mean())
    gap = (x1.mean() - x0.mean()) / np.sqrt((x1.var() + x0.var()) / 2)
    assert row["normalized_difference"] == pytest.approx(gap)
    assert (result.n_treated, result.n_control) == (5, 8)


def test_adjusted_difference_is_the_regression_coefficient(study):
    frame, assignments = study
    result = balance_table(frame, COVARIATES, "treated", "stratum", assignments)
    dummies = pd.get_dummies(frame["stratum"]).to_numpy(float)
    design = np.column_stack([frame["treated"], dummies])
    for name, value in zip(
        COVARIATES, result.table["adjusted_difference"], strict=True
    ):
        beta = np.linalg.lstsq(design, frame[name].to_numpy(float), rcond=None)[0]
        assert value == pytest.approx(beta[0])


def test_p_equals_a_loop_of_regressions(study):
    frame, assignments = study
    result = balance_table(frame, COVARIATES, "treated", "stratum", assignments)
    dummies = pd.get_dummies(frame["stratum"]).to_numpy(float)
    x = frame[COVARIATES].to_numpy(float)
    betas = []
    for z in assignments:
        design = np.column_stack([z, dummies])
        betas.append(np.linalg.lstsq(design, x, rcond=None)[0][0])
    size = np.abs(betas)
    expected = (size >= size[117] * (1 - 1e-9)).mean(axis=0)
    np.testing.assert_allclose(result.table["p_ri"], expected, atol=1e-15)


def test_omnibus_has_the_moments_of_stratified_sampling():
    """Cov of within-stratum totals: sum of m(n−m)/(n(n−1)) S'S (Hansen–Bowers)."""
    rng = np.random.default_rng(2)
    labels = np.repeat(np.arange(4), [4, 4, 4, 4])
    x = rng.normal(size=(16, 3))
    assignments = every_assignment(labels, dict.fromkeys(range(4), 2))
    difference = within_strata_differences(x, labels, assignments.astype(float))
    covariance = np.zeros((3, 3))
    for label in range(4):
        inside = x[labels == label] - x[labels == label].mean(axis=0)
        covariance += 2 * 2 / (4 * 3) * inside.T @ inside
    information = 4 * (2 * 2 / 4)
    inverse = np.linalg.inv(covariance / information**2)
    expected = np.einsum("ak,kl,al->a", difference, inverse, difference)
    omnibus, rank = omnibus_distance(difference)
    assert rank == 3
    np.testing.assert_allclose(omnibus, expected, rtol=1e-9)
    assert omnibus.mean() == pytest.approx(3)


def test_the_joint_test_is_exact(study):
    """Over all draws, each equally likely, p <= a happens at most a of the time."""
    frame, assignments = study
    codes = pd.factorize(frame["stratum"])[0]
    x = frame[COVARIATES].to_numpy(float)
    omnibus, _ = omnibus_distance(
        within_strata_differences(x, codes, assignments.astype(float))
    )
    p = (omnibus[None, :] >= omnibus[:, None] * (1 - 1e-9)).mean(axis=1)
    for level in (0.05, 0.10, 0.5):
        assert (p <= level).mean() <= level
    drawn = balance_table(frame, COVARIATES, "treated", "stratum", assignments)
    assert drawn.omnibus_p_ri == pytest.approx(p[117])
    assert drawn.omnibus == pytest.approx(omnibus[117])


def test_a_planted_imbalance_is_found(study):
    frame, assignments = study
    planted = frame.assign(poverty=frame["poverty"] + 5 * frame["treated"])
    result = balance_table(planted, COVARIATES, "treated", "stratum", assignments)
    table = result.table.set_index("covariate")
    assert table.loc["poverty", "p_ri"] == pytest.approx(1 / len(assignments))
    assert result.omnibus_p_ri < 0.05
    assert table.loc["poverty", "normalized_difference"] > 3


def test_linearly_dependent_covariates_count_once(study):
    frame, assignments = study
    more = frame.assign(twice=2 * frame["poverty"] - 3)
    one = balance_table(frame, COVARIATES, "treated", "stratum", assignments)
    two = balance_table(more, [*COVARIATES, "twice"], "treated", "stratum", assignments)
    assert (one.omnibus_df, two.omnibus_df) == (3, 3)
    assert two.omnibus == pytest.approx(one.omnibus)
    assert two.omnibus_p_ri == one.omnibus_p_ri


def test_what_the_strata_fix_has_no_p(study):
    frame, assignments = study
    frame = frame.assign(level=frame["stratum"].map({"low": 1, "middle": 2, "high": 3}))
    result = balance_table(frame, ["level"], "treated", "stratum", assignments)
    assert np.isnan(result.table["p_ri"][0])
    assert result.omnibus_df == 0
    assert result.omnibus_p_ri == 1.0


def test_row_order_and_units(study):
    frame, assignments = study
    units = frame["unit_id"].tolist()
    expected = balance_table(frame, COVARIATES, "treated", "stratum", assignments)
    shuffled = frame.sample(frac=1, random_state=3)
    by_name = balance_table(
        shuffled,
        COVARIATES,
        "treated",
        "stratum",
        assignments,
        unit="unit_id",
        units=units,
    )
    by_array = balance_table(
        shuffled,
        COVARIATES,
        shuffled["treated"].to_numpy(),
        "stratum",
        assignments,
        unit="unit_id",
        units=units,
    )
    pd.testing.assert_frame_equal(by_name.table, expected.table)
    pd.testing.assert_frame_equal(by_array.table, expected.table)
    assert by_name.omnibus_p_ri == expected.omnibus_p_ri


def test_without_strata(study):
    frame, _ = study
    labels = np.zeros(13, dtype=int)
    assignments = every_assignment(labels, {0: 5})
    result = balance_table(frame, COVARIATES, "treated", None, assignments)
    raw = result.table["mean_treated"] - result.table["mean_control"]
    np.testing.assert_allclose(result.table["adjusted_difference"], raw)
    np.testing.assert_allclose(
        result.table["adjusted_normalized"], result.table["normalized_difference"]
    )
    assert sorted(result.love_plot["sample"].unique()) == ["raw", "within strata"]


def test_refusals(study):
    frame, assignments = study
    args = (COVARIATES, "treated", "stratum", assignments)
    with pytest.raises(ValueError, match="poverty: 1 districts without"):
        balance_table(frame.assign(poverty=[np.nan, *range(12)]), *args)
    with pytest.raises(ValueError, match="not among the possible"):
        balance_table(frame.assign(treated=[1] * 5 + [0] * 8), *args)
    with pytest.raises(ValueError, match="0 or 1"):
        balance_table(frame.assign(treated=2), *args)
    with pytest.raises(ValueError, match="more than one row"):
        balance_table(frame.assign(unit_id="D1"), *args, unit="unit_id")
    with pytest.raises(ValueError, match="do not hold the same units"):
        balance_table(frame, *args, unit="unit_id", units=["D99"] * 13)
    with pytest.raises(ValueError, match="one column per unit"):
        balance_table(frame.iloc[:9], *args)


def test_p_equals_the_packages_randomization_test(study):
    frame, assignments = study
    result = balance_table(frame, COVARIATES, "treated", "stratum", assignments)
    for name, p in zip(COVARIATES, result.table["p_ri"], strict=True):
        test = randomization_test(
            frame[name].to_numpy(float),
            frame["unit_id"],
            frame["treated"],
            assignments,
            units=frame["unit_id"],
            strata=frame["stratum"],
            statistic="difference",
            confidence_set=False,
        )
        assert p == pytest.approx(test.p_value, abs=1e-12)
