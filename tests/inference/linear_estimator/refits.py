"""Staggered rows, and estimates refitted from scratch."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from perutip.inference.linear_estimator import ImputationDesign


def staggered(seed: int = 0, n: int = 160, n_regions: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(
        {
            "region": np.arange(n) % n_regions,
            "period": rng.integers(0, 5, n),
        }
    )
    start = data["region"].map({0: 2, 1: 3, 2: 4})
    data["treated"] = (data["period"] >= start).fillna(False)
    data["y"] = rng.normal(size=n) + 0.4 * data["region"] - 0.3 * data["period"]
    return data


def design_of(data: pd.DataFrame) -> ImputationDesign:
    treated = data["treated"].to_numpy(bool)
    return ImputationDesign(
        factors=(data["region"].to_numpy(), data["period"].to_numpy()),
        treated=treated,
        targets=treated[:, None].astype(float),
        names=("att",),
    )


def refit(data: pd.DataFrame, y: np.ndarray) -> float:
    """Imputation from scratch: least squares on dummies of untreated rows."""
    dummies = np.column_stack(
        [
            (data[f].to_numpy()[:, None] == np.unique(data[f])).astype(float)
            for f in ("region", "period")
        ]
    )
    treated = data["treated"].to_numpy(bool)
    fit = np.linalg.lstsq(dummies[~treated], y[~treated], rcond=None)[0]
    return float((y[treated] - dummies[treated] @ fit).mean())


def null_fit(data: pd.DataFrame, y: np.ndarray) -> np.ndarray:
    dummies = np.column_stack(
        [
            (data[f].to_numpy()[:, None] == np.unique(data[f])).astype(float)
            for f in ("region", "period")
        ]
    )
    return dummies @ np.linalg.lstsq(dummies, y, rcond=None)[0]


def refit_t(data: pd.DataFrame, y: np.ndarray) -> float:
    """Jackknife-studentized estimate, every leave-one-out refitted."""
    labels = np.unique(data["region"])
    theta = refit(data, y)
    gaps = []
    for g in labels:
        others = (data["region"] != g).to_numpy()
        gaps.append(refit(data[others], y[others]) - theta)
    return theta / np.sqrt((len(labels) - 1) / len(labels) * np.square(gaps).sum())


def naive_p(data: pd.DataFrame, r: float) -> float:
    y = data["y"].to_numpy() - r * data["treated"].to_numpy()
    fitted = null_fit(data, y)
    observed = abs(refit_t(data, y))
    regions = data["region"].to_numpy()
    extreme = []
    for signs in itertools.product([1.0, -1.0], repeat=data["region"].nunique()):
        star = fitted + np.array(signs)[regions] * (y - fitted)
        extreme.append(abs(refit_t(data, star)) >= observed * (1 - 1e-9))
    return float(np.mean(extreme))
