"""Which rulings are read by hand: strata of exposure by hits, with known probabilities.

What a dictionary gets wrong matters where a ruling weighs in the effect: a stratum gets
readings in proportion to its rulings times the root mean square of their weights
(Neyman's allocation with equal errors), at least `LEAST` of each.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CODERS = ("A", "B")
LEAST = 10
COLUMNS = ("ruling", "stratum", "n_stratum", "n_sampled", "read_by")


def strata(exposed: NDArray[np.float64], hits: NDArray[np.float64]) -> pd.Series:
    """Stratum of every ruling: exposed or not, by no hit, few or many.

    hits : (n,) registered expressions per 1,000 words. Few: up to the median of those
    with any.
    """
    some = hits[hits > 0]
    middle = np.median(some) if len(some) else 0.0
    level = np.where(hits == 0, "none", np.where(hits <= middle, "few", "many"))
    arm = np.where(exposed == 1, "exposed", "other")
    return pd.Series([f"{a}/{b}" for a, b in zip(arm, level, strict=True)], dtype="str")


def coding_sample(
    rulings: pd.DataFrame, size: int, double: float, seed: np.random.SeedSequence
) -> pd.DataFrame:
    """ruling, stratum, n_stratum, n_sampled, read_by: a simple sample per stratum.

    Parameters
    ----------
    rulings : ruling, exposed, hits, weight; one row per scored ruling. weight: of the
        ruling in the effect (any scale).
    size : rulings to read, all of them when there are fewer.
    double : share of every stratum that both coders read; the rest is split.

    `n_sampled / n_stratum` is the probability of inclusion. read_by: "A", "B", "AB".
    """
    frame = rulings.sort_values("ruling", ignore_index=True)
    hits = frame["hits"].to_numpy(float)
    frame["stratum"] = strata(frame["exposed"].to_numpy(float), hits)
    groups = frame.groupby("stratum", sort=True)
    counts = groups.size().to_numpy()
    spread = np.sqrt(groups["weight"].agg(lambda w: float((w**2).mean())).to_numpy())
    share = allocate(counts, np.maximum(spread, 1e-12), min(size, len(frame)))
    rng = np.random.default_rng(seed)
    parts = []
    for (stratum, members), taken in zip(groups, share, strict=True):
        chosen = rng.choice(members["ruling"].to_numpy(), taken, replace=False)
        part = pd.DataFrame({"ruling": chosen, "stratum": stratum})
        part["n_stratum"], part["n_sampled"] = len(members), taken
        part["read_by"] = _readers(taken, double, first=int(rng.integers(2)))
        parts.append(part)
    return pd.concat(parts).sort_values("ruling", ignore_index=True)


def _readers(n: int, double: float, *, first: int) -> list[str]:
    """Who reads each of `n` rulings in random order."""
    both = round(double * n)
    alone = [CODERS[(first + k) % 2] for k in range(n - both)]
    return ["".join(CODERS)] * both + alone


def allocate(
    counts: NDArray[np.int64], spread: NDArray[np.float64], size: int
) -> NDArray[np.int64]:
    """Whole numbers summing to `size`, proportional to counts × spread, no stratum
    above its count or, while `size` allows, below `LEAST`."""
    floor = np.minimum(counts, LEAST)
    if floor.sum() > size:
        floor = np.minimum(counts, size // len(counts))
    taken = floor.copy()
    while taken.sum() < size:
        wanted = np.where(taken < counts, counts * spread / (taken + 1), -np.inf)
        taken[int(np.argmax(wanted))] += 1
    return taken


def reading_order(
    sample: pd.DataFrame, coder: str, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Places of the coder's rulings in `sample`, in the order of reading.

    Random, and every beginning of it holds the strata in about their shares: a coder
    who stops early leaves a smaller sample of the same kind.
    """
    mine = np.flatnonzero(sample["read_by"].str.contains(coder))
    mine = rng.permutation(mine)
    stratum = sample["stratum"].iloc[mine]
    within = stratum.groupby(stratum.to_numpy()).cumcount().to_numpy()
    held = stratum.groupby(stratum.to_numpy()).transform("size").to_numpy()
    place = (within + rng.random(len(mine))) / held
    return mine[np.argsort(place, kind="stable")]
