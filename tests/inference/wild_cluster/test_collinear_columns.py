"""Columns that are collinear, or nearly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from one_regression import run


@pytest.mark.parametrize("effects", [[], ["g"], ["t"]])
def test_near_collinear_columns_keep_their_digits(frame, effects) -> None:
    year = 2010.0 + frame["t"] + frame["block"] / 7
    centred = frame[["d", "x"]].assign(
        constant=1.0, a=year - 2013, b=(year - 2013) ** 2, c=(year - 2013) ** 3
    )
    raw = centred.assign(a=year, b=year**2, c=year**3)
    if effects == ["t"]:  # within a period the cube is out of reach of doubles
        centred, raw = centred.drop(columns="c"), raw.drop(columns="c")
    absorb = [frame[name] for name in effects]
    base = run(frame, X=centred, absorb=absorb, bootstrap="WCR33")
    for columns in (list(raw), sorted(raw)):
        result = run(frame, X=raw[columns], absorb=absorb, bootstrap="WCR33")
        assert result.dropped == base.dropped
        assert result.t_stat == pytest.approx(base.t_stat, rel=1e-5)
        assert result.p_value == base.p_value
        assert result.conf_high == pytest.approx(base.conf_high, rel=1e-4)


def test_rounded_shares_are_collinear(frame) -> None:
    rng = np.random.default_rng(2)
    parts = rng.dirichlet([1, 2, 3], len(frame)).astype(np.float32).astype(float)
    shares = pd.DataFrame(parts, columns=["p", "q", "r"], index=frame.index)
    regressors = frame[["d", "x"]].assign(constant=1.0).join(shares)
    assert run(frame, X=regressors).dropped == ("r",)


def test_collinear_columns_are_dropped_by_name(frame) -> None:
    regressors = frame[["d", "x"]].assign(
        constant=1.0, twice=2 * frame["x"] - 1, sum=frame["d"] + frame["x"]
    )
    result = run(frame, X=regressors)
    assert result.dropped == ("twice", "sum")
    assert result.t_stat == pytest.approx(run(frame).t_stat, rel=1e-9)
    assert result.p_value == run(frame).p_value
    with_effects = run(frame, X=regressors, absorb=[frame["g"]])
    assert with_effects.dropped == ("constant", "twice", "sum")


def test_effects_swept_or_as_columns_are_the_same(frame) -> None:
    dummies = pd.get_dummies(frame[["officer"]].astype(str), dtype=float)
    swept = run(
        frame, X=frame[["d", "x"]], absorb=[frame["officer"]], bootstrap="WCR31"
    )
    columns = pd.concat([frame[["d", "x"]], dummies], axis=1)
    with pytest.warns(RuntimeWarning, match="singular"):
        full = run(frame, X=columns, bootstrap="WCR31")
    assert swept.n_regressors == full.n_regressors
    assert full.t_stat == pytest.approx(swept.t_stat, rel=1e-9)
    assert full.p_value == swept.p_value
    assert np.allclose(full.conf_pieces, swept.conf_pieces, rtol=1e-6)
