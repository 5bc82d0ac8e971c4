"""What the index and the effect of training owe to any one choice.

All variants are algebra on the document-by-term matrix. The effect is the two-way
fixed-effects coefficient of the step, by the Frisch-Waugh-Lovell theorem: exposure is
residualised once, and every variant costs one product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.text.counting import TermCounts
from perutip.text.index.person_centered import PER_TOKENS

KEPT_SHARE = 0.8
RANDOM_DICTIONARIES = 200
TOGETHER = 64  # terms left out one by one and scored at once
AT_ONCE = 8  # random dictionaries scored at once


@dataclass(frozen=True, eq=False)
class Residual:
    """Exposure net of effects and covariates on the rows where all is known.

    rows: boolean (n,). values: (rows.sum(),).
    """

    rows: NDArray[np.bool_]
    values: NDArray[np.float64]

    def effect(self, outcome: NDArray[np.float64]) -> float:
        """Coefficient of exposure; NaN when `outcome` is missing on one of the rows
        or exposure has no variation left."""
        size = float(self.values @ self.values)
        if size <= 1e-12 * len(self.values):
            return np.nan
        return float(self.values @ outcome[self.rows]) / size


def residualise_exposure(
    frame: pd.DataFrame,
    treatment: str,
    fixed_effects: Sequence[str],
    covariates: Sequence[str],
    rows: NDArray[np.bool_] | None = None,
) -> Residual:
    """Residual of `treatment` on the dummies of `fixed_effects` and the covariates."""
    names = [treatment, *fixed_effects, *covariates]
    known = frame[names].notna().all(axis=1).to_numpy()
    rows = known if rows is None else known & rows
    used = frame.loc[rows, names]
    parts = [pd.get_dummies(used[name]).to_numpy(float) for name in fixed_effects]
    parts += [used[[name]].to_numpy(float) for name in covariates]
    design = np.hstack([np.ones((len(used), 1)), *parts])
    exposure = used[treatment].to_numpy(float)
    fitted = design @ np.linalg.lstsq(design, exposure, rcond=None)[0]
    return Residual(rows, exposure - fitted)


class IndexAlgebra:
    """The registered index (rates, equal weights) of any subset of its terms.

    Equal to `person_centered_index(counts.select_terms(...))["index"]`, a hundred
    times faster: hits per component are kept, and a variant subtracts its columns.
    """

    def __init__(self, counts: TermCounts, reference: NDArray[np.bool_]) -> None:
        columns = counts.columns
        counted = (columns["role"] == "registered") & (columns["pole"] == "positive")
        self.terms = columns[counted].reset_index(drop=True)
        self.components = tuple(dict.fromkeys(self.terms["component"]))
        self.scored = counts.n_tokens > 0
        self._reference = np.asarray(reference, bool) & self.scored
        self._tokens = np.where(self.scored, counts.n_tokens, 1)
        self._hits = counts.matrix[:, counted.to_numpy()].tocsc().astype(float)
        self._member = np.array(
            [(self.terms["component"] == c).to_numpy() for c in self.components], float
        )

    def index(
        self,
        keep: NDArray[np.bool_] | None = None,
        components: Sequence[str] | None = None,
    ) -> NDArray[np.float64]:
        """Index (n,) of the terms kept, of the components named (all).

        NaN where a ruling is not scored; NaN throughout when a component does not
        vary over the reference.
        """
        keep = np.ones(len(self.terms), bool) if keep is None else keep
        scores = self._scores(self._hits @ (self._member * keep).T)
        chosen = [
            place
            for place, name in enumerate(self.components)
            if components is None or name in components
        ]
        return self._mean(scores, chosen)

    def of_each(self, keeps: NDArray[np.bool_]) -> Iterator[NDArray[np.float64]]:
        """`index` of each row of `keeps` (dictionaries, terms), some scored together:
        NumPy adds up each column of a matrix alike, however many it has."""
        size = len(self.components)
        for first in range(0, len(keeps), AT_ONCE):
            some = keeps[first : first + AT_ONCE]
            members = np.vstack([self._member * keep for keep in some])
            scores = self._scores(self._hits @ members.T)
            for place in range(len(some)):
                yield self._mean(scores, list(range(place * size, (place + 1) * size)))

    def without_each_term(self) -> Iterator[NDArray[np.float64]]:
        """Index (n,) without the first term, without the second, and so on.

        Without a term one component changes, which is scored together with those of
        others: NumPy adds up each column of a matrix alike, however many it has.
        """
        hits = self._hits @ self._member.T
        scores = self._scores(hits)
        every = list(range(len(self.components)))
        owners = self._member.argmax(axis=0)
        for first in range(0, len(self.terms), TOGETHER):
            terms = np.arange(first, min(first + TOGETHER, len(self.terms)))
            less = hits[:, owners[terms]] - self._hits[:, terms].toarray()
            beside = np.column_stack([less, hits[:, :1]])  # never a single column
            changed = self._scores(np.ascontiguousarray(beside))
            for place, owner in enumerate(owners[terms]):
                mine = scores.copy()
                mine[:, owner] = changed[:, place]
                yield self._mean(mine, every)

    def _scores(self, hits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rates in standard deviations of the reference, (n, k) like the hits."""
        rates = PER_TOKENS * hits / self._tokens[:, None]
        base = rates[self._reference]
        sd = base.std(axis=0, ddof=1)
        sd[base.max(axis=0) == base.min(axis=0)] = np.nan
        return (rates - base.mean(axis=0)) / sd

    def _mean(
        self, scores: NDArray[np.float64], chosen: list[int]
    ) -> NDArray[np.float64]:
        return np.where(self.scored, scores[:, chosen].mean(axis=1), np.nan)


@dataclass(frozen=True)
class Variant:
    """Effect on a variant of the index, and its rank correlation with the index."""

    effect: float
    rank_correlation: float


def leave_one_term_out(algebra: IndexAlgebra, residual: Residual) -> pd.DataFrame:
    """term, component, hits, effect, rank_correlation: the index without each term."""
    ranks = Ranks(algebra.index())
    rows = []
    named = zip(algebra.terms["term"], algebra.terms["component"], strict=True)
    for names, index in zip(named, algebra.without_each_term(), strict=True):
        found = compare(index, ranks, residual)
        rows.append((*names, found.effect, found.rank_correlation))
    return pd.DataFrame(
        rows, columns=["term", "component", "effect", "rank_correlation"]
    )


def random_dictionaries(
    algebra: IndexAlgebra,
    residual: Residual,
    seed: np.random.SeedSequence,
    *,
    draws: int = RANDOM_DICTIONARIES,
    share: float = KEPT_SHARE,
) -> pd.DataFrame:
    """effect and rank_correlation of `draws` dictionaries, each with a random `share`
    of every component's terms."""
    rng, ranks = np.random.default_rng(seed), Ranks(algebra.index())
    groups = [
        np.flatnonzero(algebra.terms["component"] == name)
        for name in algebra.components
    ]
    keeps = np.zeros((draws, len(algebra.terms)), bool)
    for keep in keeps:
        for places in groups:
            size = max(1, round(share * len(places)))
            keep[rng.choice(places, size, replace=False)] = True
    found = (compare(index, ranks, residual) for index in algebra.of_each(keeps))
    rows = [(one.effect, one.rank_correlation) for one in found]
    return pd.DataFrame(rows, columns=["effect", "rank_correlation"])


def compare(variant: NDArray[np.float64], full: Ranks, residual: Residual) -> Variant:
    """Effect on a variant and its Spearman correlation with the full index."""
    return Variant(residual.effect(variant), full.correlation(variant))


class Ranks:
    """Ranks of one measure, kept for rank correlations with many others."""

    def __init__(self, values: NDArray[np.float64]) -> None:
        self._values = values
        self._known = np.isfinite(values)
        self._ranks = _centred_ranks(values[self._known])

    def correlation(self, other: NDArray[np.float64]) -> float:
        """Spearman's correlation over rows where both are known; NaN without
        variation or with fewer than three rows."""
        both = self._known & np.isfinite(other)
        if both.sum() < 3:
            return np.nan
        mine = self._ranks
        if not np.array_equal(both, self._known):
            mine = _centred_ranks(self._values[both])
        theirs = _centred_ranks(other[both])
        size = np.sqrt((mine @ mine) * (theirs @ theirs))
        return float(mine @ theirs / size) if size > 0 else np.nan


def spearman(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Rank correlation of two measures, see `Ranks.correlation`."""
    return Ranks(a).correlation(b)


def _centred_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks, ties at the mean of theirs, less their mean; nothing missing."""
    if not len(values):
        return values
    order = np.argsort(values)
    ascending = values[order]
    first = np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1]))
    after = np.append(first[1:], len(values))
    ranks = np.empty(len(values))
    ranks[order] = np.repeat((first + after + 1) / 2, after - first)
    return ranks - ranks.mean()
