"""Sun-Abraham and stacked regressions against R and pyfixest on the cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from perutip.designs.cohorts.cells import RolloutCells, rollout_cells
from perutip.designs.cohorts.interacted import stacked, sun_abraham

MPDTA = Path(__file__).resolve().parents[4] / "shared/reference/data/mpdta.csv"


def mpdta() -> pd.DataFrame:
    if not MPDTA.exists():
        pytest.skip("reference data absent")
    data = pd.read_csv(MPDTA)
    data = data.rename(columns={"countyreal": "region", "lemp": "y"})
    return data.assign(start=data["first_treat"].where(data["first_treat"] > 0))


def cases(seed: int = 5, n: int = 1200, never: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    starts = np.array([18, 18, 20, 20, 20, 21] + [np.nan] * never)
    region = rng.choice(len(starts), n, p=rng.dirichlet(np.full(len(starts), 2.0)))
    year, start = rng.integers(12, 24, n), starts[region]
    y = rng.normal(size=n) + 0.1 * region + 0.05 * year + 0.6 * (year >= start)
    return pd.DataFrame({"region": region, "year": year, "start": start, "y": y})


def cells(data: pd.DataFrame) -> RolloutCells:
    return rollout_cells(
        data, outcome="y", region="region", period="year", adoption="start"
    )


def coefficients(data: pd.DataFrame, dummies: pd.DataFrame, effects: str) -> pd.Series:
    frame = pd.concat([data, dummies], axis=1)
    right = " + ".join(dummies.columns)
    fit = pf.feols(f"y ~ {right} | {effects}", frame, ssc=pf.ssc(k_fixef="full"))
    return fit.coef()


def test_sun_abraham_on_mpdta_equals_r():
    found = sun_abraham(cells(mpdta()), np.arange(2.0), before="separate")
    assert found.att == pytest.approx(-0.03995128, abs=5e-9)
    # R's is clustered by county, ours leaves each of 500 counties out.
    assert found.jackknife_se == pytest.approx(0.01179628, rel=0.03)


def test_pooled_sun_abraham_on_mpdta_is_the_imputation_estimate():
    """With all cohorts and event times apart, and the past pooled, the two agree."""
    found = sun_abraham(cells(mpdta()), np.arange(4.0))
    assert found.att == pytest.approx(-0.04770992, abs=5e-9)
    assert found.jackknife_se == pytest.approx(0.01347841, rel=0.03)


@pytest.mark.parametrize("before", ["pooled", "separate"])
def test_sun_abraham_equals_the_regression_of_cases(before):
    data = cases()
    since = data["year"] - data["start"]
    apart = since >= 0 if before == "pooled" else since.notna() & (since != -1)
    label = "c" + data["start"].astype(str) + "_" + since.astype(str)
    label = label.str.replace("-", "m").str.replace(".", "_")
    dummies = pd.get_dummies(label.where(apart), dtype=float)
    size = dummies.sum()
    fitted = coefficients(data, dummies, "region + year")
    after = [c for c in dummies if "_m" not in c]
    expected = np.average(fitted[after], weights=size[after])
    found = sun_abraham(cells(data), np.arange(-3.0, 4), before=before)
    assert found.att == pytest.approx(expected, abs=1e-8)
    second = [c for c in after if c.endswith("_2_0")]
    at_two = np.average(fitted[second], weights=size[second])
    path = found.by_event_time.set_index("event_time")["att"]
    assert path[2] == pytest.approx(at_two, abs=1e-8)
    assert path.isna().tolist() == [before == "pooled"] * 2 + [True] + [False] * 4


def stack(data: pd.DataFrame, window: tuple[int, int]) -> pd.DataFrame:
    parts = []
    for g in sorted(data["start"].dropna().unique()):
        part = data[data["year"].between(g - window[0], g + window[1])]
        clean = part["start"].isna() | (part["start"] > g + window[1])
        part = part[clean | (part["start"] == g)]
        since = (part["year"] - g).where(part["start"] == g)
        parts.append(part.assign(stack=g, since=since))
    return pd.concat(parts, ignore_index=True)


def test_stacked_equals_the_regression_of_stacked_cases():
    data = cases()
    rows = stack(data, (4, 2))
    rows["by_region"] = rows["stack"].astype(str) + "_" + rows["region"].astype(str)
    rows["by_year"] = rows["stack"].astype(str) + "_" + rows["year"].astype(str)
    effects = "by_region + by_year"
    treated = pd.DataFrame({"treated": (rows["since"] >= 0).astype(float)})
    times = [-4, -3, -2, 0, 1, 2]
    names = [f"e{'m' if e < 0 else ''}{abs(e)}" for e in times]
    dummies = pd.DataFrame(
        {
            name: (rows["since"] == e).astype(float)
            for name, e in zip(names, times, strict=True)
        }
    )
    found = stacked(cells(data), np.array(times, float), window=(4, 2))
    expected = coefficients(rows, treated, effects)["treated"]
    assert found.att == pytest.approx(expected, abs=1e-8)
    path = coefficients(rows, dummies, effects)[names]
    assert found.by_event_time["att"].tolist() == pytest.approx(list(path), abs=1e-8)
    assert found.n_treated == int(treated["treated"].sum())


@pytest.mark.parametrize(
    "estimator",
    [
        lambda c: sun_abraham(c, np.arange(2.0)),
        lambda c: stacked(c, np.arange(2.0), window=(4, 2)),
    ],
)
def test_jackknife_is_that_of_frames_without_a_region(estimator):
    data = cases()
    found = estimator(cells(data))
    left = [estimator(cells(data[data["region"] != r])).att for r in range(12)]
    by_hand = np.sqrt(11 / 12 * ((np.array(left) - found.att) ** 2).sum())
    assert found.jackknife_se == pytest.approx(by_hand, rel=1e-9)
    errors = np.sqrt(np.diag(found.covariance))
    assert errors == pytest.approx(found.by_event_time["jackknife_se"].to_numpy())


def test_without_never_trained_regions_only_the_periods_before_the_last_count():
    data = cases(never=0)
    last = int(((data["year"] >= data["start"]) & (data["year"] >= 21)).sum())
    for found in (
        sun_abraham(cells(data), np.arange(2.0)),
        sun_abraham(cells(data), np.arange(2.0), before="separate"),
    ):
        assert np.isfinite(found.att)
        assert found.n_unidentified == last
        assert found.n_treated + last == int((data["year"] >= data["start"]).sum())


def test_wrong_options_are_refused():
    with pytest.raises(ValueError, match="before"):
        sun_abraham(cells(cases()), np.arange(2.0), before="both")
    with pytest.raises(ValueError, match="window"):
        stacked(cells(cases()), np.arange(2.0), window=(0, 2))
