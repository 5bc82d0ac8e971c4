"""Prosecutors: who answered, and the change since a baseline."""

import math

import pandas as pd

from perutip.frames.prosecutors import prosecutor_outcomes


def test_response_and_change():
    scores = {"knowledge_score": [70.0, None], "knowledge_baseline": [50.0, 40.0]}
    out = prosecutor_outcomes(pd.DataFrame(scores))
    assert out["knowledge_response"].tolist() == [1.0, 0.0]
    assert out["knowledge_change"].tolist()[0] == 20.0


def test_a_missing_baseline_stays_missing():
    scores = {"knowledge_score": [70.0], "knowledge_baseline": [float("nan")]}
    out = prosecutor_outcomes(pd.DataFrame(scores))
    assert math.isnan(out["knowledge_change"].iloc[0])
    without = prosecutor_outcomes(pd.DataFrame({"knowledge_score": [70.0]}))
    assert "knowledge_change" not in without
