"""Rulings read by coders: what they find is practice, not words alone.

Of the expressions in a ruling a share is formula, which readers do not count; training
changes that share, so that what any dictionary counts errs differently with and
without training. Rulings are drawn with known probabilities, from strata of training by
how many expressions they hold; a share is read by both coders.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.simulation.cases import region_table
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS, Parameters, RulingParameters

# Genuine expressions per 1,000 words from which a ruling is weak, moderate, strong. One
# expression in a ruling of 160 words is 6 per 1,000: alone, it must be able to be weak
# as well as moderate, or readers would never say weak.
_CUTS = ((1, 5, 10), (1, 4.5, 8.5), (1, 6, 12), (1, 4, 8))
CODERS = ("A", "B")


def simulate_hand_coding(
    streams: Streams, parameters: Parameters, rulings: pd.DataFrame, *, n_coded: int
) -> pd.DataFrame:
    """Return one row per ruling and coder that read it, scores 0 to 3.

    Each coder reads the latent score, and with probability `coder_error` one step up or
    down (inwards at the ends). Probabilities are those of the draw.
    """
    p = parameters.rulings
    rng = streams.generator("hand coding: draw")
    after = trained(rulings)
    chosen, probability = _drawn(rng, rulings, after, min(n_coded, len(rulings)))
    both = rng.random(len(chosen)) < p.double_coded
    alone = rng.integers(0, 2, len(chosen))
    sample = rulings.iloc[chosen]
    latent = latent_codes(
        streams.generator("hand coding: practice"), p, sample, after[chosen]
    )
    rng = streams.generator("hand coding: readers")
    tables = []
    for k, coder in enumerate(CODERS):
        head = {"ruling_id": sample["ruling_id"].to_numpy(), "coder": coder}
        scores = {c: _read(rng, latent[c], p.coder_error) for c in COMPONENTS}
        table = pd.DataFrame(head | scores | {"inclusion_probability": probability})
        tables.append(table[both | (alone == k)])
    coded = pd.concat(tables, ignore_index=True)
    return coded.sort_values(["ruling_id", "coder"], kind="stable", ignore_index=True)


def trained(rulings: pd.DataFrame) -> np.ndarray:
    """Boolean (n,): dated on or after the training of the ruling's region."""
    regions = region_table().set_index("region_id")["training_date"]
    return (rulings["ruling_date"] >= rulings["region_id"].map(regions)).to_numpy()


def latent_codes(
    rng: np.random.Generator,
    p: RulingParameters,
    rulings: pd.DataFrame,
    after: np.ndarray,
) -> dict[str, np.ndarray]:
    """Component → score 0 to 3 (n,) of the genuine expressions per 1,000 words.

    after: boolean (n,), rulings whose share of formulas is that under training.
    """
    found = {}
    for k, (component, cuts) in enumerate(zip(COMPONENTS, _CUTS, strict=True)):
        formula = np.where(after, p.formula_trained[k], p.formula)
        genuine = rng.binomial(rulings[component].to_numpy(int), 1 - formula)
        rate = 1000 * genuine / rulings["words"].to_numpy(float)
        found[component] = np.searchsorted(cuts, rate, side="right")
    return found


def _drawn(
    rng: np.random.Generator, rulings: pd.DataFrame, after: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Places of the rulings drawn, in order, and the probability of each.

    Six strata, the same number of each: what a small stratum lacks, the others take.
    """
    rate = rulings[list(COMPONENTS)].sum(axis=1) / rulings["words"]
    third = pd.qcut(rate.rank(method="first"), 3, labels=False).to_numpy()
    stratum = 3 * after.astype(int) + third
    groups = sorted((np.flatnonzero(stratum == s) for s in np.unique(stratum)), key=len)
    places: list[np.ndarray] = []
    probability: list[np.ndarray] = []
    left = size
    for k, members in enumerate(groups):
        taken = min(len(members), round(left / (len(groups) - k)))
        left -= taken
        places.append(rng.choice(members, taken, replace=False))
        probability.append(np.full(taken, taken / len(members)))
    chosen, share = np.concatenate(places), np.concatenate(probability)
    order = np.argsort(chosen)
    return chosen[order], share[order]


def _read(rng: np.random.Generator, latent: np.ndarray, error: float) -> np.ndarray:
    step = np.where(rng.random(len(latent)) < 0.5, 1, -1)
    step = np.where(latent == 0, 1, np.where(latent == 3, -1, step))
    return latent + np.where(rng.random(len(latent)) < error, step, 0)


def mean_read(latent: np.ndarray, error: float) -> np.ndarray:
    """Expected code of a reader."""
    ends = np.where(latent == 0, error, np.where(latent == 3, -error, 0.0))
    return latent + ends


def chance_present(latent: np.ndarray, error: float) -> np.ndarray:
    """Chance that a reader codes 1 or more."""
    return np.where(latent == 0, error, np.where(latent == 1, 1 - error / 2, 1.0))


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
