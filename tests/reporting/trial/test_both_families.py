"""A headline that is the estimate as registered has its p in both families."""

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "designs"))
from trial_study import CONFIG, design, outcomes

from perutip.designs.trial import SteppedDown, adjusted_p, prepare
from perutip.reporting.trial.both_families import both_families_sentence
from perutip.study.outcomes_file import load_catalogue

CATALOGUE = load_catalogue(CONFIG)
REGISTERED = (
    "cases_per_officer_survey",
    "cases_per_officer_municipal",
    "referral_completion",
)
HEADLINES = REGISTERED[::2]
SECONDARY = ("false_positive_rate", "officer_knowledge", "officer_attitudes")


@pytest.fixture(scope="module")
def prepared():
    names = (*REGISTERED, *SECONDARY)
    return {name: prepare(outcomes()[name], design(), level=0.95) for name in names}


@pytest.fixture(scope="module")
def found(prepared):
    return adjusted_p(prepared, CATALOGUE)


def by_hand(prepared, members):
    """Westfall and Young: of the largest |t| of it and all that are less significant,
    assignment by assignment; none smaller than the one before it."""
    tests = {name: prepared[name].test for name in members}
    order = sorted(members, key=lambda name: -abs(tests[name].statistic))
    out, before = {}, 0.0
    for place, name in enumerate(order):
        rest = np.column_stack([np.abs(tests[one].statistics) for one in order[place:]])
        least = abs(tests[name].statistic) * (1 - 1e-9)
        before = max(before, float((rest.max(axis=1) >= least).mean()))
        out[name] = before
    assert all(out[one] <= out[other] for one, other in pairwise(order))
    return out


def test_both_are_those_of_a_step_down_by_hand(prepared, found):
    over_all, over_headlines = (
        by_hand(prepared, REGISTERED),
        by_hand(prepared, HEADLINES),
    )
    for name in HEADLINES:
        assert found.own[name] == pytest.approx(over_headlines[name], rel=1e-12)
        assert found.as_registered[name] == pytest.approx(over_all[name], rel=1e-12)
    municipal = "cases_per_officer_municipal"
    assert found.own[municipal] == pytest.approx(over_all[municipal], rel=1e-12)
    assert municipal not in found.as_registered
    assert any(over_all[name] != over_headlines[name] for name in HEADLINES)


def test_one_family_is_that_whose_rows_are_the_same(prepared, found):
    assert found.one_family == set(SECONDARY)
    for name in SECONDARY:
        assert found.as_registered[name] == found.own[name]
    without = prepared["officer_attitudes"]
    untested = prepared | {"officer_attitudes": replace(without, test=None)}
    assert adjusted_p(untested, CATALOGUE).one_family == set(SECONDARY[:2])


def test_the_note_has_the_other_p_of_each_row(found):
    said = both_families_sentence(REGISTERED, found, CATALOGUE)
    for name in HEADLINES:
        assert f"{found.as_registered[name]:.3f} ({CATALOGUE.label(name)})" in said
    assert "municipal" not in said and "the same" not in said
    alone = both_families_sentence(SECONDARY, found, CATALOGUE)
    assert alone.endswith(
        "over the headlines; the as-registered outcomes of the rank are these same "
        "rows, so that p over them is the same."
    )
    pilot = both_families_sentence((*REGISTERED, *SECONDARY), found, CATALOGUE)
    of = "; ".join(CATALOGUE.label(name) for name in SECONDARY)
    assert f"; of {of}: the as-registered outcomes of the rank are these" in pilot
    beside = ("incidents_per_officer", "cases_per_officer_municipal")
    assert both_families_sentence(beside, found, CATALOGUE) == ""
    assert both_families_sentence(REGISTERED, SteppedDown(), CATALOGUE) == ""
