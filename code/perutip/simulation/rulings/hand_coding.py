"""Rulings read by two coders: latent strength from intended expressions, with error."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS, Parameters

# Expressions per 1,000 words from which a ruling is weak, moderate, strong.
_CUTS = ((2, 8, 16), (2, 7, 14), (2, 9, 18), (1, 5, 11))


def simulate_hand_coding(
    streams: Streams, parameters: Parameters, rulings: pd.DataFrame, *, n_coded: int
) -> pd.DataFrame:
    """Return two rows per coded ruling (coders A and B), scores 0 to 3.

    Each coder reads the latent score, and with probability `coder_error` one step up or
    down (inwards at the ends).
    """
    rng = streams.generator("hand coding")
    p = parameters.rulings
    n_coded = min(n_coded, len(rulings))
    chosen = np.sort(rng.choice(len(rulings), n_coded, replace=False))
    sample = rulings.iloc[chosen]
    tables = []
    for coder in ("A", "B"):
        scores = {}
        for component, cuts in zip(COMPONENTS, _CUTS, strict=True):
            rate = 1000 * sample[component] / sample["words"]
            latent = np.searchsorted(cuts, rate.to_numpy(float), side="right")
            scores[component] = _read(rng, latent, p.coder_error)
        head = {"ruling_id": sample["ruling_id"].to_numpy(), "coder": coder}
        tables.append(pd.DataFrame(head | scores))
    coded = pd.concat(tables, ignore_index=True)
    return coded.sort_values(["ruling_id", "coder"], kind="stable", ignore_index=True)


def _read(rng: np.random.Generator, latent: np.ndarray, error: float) -> np.ndarray:
    step = np.where(rng.random(len(latent)) < 0.5, 1, -1)
    step = np.where(latent == 0, 1, np.where(latent == 3, -1, step))
    return latent + np.where(rng.random(len(latent)) < error, step, 0)


def krippendorff_alpha(a: np.ndarray, b: np.ndarray, metric: str) -> float:
    """Alpha of two coders without gaps, categories 0 to 3 (Krippendorff 2011).

    metric: nominal, interval or ordinal.
    """
    coincidence = np.zeros((4, 4))
    np.add.at(coincidence, (a, b), 1)
    coincidence = coincidence + coincidence.T
    margin = coincidence.sum(axis=1)
    total = margin.sum()
    values = np.arange(4)
    if metric == "nominal":
        distance = (values[:, None] != values[None, :]).astype(float)
    elif metric == "interval":
        distance = (values[:, None] - values[None, :]) ** 2.0
    elif metric == "ordinal":
        middle = np.cumsum(margin) - margin / 2
        distance = (middle[:, None] - middle[None, :]) ** 2
    else:
        raise ValueError("metric must be nominal, interval or ordinal")
    expected = np.outer(margin, margin) - np.diag(margin)
    observed = (coincidence * distance).sum()
    return float(1 - (total - 1) * observed / (expected * distance).sum())
