"""Survival and incidence against statsmodels, by hand and against R."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from perutip.designs.durations import aalen_johansen, kaplan_meier, restricted_mean


def durations(seed: int = 1, n: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Whole months with ties, two kinds of end, a third censored."""
    rng = np.random.default_rng(seed)
    times = np.ceil(rng.exponential(12.0, (3, n)))
    return times.min(axis=0), times.argmin(axis=0)


def test_kaplan_meier_equals_statsmodels() -> None:
    time, kind = durations()
    mine = kaplan_meier(time, kind > 0)
    theirs = SurvfuncRight(time, kind > 0)
    at = np.isin(theirs.surv_times, mine.time)
    np.testing.assert_allclose(mine.survival, theirs.surv_prob[at], rtol=1e-12)
    np.testing.assert_allclose(mine.n_at_risk, theirs.n_risk[at])
    known = ~np.isnan(mine.std_error)
    np.testing.assert_allclose(
        mine.std_error[known], theirs.surv_prob_se[at][known], rtol=1e-12
    )


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_aalen_johansen_equals_statsmodels_and_sums_to_one() -> None:
    time, kind = durations()
    mine = aalen_johansen(time, kind)
    theirs = CumIncidenceRight(time, kind)
    at = np.searchsorted(theirs.times, mine.time)
    for cause in (0, 1):
        np.testing.assert_allclose(
            mine.incidence[cause], theirs.cinc[cause][at], rtol=1e-12
        )
    total = mine.survival + mine.incidence.sum(axis=0)
    np.testing.assert_allclose(total, 1.0, atol=1e-12)


def test_incidence_error_is_greenwoods_with_one_kind_of_end() -> None:
    time, kind = durations()
    one = aalen_johansen(time, kind > 0)
    survival = kaplan_meier(time, kind > 0)
    known = survival.survival > 0
    np.testing.assert_allclose(
        one.std_error[0, known], survival.std_error[known], rtol=1e-9
    )


def test_incidence_error_covers_as_much_as_it_moves() -> None:
    found = []
    for seed in range(300):
        time, kind = durations(seed, 120)
        curve = aalen_johansen(time, kind)
        last = np.searchsorted(curve.time, 12.0, side="right") - 1
        found.append((curve.incidence[0, last], curve.std_error[0, last]))
    estimates, errors = np.array(found).T
    assert errors.mean() == pytest.approx(estimates.std(), rel=0.1)


def test_restricted_mean_by_hand() -> None:
    # Klein and Moeschberger's formula worked on five cases: S is .8 from 1, .8 - .8/3
    # from 3, 0 from 5; the area to 4 is 1 + 2 * .8 + 8/15.
    mean, error = restricted_mean([1, 2, 3, 4, 5], [1, 0, 1, 0, 1], 4.0)
    assert mean == pytest.approx(1 + 1.6 + 8 / 15)
    after = np.array([1.6 + 8 / 15, 8 / 15])
    assert error == pytest.approx(np.sqrt(after[0] ** 2 / 20 + after[1] ** 2 / 6))


def test_restricted_mean_without_censoring_is_the_mean_of_the_minimum() -> None:
    time = np.random.default_rng(2).exponential(10.0, 400)
    mean, error = restricted_mean(time, np.ones(400), 12.0)
    capped = np.minimum(time, 12.0)
    assert mean == pytest.approx(capped.mean())
    assert error == pytest.approx(capped.std() / 20, rel=1e-9)


def test_restricted_mean_of_leukaemia_as_r_prints_it() -> None:
    """survival::aml by arm, print(survfit(...), print.rmean = TRUE): 161 weeks."""
    maintained = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
    event = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
    other = [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
    ended = [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
    assert restricted_mean(maintained, event, 161.0) == pytest.approx(
        (52.6, 19.83), abs=0.05
    )
    assert restricted_mean(other, ended, 161.0) == pytest.approx((22.7, 4.18), abs=0.05)


def test_unknown_beyond_the_last_censored_case() -> None:
    assert np.isnan(restricted_mean([1, 2, 3], [1, 1, 0], 4.0)).all()
    assert restricted_mean([1, 2, 3], [1, 1, 1], 4.0)[0] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("time", "event", "message"),
    [
        ([1.0, -1.0], [1, 0], "at least 0"),
        ([1.0, np.nan], [1, 0], "finite"),
        ([1.0, 2.0], [1, 2], "0 .censored. to 1"),
        ([1.0, 2.0], [1], "shape"),
        ([1.0, 2.0], [1, np.nan], "none missing"),
    ],
)
def test_wrong_input_is_refused(time: list, event: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kaplan_meier(time, event)
