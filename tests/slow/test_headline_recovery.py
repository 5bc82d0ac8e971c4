"""A few simulated studies in the base world: the headline finds what was planted."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from headline_studies import one_study

STUDIES = 40


@pytest.fixture(scope="module", params=[True, False], ids=["effects", "null"])
def studies(request: pytest.FixtureRequest) -> tuple[bool, pd.DataFrame]:
    lines = [
        line
        for seed in range(5001, 5001 + STUDIES)
        for line in one_study("base", request.param, seed, all_rows=False)
    ]
    return request.param, pd.DataFrame(lines)


def test_headline_rows_are_unbiased_and_their_errors_honest(studies) -> None:
    effects, lines = studies
    for row, part in lines.groupby("row"):
        gap = part["estimate"] - part["truth"]
        error = gap.std() / np.sqrt(STUDIES)
        assert abs(gap.mean()) < 4 * error, row
        ratio = part["std_error"].mean() / part["estimate"].std()
        assert 0.75 < ratio < 1.6, row
        truth = part["truth"].mean()
        covered = (part["low"] <= truth) & (truth <= part["high"])
        assert covered.mean() >= 0.8, row
        if not effects:
            assert (part["p"] <= 0.05).mean() <= 0.15, row
    found = lines.groupby("row")["p"].agg(lambda p: (p <= 0.05).mean())
    if effects:
        assert found["hazard, all"] > 0.5


def test_same_seed_same_study() -> None:
    first, again = (one_study("rare", True, 3, all_rows=False) for _ in range(2))
    pd.testing.assert_frame_equal(pd.DataFrame(first), pd.DataFrame(again))
