"""Bounds on long sentences: the cells behind them, and what cannot be bounded."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from perutip.designs.staggered_did import selected_outcome_bounds
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.track4tip.sentences import sentence_bounds

CONFIG = SimpleNamespace(
    prosecution=SimpleNamespace(primary_horizon=12), study=SimpleNamespace(level=0.95)
)


def cases(seed: int = 4, n: int = 1500) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    unit, half_year = rng.integers(0, 10, n), rng.integers(0, 12, n)
    exposed = ((unit < 5) & (half_year >= 5 + unit % 3)).astype(float)
    convicted = (rng.random(n) < 0.45 + 0.3 * exposed).astype(float)
    years = np.where(convicted == 1, rng.uniform(4, 16, n), 0.0)
    frame = pd.DataFrame({"unit": unit, "half_year": half_year, "exposed": exposed})
    return frame.assign(
        observed_12=(rng.random(n) < 0.9).astype(float),
        in_donut_12=(rng.random(n) < 0.1).astype(float),
        convicted_within_12=convicted,
        sentenced_8_within_12=(years >= 8).astype(float),
        sentenced_12_within_12=np.where(rng.random(n) < 0.05, np.nan, years >= 12),
    )


def test_both_ends_are_those_of_the_cells_of_the_sample():
    data = cases()
    lines = list(sentence_bounds(data, CONFIG, Disclosure(10)))
    kept = data[(data["observed_12"] == 1) & (data["in_donut_12"] == 0)]
    kept = kept[kept["sentenced_12_within_12"].notna()].reset_index(drop=True)
    expected = selected_outcome_bounds(
        kept,
        selected="convicted_within_12",
        positive="sentenced_12_within_12",
        unit_fe="unit",
        time_fe="half_year",
        treated="exposed",
        cluster="unit",
        monotone=True,
        level=0.95,
    )
    mine = [
        line
        for line in lines
        if line["variable"] == "sentenced_12_if_convicted"
        and line["estimator"] == "cell bounds, monotone"
    ]
    assert [line["term"] for line in mine] == ["lower bound", "upper bound"]
    assert [line["estimate"] for line in mine] == [expected.lower, expected.upper]
    assert {line["n_obs"] for line in mine} == {float(len(kept))}
    assert {line["panel"] for line in lines} == {"bounds"}


def test_nobody_convicted_is_not_bounded():
    data = cases().assign(convicted_within_12=0.0, sentenced_8_within_12=0.0)
    lines = list(sentence_bounds(data, CONFIG, Disclosure(10)))
    assert len(lines) == 4
    assert {line["reason"] for line in lines} == {"not_bounded"}
