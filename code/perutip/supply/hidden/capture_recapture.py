"""Victims whom no list shows: multiple systems estimation, and why it is a floor.

Who cannot reach any list stays unseen by every model of lists: with heterogeneous
catchability or an unreachable part, all totals lie below the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from perutip.supply.hidden.loglinear import (
    LatticeFit,
    cell_counts,
    fit_lattice,
    fit_with_odds_ratio,
)

FEWEST_OVERLAP = 10  # persons on two lists or more
NEAR_BEST = 10.0  # models this close to the best BIC count
FULL_LATTICE = 10  # pairs; with more of them, models hold at most MOST_PAIRS
MOST_PAIRS = 4
NAN = float("nan")


Totals = tuple[float, float, float, float, float, float, float, float]
NO_TOTALS: Totals = (NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN)


@dataclass(frozen=True)
class HiddenPopulation:
    """Totals, those seen included; NaN with a reason where not estimable.

    Attributes
    ----------
    bic_best : of the model of lowest BIC.
    average : over all models with weights exp(−BIC/2).
    independence : of the model without pairs.
    chao : Chao's lower bound.
    model_low, model_high : smallest and largest total of the models within 10 of the
        best BIC, without sampling error.
    low, high : the same with sampling error: ends of the models' 95% sets.
    n_models : models with a finite maximum.
    reason : empty, or why there is no estimate.
    seen, overlap : persons seen, and seen on two lists or more.
    pairs_without_overlap : pairs of lists that share nobody, not fitted.
    """

    bic_best: float
    average: float
    independence: float
    chao: float
    model_low: float
    model_high: float
    low: float
    high: float
    n_models: int
    reason: str
    seen: int
    overlap: int
    pairs_without_overlap: int


def multiple_systems(lists: pd.DataFrame, level: float = 0.95) -> HiddenPopulation:
    """Total number of persons from the overlap of lists.

    Parameters
    ----------
    lists : 0/1, one row a person, one column a list; nobody on none.
    level : of the sets behind `low` and `high`.

    Returns
    -------
    HiddenPopulation

    Raises
    ------
    ValueError : values other than 0 and 1, a row of zeros, fewer than two lists.

    Notes
    -----
    The lattice holds main effects and every set of pairs (with more than ten pairs, of
    up to four). A pair of lists that shares nobody has no finite parameter and is left
    out of all models. With L lists, f₁ persons on one and f₂ on two, Chao's bound is
    n + (L − 1)/L · f₁²/(2 f₂). The set of a model is log-normal in the unseen count u:
    u·exp(± z √(Var(log u) + 1/u)), the second term because the unseen persons are a
    count, not an expectation (Cormack and Jupp 1991).

    References
    ----------
    Fienberg (1972), The Multiple Recapture Census for Closed Populations and Incomplete
    2^k Contingency Tables, Biometrika. Chao (1987), Estimating the Population Size for
    Capture-Recapture Data with Unequal Catchability, Biometrics. Silverman (2020),
    Multiple-Systems Analysis for the Quantification of Modern Slavery, JRSS A.
    """
    held = _checked(lists)
    n, times = len(held), held.sum(axis=1)
    overlap = int((times >= 2).sum())
    n_lists = held.shape[1]
    all_pairs = list(combinations(range(n_lists), 2))
    pairs = [(i, j) for i, j in all_pairs if (held[:, i] & held[:, j]).any()]
    empty = len(all_pairs) - len(pairs)
    reason = ""
    if n_lists == 2:
        pairs = []  # the pair of two lists cannot be told from the unseen count
    if overlap < FEWEST_OVERLAP:
        reason = f"fewer than {FEWEST_OVERLAP} persons on two lists or more"
    elif not held.any(axis=0).all():
        reason = "a list without any person"
    if reason:
        return HiddenPopulation(*NO_TOTALS, 0, reason, n, overlap, empty)
    counts = cell_counts(held)
    most = len(pairs) if len(pairs) <= FULL_LATTICE else MOST_PAIRS
    fits = fit_lattice(counts, n_lists, pairs, most)
    if not len(fits.bic):
        reason = "no model of the lists has a finite maximum"
        return HiddenPopulation(*NO_TOTALS, 0, reason, n, overlap, empty)
    return HiddenPopulation(
        *_totals(fits, n, times, n_lists, level), len(fits.bic), "", n, overlap, empty
    )


def by_purpose(
    victims: pd.DataFrame, lists: Sequence[str], level: float = 0.95
) -> dict[str, HiddenPopulation]:
    """Totals of all victims and of each class of the column `purpose`."""
    found = {"all": multiple_systems(victims[list(lists)], level)}
    for purpose, rows in victims.groupby("purpose", sort=True):
        found[str(purpose)] = multiple_systems(rows[list(lists)], level)
    return found


def dependence_sensitivity(
    lists: pd.DataFrame, odds_ratios: Sequence[float] = (0.5, 1.0, 2.0, 4.0)
) -> pd.DataFrame:
    """Total when two of the lists depend on each other by a given odds ratio.

    Returns
    -------
    one row per odds ratio: odds_ratio, low and high: the smallest and largest total,
    those seen included, over the pair of lists that depends, all others independent.
    No data speak of the odds ratio: it is assumed.
    """
    held = _checked(lists)
    counts, n_lists = cell_counts(held), held.shape[1]
    rows = []
    for ratio in odds_ratios:
        if not ratio > 0:
            raise ValueError("odds ratios must be positive")
        totals = [
            len(held) + fit_with_odds_ratio(counts, n_lists, pair, ratio)
            for pair in combinations(range(n_lists), 2)
        ]
        rows.append((ratio, min(totals), max(totals)))
    return pd.DataFrame(rows, columns=["odds_ratio", "low", "high"])


def _totals(
    fits: LatticeFit, n: int, times: NDArray, n_lists: int, level: float
) -> Totals:
    total = n + fits.unseen
    weight = np.exp(-(fits.bic - fits.bic.min()) / 2)
    near = fits.bic <= fits.bic.min() + NEAR_BEST
    z = stats.norm.ppf((1 + level) / 2)
    reach = np.exp(z * np.sqrt(fits.log_unseen_variance + 1 / fits.unseen))
    alone = ~fits.pairs.any(axis=1)
    independence = float(total[alone][0]) if alone.any() else np.nan
    f1, f2 = float((times == 1).sum()), float((times == 2).sum())
    share = (n_lists - 1) / n_lists
    chao = n + share * (f1**2 / (2 * f2) if f2 else f1 * (f1 - 1) / 2)
    return (
        float(total[fits.bic.argmin()]),
        float((weight * total).sum() / weight.sum()),
        independence,
        chao,
        float(total[near].min()),
        float(total[near].max()),
        float((n + fits.unseen / reach)[near].min()),
        float((n + fits.unseen * reach)[near].max()),
    )


def _checked(lists: pd.DataFrame) -> NDArray[np.int64]:
    held = np.asarray(lists)
    if held.ndim != 2 or held.shape[1] < 2:
        raise ValueError("lists needs a column per list, two at least")
    if not np.isin(held, [0, 1]).all():
        raise ValueError("lists must hold 0 and 1 only")
    held = held.astype(int)
    if not len(held) or not held.any(axis=1).all():
        raise ValueError("every person must be on a list")
    return held
