"""Lines of appeals say how much of what they estimate is identified."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.appeals import decisions, treated_decisions
from perutip.designs.regression import Settings
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.track4tip.appeals import bound_lines, group_lines


@pytest.fixture
def decided() -> pd.DataFrame:
    """Decisions of six regions, all trained: after the last date nothing is known."""
    rng = np.random.default_rng(2)
    n = 1500
    unit = rng.integers(0, 6, n)
    date = pd.Timestamp("2016-01-01") + pd.to_timedelta(rng.integers(0, 2800, n), "D")
    training = pd.Timestamp("2020-02-01") + pd.to_timedelta(120 * unit, "D")
    reviewed = rng.random(n) < 0.5
    return decisions(
        pd.DataFrame(
            {
                "case": np.arange(n),
                "unit": [f"R{u}" for u in unit],
                "resolution_date": date,
                "training_date": training,
                "escalated_within_12": (rng.random(n) < 0.5).astype(float),
                "review_body": rng.choice(["supreme_court", "appeals_chamber"], n),
                "reviewed_in_time": reviewed.astype(float),
                "reviewed_upheld": (reviewed & (rng.random(n) < 0.5)).astype(float),
            }
        )
    )


def test_groups_and_bounds_count_the_identified(
    decided: pd.DataFrame, settings: Settings
) -> None:
    treated, lost = treated_decisions(decided)
    assert 0 < lost < treated
    share = 5 * int(20 * (1 - lost / treated))
    words = f"; at least {share}% of treated cases identified"
    minimum = Disclosure(10)
    lines = list(group_lines(decided, "review_body", "body", settings, minimum))
    assert len(lines) == 2 and all(str(one["label"]).endswith(words) for one in lines)
    bounds = list(bound_lines(decided, 0.95, minimum))
    assert bounds and all(str(one["label"]).endswith(words) for one in bounds)


def test_nothing_is_said_where_all_are_identified(
    decided: pd.DataFrame, settings: Settings
) -> None:
    never = decided["unit"] == "R5"
    known = decisions(
        decided.assign(training_date=decided["training_date"].mask(never))
    )
    assert treated_decisions(known)[1] == 0
    lines = list(group_lines(known, "review_body", "body", settings, Disclosure(10)))
    assert not any("identified" in str(one["label"]) for one in lines)
