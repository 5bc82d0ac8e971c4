"""Groups of cases: planted difference recovered, jackknife by hand, intensity."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from perutip.designs.hazard_imputation import hazard_imputation
from perutip.designs.headline.headlines import hazard_frames, units_of
from perutip.designs.headline.heterogeneity import by_group, dose, moderators

REGIONS = 16


def world(seed: int, minor_effect: float, n: int = 4000) -> pd.DataFrame:
    """Cases convicted at .02 a month; training adds `minor_effect` for minors alone."""
    rng = np.random.default_rng(seed)
    unit = rng.integers(0, REGIONS, n)
    filed = pd.Timestamp("2013-01-01") + pd.to_timedelta(rng.integers(0, 4500, n), "D")
    dates = pd.Series(
        [pd.Timestamp("2021-02-10") + pd.DateOffset(months=k) for k in range(8)]
        + [pd.NaT] * 8
    )
    training = dates.reindex(unit).to_numpy()
    minor = rng.random(n) < 0.5
    end = np.full(n, np.datetime64("NaT", "D"))
    convicted = np.zeros(n)
    for month in range(156):
        now = filed.to_numpy().astype("datetime64[D]") + np.timedelta64(30 * month + 9)
        rate = 0.02 + 0.001 * unit / REGIONS + minor_effect * minor * (now >= training)
        hit = rng.random(n) < rate
        other = ~hit & (rng.random(n) < 0.03)
        new = np.isnat(end) & (hit | other) & (now <= np.datetime64("2025-12-31"))
        end[new], convicted[new] = now[new], hit[new]
    return pd.DataFrame(
        {
            "unit": [f"{u:02d}" for u in unit],
            "region_id": [f"{u:02d}" for u in unit],
            "filing_date": filed,
            "training_date": training,
            "resolution_date": pd.to_datetime(end),
            "undated": 0.0,
            "convicted": convicted,
            "victim_minor": minor.astype(float),
            "victim_nationality": "peruvian",
            "exploitation": np.where(rng.random(n) < 0.1, "other", "sexual"),
            "trafficking_at_filing": 1.0,
        }
    )


def of(found: list, key: str):
    return next(one for one in found if one.key == key)


def test_planted_difference_is_found_and_its_error_is_the_jackknife(config) -> None:
    cases = world(1, 0.03)
    found = list(by_group(cases, config))
    gap = of(found, "minor less adult")
    # from hazards alone: .05 + .03 against .05 for twelve months
    truth = (0.05 / 0.08) * (1 - np.exp(-12 * 0.08)) - (0.02 / 0.05) * (
        1 - np.exp(-12 * 0.05)
    )
    assert gap.effect == pytest.approx(truth, abs=3 * gap.std_error)
    assert gap.effect / gap.std_error > 3
    assert abs(of(found, "adult").effect) < 3 * of(found, "adult").std_error
    h = config.prosecution.primary_horizon

    def effect(kept: pd.DataFrame) -> float:
        at_risk, units = hazard_frames(kept, units_of(kept))
        one = hazard_imputation(
            at_risk, units, extraction_date="2025-12-31", horizons=(h,)
        )
        return one.cif_effect[h]

    moved = []
    for unit in sorted(set(cases["unit"])):
        kept = cases[cases["unit"] != unit]
        pair = [effect(kept[kept["victim_minor"] == m]) for m in (1, 0)]
        moved.append(pair[0] - pair[1] - gap.effect)
    by_hand = np.sqrt((REGIONS - 1) / REGIONS * np.square(moved).sum())
    assert gap.std_error == pytest.approx(by_hand, rel=1e-6)


def test_no_difference_is_planted_and_none_is_found(config) -> None:
    gaps = [
        of(list(by_group(world(seed, 0.0), config)), "minor less adult")
        for seed in range(2, 8)
    ]
    assert sum(abs(one.effect) > 2.2 * one.std_error for one in gaps) <= 2


def test_one_group_alone_has_no_difference_and_the_rest_is_counted(config) -> None:
    found = list(by_group(world(3, 0.0, 1500), config))
    keys = [one.key for one in found if one.moderator == "exploitation"]
    assert keys == ["sexual"]
    assert of(found, "sexual").rest > 0
    assert "charge" not in moderators(world(3, 0.0, 50), charges=False)


def test_intensity_is_exposure_times_the_share_trained() -> None:
    cases = pd.DataFrame(
        {"region_id": ["a", "a", "b"], "unit": ["a", "a", "b"], "exposed": [1, 0, 1]}
    ).assign(half_year=1, y=0.0)
    prosecutors = pd.DataFrame(
        {"region_id": ["a", "a", "a", "a", "b"], "trained": [1, 1, 1, 0, 0]}
    )

    @dataclasses.dataclass
    class Named:
        name: str = "y"

    spec = dose(cases, prosecutors, Named())
    assert spec.data["intensity"].tolist() == [0.75, 0.0, 0.0]
