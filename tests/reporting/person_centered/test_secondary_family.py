"""The secondary family: the index joins the statistics kept, under the same orders."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.hazard_imputation import date_orders
from perutip.designs.headline.headlines import Orders, family_of_statistics
from perutip.reporting.person_centered.family import (
    COPIED,
    _copies,
    _members,
    joined_family,
)
from perutip.study.outcomes import Variable

REGIONS = [f"{k:02d}" for k in range(1, 11)]


def orders(draws: int = 60) -> Orders:
    dates = [pd.Timestamp(f"2022-{2 + k:02d}-01") for k in range(5)]
    training = pd.Series([*dates, *[pd.NaT] * 5], index=REGIONS)
    drawn = date_orders(10, draws, np.random.default_rng(4))
    return Orders(training, np.array(REGIONS), drawn)


def rulings(effect: float, common: Orders, seed: int = 1, n: int = 2500):
    rng = np.random.default_rng(seed)
    region = rng.integers(0, 10, n)
    date = pd.Timestamp("2016-01-01") + pd.to_timedelta(rng.integers(0, 3500, n), "D")
    trained = common.training.to_numpy()[region]
    score = 0.3 * rng.normal(size=10)[region] + effect * (date.to_numpy() >= trained)
    return pd.DataFrame(
        {
            "region_id": np.array(REGIONS)[region],
            "ruling_date": date,
            "index": score + rng.normal(size=n),
        }
    )


def named(*names: str) -> list[Variable]:
    return [Variable(name, "ours", name) for name in names]


def kept(common: Orders, observed: float) -> pd.DataFrame:
    rng = np.random.default_rng(9)
    size = 1 + len(common.orders)
    frame = pd.DataFrame({"order": range(size), "charge": rng.normal(size=size)})
    frame.loc[0, "charge"] = observed
    return frame


def test_an_index_that_moves_leads_the_family_and_the_other_is_adjusted_for_it() -> (
    None
):
    common = orders()
    before = kept(common, 1.9)
    found = joined_family(
        before, rulings(1.0, common), "index", named("charge", "index"), common
    )
    assert found.p_step_down["index"] == pytest.approx(1 / 61)
    alone = family_of_statistics(before[["charge"]], ["charge"])
    assert found.p_step_down["charge"] >= alone.p_step_down["charge"]
    quiet = joined_family(
        before, rulings(0.0, common), "index", named("charge", "index"), common
    )
    assert quiet.p_step_down["charge"] > alone.p_step_down["charge"]


def test_where_dates_belong_to_smaller_units_the_index_leaves_the_family() -> None:
    common = orders()
    found = joined_family(
        kept(common, 1.0),
        rulings(1.0, common).assign(region_id="elsewhere"),
        "index",
        named("charge", "index"),
        common,
    )
    assert set(found.p_step_down) == {"charge"}


def test_rows_are_said_again_without_counts_in_the_order_of_the_family() -> None:
    row = {"variable": "b", "exhibit": "x", "panel": "A. y", "step": "02"}
    row |= {"column": "01", "estimate": 1.5, "n_obs": 40.0, "reason": ""}
    full = dict.fromkeys(COPIED, "") | {"term": "t", "estimator": "e"} | row
    rows = pd.DataFrame([full, full | {"variable": "a", "estimate": 2.0}])
    lines = _copies(_members(["a", "b"], rows), "headlines", "family")
    assert [line["variable"] for line in lines] == ["a", "b"]
    assert lines[1]["estimate"] == 1.5 and lines[1]["panel"] == "headlines"
    assert not {"n_obs", "exhibit", "step", "column"} & set(lines[0])
    assert all(line["family"] == "family" for line in lines)
