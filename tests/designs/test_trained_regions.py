"""Contrast of regions: the regression that it is, its jackknife, its permutation."""

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from perutip.designs.hazard_imputation import date_orders
from perutip.designs.trained_regions import RegionContrast

REGIONS = [f"R{k}" for k in range(10)]
TRAINED = pd.Series(pd.NaT, index=REGIONS, dtype="datetime64[ns]")
TRAINED.iloc[:4] = pd.to_datetime("2022-05-01")


def prosecutors(effect: float, seed: int = 0, n: int = 200) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    region = rng.integers(0, 10, n)
    level = rng.normal(0, 2, 10)
    years = rng.integers(1, 30, n).astype(float)
    score = 60 + level[region] + 0.3 * years + effect * (region < 4)
    frame = pd.DataFrame(
        {
            "region_id": [REGIONS[r] for r in region],
            "score": score + rng.normal(0, 8, n),
            "years": years,
        }
    )
    frame.loc[::17, "score"] = np.nan
    return frame


def contrast_of(frame: pd.DataFrame) -> RegionContrast:
    return RegionContrast.of(frame, "score", "region_id", ["years"], REGIONS)


def by_regression(frame: pd.DataFrame, trained: set[str]) -> float:
    data = frame.assign(d=frame["region_id"].isin(trained).astype(int))
    return float(pf.feols("score ~ d + years", data).coef()["d"])


def test_estimate_and_jackknife_are_the_regressions() -> None:
    frame = prosecutors(5.0)
    found = contrast_of(frame).contrast(TRAINED, 0.95)
    four = set(REGIONS[:4])
    whole = by_regression(frame, four)
    without = [by_regression(frame[frame["region_id"] != r], four) for r in REGIONS]
    error = np.sqrt(9 / 10 * sum((one - whole) ** 2 for one in without))
    assert found.estimate == pytest.approx(whole, rel=1e-9)
    assert found.std_error == pytest.approx(error, rel=1e-9)
    assert found.n_trained_regions == 4 and found.n_obs == frame["score"].notna().sum()


def test_permuted_statistics_are_those_of_other_regions_trained() -> None:
    frame = prosecutors(0.0, 1)
    orders = date_orders(10, 20, np.random.default_rng(1))
    t = contrast_of(frame).t_under(TRAINED, np.array(REGIONS), orders)
    for order, value in zip(orders, t[1:], strict=True):
        moved = pd.Series(TRAINED.to_numpy()[order], index=REGIONS)
        other = contrast_of(frame).contrast(moved, 0.95)
        assert value == pytest.approx(other.estimate / other.std_error)


def test_size_and_power_of_the_permutation() -> None:
    """As many true nulls rejected as promised, and a large effect found."""
    orders = date_orders(10, 99, np.random.default_rng(2))

    def p_of(effect: float, seed: int) -> float:
        t = contrast_of(prosecutors(effect, seed)).t_under(
            TRAINED, np.array(REGIONS), orders
        )
        return (1 + (np.abs(t[1:]) >= abs(t[0]) - 1e-9).sum()) / 100

    none = np.array([p_of(0.0, seed) for seed in range(200)])
    assert 0.05 <= (none <= 0.1).mean() <= 0.16
    assert np.mean([p_of(12.0, seed) <= 0.05 for seed in range(20)]) >= 0.8


def test_everybody_trained_is_no_contrast() -> None:
    frame = prosecutors(0.0)
    every = pd.Series(pd.Timestamp("2022-05-01"), index=REGIONS)
    found = contrast_of(frame)
    assert found.contrast(every, 0.95) is None
    assert np.isnan(found.t_under(every, np.array(REGIONS), np.arange(10)[None])[0])
    nobody = RegionContrast.of(frame, "score", "region_id", ["years"], [])
    assert nobody.contrast(every, 0.95) is None
