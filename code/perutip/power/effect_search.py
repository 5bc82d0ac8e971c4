"""The effect that a simulated test finds with a given power."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import stats

NEAR = 0.10


def effect_at_power(
    power_of: Callable[[float], float],
    start: float,
    *,
    power: float,
    level: float,
    replications: int,
    evaluations: int,
    possible: Callable[[float], bool] = lambda effect: True,
) -> float:
    """Effect at which `power_of`, a share of `replications`, reaches `power`.

    The probit of power is taken as linear in the effect: first through the level at no
    effect, then through the last two points. Use common random numbers in `power_of`,
    so that its differences carry no simulation error of their own. NaN when the next
    effect is not `possible`, or when no power evaluated comes within NEAR of `power`.
    """
    target = stats.norm.ppf(power)
    points = [(0.0, stats.norm.ppf(level / 2))]
    effect = start
    for _ in range(evaluations):
        floor = 0.5 / replications
        share = np.clip(power_of(effect), floor, 1 - floor)
        points.append((effect, stats.norm.ppf(share)))
        effect = _through(points, target)
        if not possible(effect):
            return float("nan")
        if abs(effect - points[-1][0]) < 0.002 * abs(start):
            break
    nearest = min(abs(stats.norm.cdf(z) - power) for _, z in points[1:])
    return float(effect) if nearest < NEAR else float("nan")


def _through(points: list[tuple[float, float]], target: float) -> float:
    """Where a line through the last two points, or from no effect, meets `target`."""
    (e0, z0), (e1, z1) = points[-2:]
    rising = (z1 - z0) * (e1 - e0) * e1 > 0 and abs(e1 - e0) > 0.01 * abs(e1)
    if not rising:
        (e0, z0), (e1, z1) = points[0], points[-1]
    return e1 + (target - z1) * (e1 - e0) / (z1 - z0)
