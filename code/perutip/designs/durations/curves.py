"""Cumulative incidence by exposure to training, at ages that tell of no few cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from perutip.designs.durations.incidence import aalen_johansen
from perutip.designs.hazard_imputation.histories import (
    CONVICTED,
    DAYS_PER_MONTH,
    OTHER,
    PENDING,
    Histories,
)
from perutip.study.hazards import HAZARDS

Exposure = Literal["under", "before", "never"]
EXPOSURES: tuple[Exposure, ...] = ("under", "before", "never")
AGES = tuple(float(age) for age in HAZARDS.ages_from[1:])
"""Ages at which curves are drawn, in months: the edges of the hazard design's bins."""
_CODES = {PENDING: 0, CONVICTED: 1, OTHER: 2}


@dataclass(frozen=True)
class ExposureCurve:
    """Aalen-Johansen incidence of one exposure at `ages` (k,), 0 and 0.0 first.

    convicted, otherwise: incidence of both kinds of end, to two decimals; at_risk:
    cases at risk just after each age, to the nearest multiple of the minimum cell.
    """

    exposure: Exposure
    ages: np.ndarray
    convicted: np.ndarray
    otherwise: np.ndarray
    at_risk: np.ndarray

    @property
    def pending(self) -> np.ndarray:
        """Kaplan-Meier share still pending: what both kinds of end leave."""
        return 1.0 - self.convicted - self.otherwise


def exposure_curves(cases: Histories, minimum_cell: int) -> list[ExposureCurve]:
    """Curves of time under training, of trained regions before it, of the others.

    Parameters
    ----------
    cases : as the hazard design reads them.
    minimum_cell : fewest ends of a kind between two ages that are drawn.

    Notes
    -----
    Exposure changes in a case: one that is filed before its region's training leaves
    'before' on that day, as if censored, and enters 'under' at the age that it then
    has. The curve under training is thus of a synthetic case whose hazards at every age
    are those of cases then under training, as in the headline.

    Drawn ages divide the ends of each kind into cells of nobody or of at least
    `minimum_cell`, those after the last age included; a curve without such an age is
    left out. Both kinds are drawn at the same ages, so that neither sums nor
    differences of curves tell of fewer.
    """
    training = cases.training[cases.region] - cases.filed
    days = cases.stop - cases.filed
    code = np.array([_CODES[kind] for kind in cases.kind.tolist()])
    ever = np.isfinite(training)
    under, before = ever & (training < days), ever & (training > 0)
    cut = before & under
    found = {
        "under": (days, code, np.maximum(training, 0.0), under),
        "before": (
            np.where(cut, training, days),
            np.where(cut, 0, code),
            np.zeros(len(days)),
            before,
        ),
        "never": (days, code, np.zeros(len(days)), ~ever),
    }
    curves = []
    for exposure in EXPOSURES:
        time, kind, entry, kept = found[exposure]
        parts = time[kept] / DAYS_PER_MONTH, kind[kept], entry[kept] / DAYS_PER_MONTH
        if (one := _curve(exposure, *parts, minimum_cell)) is not None:
            curves.append(one)
    return curves


def _curve(
    exposure: Exposure,
    time: np.ndarray,
    kind: np.ndarray,
    entry: np.ndarray,
    minimum_cell: int,
) -> ExposureCurve | None:
    ages = drawn_ages(time, kind, minimum_cell)
    if not ages:
        return None
    curve = aalen_johansen(time, kind, entry=entry)
    at = np.array([np.zeros(2), *(curve.at(age) for age in ages)]).round(2)
    known = np.array([0.0, *ages])
    counts = np.array([((entry <= age) & (time > age)).sum() for age in known])
    step = max(minimum_cell, 1)
    return ExposureCurve(
        exposure, known, at[:, 0], at[:, 1], step * np.round(counts / step)
    )


def drawn_ages(time: np.ndarray, kind: np.ndarray, minimum_cell: int) -> list[float]:
    """Ages between which, and after the last of which, no kind ends a few cases.

    kind : (n,) 0 pending, 1 convicted, 2 ended otherwise.
    """
    ages: list[float] = []
    last = np.zeros(2)
    total = _ended_by(time, kind, np.inf)
    for age in AGES:
        so_far = _ended_by(time, kind, age)
        cells = np.concatenate([so_far - last, total - so_far])
        enough = (so_far - last >= minimum_cell).all()
        if enough and not ((cells > 0) & (cells < minimum_cell)).any():
            ages.append(age)
            last = so_far
    return ages


def _ended_by(time: np.ndarray, kind: np.ndarray, age: float) -> np.ndarray:
    return np.array([((kind == one) & (time <= age)).sum() for one in (1, 2)])
