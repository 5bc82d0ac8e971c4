"""The effect that a simulated test finds with a given power."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

NEAR = 0.10


@dataclass(frozen=True)
class Search:
    """What is searched for, and how hard: the effect found with `power` at `level`.

    replications: simulated studies behind each power. evaluations: effects whose power
    is simulated at most.
    """

    power: float = 0.80
    level: float = 0.05
    replications: int = 2000
    evaluations: int = 3


DEFAULT = Search()


def effect_at_power(
    power_of: Callable[[float], float],
    start: float,
    *,
    search: Search,
    possible: Callable[[float], bool] = lambda effect: True,
) -> float:
    """Effect at which `power_of`, a share of the replications, reaches the power.

    The probit of power is taken as linear in the effect: first through the level at no
    effect, then through the last two points. Use common random numbers in `power_of`,
    so that its differences carry no simulation error of their own. NaN when the next
    effect is not `possible`, or when no power evaluated comes within NEAR of it.
    """
    target = stats.norm.ppf(search.power)
    points = [(0.0, stats.norm.ppf(search.level / 2))]
    effect = start
    for _ in range(search.evaluations):
        floor = 0.5 / search.replications
        share = np.clip(power_of(effect), floor, 1 - floor)
        points.append((effect, stats.norm.ppf(share)))
        effect = _through(points, target)
        if not possible(effect):
            return float("nan")
        if abs(effect - points[-1][0]) < 0.002 * abs(start):
            break
    nearest = min(abs(stats.norm.cdf(z) - search.power) for _, z in points[1:])
    return float(effect) if nearest < NEAR else float("nan")


def _through(points: list[tuple[float, float]], target: float) -> float:
    """Where a line through the last two points, or from no effect, meets `target`."""
    (e0, z0), (e1, z1) = points[-2:]
    rising = (z1 - z0) * (e1 - e0) * e1 > 0 and abs(e1 - e0) > 0.01 * abs(e1)
    if not rising:
        (e0, z0), (e1, z1) = points[0], points[-1]
    return e1 + (target - z1) * (e1 - e0) / (z1 - z0)
