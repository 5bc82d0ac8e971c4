"""Incidence and restricted mean of a synthetic case that lives at given hazards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.designs.hazard_imputation.person_time import AGE_FROM


@dataclass(frozen=True)
class Lived:
    """What happens within H months at the hazards of the ages, each (...,).

    conviction : incidence F(H) of conviction, a share.
    resolution : incidence R(H) = 1 - S(H) of an end of either kind, a share.
    restricted_mean : M(H), expected months until the end or H.
    """

    conviction: np.ndarray
    resolution: np.ndarray
    restricted_mean: np.ndarray


def lived(hazard: np.ndarray, horizon: int) -> Lived:
    """Live `horizon` months at hazards (..., 2, A) per month, convicted first.

    Notes
    -----
    With S = 1, F = 0, and for each age bin [l, r) with l < H in order,
    L = min(r, H) - l and h = h_c + h_o:

        F += S h_c / h (1 - exp(-h L)),  M += S (1 - exp(-h L)) / h,  S *= exp(-h L),

    with the limits 0 and S L where h = 0. A bin in use whose hazard
    is missing makes all three missing.
    """
    shape = hazard.shape[:-2]
    survival, conviction, mean = np.ones(shape), np.zeros(shape), np.zeros(shape)
    edges = (*AGE_FROM, np.inf)
    for age in ages_below(horizon):
        length = min(edges[age + 1], horizon) - edges[age]
        both = hazard[..., 0, age] + hazard[..., 1, age]
        some = both != 0
        divisor = np.where(some, both, 1.0)
        ended = -np.expm1(-both * length)
        conviction = conviction + survival * hazard[..., 0, age] / divisor * ended
        mean = mean + survival * np.where(some, ended / divisor, length)
        survival = survival * (1.0 - ended)
    return Lived(conviction, 1.0 - survival, mean)


def ages_below(horizon: int) -> range:
    """Positions of the age bins [l, r) with l < horizon."""
    return range(sum(lower < horizon for lower in AGE_FROM))
