"""Sets of effects on shares end at -1 and 1; others are left alone."""

import math

import numpy as np
import pytest

from perutip.designs.event_studies.leads_and_lags import Path
from perutip.reporting.rows.possible_range import CUT, is_share, within_range
from perutip.reporting.track4tip.dynamics import honest_frame


def line(variable: str, low: float, high: float) -> dict[str, object]:
    return {
        "variable": variable,
        "conf_low": low,
        "conf_high": high,
        "conf_type": "jackknife, t(11)",
    }


@pytest.mark.parametrize(
    "variable",
    [
        "convicted_within_12",
        "conviction_incidence_12",
        "upheld",
        "convicted_any_way",
        "acquittal_incidence_12",
    ],
)
def test_a_set_no_effect_on_a_share_can_have_is_cut_and_says_so(catalogue, variable):
    out = within_range(line(variable, -48.0, 4.7), catalogue)
    assert (out["conf_low"], out["conf_high"]) == (-1.0, 1.0)
    assert out["conf_type"] == f"jackknife, t(11), {CUT}"
    out = within_range(line(variable, -math.inf, 0.2), catalogue)
    assert (out["conf_low"], out["conf_high"]) == (-1.0, 0.2)


def test_what_is_possible_or_no_share_is_left_alone(catalogue):
    inside = line("convicted_within_12", -0.9, 0.3)
    assert within_range(inside, catalogue) == inside
    months = line("restricted_months_12", -7.0, 2.0)
    assert within_range(months, catalogue) == months
    none = line("convicted_within_12", math.nan, math.nan)
    assert within_range(none, catalogue)["conf_type"] == "jackknife, t(11)"
    assert not is_share("index", catalogue)


def test_pieces_of_a_set_are_cut_and_what_is_impossible_leaves(catalogue):
    apart = line("upheld", -1.35, 225.0) | {"conf_pieces": "-1.35 0.2;0.7 3;90 225"}
    out = within_range(apart, catalogue)
    assert (out["conf_low"], out["conf_high"]) == (-1.0, 1.0)
    assert out["conf_pieces"] == "-1 0.2;0.7 1" and str(out["conf_type"]).endswith(CUT)
    one = line("upheld", -0.4, 225.0) | {"conf_pieces": "-0.4 0.2;90 225"}
    out = within_range(one, catalogue)
    assert (out["conf_low"], out["conf_high"]) == (-0.4, 0.2)
    assert out["conf_pieces"] == ""


def test_honest_sets_of_an_effect_on_a_share_end_where_it_can():
    path = Path(
        times=np.array([-3, -2, -1, 0, 1]),
        estimates=np.array([-0.3, 0.3, 0.0, 0.1, 0.2]),
        covariance=np.diag([0.04, 0.04, 0.01, 0.04, 0.04]),
        n_clusters=25,
        n_regions=np.full(5, 9),
        base=-1,
        binned=(-6, 4),
    )
    hazards, plain = honest_frame(path, 0.95, share=False)
    shares, words = honest_frame(path, 0.95, share=True)
    assert (hazards["high"] > 1).any() and (shares["high"] <= 1).all()
    cut = ((hazards["high"] > 1) | (hazards["low"] < -1)).to_numpy()
    assert [CUT in words[key] for key in shares.index] == cut.tolist()
    assert not cut.all() and not any(CUT in text for text in plain.values())
    inside = hazards[~cut]
    assert inside.equals(shares.loc[inside.index])
