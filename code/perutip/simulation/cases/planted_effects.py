"""What the hazard design estimates, from the planted hazards in closed form.

Nothing here is shared with the estimator: survival is exact given each case's hazards,
by calendar month for the hazard and by day of age for incidence, without age bins,
half-years or a fit.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from perutip.simulation.calendar_days import DAYS_PER_MONTH
from perutip.simulation.cases.planted_hazards import days_at_stake
from perutip.simulation.cases.worlds import CaseWorld, case_world
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters

SCOPES = ("all", "filed_after")
HORIZONS = (12, 24)
STUDIES = 100


def hazard_effects_truth(
    parameters: Parameters, *, seed: int, studies: int = STUDIES
) -> dict[str, dict[str, float]]:
    """Return the estimands of the hazard design, by scope, averaged over studies.

    Parameters
    ----------
    parameters : of the study.
    seed : of the studies averaged over.
    studies : their number.

    Returns
    -------
    dict of dict
        As `study_effects`, for "all" and "filed_after".
    """
    found = []
    for child in np.random.SeedSequence([seed, 7]).spawn(studies):
        world = case_world(
            Streams(child),
            parameters,
            n_cases=parameters.cases.n_cases,
            trained_world=True,
        )
        found.append(study_effects(world))
    return {
        scope: {
            name: float(np.nanmean([study[scope][name] for study in found]))
            for name in found[0][scope]
        }
        for scope in SCOPES
    }


def study_effects(world: CaseWorld) -> dict[str, dict[str, float]]:
    """Return the estimands of one study, given who files what and all hazards.

    Parameters
    ----------
    world : of the study, with training.

    Returns
    -------
    dict of dict
        For "all" exposed case-months and for those of cases "filed_after" training:
        exposed_months and additional_convictions; hazard (difference per case-month of
        conviction) and hazard_imputed (its mean without training); and at 12 and 24
        months cif_exposed, cif_imputed, cif_effect, resolution_effect and
        restricted_mean_effect, NaN where no case is exposed at some age below.

    Notes
    -----
    Case-months are weighted by the chance that the case is still at risk in the world
    with training. Incidence is that of a synthetic case that lives H months at the
    hazards of exposed case-days of each age: with training as planted, and without it
    for the same case-days.
    """
    exposed = _only(world, world.training_day <= world.calendar.extraction)
    n_days = int(np.ceil(max(HORIZONS) * DAYS_PER_MONTH))
    filed = exposed.filings["filing_day"].to_numpy()
    young = _only(exposed, filed + n_days > exposed.training_day)
    months, gain, base = _exposed_months(exposed)
    days = _exposed_days(young, n_days)
    found = {}
    for scope in SCOPES:
        whole, recent = (
            scope == "all" or one.filings["filing_day"].to_numpy() >= one.training_day
            for one in (exposed, young)
        )
        found[scope] = _effects(
            (months * whole).sum(),
            (gain * whole).sum(),
            (base * whole).sum(),
            [(day.T * recent).sum(axis=1) for day in days],
        )
    return found


def _effects(
    months: float, gain: float, base: float, days: list[np.ndarray]
) -> dict[str, float]:
    values = {
        "exposed_months": float(months),
        "hazard": float(gain / months) if months else float("nan"),
        "hazard_imputed": float(base / months) if months else float("nan"),
        "additional_convictions": float(gain),
    }
    weight = np.where(days[0] > 0, days[0], np.nan)
    for horizon in HORIZONS:
        with_training = _live(np.stack(days[1:3]) / weight, horizon)
        without = _live(np.stack(days[3:5]) / weight, horizon)
        effect = [a - b for a, b in zip(with_training, without, strict=True)]
        values |= {
            f"cif_exposed_{horizon}": with_training[0],
            f"cif_imputed_{horizon}": without[0],
            f"cif_effect_{horizon}": effect[0],
            f"resolution_effect_{horizon}": effect[1],
            f"restricted_mean_effect_{horizon}": effect[2],
        }
    return values


def _only(world: CaseWorld, kept: np.ndarray) -> CaseWorld:
    return replace(
        world,
        filings=world.filings[kept].reset_index(drop=True),
        training_day=world.training_day[kept],
    )


def _without_training(world: CaseWorld) -> CaseWorld:
    return replace(world, log_effect=np.zeros_like(world.log_effect))


def _exposed_months(world: CaseWorld) -> tuple[np.ndarray, ...]:
    """Each case's expected exposed months at risk, (n,), and within them what training
    adds to its convictions and what they would be without it."""
    calendar = world.calendar
    hazard, base = world.hazards, _without_training(world).hazards
    months = days_at_stake(world, calendar.ends[-1]) / DAYS_PER_MONTH
    total = hazard.conviction + hazard.other_end
    lived = _time_lived(total, months)
    # Regions are trained on the first day of a month.
    lived = lived * (calendar.starts[None, :] >= world.training_day[:, None])
    gain = lived * (hazard.conviction - base.conviction)
    untreated = lived * base.conviction
    return lived.sum(axis=1), gain.sum(axis=1), untreated.sum(axis=1)


def _exposed_days(world: CaseWorld, n_days: int) -> list[np.ndarray]:
    """Exposed months at risk by case and day of age, and their four hazards.

    Each (n, days): time; time times the hazards of conviction and of other ends with
    training, then without it.
    """
    calendar = world.calendar
    filed = world.filings["filing_day"].to_numpy()[:, None]
    day = filed + np.arange(n_days)[None, :]
    month = calendar.month_of(day)
    base = _without_training(world).hazards
    hazards = [
        np.take_along_axis(by_month, month, axis=1)
        for by_month in (
            world.hazards.conviction,
            world.hazards.other_end,
            base.conviction,
            base.other_end,
        )
    ]
    lived = _time_lived(hazards[0] + hazards[1], np.full(day.shape, 1 / DAYS_PER_MONTH))
    seen = (day >= world.training_day[:, None]) & (day <= calendar.extraction)
    time = np.where(seen, lived, 0.0)
    return [time, *(time * hazard for hazard in hazards)]


def _time_lived(hazard: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Expected time at risk in each cell: survival to it times (1 - exp(-h L)) / h."""
    risk = hazard * length
    survival = np.exp(-(np.cumsum(risk, axis=1) - risk))
    some = hazard > 0
    inside = np.where(some, -np.expm1(-risk) / np.where(some, hazard, 1.0), length)
    return survival * inside


def _live(hazard: np.ndarray, horizon: int) -> tuple[float, float, float]:
    """Incidence of conviction, of any end, and mean months until an end or horizon."""
    edges = np.minimum(
        np.arange(hazard.shape[1] + 1), horizon * DAYS_PER_MONTH
    )  # days of age, the last one in part
    length = np.diff(edges) / DAYS_PER_MONTH
    total = hazard.sum(axis=0)
    risk = total * length
    survival = np.exp(-(np.cumsum(risk) - risk))
    ended = survival * -np.expm1(-risk)
    share = hazard[0] / np.where(total > 0, total, 1.0)
    mean = np.where(
        total > 0, ended / np.where(total > 0, total, 1.0), survival * length
    )
    return float((ended * share).sum()), float(ended.sum()), float(mean.sum())
