"""Bounds for rates whose denominator training moves.

Referral completion is a share of identified victims, and training changes who is
identified. If it only adds (or only removes) victims, the rate of those who would be
identified either way is bounded by the two rates per officer: with v₁, v₀ victims and
c₁, c₀ completed referrals per officer, v₁ > v₀, between
[max(0, c₁ − (v₁ − v₀))/v₀, min(c₁, v₀)/v₀] − c₀/v₀ (Lee 2009 for a binary outcome).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.trial.drawn import DrawnDesign
from perutip.inference.bounds import imbens_manski_interval


class NotBounded(ValueError):
    """An arm has no events, or fewer than two districts have records."""


Means = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class RateBounds:
    """Bounds of the effect on the rate of those counted under either treatment.

    `events_*`, `rate_*` per arm: denominators per officer, and the rate as observed.
    `direction`: does training add to the denominator ("more"), or take away ("less")?
    """

    lower: float
    upper: float
    conf_low: float
    conf_high: float
    std_error_lower: float
    std_error_upper: float
    events_treated: float
    events_control: float
    rate_treated: float
    rate_control: float
    direction: str
    n_units: int


def rate_bounds(
    events: pd.Series,
    successes: pd.Series,
    officers: pd.Series,
    design: DrawnDesign,
    *,
    level: float,
) -> RateBounds:
    """Bounds by arm means standardized to strata, jackknife over districts.

    Parameters
    ----------
    events, successes, officers : indexed by ubigeo; events (denominator), those that
        count (numerator), active officers. Districts of the design alone are used.

    Raises
    ------
    NotBounded : an arm without events, or fewer than two districts.

    Notes
    -----
    Arm means are averages over strata, weighted by their officers, of the sums of a
    stratum's arm over its officers. A stratum that loses an arm (in the data, or when
    the jackknife leaves a district out) is left out. Imbens–Manski interval with
    t(J − S − 1).
    """
    table = pd.DataFrame(
        {"events": events, "successes": successes, "officers": officers}
    ).reindex(design.units)
    table = table.assign(treated=design.treatment, stratum=design.strata).dropna()
    if len(table) < 2:
        raise NotBounded("fewer than two districts with records")
    codes = pd.factorize(table["stratum"], sort=True)[0]
    values = table[["events", "successes", "officers"]].to_numpy(float)
    arm = table["treated"].to_numpy(int)
    means = _arm_means(values, arm, codes, np.ones(len(table)))
    low, high = _bounds(means)
    drop_one = 1 - np.eye(len(table))
    ends = np.array(
        [_bounds(_arm_means(values, arm, codes, keep)) for keep in drop_one]
    )
    n = len(table)
    errors = np.sqrt((n - 1) / n * ((ends - [low, high]) ** 2).sum(axis=0))
    df = max(n - len(np.unique(codes)) - 1, 1)
    interval = imbens_manski_interval(
        low, high, float(errors[0]), float(errors[1]), level=level, df=df
    )
    (v1, c1), (v0, c0) = means
    return RateBounds(
        low,
        high,
        *interval,
        float(errors[0]),
        float(errors[1]),
        v1,
        v0,
        c1 / v1,
        c0 / v0,
        "more" if v1 > v0 else "less",
        n,
    )


def _arm_means(
    values: np.ndarray, arm: np.ndarray, codes: np.ndarray, keep: np.ndarray
) -> Means:
    """(events, successes) per officer of the treated and of the controls."""
    total, sums = 0.0, np.zeros((2, 2))
    for code in np.unique(codes):
        here = keep * (codes == code)
        arms = [here * (arm == a) @ values for a in (1, 0)]
        if min(part[2] for part in arms) <= 0:
            continue
        weight = arms[0][2] + arms[1][2]
        total += weight
        sums += weight * np.array([part[:2] / part[2] for part in arms])
    if total == 0 or (sums[:, 0] == 0).any():
        raise NotBounded("an arm has no events")
    (v1, c1), (v0, c0) = sums / total
    return (float(v1), float(c1)), (float(v0), float(c0))


def _bounds(means: Means) -> tuple[float, float]:
    (v1, c1), (v0, c0) = means
    if v1 >= v0:
        gained = v1 - v0
        low, high = max(0.0, c1 - gained) / v0, min(c1, v0) / v0
        return low - c0 / v0, high - c0 / v0
    removed = v0 - v1
    low, high = max(0.0, c0 - removed) / v1, min(c0, v1) / v1
    return c1 / v1 - high, c1 / v1 - low
