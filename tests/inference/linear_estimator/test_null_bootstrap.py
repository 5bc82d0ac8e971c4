"""The null-imposed bootstrap against refits under every pattern, and under draws."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from refits import design_of, naive_p, null_fit, refit, refit_t, staggered

from perutip.inference.linear_estimator import bootstrap_t as wild
from perutip.inference.linear_estimator import linear_wild_test, residual_std_errors


@pytest.mark.parametrize("seed", [1, 2])
def test_bootstrap_p_equals_refitting_every_sign_pattern(seed):
    data = staggered(seed)
    made = linear_wild_test(data["y"], design_of(data), data["region"])
    assert made.enumerated and made.draws_used == 64
    assert made.t_stat == pytest.approx(refit_t(data, data["y"].to_numpy()))
    assert made.p_value == pytest.approx(naive_p(data, 0.0))


def test_inverted_set_holds_exactly_the_shifts_that_refits_do_not_reject():
    data = staggered(3)
    made = linear_wild_test(data["y"], design_of(data), data["region"], level=0.8)
    assert np.isfinite([made.conf_low, made.conf_high]).all()
    edge = 1e-6 * made.std_error
    for low, high in made.conf_pieces:
        for inside, outside in ((low + edge, low - edge), (high - edge, high + edge)):
            assert naive_p(data, inside) > 0.2 >= naive_p(data, outside)


def test_null_other_than_zero_is_a_shift_of_treated_rows():
    data = staggered(4)
    shifted = data["y"] - 0.7 * data["treated"]
    one = linear_wild_test(data["y"], design_of(data), data["region"], null=0.7)
    two = linear_wild_test(shifted, design_of(data), data["region"])
    assert (one.p_value, one.t_stat) == pytest.approx((two.p_value, two.t_stat))
    assert one.conf_low == pytest.approx(two.conf_low + 0.7)


def test_residual_variance_equals_its_formula_on_every_pattern():
    data = staggered(5)
    design = design_of(data)
    y, regions = data["y"].to_numpy(), data["region"].to_numpy()
    fitted = null_fit(data, y)

    def t_of(outcome):
        error = residual_std_errors(outcome, design, regions)[0]
        return abs(refit(data, outcome) / error)

    draws = [
        t_of(fitted + np.array(s)[regions] * (y - fitted))
        for s in itertools.product([1.0, -1.0], repeat=6)
    ]
    made = linear_wild_test(y, design, regions, variance="residual")
    assert made.p_value == np.mean(np.array(draws) >= t_of(y) * (1 - 1e-9))


def test_refined_ends_of_a_large_enumeration_equal_the_exact_set(monkeypatch):
    data = staggered(6, n=700, n_regions=13)
    design = design_of(data)
    exact = linear_wild_test(data["y"], design, data["region"])
    monkeypatch.setattr(wild, "EXPLICIT", 5)
    refined = linear_wild_test(data["y"], design, data["region"])
    assert refined.p_value == exact.p_value
    np.testing.assert_allclose(refined.conf_pieces, exact.conf_pieces, atol=1e-6)


def test_drawn_set_beside_an_enumerated_p(monkeypatch):
    data = staggered(6, n=700, n_regions=13)
    arguments = (data["y"], design_of(data), data["region"])
    exact = linear_wild_test(*arguments)
    monkeypatch.setattr(wild, "EXPLICIT", 5)
    with pytest.raises(ValueError, match="a seed is needed"):
        linear_wild_test(*arguments, set_by="drawn")
    drawn = linear_wild_test(*arguments, set_by="drawn", seed=1, reps=20_000)
    assert drawn.enumerated and drawn.p_value == exact.p_value
    close = 0.1 * exact.std_error
    assert drawn.conf_low == pytest.approx(exact.conf_low, abs=close)
    assert drawn.conf_high == pytest.approx(exact.conf_high, abs=close)


def test_drawn_patterns_need_a_seed_and_approach_the_enumeration():
    data = staggered(7)
    design = design_of(data)
    with pytest.raises(ValueError, match="a seed is needed"):
        linear_wild_test(data["y"], design, data["region"], enumerate_up_to=5)
    drawn = linear_wild_test(
        data["y"], design, data["region"], enumerate_up_to=5, seed=1, reps=20_000
    )
    exact = linear_wild_test(data["y"], design, data["region"])
    assert not drawn.enumerated and drawn.draws_used == 20_000
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.015)
    webb = linear_wild_test(
        data["y"], design, data["region"], distribution="webb", seed=1, conf=False
    )
    assert 0 < webb.p_value <= 1 and not webb.enumerated
