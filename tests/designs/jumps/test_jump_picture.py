"""The picture of a discontinuity: bins, their sets, and the local lines."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.jumps.training_jumps import Series, picture_of
from perutip.study.sections import Discontinuity


@pytest.fixture
def choices():
    return Discontinuity(
        bandwidths_days=(200, 400),
        donut_days=0,
        placebo_days=(),
        bin_days=50,
        figure_days=300,
    )


def series(days, outcome):
    return Series("x", pd.Series(outcome, dtype=float), pd.Series(days, dtype=float))


def test_lines_are_those_of_either_side(choices):
    """y = 1 + 0.01 day before, 3 - 0.02 day after: a jump of 2 at day 0."""
    days = np.arange(-290, 290)
    y = np.where(days < 0, 1 + 0.01 * days, 3 - 0.02 * days)
    lines = picture_of(series(days, y), choices, 10, 0.95).lines
    found = {(side, x): value for side, x, value in lines.itertuples(index=False)}
    assert found == pytest.approx(
        {
            ("before", 0.0): 1.0,
            ("before", -200.0): -1.0,
            ("after", 0.0): 3.0,
            ("after", 200.0): -1.0,
        }
    )


def test_bins_of_few_rows_are_left_out_and_the_others_have_sets(choices):
    rng = np.random.default_rng(1)
    days = np.r_[np.full(9, 10), np.full(40, 60), np.full(40, -60)]
    y = rng.normal(size=len(days))
    bins = picture_of(series(days, y), choices, 10, 0.95).bins
    assert list(bins.index) == [-75.0, 75.0]
    own = y[days == 60]
    half = 2.0226909 * own.std(ddof=1) / np.sqrt(40)  # t(39) at 97.5%, from tables
    assert bins.loc[75.0, "low"] == pytest.approx(own.mean() - half, rel=1e-6)
    assert bins.loc[75.0, "high"] == pytest.approx(own.mean() + half, rel=1e-6)
    assert bins.loc[75.0, "count"] == 40
