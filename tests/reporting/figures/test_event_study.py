"""Bins of an event study stand at their middle, the donut where it is."""

import numpy as np
import pandas as pd
import pytest

from perutip.reporting.figures import event_study_figure, hazard_path_figure

TERMS = {"event_m4": -4, "event_p0": 0, "event_p1": 1}


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "term": list(TERMS),
            "estimate": [0.1, 0.2, 0.3],
            "conf_low": [-0.1, 0.0, 0.1],
            "conf_high": [0.3, 0.4, 0.5],
            "n_treated_clusters": [12.0, 10.0, 7.0],
        }
    )


@pytest.fixture
def axes(rows):
    figure = event_study_figure(
        rows, TERMS, base=-3, width=6, words={"x": "x", "y": "y"}, donut=True
    )
    return figure.axes[0]


def test_bins_stand_at_their_middle(axes):
    """Bin -4 of 6 months is [-24, -18), bin 0 [0, 6)."""
    xs = next(
        line.get_xdata()
        for line in axes.lines
        if list(np.asarray(line.get_ydata())) == [0.1, 0.2, 0.3]
    )
    assert list(xs) == [-21.0, 3.0, 9.0]
    base = next(line for line in axes.lines if line.get_marker() == "D")
    assert list(base.get_xdata()) == [-15.0]


def test_the_donut_is_shaded_from_minus_twelve_to_the_line_at_zero(axes):
    (patch,) = axes.patches
    assert (patch.get_x(), patch.get_x() + patch.get_width()) == (-12.0, 0.0)
    at_zero = [line for line in axes.lines if list(line.get_xdata()) == [0, 0]]
    assert at_zero


def test_region_counts_stand_under_the_lowest_interval(axes):
    low, high = axes.get_ylim()
    texts = {text.get_text(): text for text in axes.texts}
    assert set(texts) >= {"12", "10", "7"}
    for name, x in (("12", -21.0), ("10", 3.0), ("7", 9.0)):
        at, share = texts[name].get_position()
        assert at == x
        # in shares of the height: its top (8 points of about 250) stays below the sets
        assert low + (share + 0.05) * (high - low) < -0.1


def test_half_years_of_the_hazards_are_months(rows):
    rows = rows.assign(event_time=[-4.0, 0.0, 1.0])
    figure = hazard_path_figure({"A. x": rows}, "y")
    points = [line.get_xdata() for line in figure.axes[0].lines]
    assert any(list(xs) == [-21.0, 3.0, 9.0] for xs in points)
