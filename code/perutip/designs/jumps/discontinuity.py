"""Discontinuity in time at a training date: local linear regression by rdrobust.

Running variable in days from the region's training date. Only for outcomes that can
jump at the date used. Bandwidths are fixed in advance; few cases lie inside, and the
number is part of the result.

No density test (rddensity) stands beside: the running variable is the day of filing,
and whether its density jumps at a day known in advance, because filings are brought
forward or put off, is whether filings per week jump there. `weekly_volume` counts them,
regions and weeks without filings included, so that rdrobust estimates that jump as a
rate, net of regions. A density pooled over regions with their own dates would be of all
filings by days from training, without those effects, and assumes a variable without
ties, while dates are whole days and courts close on some.
"""

import contextlib
import io
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from perutip.designs.fitting import residuals
from perutip.designs.staggered_did.columns import numbers
from perutip.left_out import left_out, not_installed

with (
    left_out("rdrobust.rdplot", "rdrobust.rdplot_rdrobust"),  # they load plotnine
    not_installed("numba"),  # longer to load than all that its one loop takes
):
    from rdrobust import rdrobust

Days = TypeVar("Days", pd.Series, np.ndarray)

LEAST_DAYS = 3
"""Distinct days on either side without which there is no local line."""

LEAST_CASES = 150
"""Cases inside from which rdrobust's p of a case outcome holds its size."""

AT_ONCE = 50
"""Permutations whose jumps are found together."""


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
    if not len(data):
        return pd.Series(np.nan, index=frame.index)
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

    Rows within `donut` days of the cutoff are left out; a donut of 0 keeps the day
    itself, which is treated. None when fewer than `minimum` rows, or fewer than
    LEAST_DAYS distinct days, lie on either side of the cutoff inside the bandwidth, or
    outcomes do not vary there.

    Raises ValueError when `y` and `days` do not stand row by row on one index, hold
    infinite values or something else than numbers, or on a level or bandwidth that is
    none.
    """
    y, days = _side_by_side(y, days)
    if not (0 < level < 1 and bandwidth > 0):
        raise ValueError("bandwidth must be above 0 and level between 0 and 1")
    distance = days - cutoff
    keep = y.notna() & days.notna() & outside_donut(distance, donut)
    inside = keep & (distance.abs() <= bandwidth)
    before, after = (
        distance[inside & (distance < 0)],
        distance[inside & (distance >= 0)],
    )
    left, right = len(before), len(after)
    if min(left, right) < minimum or y[inside].nunique() < 2:
        return None
    if min(before.nunique(), after.nunique()) < LEAST_DAYS:
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


def _side_by_side(y: pd.Series, days: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Outcome and running variable as floats on one index."""
    if len(y) != len(days):
        raise ValueError(f"y has {len(y)} rows, days {len(days)}")
    both = isinstance(y, pd.Series) and isinstance(days, pd.Series)
    if both and not y.index.equals(days.index):
        raise ValueError("y and days must have the same index, in the same order")
    index = pd.RangeIndex(len(y))
    out = [numbers(pd.Series(v).rename(n)) for v, n in ((y, "y"), (days, "days"))]
    if any(np.isinf(values).any() for values in out):
        raise ValueError("y and days must not hold infinite values")
    return pd.Series(out[0], index=index), pd.Series(out[1], index=index)


def outside_donut(distance: Days, donut: float) -> Days:
    """Rows more than `donut` days away; all of them when it is 0."""
    return (abs(distance) > donut) | (donut == 0)


def local_jumps(
    y: np.ndarray, distance: np.ndarray, bandwidth: float
) -> tuple[np.ndarray, np.ndarray]:
    """Jumps at 0 of two lines with triangular weights and their t (HC1), (B,) each.

    y: (n,). distance: (B, n) of the rows from B cutoffs, NaN where a row is left out.
    NaN without two distinct days a side, or more than four rows inside.
    """
    count = len(distance)
    case, row = np.nonzero(np.abs(distance) < bandwidth)
    x, outcome = distance[case, row], y[row]
    side = 2 * case + (x >= 0)
    w = 1 - np.abs(x) / bandwidth

    def total(values: np.ndarray | None) -> np.ndarray:
        return np.bincount(side, values, 2 * count)

    first, last = np.full(2 * count, np.inf), np.full(2 * count, -np.inf)
    np.minimum.at(first, side, x)
    np.maximum.at(last, side, x)
    sides = (first < last).reshape(count, 2).all(axis=1)
    rows = np.bincount(case, minlength=count)
    mass, linear, square = total(w), total(w * x), total(w * x * x)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = mass * square - linear**2
        sums = total(w * outcome), total(w * x * outcome)
        start = (square * sums[0] - linear * sums[1]) / spread
        slope = (mass * sums[1] - linear * sums[0]) / spread
        pull = w * (square[side] - linear[side] * x) / spread[side]
        influence = pull * (outcome - start[side] - slope[side] * x)
        variance = rows / (rows - 4) * total(influence**2).reshape(count, 2).sum(axis=1)
        jump = start[1::2] - start[::2]
        known = sides & (rows > 4)
        t = np.where(known & (variance > 0), jump / np.sqrt(variance), np.nan)
    return np.where(known, jump, np.nan), t


def permuted_jump_p(
    rows: pd.DataFrame,
    *,
    bandwidth: float,
    donut: float,
    cutoff: float,
    draws: int,
    seed: np.random.SeedSequence,
) -> float:
    """p of a jump at the training dates, permuted over the trained units.

    rows: unit, day (of filing), training (day), outcome, nothing missing. (1 + #{|t*|
    >= |t|}) / (draws + 1), a jump that does not exist counting as larger; NaN where
    the observed one does not, or where all dates are the same. "As if" the order of
    dates had been random.
    """
    own = np.unique(rows["unit"].to_numpy(), return_inverse=True)[1]
    dates = rows.groupby(own)["training"].first().to_numpy(float)
    day, y = rows["day"].to_numpy(float) - cutoff, rows["outcome"].to_numpy(float)

    def jump(paths: np.ndarray) -> np.ndarray:
        distance = day - paths[:, own]
        kept = np.where(outside_donut(distance, donut), distance, np.nan)
        return np.abs(local_jumps(y, kept, bandwidth)[1])

    observed, rng = jump(dates[None])[0], np.random.default_rng(seed)
    if np.isnan(observed) or (dates == dates[0]).all():
        return float("nan")
    paths = np.array([rng.permutation(dates) for _ in range(draws)])
    drawn = [jump(paths[i : i + AT_ONCE]) for i in range(0, draws, AT_ONCE)]
    extreme = [np.isnan(some) | (some >= observed * (1 - 1e-9)) for some in drawn]
    return float((1 + sum(int(some.sum()) for some in extreme)) / (draws + 1))


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
