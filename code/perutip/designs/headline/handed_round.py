"""Training dates handed round among regions: whose date a unit has under an order."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd


class Permuted(Protocol):
    """A headline with a studentized statistic under any dates."""

    @property
    def variable(self) -> str:
        """Its name."""
        ...

    def t_under(
        self, training: pd.Series, labels: np.ndarray, orders: np.ndarray
    ) -> np.ndarray:
        """(1 + B,) statistics: observed (NaN: none), then under every order."""
        ...


def dates_handed_round(
    training: pd.Series, labels: np.ndarray, orders: np.ndarray, own: np.ndarray
) -> np.ndarray:
    """(1 + B, R) dates (datetime64[D]) of the units `own`: as they are, then by order.

    training: date by region (missing: never). labels: (G,) regions whose dates `orders`
    (B, G) hand round; the others keep theirs.
    """
    dates = training.reindex(own).to_numpy("datetime64[D]")
    given = training.reindex(labels).to_numpy("datetime64[D]")
    positions = pd.Index(labels).get_indexer(pd.Index(own))
    moved = positions >= 0
    paths = np.tile(dates, (1 + len(orders), 1))
    paths[1:, moved] = given[orders][:, positions[moved]]
    return paths


def day_numbers(dates: np.ndarray) -> np.ndarray:
    """Day numbers, infinite where missing (never trained)."""
    days = dates.astype("datetime64[D]")
    return np.where(np.isnat(days), np.inf, days.astype(float))
