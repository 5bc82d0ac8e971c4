"""Discontinuity in time at a training date: local linear regression by rdrobust.

Running variable in days from the region's training date. Only for outcomes that can
jump at the date used. Bandwidths are fixed in advance; few cases lie inside, and the
number is part of the result.
"""

import contextlib
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rdrobust import rdrobust

from perutip.designs.fitting import residuals


@dataclass(frozen=True)
class Discontinuity:
    """Bias-corrected local linear estimate with robust inference (Calonico, Cattaneo
    and Titiunik 2014); n_left and n_right lie inside the bandwidth."""

    estimate: float
    std_error: float
    p_value: float
    conf_low: float
    conf_high: float
    n_left: int
    n_right: int


def days_from_training(dates: pd.Series, training: pd.Series) -> pd.Series:
    """Whole days from the region's training to the date; NaN where never trained."""
    return (dates - training).dt.days.astype(float)


def residualise(
    frame: pd.DataFrame, outcome: str, effects: tuple[str, ...]
) -> pd.Series:
    """Outcome net of fixed effects, plus its mean, on rows with an outcome."""
    data = frame.dropna(subset=[outcome]).copy()
    data[outcome] = data[outcome].astype(float)
    values = residuals(f"{outcome} ~ 1 | {' + '.join(effects)}", data)
    values = values + data[outcome].mean()
    return pd.Series(values, index=data.index).reindex(frame.index)


def discontinuity(
    y: pd.Series,
    days: pd.Series,
    *,
    bandwidth: float,
    donut: float = 0.0,
    cutoff: float = 0.0,
    minimum: int = 10,
    level: float = 0.95,
) -> Discontinuity | None:
    """Estimate the jump of `y` at `cutoff` days.

    Rows within `donut` days of the cutoff are left out. None when fewer than `minimum`
    rows with distinct outcome values lie on either side of the cutoff inside the
    bandwidth.
    """
    distance = days - cutoff
    keep = y.notna() & days.notna() & (distance.abs() > donut)
    inside = keep & (distance.abs() <= bandwidth)
    left, right = (
        int((inside & (distance < 0)).sum()),
        int((inside & (distance > 0)).sum()),
    )
    if min(left, right) < minimum or y[inside].nunique() < 2:
        return None
    with contextlib.redirect_stdout(io.StringIO()):  # its mass-point notice is printed
        fit = rdrobust(
            y=y[keep].to_numpy(float),
            x=distance[keep].to_numpy(float),
            c=0.0,
            h=float(bandwidth),
            b=float(bandwidth),
            level=100 * level,
        )
    return Discontinuity(
        estimate=float(fit.coef.iloc[1, 0]),
        std_error=float(fit.se.iloc[2, 0]),
        p_value=float(fit.pv.iloc[2, 0]),
        conf_low=float(fit.ci.iloc[2, 0]),
        conf_high=float(fit.ci.iloc[2, 1]),
        n_left=left,
        n_right=right,
    )


def weekly_volume(
    dates: pd.Series, training: pd.Series, region: pd.Series, *, weeks: int = 104
) -> pd.DataFrame:
    """Cases filed per region and week around its training, weeks without filings 0.

    One row per trained region and week from -weeks to weeks - 1: `region`, `days` (the
    middle of the week, days from training) and `filings_per_week`.
    """
    days = days_from_training(dates, training)
    frame = pd.DataFrame({"region": region, "week": np.floor(days / 7)}).dropna()
    grid = pd.MultiIndex.from_product(
        [sorted(frame["region"].unique()), range(-weeks, weeks)],
        names=["region", "week"],
    )
    counts = frame.groupby(["region", "week"]).size().reindex(grid, fill_value=0)
    out = counts.rename("filings_per_week").reset_index()
    out["days"] = out["week"] * 7.0 + 3.5
    return out
