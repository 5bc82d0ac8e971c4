"""What the calendar-time headline can find: its own test on simulated registers.

Person-time by region, half-year and age stays as it is observed. Ends without training
are drawn at the hazards fitted to unexposed time, floored at 0 so that those of every
age stay what the headline imputes, with the extra variation between region-half-years
that they show beyond chance; training adds the same number of ends
per case-month at every age. Estimate, jackknife and t test are those of the headline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, stats

from perutip.designs.hazard_imputation.effects import ScopeStudy, Statistic
from perutip.designs.hazard_imputation.histories import case_histories
from perutip.designs.hazard_imputation.incidence import lived
from perutip.designs.hazard_imputation.linear import linear_hazards
from perutip.designs.hazard_imputation.person_time import Cells, person_time
from perutip.designs.hazard_imputation.replicates import replicates

GRID = (0.6, 0.8, 1.0, 1.2, 1.5)
"""Effects simulated, in multiples of the one that the formula promises to find."""
REACH = (0.75, 1.25)  # of the least and the largest effect simulated
NEAR = 0.15  # of the power asked for, what some simulated effect must come to
LEAST_FITTED = 1e-12  # ends per region-half-year below which it says nothing of spread


@dataclass(frozen=True)
class HeadlinePower:
    """Smallest effect found with the power asked for; NaN when none in reach is.

    base: the statistic without training. size: share rejected at no effect; power: at
    each multiple of GRID; replications: simulated registers.
    """

    mde: float
    base: float
    size: float
    power: tuple[float, ...]
    replications: int


def headline_power(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    starts: Mapping[Statistic, float],
    *,
    extraction_date: object,
    level: float,
    power: float,
    replications: int,
    seed: np.random.SeedSequence,
) -> dict[Statistic, HeadlinePower]:
    """Simulate the test of every statistic on common draws of what is untreated.

    Parameters
    ----------
    cases, regions, extraction_date : as in `hazard_imputation`.
    starts : statistic ("conviction" or "resolution" by a horizon) → effect around which
        power is evaluated; NaN or nothing positive leaves it out.
    level : of the test's set, 0 to 1. power : asked for.
    """
    histories = case_histories(cases, regions, extraction_date)
    time = person_time(histories)
    exposed = time.exposed(histories.training)
    world = _World.fitted(time.all_time().minus(exposed), exposed)
    wanted = {one: start for one, start in starts.items() if start > 0}
    added = {
        one: [world.added(one, share * start) for share in GRID]
        for one, start in wanted.items()
    }
    counted = {one: np.zeros(1 + len(GRID)) for one in wanted}
    rng = np.random.default_rng(seed)
    for _ in range(replications):
        untreated, targets = world.draw(
            rng, [e for more in added.values() for e in more]
        )
        found = replicates(untreated, targets, "linear")
        quantile = stats.t.ppf((1 + level) / 2, max(found[0].n_left_out - 1, 1))
        for place, one in enumerate(wanted):
            first = 1 + place * len(GRID)
            mine = [found[0], *found[first : first + len(GRID)]]
            effects = [ScopeStudy(untreated, sums).estimate(one) for sums in mine]
            counted[one] += [
                bool(abs(e.effect) > quantile * e.std_error) for e in effects
            ]
    return {
        one: _found(
            world.base(one), wanted[one], counts / replications, power, replications
        )
        for one, counts in counted.items()
    }


def _found(
    base: float, start: float, shares: np.ndarray, power: float, replications: int
) -> HeadlinePower:
    """Where a line through the probits of power meets that of the power asked for.

    NaN where no simulated effect comes near it, or they would have to reach further.
    """
    floor = 0.5 / replications
    probits = stats.norm.ppf(np.clip(shares[1:], floor, 1 - floor))
    effects = start * np.array(GRID)
    slope, constant = np.polyfit(effects, probits, 1)
    mde = (stats.norm.ppf(power) - constant) / slope if slope > 0 else np.nan
    near = np.abs(shares[1:] - power).min() <= NEAR
    within = REACH[0] * effects[0] <= mde <= REACH[1] * effects[-1]
    if not (near and within and base + mde < 1):
        mde = np.nan
    return HeadlinePower(
        float(mde), base, float(shares[0]), tuple(map(float, shares[1:])), replications
    )


@dataclass(frozen=True, eq=False)
class _World:
    """Means of ends without training (2, R, T, A) in unexposed and exposed time, extra
    variance of each kind between region-half-years, exposed months that are imputed,
    and hazards without training by age (2, A)."""

    untreated: Cells
    exposed: Cells
    extra: np.ndarray
    months: np.ndarray
    by_age: np.ndarray

    @classmethod
    def fitted(cls, untreated: Cells, exposed: Cells) -> _World:
        everyone = np.ones((1, len(untreated.months)), dtype=bool)
        fit = linear_hazards(untreated, everyone)
        months = np.where(fit.imputable[0], exposed.months, 0.0)
        hazard = _floored(fit.hazard[0], months)
        means = Cells(untreated.months, untreated.months * hazard)
        imputed = Cells(exposed.months, months * hazard)
        lived_months = np.maximum(months.sum(axis=(0, 1)), 1e-300)
        by_age = imputed.events.sum(axis=(1, 2)) / lived_months
        return cls(means, imputed, _extra_variance(untreated, means), months, by_age)

    def base(self, statistic: Statistic) -> float:
        """The statistic at the hazards without training."""
        return float(getattr(lived(self.by_age, statistic.horizon), statistic.kind))

    def added(self, statistic: Statistic, effect: float) -> np.ndarray:
        """(2,) ends of either kind per case-month that move the statistic by `effect`;
        NaN where none do. Resolutions are added in the proportion of the kinds."""
        kinds = self.exposed.events.sum(axis=(1, 2, 3))
        share = kinds / max(kinds.sum(), 1e-300)
        if statistic.kind == "conviction":
            share = np.array([1.0, 0.0])

        def short(rate: float) -> float:
            moved = lived(self.by_age + (rate * share)[:, None], statistic.horizon)
            return float(getattr(moved, statistic.kind)) - self.base(statistic) - effect

        if short(1.0) < 0:
            return np.full(2, np.nan)
        return share * optimize.brentq(short, 0.0, 1.0, xtol=1e-12)

    def draw(
        self, rng: np.random.Generator, added: list[np.ndarray]
    ) -> tuple[Cells, list[Cells]]:
        """Unexposed cells, and exposed ones without and with each of the added ends."""
        shape = self.untreated.events.shape[:3]
        shock = np.ones(shape)
        for kind, variance in enumerate(self.extra):
            if variance > 0:
                shock[kind] = rng.gamma(1 / variance, variance, shape[1:])
        each = shock[..., None]
        untreated = rng.poisson(self.untreated.events * each).astype(float)
        exposed = rng.poisson(self.exposed.events * each).astype(float)
        targets = [exposed]
        for rates in added:
            mean = self.months * np.nan_to_num(rates)[:, None, None, None]
            targets.append(exposed + rng.poisson(mean))
        return Cells(self.untreated.months, untreated), [
            Cells(self.exposed.months, one) for one in targets
        ]


def _floored(hazard: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Hazards (2, R, T, A), none below 0, that make of exposed `months` (R, T, A) as
    many ends of each kind and age as before, or none where that is negative.

    Notes
    -----
    The headline floors the hazard of an age, summed over its cells. Flooring each cell
    alone would raise that sum, and the incidence without training with it; so the
    hazards of the age are lowered together, in unexposed time too, which keeps the
    imputation without bias.
    """
    raised = np.maximum(hazard, 0.0)
    wanted = np.maximum((months * hazard).sum(axis=(1, 2), keepdims=True), 0.0)
    total = (months * raised).sum(axis=(1, 2), keepdims=True)
    share = np.divide(wanted, total, out=np.ones_like(total), where=total > 0)
    return raised * share


def _extra_variance(observed: Cells, means: Cells) -> np.ndarray:
    """(2,) variance of a mean-one factor between region-half-years, by moments.

    Notes
    -----
    sum((y - m)^2 n/(n - p) - m) / sum(m^2) over the n region-half-years with ends
    expected, p the effects fitted to them; 0 where chance alone explains the spread.
    """
    found = []
    for y, m in zip(observed.events, means.events, strict=True):
        ends, fitted = y.sum(axis=2), m.sum(axis=2)
        some = fitted > LEAST_FITTED
        p = int(some.any(axis=1).sum() + some.any(axis=0).sum()) - 1
        n = int(some.sum())
        if n <= max(p, 0):
            found.append(0.0)
            continue
        squares = ((ends - fitted)[some] ** 2).sum() * n / (n - p)
        found.append(max((squares - fitted[some].sum()) / (fitted[some] ** 2).sum(), 0))
    return np.array(found)
