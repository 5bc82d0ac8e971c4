"""Common permutations give family-wise p-values by the step-down of the package."""

from __future__ import annotations

import numpy as np
import pytest

from perutip.designs.hazard_imputation import (
    Statistic,
    date_orders,
    permute_training_dates,
)
from perutip.inference.multiple_testing import step_down


def test_step_down_over_headlines_from_common_orders(world) -> None:
    cases, regions = world(7, n=400, regions=10, trained=8, effect=0.05)
    family = (Statistic("conviction", 5), Statistic("resolution", 5))
    found = permute_training_dates(
        cases,
        regions,
        extraction_date="2022-04-15",
        statistics=family,
        orders=date_orders(10, 99, np.random.default_rng(2)),
    )
    down = step_down(found.observed, found.draws, names=family, sampled=True)
    np.testing.assert_allclose(down.p_value, found.p_value)
    assert (down.p_step_down >= found.p_value - 1e-12).all()
    largest = np.abs(found.draws).max(axis=1)
    first = np.abs(found.observed).argmax()
    expected = (1 + (largest >= np.abs(found.observed[first])).sum()) / 100
    assert down.p_step_down[first] == pytest.approx(expected)
