"""Labels, row order, lost clusters, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from refits import design_of, staggered

from perutip.inference.linear_estimator import (
    LeastSquaresDesign,
    SingularLeaveOut,
    linear_estimates,
    linear_jackknife,
    linear_wild_test,
    linear_wild_tests,
)


def test_labels_row_order_and_rows_left_out_do_not_matter():
    data = staggered(8)
    names = data["region"].map(dict(enumerate("fedcba")))
    one = linear_wild_test(data["y"], design_of(data), data["region"])
    two = linear_wild_test(data["y"], design_of(data), names)
    assert one.p_value == two.p_value and one.t_stat == pytest.approx(two.t_stat)
    mixed = data.sample(frac=1, random_state=0).reset_index(drop=True)
    three = linear_jackknife(mixed["y"], design_of(mixed), mixed["region"])
    assert three.t_stat[0] == pytest.approx(one.t_stat)
    keep = (data["period"] > 0).to_numpy()
    part = data[keep]
    whole = linear_wild_test(data["y"], design_of(data), data["region"], keep=keep)
    alone = linear_wild_test(part["y"], design_of(part), part["region"])
    assert whole.p_value == alone.p_value
    assert whole.t_stat == pytest.approx(alone.t_stat)
    assert (whole.n_obs, whole.conf_low) == (alone.n_obs, pytest.approx(alone.conf_low))


def test_only_one_treated_cluster_gives_no_number_and_names_the_cluster():
    data = staggered(9)
    data["treated"] = data["treated"] & (data["region"] == 1)
    with pytest.warns(SingularLeaveOut, match="without cluster 1: not estimable: att"):
        made = linear_jackknife(data["y"], design_of(data), data["region"])
    assert np.isfinite(made.estimate[0]) and np.isnan(made.std_error[0])
    with pytest.warns(SingularLeaveOut):
        test = linear_wild_test(data["y"], design_of(data), data["region"])
    assert np.isnan(test.p_value) and test.conf_pieces == ()


def test_treated_rows_lost_with_another_cluster_are_counted_in_a_warning():
    data = staggered(10)
    # In the last period only region 5 is untreated.
    data = data[(data["period"] < 4) | data["treated"] | (data["region"] == 5)]
    with pytest.warns(SingularLeaveOut, match="without cluster 5: .* treated rows"):
        linear_jackknife(data["y"], design_of(data), data["region"])


def test_all_estimates_in_one_call_equal_the_single_calls():
    data = staggered(13)
    design = design_of(data)
    regions, periods = data["region"].to_numpy(), data["period"].to_numpy()
    late = design.treated & (periods == 4)
    targets = np.column_stack([design.targets[:, 0], late * 1.0])
    design = replace(design, targets=targets, names=("att", "late"))
    rows = linear_estimates(data["y"], design, regions, wild=["att"])
    jack = linear_jackknife(data["y"], design, regions)
    test = linear_wild_tests(data["y"], design, regions)[0]
    assert [r.name for r in rows] == ["att", "late"]
    assert rows[0].p_wild == test.p_value and rows[0].wild_pieces == test.conf_pieces
    assert rows[1].p_wild is None and rows[1].draws == 0
    assert rows[1].std_error == jack.std_error[1]
    assert rows[0].leave_out_low == jack.leave_out[:, 0].min()


def test_least_squares_reports_nan_for_collinear_regressors():
    rng = np.random.default_rng(0)
    g = np.repeat(np.arange(6), 10)
    x = rng.normal(size=60)
    columns = np.column_stack([x, (g > 2) * 1.0])
    design = LeastSquaresDesign((g,), columns, ("x", "flat"))
    weights = design.weights()
    assert np.isnan(weights[:, 1]).all()
    y = rng.normal(size=60)
    centred = x - pd.Series(x).groupby(g).transform("mean").to_numpy()
    assert weights[:, 0] @ y == pytest.approx(centred @ y / (centred @ centred))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": np.nan}, "outcome: missing"),
        ({"region": 1.0}, "one cluster"),
        ({"region": np.nan}, "cluster: missing"),
    ],
)
def test_bad_input_is_refused(change, message):
    data = staggered()
    design = design_of(data)
    broken = data.assign(**change)
    with pytest.raises(ValueError, match=message):
        linear_wild_test(broken["y"], design, broken["region"])


def test_bad_options_name_the_allowed_values():
    data = staggered()
    arguments = (data["y"], design_of(data), data["region"])
    with pytest.raises(ValueError, match="jackknife, residual"):
        linear_wild_test(*arguments, variance="HC1")
    with pytest.raises(ValueError, match="one of att"):
        linear_wild_test(*arguments, target="late")
    with pytest.raises(ValueError, match="160 rows"):
        linear_wild_test(data["y"][:5], design_of(data), data["region"])


def test_an_effect_that_nothing_identifies_is_a_row_without_numbers():
    """Every row treated: no estimate to bootstrap, and no error."""
    data = staggered()
    codes = pd.factorize(data["region"])[0]
    design = LeastSquaresDesign(
        factors=(codes,), regressors=np.ones((len(data), 1)), names=("treated",)
    )
    (found,) = linear_estimates(data["y"], design, data["region"], reps=99, seed=1)
    assert np.isnan(found.estimate) and found.p_wild is None
    assert linear_wild_tests(data["y"], design, data["region"], targets=()) == ()
