"""The rule that says when additive or multiplicative hazards decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perutip.designs.hazard_imputation import (
    Statistic,
    functional_form_decides,
    hazard_imputation,
)


def test_rule_compares_with_one_standard_error(world) -> None:
    cases, regions = world(1, n=350, regions=9, trained=7, effect=0.02)
    options = {"extraction_date": "2022-04-15", "horizons": (5, 24)}
    linear = hazard_imputation(cases, regions, **options)
    poisson = hazard_imputation(cases, regions, model="poisson", **options)
    kinds = {"conviction": "cif", "resolution": "resolution"}
    kinds |= {"restricted_mean": "restricted_mean"}
    for kind, prefix in kinds.items():
        one = Statistic(kind, 5)
        effect, error = f"{prefix}_effect", f"{prefix}_se"
        for factor, expected in ((0.99, False), (1.01, True), (-1.01, True)):
            moved = getattr(linear, effect)[5] + factor * getattr(linear, error)[5]
            other = replace(poisson, **{effect: {5: moved}})
            assert functional_form_decides(linear, other, one) is expected
        missing = replace(linear, **{error: {5: float("nan")}})
        assert functional_form_decides(missing, poisson, one) is None
    hazard = Statistic("hazard")
    other = replace(poisson, hazard=linear.hazard + 1.01 * linear.hazard_se)
    assert functional_form_decides(linear, other, hazard) is True
    with pytest.raises(ValueError, match="models must be"):
        functional_form_decides(poisson, linear, hazard)
    with pytest.raises(ValueError, match="scopes differ"):
        functional_form_decides(replace(linear, scope="filed_after"), poisson, hazard)
