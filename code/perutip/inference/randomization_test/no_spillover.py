"""Conditional randomization test of no spillover (Athey, Eckles and Imbens 2018).

The null: a unit's outcome depends on its own treatment alone. It is not sharp over all
assignments, because the effect of own treatment is unknown; it is sharp over those that
leave the treatment of focal units as drawn. Focal units of one arm with and without a
treated neighbour among the others are compared, over exactly those assignments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.inference.randomization_test.boundary import Labels, Numbers
from perutip.inference.randomization_test.exact_sets import at_least
from perutip.inference.randomization_test.exposure import reached


@dataclass(frozen=True)
class NoSpillover:
    """``estimate`` is the coefficient on exposure within arms of the focal units.

    ``smallest_possible_p`` is the least p that the compatible assignments could give: a
    test with 1 there has no power whatever the outcomes. ``focal`` (G,) bool.
    """

    estimate: float
    p_value: float
    smallest_possible_p: float
    n_assignments: int
    n_focal: int
    n_varying: int
    focal: np.ndarray
    reason: str = ""


def focal_units(near: np.ndarray, strata: Labels) -> np.ndarray:
    """Units (G,) bool whose outcomes are compared, chosen from the map alone.

    Auxiliary units are taken one after the other, the one with most neighbours that no
    auxiliary unit is near to yet, ties by position, until every connected unit that is
    left has one; units without neighbours in the strata of auxiliary ones join them, so
    that their treatment can be exchanged. Outcomes and the draw play no part.
    """
    links = np.asarray(near, dtype=bool)
    labels = np.asarray(strata)
    focal = np.ones(len(links), dtype=bool)
    covered = np.zeros(len(links), dtype=bool)
    while True:
        gain = (links & (focal & ~covered)[None, :]).sum(axis=1) * focal
        if gain.max(initial=0) == 0:
            break
        taken = int(gain.argmax())
        focal[taken] = False
        covered |= links[:, taken]
    alone = ~links.any(axis=1)
    focal[alone & np.isin(labels, labels[~focal])] = False
    return focal


def no_spillover_test(
    outcome: Numbers,
    treatment: Numbers,
    assignments: np.ndarray,
    near: np.ndarray,
    strata: Labels,
    *,
    focal: Numbers | None = None,
) -> NoSpillover:
    """Test that focal units do not respond to the treatment of units near them.

    Parameters
    ----------
    outcome : (G,) one value per unit (NaN: not measured, never focal).
    treatment, assignments : (G,) drawn and (R, G) possible.
    near : (G, G) bool, is the column's unit near the row's? The diagonal is ignored.
    strata : (G,) labels. ``focal`` (G,): by default :func:`focal_units`.

    Raises
    ------
    ValueError : wrong shapes.

    Notes
    -----
    The statistic is the coefficient of exposure (a treated auxiliary unit near) in a
    regression of focal outcomes on own treatment and exposure: Athey, Eckles and Imbens
    (2018, JASA 113, section 4), with randomization p over assignments that agree with
    the drawn one on all focal units.
    """
    y, drawn, every = np.asarray(outcome, float), np.asarray(treatment), assignments
    links = np.array(near, dtype=bool)
    if links.shape != (y.size, y.size) or drawn.shape != y.shape:
        raise ValueError("outcome, treatment and near name different units")
    np.fill_diagonal(links, False)
    chosen = focal_units(links, strata) if focal is None else np.asarray(focal, bool)
    compared = chosen & np.isfinite(y)
    same = (every[:, chosen] == drawn[chosen]).all(axis=1)
    others = links[compared] & ~chosen[None, :]
    exposures = reached(others, every[same])
    now = reached(others, drawn[None])[0]
    varying = int((exposures.std(axis=0) > 0).sum())
    size = (int(same.sum()), int(compared.sum()), varying, chosen)
    if varying == 0:
        return NoSpillover(np.nan, np.nan, 1.0, *size, reason="no_exposure_varies")
    statistics = _coefficients(y[compared], drawn[compared], exposures)
    observed = float(_coefficients(y[compared], drawn[compared], now[None])[0])
    least = float((exposures == now).all(axis=1).mean())
    if np.isnan(observed):
        return NoSpillover(np.nan, np.nan, least, *size, reason="one_exposure_only")
    scale = float(np.sqrt(np.nanmean(statistics**2))) or 1.0
    extreme = at_least(statistics / scale, observed / scale, "two-sided")
    return NoSpillover(observed, float(extreme.mean()), least, *size)


def _coefficients(y: np.ndarray, own: np.ndarray, exposures: np.ndarray) -> np.ndarray:
    """Coefficients (R,) of exposure beside own treatment; NaN where not identified."""
    arms = [own == a for a in (0, 1) if (own == a).any()]
    left, e = y.copy(), exposures.astype(float)
    for arm in arms:
        left[arm] -= left[arm].mean()
        e[:, arm] -= e[:, arm].mean(axis=1, keepdims=True)
    spread = (e**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 1e-12, (e @ left) / spread, np.nan)
