"""Bounds for always-selected cases from imputed cells, against hand and simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from perutip.designs.staggered_did import imputation_att, selected_outcome_bounds
from perutip.inference.bounds import CellShares, binary_cell_bounds

NAMES = {
    "unit_fe": "region",
    "time_fe": "period",
    "treated": "treated",
    "cluster": "region",
}


def decisions(seed: int, n: int = 4000, more_reviews: float = 0.15) -> pd.DataFrame:
    """Review more often with treatment; those always reviewed are upheld .1 more."""
    rng = np.random.default_rng(seed)
    start = np.array([6, 6, 7, 7, 8, 8] + [99] * 8)
    region, period = rng.integers(0, 14, n), rng.integers(0, 12, n)
    treated = (period >= start[region]).astype(int)
    draw = rng.random(n)
    always, brought_in = draw < 0.4, (draw >= 0.4) & (draw < 0.4 + more_reviews)
    reviewed = always | (brought_in & (treated == 1))
    chance = np.where(always, 0.5 + 0.1 * treated, 0.9)
    upheld = reviewed & (rng.random(n) < chance)
    return pd.DataFrame(
        {
            "region": region,
            "period": period,
            "treated": treated,
            "reviewed": reviewed.astype(int),
            "upheld": upheld.astype(int),
        }
    )


def test_shares_are_those_of_the_imputation():
    data = decisions(1)
    found = selected_outcome_bounds(
        data, selected="reviewed", positive="upheld", **NAMES
    )
    parts = [imputation_att(data, outcome=o, **NAMES) for o in ("reviewed", "upheld")]
    exposed = data[data["treated"] == 1]
    rows = []
    for region in (None, *range(14)):
        rest = exposed if region is None else exposed[exposed["region"] != region]
        p1, q1 = rest["reviewed"].mean(), rest["upheld"].mean()
        effects = [p.att if region is None else p.leave_out[region] for p in parts]
        rows.append([p1, q1, p1 - effects[0], q1 - effects[1]])
    expected = binary_cell_bounds(CellShares(*rows[0]), np.array(rows[1:]))
    assert vars(found) == pytest.approx(vars(expected), abs=1e-9)
    assert found.branch == "more"
    assert found.lower < 0.1 < found.upper


def test_intervals_cover_the_effect_on_the_always_reviewed():
    covered = 0
    for seed in range(40):
        found = selected_outcome_bounds(
            decisions(seed, n=2000), selected="reviewed", positive="upheld", **NAMES
        )
        covered += found.conf_low <= 0.1 <= found.conf_high
    assert covered >= 36


def test_without_brought_in_cases_the_bounds_are_nearly_a_point():
    found = selected_outcome_bounds(
        decisions(3, n=8000, more_reviews=0.0),
        selected="reviewed",
        positive="upheld",
        **NAMES,
    )
    assert found.branch == "either"
    assert found.conf_low < 0.1 < found.conf_high


def test_an_outcome_without_selection_is_refused():
    data = decisions(1).assign(reviewed=0)
    with pytest.raises(ValueError, match="nested"):
        selected_outcome_bounds(data, selected="reviewed", positive="upheld", **NAMES)
