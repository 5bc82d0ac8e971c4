"""Fixed quasi-random points where a quantile of a normal vector has no formula."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import qmc

POINTS = 2**15


@lru_cache(maxsize=16)
def uniform_points(dimension: int) -> NDArray[np.floating]:
    """(POINTS, dimension) points inside the unit cube: Sobol's, unscrambled.

    Fixed points instead of draws: the same numbers on every machine, without a seed.
    Quantiles of a maximum at 95% are right to about .003.
    """
    points = qmc.Sobol(dimension, scramble=False).random(POINTS) + 0.5 / POINTS
    points.setflags(write=False)
    return points


@lru_cache(maxsize=16)
def normal_points(dimension: int) -> NDArray[np.floating]:
    """The same through the standard normal quantile."""
    points = ndtri(uniform_points(dimension))
    points.setflags(write=False)
    return points


def covariance_root(covariance: NDArray[np.floating]) -> NDArray[np.floating]:
    """R, (K, rank), with R R' = `covariance` (K, K), which may be singular."""
    values, vectors = np.linalg.eigh(covariance)
    kept = values > 1e-12 * max(values.max(initial=0.0), 0.0)
    return vectors[:, kept] * np.sqrt(values[kept])
