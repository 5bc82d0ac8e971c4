"""Shares that stay between bounds because purposes, departures, answers are missing."""

from __future__ import annotations

import pandas as pd

from perutip.inference.bounds import ManskiBounds, manski_bounds


def purpose_share(victims: pd.DataFrame, purpose: str, level: float) -> ManskiBounds:
    """Share of victims exploited for `purpose`; those not identified may be any."""
    holds = (victims["purpose"] == purpose).astype(float)
    holds = holds.where(victims["purpose"] != "not_identified")
    return manski_bounds(
        holds.to_numpy(), (0.0, 1.0), cluster=range(len(victims)), level=level
    )


def girls_share(girls: pd.DataFrame, flag: str, level: float) -> ManskiBounds:
    """Weighted share of girls with a flag, clustered by community."""
    return manski_bounds(
        girls[flag].to_numpy(float),
        (0.0, 1.0),
        cluster=girls["community_id"],
        weights=girls["weight"],
        level=level,
    )
