"""Incidence with late entry, by brute force, and the ages at which it is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from perutip.designs.durations import aalen_johansen
from perutip.designs.durations.curves import AGES, drawn_ages, exposure_curves
from perutip.designs.hazard_imputation.histories import (
    DAYS_PER_MONTH,
    Histories,
)


def histories(seed: int = 2, n: int = 900) -> Histories:
    """Ten regions, five trained at different days, three ways to stand at the end."""
    rng = np.random.default_rng(seed)
    region = rng.integers(0, 10, n)
    filed = rng.integers(0, 3000, n).astype(float)
    training = np.where(np.arange(10) < 5, 1500.0 + 100 * np.arange(10), np.inf)
    days = np.floor(rng.exponential(600.0, n)) + 0.5
    stop = np.minimum(filed + days, 3501.0)
    kind = np.where(stop == 3501.0, -1, rng.integers(0, 2, n))
    return Histories(
        np.arange(10).astype(str), region, filed, stop, kind, training, 3500
    )


def incidence(entry, time, kind, age) -> list[float]:
    """Product of the shares left and sum of the shares ended, end by end."""
    left, ended = 1.0, [0.0, 0.0]
    for at in sorted(set(time[(kind > 0) & (time <= age)])):
        risk = ((entry < at) & (time >= at)).sum()
        here = [((time == at) & (kind == one)).sum() for one in (1, 2)]
        ended = [e + left * d / risk for e, d in zip(ended, here, strict=True)]
        left *= 1 - sum(here) / risk
    return ended


def test_late_entry_by_brute_force() -> None:
    rng = np.random.default_rng(8)
    time = rng.integers(1, 30, 200).astype(float)
    entry = np.floor(time * rng.random(200))
    entry[:80] = 0.0
    entry = np.minimum(entry, time - 1)  # whole months: entries tie with ends
    kind = rng.integers(0, 3, 200)
    found = aalen_johansen(time, kind, entry=entry)
    for age in (3.0, 10.0, 29.0):
        expected = incidence(entry, time, kind, age)
        np.testing.assert_allclose(found.at(age), expected, rtol=1e-12)
    assert found.at(0.0).tolist() == [0.0, 0.0]
    nobody_late = aalen_johansen(time, kind, entry=np.zeros(200))
    plain = aalen_johansen(time, kind)
    np.testing.assert_array_equal(nobody_late.incidence, plain.incidence)


@pytest.mark.parametrize("entry", [[1.0], [0.0, 2.0], [float("nan"), 0.0]])
def test_entries_that_are_none_are_refused(entry: list[float]) -> None:
    with pytest.raises(ValueError, match="entry"):
        aalen_johansen([2.0, 2.0], [1, 0], entry=entry)


def test_curves_of_the_three_exposures_by_brute_force() -> None:
    cases = histories()
    month = DAYS_PER_MONTH
    until = cases.training[cases.region] - cases.filed
    days = cases.stop - cases.filed
    kind = cases.kind + 1
    ever = np.isfinite(until)
    under = ever & (until < days)
    before = ever & (until > 0)
    parts = {
        "under": (np.maximum(until, 0)[under], days[under], kind[under]),
        "before": (
            np.zeros(before.sum()),
            np.minimum(days, until)[before],
            np.where(until < days, 0, kind)[before],
        ),
        "never": (np.zeros((~ever).sum()), days[~ever], kind[~ever]),
    }
    found = exposure_curves(cases, 10)
    assert [one.exposure for one in found] == list(parts)
    for one in found:
        entry, time, ended = parts[one.exposure]
        assert len(one.ages) > 3
        for place, age in enumerate(one.ages):
            expected = incidence(entry / month, time / month, ended, age)
            drawn = one.convicted[place], one.otherwise[place]
            np.testing.assert_allclose(drawn, np.round(expected, 2), atol=1e-9)
            at_risk = ((entry <= age * month) & (time > age * month)).sum()
            assert one.at_risk[place] % 10 == 0
            assert abs(one.at_risk[place] - at_risk) <= 5
        np.testing.assert_allclose(one.pending + one.convicted + one.otherwise, 1.0)


def test_no_cell_between_or_after_drawn_ages_is_small() -> None:
    """Eleven end in either way between two ages, but five and three are convicted
    before the third and the last."""
    months = np.array([2.0, 5.0, 11.0, 17.0, 23.0, 35.0, 59.0])
    convicted = [11, 11, 5, 11, 11, 11, 3]
    otherwise = [11, 11, 11, 11, 11, 11, 11]
    time = np.concatenate([np.repeat(months, convicted), np.repeat(months, otherwise)])
    kind = np.repeat([1, 2], [sum(convicted), sum(otherwise)])
    assert tuple(AGES) == (3, 6, 12, 18, 24, 36, 60)
    # By 12 months only five were added, and at 36 three would be left.
    assert drawn_ages(time, kind, 10) == [3, 6, 18, 24, 60]
    assert drawn_ages(time, kind, 1) == list(AGES)
    assert drawn_ages(time, kind, 100) == []


def test_a_curve_without_an_age_is_left_out() -> None:
    cases = histories(n=900)
    assert [one.exposure for one in exposure_curves(cases, 400)] == []
