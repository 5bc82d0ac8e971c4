"""Permuted training dates, donut moved along, against frames with the dates moved."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from perutip.designs.hazard_imputation import date_orders
from perutip.designs.headline.dated_outcomes import dated_outcome
from perutip.designs.staggered_did import imputation_att
from perutip.frames.donut import filing_window_donut
from perutip.frames.keys import half_year


def cases(seed: int = 0, n: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    days = pd.to_timedelta(rng.integers(0, 3650, n), unit="D")
    data = pd.DataFrame(
        {"region": rng.integers(0, 8, n), "filed": pd.Timestamp("2012-01-01") + days}
    )
    start = {0: "2019-05-31", 1: "2019-11-30", 2: "2020-03-15", 3: "2020-09-01"}
    data["trained"] = pd.to_datetime(data["region"].map(start))
    data["y"] = rng.normal(size=n)
    return data


def slow_t(data: pd.DataFrame, months: int) -> float:
    """Rows of the frame's own dates, its donut left out, by the regression."""
    kept = data
    if months:
        kept = data[~filing_window_donut(data, months)]
    rows = kept.assign(
        treated=(kept["filed"] >= kept["trained"]).astype(int),
        period=half_year(kept["filed"]),
    ).reset_index(drop=True)
    found = imputation_att(
        rows,
        outcome="y",
        unit_fe="region",
        time_fe="period",
        treated="treated",
        cluster="region",
        draws=19,
    )
    return found.att / found.jackknife_se


@pytest.mark.parametrize("months", [0, 6, 12])
def test_permuted_dates_equal_a_frame_with_the_dates_moved(months: int) -> None:
    data = cases(1)
    training = data.groupby("region")["trained"].first()
    labels = training.index.to_numpy()
    orders = date_orders(len(labels), 8, np.random.default_rng(3))
    frame = data.rename(columns={"region": "unit"})
    member = dated_outcome(frame, "y", "filed", donut_months=months)
    found = member.t_under(training, labels, orders)
    assert found[0] == pytest.approx(slow_t(data, months), rel=1e-9)
    for order, value in zip(orders, found[1:], strict=True):
        dates = dict(zip(labels, training.to_numpy()[order], strict=True))
        moved = data.assign(trained=pd.to_datetime(data["region"].map(dates)))
        assert value == pytest.approx(slow_t(moved, months), rel=1e-9)


def test_regions_that_no_order_hands_round_keep_their_dates() -> None:
    data = cases(2)
    training = data.groupby("region")["trained"].first()
    member = dated_outcome(data.rename(columns={"region": "unit"}), "y", "filed")
    alone = member.t_under(training, np.array([0]), np.zeros((3, 1), int))
    assert alone == pytest.approx(np.repeat(alone[0], 4))
