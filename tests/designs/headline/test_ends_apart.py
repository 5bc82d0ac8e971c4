"""Acquittal and dismissal apart: with conviction they make up resolution."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.headline.ends_apart import ends_apart
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.track4tip.ends_apart import ends_lines


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    """Cases of ten regions, seven trained, long observed."""
    rng = np.random.default_rng(8)
    n = 3000
    unit = rng.integers(0, 10, n)
    filed = pd.Timestamp("2013-01-01") + pd.to_timedelta(rng.integers(0, 4300, n), "D")
    end = pd.Series(filed + pd.to_timedelta(rng.exponential(700, n).astype(int), "D"))
    ended = end <= pd.Timestamp("2025-12-31")
    kinds = rng.choice(["convicted", "acquitted", "dismissed"], n, p=[0.4, 0.25, 0.35])
    status = pd.Series(kinds).where(ended, "pending")
    dates = pd.Timestamp("2022-02-01") + pd.to_timedelta(60 * np.arange(7), "D")
    training = pd.Series([*dates, *[pd.NaT] * 3])
    return pd.DataFrame(
        {
            "unit": [f"R{u}" for u in unit],
            "training_date": training.iloc[unit].to_numpy(),
            "filing_date": filed,
            "resolution_date": end.where(ended),
            "status": status,
            "convicted": (status == "convicted").astype(float),
            "undated": 0.0,
        }
    )


def test_the_ends_add_up_to_resolution(cases, config):
    h = config.prosecution.primary_horizon
    found = ends_apart(cases, config, ("convicted", "acquitted", "dismissed"))
    assert all(one.floored[h] == 0 for one in found.values())
    total = sum(one.cif_effect[h] for one in found.values())
    assert total == pytest.approx(found["convicted"].resolution_effect[h], abs=1e-12)
    counted = {end: one.exposed_convictions for end, one in found.items()}
    assert counted["acquitted"] < counted["dismissed"] < counted["convicted"]


def test_lines_print_no_mean_and_pleas_are_not_in_the_register(
    cases, catalogue, config
):
    h = config.prosecution.primary_horizon
    found = ends_apart(cases, config)
    *lines, plea = ends_lines(found, catalogue, h, len(cases), Disclosure(10))
    assert [one["variable"] for one in lines] == [
        f"acquittal_incidence_{h}",
        f"dismissal_incidence_{h}",
    ]
    assert [one["estimate"] for one in lines] == [
        one.cif_effect[h] for one in found.values()
    ]
    assert all("control_mean" not in one and one["family"] == "" for one in lines)
    assert plea["reason"] == "not_in_register"


def test_too_few_of_an_end_is_said_of_ends(cases, catalogue, config):
    few = cases["status"].where(cases["status"] != "acquitted", "dismissed")
    found = ends_apart(cases.assign(status=few), config, ("acquitted",))
    h = config.prosecution.primary_horizon
    line, _ = ends_lines(found, catalogue, h, len(cases), Disclosure(10))
    assert line["reason"] == "too_few_untreated_ends" and "estimate" not in line
