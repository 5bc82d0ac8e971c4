"""Bounds on a treatment effect when outcomes are observed for some only (Lee 2009)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from perutip.inference.bounds.imbens_manski import imbens_manski_interval
from perutip.inference.bounds.leave_out import bounds_without_each
from perutip.inference.bounds.resampled import bootstrap_counts, completed_draws
from perutip.inference.bounds.trimming import Arms, cell_bounds

Inference = Literal["jackknife", "bootstrap", "randomization"]
Monotonicity = Literal["uniform", "by_cell"]
Direction = Literal["more", "less", "equal"]
TrimmedArm = Literal["treated", "control", "none"]
CHUNK_ENTRIES = 2_000_000
ARM_TRIMMED: dict[Direction, TrimmedArm] = {
    "more": "treated",
    "less": "control",
    "equal": "none",
}


@dataclass(frozen=True)
class LeeBounds:
    """Bounds for the mean effect on those observed under either treatment.

    ``direction`` says which way treatment moves selection ("more", "less" or "equal"
    observed when treated), hence which arm is trimmed, by ``trimmed_share``.
    ``conf_low``, ``conf_high`` cover the effect itself (Imbens and Manski 2004);
    ``std_error_*`` are clustered. ``cells_against`` counts covariate cells whose
    selection moves the other way. ``failed_draws`` left an arm or cell empty.
    """

    lower: float
    upper: float
    std_error_lower: float
    std_error_upper: float
    conf_low: float
    conf_high: float
    direction: Direction
    trimmed_arm: TrimmedArm
    trimmed_share: float
    selection_treated: float
    selection_control: float
    monotonicity: Monotonicity
    inference: Inference
    n_obs: int
    n_selected: int
    n_clusters: int
    n_cells: int
    cells_against: int
    n_draws: int
    failed_draws: int


@dataclass(frozen=True)
class _Sample:
    y: np.ndarray
    selected: np.ndarray
    treated: np.ndarray
    weights: np.ndarray
    cluster: np.ndarray
    cells: np.ndarray
    uniform: bool

    @property
    def n_clusters(self) -> int:
        return int(self.cluster.max()) + 1

    def bounds(self, weights: np.ndarray) -> Arms:
        return cell_bounds(
            self.y[None],
            self.selected[None],
            self.treated[None],
            weights,
            self.cells,
            self.uniform,
        )


def lee_bounds(
    outcome: Sequence[float],
    treatment: Sequence[int],
    *,
    cluster: Sequence,
    selected: Sequence[bool] | None = None,
    weights: Sequence[float] | None = None,
    cells: Sequence | None = None,
    monotonicity: Monotonicity = "uniform",
    inference: Inference = "jackknife",
    level: float = 0.95,
    reps: int = 999,
    seed: int | np.random.SeedSequence | None = None,
    assignments: np.ndarray | None = None,
    units: Sequence | None = None,
) -> LeeBounds:
    """Bounds under random assignment and monotone selection.

    Parameters
    ----------
    outcome : (N,) one row per person assigned, NaN where not observed.
    treatment : (N,) 0 or 1. ``cluster`` (N,) the unit of assignment.
    selected : (N,) outcome observed; by default where ``outcome`` is not NaN.
    weights : (N,) positive, for instance inverse probabilities of treatment.
    cells : (N,) labels of discrete baseline covariates; bounds are computed within
        cells and averaged over the always-selected, which can only tighten them in the
        population. ``monotonicity`` is the same way in all cells ("uniform"), or may
        differ ("by_cell").
    inference : "jackknife" leaves one cluster out at a time; "bootstrap" resamples
        clusters within arms (seeded); "randomization" redraws the assignment (seeded;
        needs ``assignments`` (R, G) and ``units``) on potential outcomes completed at
        the bound, see :mod:`.resampled`. All use t with G − 1 degrees of freedom. With
        20 clusters and the effect at its bound, 95% intervals covered it in 96, 92 and
        92% of 250 simulations: hence the default.

    Raises
    ------
    ValueError : wrong shapes, treatment other than 0 and 1, an arm or a cell's arm
        without observed outcomes (their number), non-positive weights, missing seed.
    """
    _check_options(monotonicity, inference, level, reps, seed)
    sample = _sample(
        outcome, treatment, cluster, selected, weights, cells, monotonicity
    )
    point = sample.bounds(sample.weights[None])
    if inference == "jackknife" or seed is None:  # other inferences have a seed here
        draws = _left_out(sample)
    elif inference == "randomization":
        draws = _randomized(sample, point, assignments, units, cluster, reps, seed)
    else:
        counts = bootstrap_counts(sample.cluster, sample.treated, reps, seed)
        draws = _reweighted(sample, reps, lambda rows: counts[rows])
    failed = int(np.isnan(draws).any(axis=1).sum())
    if inference == "jackknife" and failed:
        raise ValueError(
            f"leaving one cluster out empties an arm or cell for {failed} clusters: "
            "use fewer cells"
        )
    errors = _errors(draws, point, inference, sample.n_clusters)
    low, high = imbens_manski_interval(
        float(point.lower[0]),
        float(point.upper[0]),
        *errors,
        level=level,
        df=sample.n_clusters - 1,
    )
    return _result(
        sample, point, errors, (low, high), monotonicity, inference, len(draws), failed
    )


def _errors(
    draws: np.ndarray, point: Arms, inference: Inference, n: int
) -> tuple[float, float]:
    """Standard errors; redrawn tables are centred by arm, hence (n − 1)/(n − 2)."""
    if inference == "jackknife":
        centre = np.array([point.lower[0], point.upper[0]])
        low, high = np.sqrt((n - 1) / n * ((draws - centre) ** 2).sum(axis=0))
    else:
        low, high = np.nanstd(draws, axis=0, ddof=1)
    if inference == "randomization" and n > 2:
        low, high = np.sqrt((n - 1) / (n - 2)) * np.array([low, high])
    return float(low), float(high)


def _left_out(sample: _Sample) -> np.ndarray:
    """(G, 2) bounds without each cluster."""
    arms = bounds_without_each(
        sample.y,
        sample.selected,
        sample.treated,
        sample.weights,
        sample.cells,
        sample.cluster,
        sample.uniform,
    )
    return np.column_stack([arms.lower, arms.upper])


def _reweighted(
    sample: _Sample, n_draws: int, counts: Callable[[slice], np.ndarray]
) -> np.ndarray:
    """(n_draws, 2) bounds with each cluster counted ``counts`` (·, G) times."""
    size = max(1, CHUNK_ENTRIES // sample.y.size)
    parts = []
    for start in range(0, n_draws, size):
        times = counts(slice(start, start + size))[:, sample.cluster]
        arms = sample.bounds(sample.weights * times)
        parts.append(np.column_stack([arms.lower, arms.upper]))
    return np.concatenate(parts)


def _randomized(
    sample: _Sample,
    point: Arms,
    assignments: np.ndarray | None,
    units: Sequence | None,
    cluster: Sequence,
    reps: int,
    seed: int | np.random.SeedSequence,
) -> np.ndarray:
    if assignments is None or units is None:
        raise ValueError("randomization inference needs assignments and units")
    every = np.asarray(assignments)
    column = pd.Index(np.asarray(units)).get_indexer(pd.Index(np.asarray(cluster)))
    if every.ndim != 2 or every.shape[1] != len(units) or (column < 0).any():
        raise ValueError("assignments, units and cluster do not match")
    return completed_draws(
        sample.y,
        sample.selected,
        sample.treated,
        sample.weights,
        sample.cells,
        sample.uniform,
        point,
        every,
        column,
        reps,
        seed,
    )


def _sample(
    outcome: Sequence[float],
    treatment: Sequence[int],
    cluster: Sequence,
    selected: Sequence[bool] | None,
    weights: Sequence[float] | None,
    cells: Sequence | None,
    monotonicity: Monotonicity,
) -> _Sample:
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
    return _Sample(
        np.where(s == 1, np.nan_to_num(y), 0.0),
        s,
        d.astype(float),
        w,
        code,
        cell,
        monotonicity == "uniform",
    )


def _result(
    sample: _Sample,
    point: Arms,
    errors: tuple[float, float],
    interval: tuple[float, float],
    monotonicity: Monotonicity,
    inference: Inference,
    n_draws: int,
    failed: int,
) -> LeeBounds:
    one, zero = float(point.rate_treated[0]), float(point.rate_control[0])
    equal = np.isclose(one, zero, rtol=1e-12)
    direction: Direction = "equal" if equal else "more" if one > zero else "less"
    arm = ARM_TRIMMED[direction]
    kept = {"treated": point.kept_treated, "control": point.kept_control}
    against = 0
    for cell in np.unique(sample.cells):
        w = sample.weights * (sample.cells == cell)
        in_one, in_zero = (
            np.average(sample.selected, weights=w * (sample.treated == d))
            for d in (1, 0)
        )
        against += (in_one - in_zero) * (one - zero) < 0
    return LeeBounds(
        float(point.lower[0]),
        float(point.upper[0]),
        *errors,
        *interval,
        direction,
        arm,
        1.0 - float(kept[arm][0]) if arm in kept else 0.0,
        one,
        zero,
        monotonicity,
        inference,
        sample.y.size,
        int(sample.selected.sum()),
        sample.n_clusters,
        np.unique(sample.cells).size,
        int(against),
        n_draws,
        failed,
    )


def _check_options(
    monotonicity: str, inference: str, level: float, reps: int, seed: object
) -> None:
    if monotonicity not in ("uniform", "by_cell"):
        raise ValueError("monotonicity must be uniform or by_cell")
    if inference not in ("jackknife", "bootstrap", "randomization"):
        raise ValueError("inference must be jackknife, bootstrap or randomization")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    if inference != "jackknife" and (seed is None or reps < 2):
        raise ValueError(f"{inference} draws: a seed and reps of at least 2 are needed")
