"""Truth about the hazard of conviction, and incidence in closed form."""

from __future__ import annotations

import numpy as np

from perutip.simulation.calendar_days import DAYS_PER_MONTH
from perutip.simulation.cases.worlds import CaseWorld, case_world
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters

_STUDIES = 20


def hazard_truth(parameters: Parameters, *, seed: int) -> dict[str, float]:
    """Return the effect of training on the monthly hazard of conviction.

    Over all case-months at risk after their region's training, whenever the case was
    filed, weighted by the chance of being at risk in the world with training:
    `untreated_hazard` and `hazard_difference` per month, `log_hazard_ratio` (mean) and
    `hazard_ratio` (mean hazard with over mean hazard without).
    """
    sums = np.zeros(4)
    for child in np.random.SeedSequence([seed, 6]).spawn(_STUDIES):
        worlds = [
            case_world(
                Streams(child),
                parameters,
                n_cases=parameters.cases.n_cases,
                trained_world=trained_world,
            )
            for trained_world in (False, True)
        ]
        sums += _sums(*worlds)
    untreated, treated, log_ratio, weight = sums
    return {
        "untreated_hazard": untreated / weight,
        "hazard_difference": (treated - untreated) / weight,
        "hazard_ratio": treated / untreated,
        "log_hazard_ratio": log_ratio / weight,
        "exposed_case_months": weight / _STUDIES,
    }


def _sums(without: CaseWorld, with_training: CaseWorld) -> np.ndarray:
    calendar = with_training.calendar
    base, hazard = without.hazards.conviction, with_training.hazards.conviction
    days = days_at_stake(with_training, calendar.ends[-1])
    total = (hazard + with_training.hazards.other_end) * days / DAYS_PER_MONTH
    before = np.cumsum(total, axis=1) - total
    exposed = calendar.starts[None, :] >= with_training.training_day[:, None]
    weight = np.exp(-before) * exposed * days / DAYS_PER_MONTH
    ratio = np.log(np.where(base > 0, hazard, 1.0) / np.where(base > 0, base, 1.0))
    return np.array(
        [
            (weight * base).sum(),
            (weight * hazard).sum(),
            (weight * ratio).sum(),
            weight.sum(),
        ]
    )


def days_at_stake(world: CaseWorld, until: int | np.ndarray) -> np.ndarray:
    """Days of each calendar month after filing and before day `until`.

    Shape (n_cases, n_months); `until` is one day number or one per case.
    """
    filing = world.filings["filing_day"].to_numpy()[:, None]
    begin = np.maximum(world.calendar.starts[None, :], filing)
    stop = np.minimum(world.calendar.ends[None, :], np.reshape(until, (-1, 1)))
    return np.maximum(stop - begin, 0)


def cumulative_incidence(world: CaseWorld, months: float) -> np.ndarray:
    """Return each case's probability of conviction within `months` of filing.

    Recursion over calendar months: survival to the month's start times the share of its
    hazard that is conviction times the chance of an end within it. NaN for cases not
    observed so long.
    """
    filing = world.filings["filing_day"].to_numpy()
    # Ends are dated by whole days: a day counts when it is over at the horizon.
    until = filing + np.floor(months * DAYS_PER_MONTH).astype(np.int64) + 1
    days = days_at_stake(world, until) / DAYS_PER_MONTH
    conviction = world.hazards.conviction
    total = conviction + world.hazards.other_end
    survival = np.ones(len(filing))
    incidence = np.zeros(len(filing))
    for month in range(total.shape[1]):
        risk = total[:, month] * days[:, month]
        share = conviction[:, month] / np.where(total[:, month] > 0, total[:, month], 1)
        incidence += survival * share * -np.expm1(-risk)
        survival *= np.exp(-risk)
    seen = world.calendar.extraction - filing >= months * DAYS_PER_MONTH
    return np.where(seen, incidence, np.nan)
