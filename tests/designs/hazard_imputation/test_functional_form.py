"""The rule that says when additive or multiplicative hazards decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perutip.designs.hazard_imputation import (
    functional_form_decides,
    hazard_imputation,
)


def test_rule_compares_with_one_standard_error(world) -> None:
    cases, regions = world(1, n=350, regions=9, trained=7, effect=0.02)
    options = {"extraction_date": "2022-04-15", "horizons": (5, 24)}
    linear = hazard_imputation(cases, regions, **options)
    poisson = hazard_imputation(cases, regions, model="poisson", **options)
    for factor, expected in ((0.99, False), (1.01, True), (-1.01, True)):
        moved = linear.cif_effect[5] + factor * linear.cif_se[5]
        other = replace(poisson, cif_effect={5: moved})
        assert functional_form_decides(linear, other, 5) is expected
    missing = replace(linear, cif_se={5: float("nan")})
    assert functional_form_decides(missing, poisson, 5) is None
    with pytest.raises(ValueError, match="models must be"):
        functional_form_decides(poisson, linear, 5)
    with pytest.raises(ValueError, match="scopes differ"):
        functional_form_decides(replace(linear, scope="filed_after"), poisson, 5)
