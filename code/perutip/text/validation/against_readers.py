"""The dictionary against readers: presence, rank correlation, and precision by arm.

Readers code how strongly a component appears, 0 to 3. Truth is the mean of a ruling's
codes; a component is present for the readers from a mean of `PRESENT` on, and for the
dictionary when it has a hit. Training may change words without changing practice: the
dictionary would then err more often in trained rulings, and precision by arm shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

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


def code_matrix(coded: pd.DataFrame, component: str) -> pd.DataFrame:
    """Codes with one row per ruling and one column per coder, NaN where not read."""
    return coded.pivot(index="ruling", columns="coder", values=component).astype(float)


def presence_measures(
    found: NDArray[np.bool_],
    present: NDArray[np.bool_],
    weights: NDArray[np.float64],
    *,
    level: float = 0.95,
) -> dict[str, Figure]:
    """precision, recall and f1 of the dictionary's presence.

    found : (n,) the dictionary has a hit. present : (n,) readers find the component.
    weights : (draws, n) resamples of rulings, for percentile intervals.
    A measure without rulings behind it is NaN.
    """
    cells = np.column_stack([found & present, found & ~present, ~found & present])
    once, drawn = _measures(cells.sum(axis=0)[None, :]), _measures(weights @ cells)
    behind = {
        "precision": int(found.sum()),
        "recall": int(present.sum()),
        "f1": int((found | present).sum()),
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
    level: float = 0.95,
) -> Figure:
    """Spearman's correlation of scores with mean codes; ties get mean ranks.

    The interval resamples pairs of ranks, with the ranks of the whole sample.
    """
    known = np.isfinite(score) & np.isfinite(code)
    n = int(known.sum())
    if n < 3 or np.ptp(score[known]) == 0 or np.ptp(code[known]) == 0:
        return Figure(np.nan, np.nan, np.nan, n)
    ranks = np.column_stack([rankdata(score[known]), rankdata(code[known])])
    once = weighted_correlation(ranks, np.ones((1, n)))[0]
    drawn = weighted_correlation(ranks, weights[:, known])
    return _figure(float(once), drawn, n, level)


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
    codes: pd.DataFrame,
    hits: pd.DataFrame,
    components: Sequence[str],
) -> pd.DataFrame:
    """One row per coded ruling and component with a hit: is the hit right?

    rulings: ruling, region_id, exposed. codes: mean codes indexed by ruling. hits: the
    dictionary's hits, indexed by ruling. Columns: ruling, component, region_id,
    exposed, correct (1 if readers find the component, else 0).
    """
    long = codes[list(components)].stack().rename("code").reset_index()
    long.columns = ["ruling", "component", "code"]
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
    long["correct"] = (long["code"] >= PRESENT).astype(float)
    return long.drop(columns=["code", "hits"])


def _figure(
    estimate: float, drawn: NDArray[np.float64], n: int, level: float
) -> Figure:
    drawn = drawn[np.isfinite(drawn)]
    if not np.isfinite(estimate) or not len(drawn):
        return Figure(np.nan, np.nan, np.nan, n)
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Figure(estimate, float(low), float(high), n)
