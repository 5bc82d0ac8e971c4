"""Durations and their events, checked once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

MOST_KINDS = 1000
"""Largest code of a kind of end."""


def checked_durations(time: ArrayLike) -> np.ndarray:
    """Durations (n,) as floats.

    Raises
    ------
    ValueError
        If they are not one-dimensional, or one is missing, infinite or negative.
    """
    durations = as_numbers(time, "time")
    if durations.ndim != 1 or not len(durations):
        raise ValueError("time must be one-dimensional and not empty")
    if not np.isfinite(durations).all() or (durations < 0).any():
        raise ValueError("time must be finite and at least 0")
    return durations


def checked_codes(event: ArrayLike, n: int, *, largest: int | None = 1) -> np.ndarray:
    """Event codes (n,) as integers: 0 censored, then 1 to `largest` (None: any).

    Raises
    ------
    ValueError
        If the length differs from that of the durations or a code is not allowed.
    """
    values = as_numbers(event, "event")
    if values.shape != (n,):
        raise ValueError(f"event must have the shape of time, ({n},): {values.shape}")
    codes = np.nan_to_num(values, nan=-1.0).astype(np.int64)
    if (codes != values).any() or (codes < 0).any():
        raise ValueError("event must be whole numbers from 0 (censored), none missing")
    if largest is not None and (codes > largest).any():
        raise ValueError(f"event must be 0 (censored) to {largest}")
    if (codes > MOST_KINDS).any():
        raise ValueError(f"event must number the kinds of end from 1 to {MOST_KINDS}")
    return codes


def as_numbers(values: ArrayLike, name: str) -> np.ndarray:
    """Values as floats, missing ones NaN.

    Raises
    ------
    ValueError
        On what is no number, dates and time differences included: their unit would be
        whatever they are stored in.
    """
    given = np.asarray(values)
    try:
        if given.dtype.kind in "mM":
            raise TypeError
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must hold numbers, none missing") from None
