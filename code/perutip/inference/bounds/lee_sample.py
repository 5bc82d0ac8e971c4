"""Rows of a Lee bound, checked: who was assigned, who is observed, in which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from perutip.inference.bounds.trimming import Arms, cell_bounds

Monotonicity = Literal["uniform", "by_cell"]


@dataclass(frozen=True)
class Sample:
    """(N,) outcome (0 where not observed), 0/1 twice, weights, codes from 0 twice."""

    y: np.ndarray
    selected: np.ndarray
    treated: np.ndarray
    weights: np.ndarray
    cluster: np.ndarray
    cells: np.ndarray
    uniform: bool

    @property
    def n_clusters(self) -> int:
        """G."""
        return int(self.cluster.max()) + 1

    def bounds(self, weights: np.ndarray) -> Arms:
        """Bounds under each row of weights (R, N)."""
        return cell_bounds(
            self.y[None],
            self.selected[None],
            self.treated[None],
            weights,
            self.cells,
            self.uniform,
        )


def checked_sample(
    outcome: Sequence[float],
    treatment: Sequence[int],
    cluster: Sequence,
    selected: Sequence[bool] | None,
    weights: Sequence[float] | None,
    cells: Sequence | None,
    monotonicity: Monotonicity,
) -> Sample:
    """The arguments of `lee_bounds` as arrays. Raises ValueError as it does."""
    y = np.asarray(outcome, dtype=float)
    n = y.size
    if y.ndim != 1 or not n:
        raise ValueError("outcome must be one-dimensional and not empty")
    if np.isinf(y).any():
        raise ValueError("outcome must not hold infinite values")
    s = np.isfinite(y) if selected is None else np.asarray(selected)
    d = np.asarray(treatment)
    w = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
    code, _ = pd.factorize(np.asarray(cluster), sort=True)
    cell = np.zeros(n, int) if cells is None else pd.factorize(np.asarray(cells))[0]
    named = {"treatment": d, "selected": s, "weights": w}
    for name, values in {**named, "cluster": code, "cells": cell}.items():
        if y.ndim != 1 or values.shape != y.shape:
            raise ValueError(f"{name} has shape {values.shape}, outcome {y.shape}")
    for name, values in (("treatment", d), ("selected", s)):
        if not np.isin(values, [0, 1]).all():
            raise ValueError(f"{name} must hold only 0 and 1")
    if (code < 0).any() or (cell < 0).any():
        raise ValueError("cluster and cells must not be missing")
    if not (np.isfinite(w) & (w > 0)).all():
        raise ValueError("weights must be positive numbers")
    s = s.astype(float)
    lost = int((~np.isfinite(y) & (s == 1)).sum())
    if lost:
        raise ValueError(f"outcome: {lost} selected rows hold no value")
    for arm in (0, 1):
        seen = np.bincount(cell, weights=s * (d == arm), minlength=cell.max() + 1)
        if (seen == 0).any():
            raise ValueError(
                f"{(seen == 0).sum()} of {seen.size} cells have no observed outcome "
                f"with treatment {arm}"
            )
    return Sample(
        np.where(s == 1, np.nan_to_num(y), 0.0),
        s,
        d.astype(float),
        w,
        code,
        cell,
        monotonicity == "uniform",
    )
