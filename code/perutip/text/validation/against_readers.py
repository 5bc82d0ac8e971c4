"""The dictionary against readers: presence, rank correlation, and precision by arm.

Readers code how strongly a component appears, 0 to 3. Truth is the mean of a ruling's
codes, and of presence the share of its readers who code `PRESENT` or more, whose
expectation does not depend on how many read it; for the dictionary a component is
present when it has a hit. Training may change words without changing practice: the
dictionary would then err more often in trained rulings, and errors by arm show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PRESENT = 1.0


@dataclass(frozen=True)
class Figure:
    """One number of the validation with its interval and what it rests on.

    n: rulings behind it: coded ones, or for precision those with a hit and for recall
    those where readers found the component.
    """

    estimate: float
    conf_low: float
    conf_high: float
    n: int


def mean_codes(coded: pd.DataFrame, components: Sequence[str]) -> pd.DataFrame:
    """Mean code of each ruling (index `ruling`) and component, gaps left out."""
    return coded.groupby("ruling", sort=True)[list(components)].mean()


def reader_presence(coded: pd.DataFrame, components: Sequence[str]) -> pd.DataFrame:
    """Share of a ruling's readers who find each component, gaps left out."""
    codes = coded[list(components)].astype(float)
    shares = (codes >= PRESENT).astype(float).where(codes.notna())
    return shares.groupby(coded["ruling"], sort=True).mean()


def code_matrix(coded: pd.DataFrame, component: str) -> pd.DataFrame:
    """Codes with one row per ruling and one column per coder, NaN where not read."""
    return coded.pivot(index="ruling", columns="coder", values=component).astype(float)


def presence_measures(
    found: NDArray[np.bool_],
    present: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    design: NDArray[np.float64] | None = None,
    level: float = 0.95,
) -> dict[str, Figure]:
    """precision, recall and f1 of the dictionary's presence.

    found : (n,) the dictionary has a hit. present : (n,) share of readers who find the
    component, 0-1. weights : (draws, n) resamples of rulings, for percentile intervals.
    design : (n,) inverse probabilities of the draw; equal ones when left out.
    A measure without rulings behind it is NaN.
    """
    hit, some = found.astype(float), present > 0
    cells = np.column_stack([hit * present, hit * (1 - present), (1 - hit) * present])
    cells = cells if design is None else cells * design[:, None]
    once, drawn = _measures(cells.sum(axis=0)[None, :]), _measures(weights @ cells)
    behind = {
        "precision": int(found.sum()),
        "recall": int(some.sum()),
        "f1": int((found | some).sum()),
    }
    return {
        name: _figure(float(once[name][0]), drawn[name], n, level)
        for name, n in behind.items()
    }


def _measures(cells: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """From (draws, 3) true positives, false positives, false negatives."""
    true, wrong, missed = np.asarray(cells, float).T
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "precision": true / (true + wrong),
            "recall": true / (true + missed),
            "f1": 2 * true / (2 * true + wrong + missed),
        }


def rank_correlation(
    score: NDArray[np.float64],
    code: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    design: NDArray[np.float64] | None = None,
    level: float = 0.95,
) -> Figure:
    """Spearman's correlation of scores with mean codes; ties get mean ranks.

    The interval resamples pairs of ranks, with the ranks of the whole sample. design:
    (n,) inverse probabilities of the draw, which weigh ranks and rulings.
    """
    known = np.isfinite(score) & np.isfinite(code)
    n = int(known.sum())
    if n < 3 or np.ptp(score[known]) == 0 or np.ptp(code[known]) == 0:
        return Figure(np.nan, np.nan, np.nan, n)
    w = np.ones(n) if design is None else design[known]
    ranks = np.column_stack([mid_ranks(score[known], w), mid_ranks(code[known], w)])
    once = weighted_correlation(ranks, w[None, :])[0]
    drawn = weighted_correlation(ranks, weights[:, known] * w)
    return _figure(float(once), drawn, n, level)


def mid_ranks(
    values: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weight below each value and half of that at it: mean ranks, but for a constant,
    where the weights are equal."""
    levels, place = np.unique(values, return_inverse=True)
    at = np.bincount(place, weights, minlength=len(levels))
    return (np.cumsum(at) - at / 2)[place]


def weighted_correlation(
    pairs: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Pearson's correlation of `pairs` (n, 2) under each row of weights (draws, n)."""
    total = weights.sum(axis=1)
    x, y = pairs.T
    mean_x, mean_y = weights @ x / total, weights @ y / total
    cov = weights @ (x * y) / total - mean_x * mean_y
    var_x = weights @ (x * x) / total - mean_x**2
    var_y = weights @ (y * y) / total - mean_y**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return cov / np.sqrt(var_x * var_y)


def precision_frame(
    rulings: pd.DataFrame,
    present: pd.DataFrame,
    hits: pd.DataFrame,
    components: Sequence[str],
) -> pd.DataFrame:
    """One row per coded ruling and component with a hit: is the hit right?

    rulings: ruling, region_id, exposed. present: share of readers who find a component,
    indexed by ruling. hits: the dictionary's hits, indexed by ruling. Columns: ruling,
    component, region_id, exposed, correct (that share).
    """
    long = present[list(components)].stack().rename("correct").reset_index()
    long.columns = ["ruling", "component", "correct"]
    counted = hits[list(components)].stack().rename("hits").reset_index()
    counted.columns = ["ruling", "component", "hits"]
    long = long.merge(
        counted, how="inner", on=["ruling", "component"], validate="one_to_one"
    )
    long = long[long["hits"] > 0].merge(
        rulings[["ruling", "region_id", "exposed"]],
        how="inner",
        on="ruling",
        validate="many_to_one",
    )
    return long.drop(columns="hits")


def _figure(
    estimate: float, drawn: NDArray[np.float64], n: int, level: float
) -> Figure:
    drawn = drawn[np.isfinite(drawn)]
    if not np.isfinite(estimate) or not len(drawn):
        return Figure(np.nan, np.nan, np.nan, n)
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Figure(estimate, float(low), float(high), n)
