"""Lines of appeals say how much of what they estimate is identified."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.appeals import SMALLEST_GROUP, decisions, treated_decisions
from perutip.designs.regression import Settings
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.track4tip.appeals import bound_lines, group_lines
from perutip.study.reasons import reason_words


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


@pytest.mark.parametrize(
    ("few", "reason"), [(29, "too_few_escalations"), (9, "small_cell")]
)
def test_a_group_says_why_it_has_no_estimate(
    decided: pd.DataFrame, settings: Settings, few: int, reason: str
) -> None:
    """Fewer than thirty are no secret; fewer than the minimum cell are."""
    body = pd.Series("appeals_chamber", decided.index)
    escalated = decided.index[decided["escalated_within_12"] == 1]
    body[escalated[:few]] = "supreme_court"
    given = decided.assign(review_body=body)
    lines = list(group_lines(given, "review_body", "body", settings, Disclosure(10)))
    reasons = {str(one["variable"])[22:]: one.get("reason", "") for one in lines}
    assert reasons["supreme_court"] == reason != reasons["appeals_chamber"]


def test_the_reason_has_the_number() -> None:
    assert SMALLEST_GROUP == 30
    assert reason_words("too_few_escalations") == "fewer than thirty escalations"
