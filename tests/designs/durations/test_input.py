"""What durations refuse, with words."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from perutip.designs.durations import (
    aalen_johansen,
    cox,
    cox_jackknife,
    kaplan_meier,
    restricted_mean,
)

RNG = np.random.default_rng(5)
TIME, EVENT = np.round(RNG.exponential(9, 60)), (RNG.random(60) < 0.6).astype(int)
STRATA = [f"s{k}" for k in RNG.integers(0, 5, 60)]
HOLES = [None, *STRATA[1:]]
X = RNG.integers(0, 2, 60).astype(float)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: kaplan_meier(pd.to_timedelta(TIME, "D"), EVENT), "time must hold"),
        (lambda: kaplan_meier(["a"] * 60, EVENT), "time must hold numbers"),
        (lambda: restricted_mean(TIME, EVENT, None), "tau must be a number"),
        (lambda: aalen_johansen(TIME, EVENT * 10**9), "kinds of end from 1"),
        (lambda: aalen_johansen(TIME, ["x"] * 60), "event must hold numbers"),
        (lambda: cox(TIME, EVENT, X, strata=HOLES), "strata: missing"),
        (lambda: cox(TIME, EVENT, X, cluster=[np.nan] * 60), "cluster: missing"),
        (lambda: cox(TIME, EVENT, STRATA), "X must hold numbers"),
        (lambda: cox_jackknife(TIME, EVENT, X, region=HOLES), "region: missing"),
        (lambda: cox_jackknife(TIME, EVENT, X, region=STRATA[1:]), "region must have"),
        (lambda: cox_jackknife(TIME, EVENT, X, region=["a"] * 60), "one region"),
    ],
)
def test_durations_refuse_with_words(call: Callable, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
