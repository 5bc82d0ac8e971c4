"""Permutation of training dates over regions, studentized by the jackknife."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.hazard_imputation.effects import ScopeStudy, Statistic
from perutip.designs.hazard_imputation.histories import case_histories
from perutip.designs.hazard_imputation.person_time import (
    Cells,
    PersonTime,
    person_time,
)
from perutip.designs.hazard_imputation.replicates import Model, replicates

TIES = 1e-9
"""Relative tolerance at which |t*| counts as equal to |t|."""


@dataclass(frozen=True)
class DatePermutation:
    """Studentized statistics under the drawn dates and under permuted ones.

    Attributes
    ----------
    statistics : P of them, all of scope "all".
    observed : (P,) effect over its jackknife standard error; NaN where one is missing.
    draws : (B, P) the same under permuted dates, infinite where either is missing; one
        row per permutation, common to all statistics, for step-down over a family.
    p_value : (P,) (1 + #{|t*| >= |t|}) / (B + 1), NaN where ``observed`` is.
    n_without : (P,) permutations without effect or standard error.
    """

    statistics: tuple[Statistic, ...]
    observed: np.ndarray
    draws: np.ndarray
    p_value: np.ndarray
    n_without: np.ndarray


def permute_training_dates(
    cases: pd.DataFrame,
    regions: pd.DataFrame,
    *,
    extraction_date: object,
    statistics: Sequence[Statistic],
    orders: np.ndarray,
    model: Model = "linear",
) -> DatePermutation:
    """Test of no effect "as if" the training dates were assigned at random.

    Parameters
    ----------
    cases, regions, extraction_date : as in `hazard_imputation`.
    statistics : what is tested, on common permutations.
    orders : (B, G) of `date_orders`: in permutation b the i-th permutable region gets
        the date (never included) of the ``orders[b, i]``-th.
    model : "linear" or "poisson".

    Returns
    -------
    DatePermutation

    Raises
    ------
    ValueError
        As `hazard_imputation`, or if ``orders`` does not permute the G regions.

    Notes
    -----
    Rows are cut again at the permuted dates and everything is redone, the reasons why
    an effect is not estimable included. The test is exact if the order of dates was
    random; it was not, hence "as if".

    References
    ----------
    MacKinnon and Webb (2020), "Randomization inference for difference-in-differences
    with few treated clusters", on studentized statistics.
    """
    histories = case_histories(cases, regions, extraction_date)
    time = person_time(histories)
    positions = _permutable(time, histories.training)
    _check_orders(orders, len(positions))
    studies = _Studies(time, histories.training, model)
    observed = _t_statistics(studies.under(histories.training), statistics)
    draws = np.empty((len(orders), len(statistics)))
    for row, order in enumerate(orders):
        training = histories.training.copy()
        training[positions] = histories.training[positions[order]]
        draws[row] = _t_statistics(studies.under(training), statistics)
    missing = np.isnan(draws)
    draws = np.where(missing, np.inf, draws)
    return DatePermutation(
        statistics=tuple(statistics),
        observed=observed,
        draws=draws,
        p_value=permutation_p(observed, draws),
        n_without=missing.sum(axis=0),
    )


def permutable_regions(
    cases: pd.DataFrame, regions: pd.DataFrame, *, extraction_date: object
) -> np.ndarray:
    """The G regions with time at risk before training, whose dates are permuted."""
    histories = case_histories(cases, regions, extraction_date)
    positions = _permutable(person_time(histories), histories.training)
    return histories.labels[positions]


def date_orders(n_regions: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Random orders (draws, n_regions) of the regions whose dates are handed round."""
    identity = np.tile(np.arange(n_regions), (draws, 1))
    return rng.permuted(identity, axis=1)


def permutation_p(observed: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """(1 + #{|t*| >= |t|}) / (B + 1) by column, ties counted; NaN where t is, and where
    every permutation gives t again: dates that do not differ test nothing."""
    size = np.abs(observed)
    extreme = (np.abs(draws) >= size * (1 - TIES)).sum(axis=0)
    same = (np.abs(draws - observed) <= np.maximum(size, TIES) * TIES).all(axis=0)
    unknown = np.isnan(size) | same
    return np.where(unknown, np.nan, (1 + extreme) / (len(draws) + 1))


def _check_orders(orders: np.ndarray, n_regions: int) -> None:
    fits = np.ndim(orders) == 2 and np.shape(orders)[1] == n_regions
    if not fits or (np.sort(orders, axis=1) != np.arange(n_regions)).any():
        raise ValueError(f"orders must be permutations of {n_regions} regions")


class _Studies:
    """Studies of the same cases under any assignment of the regions' own dates.

    Exposed cells are added up once for every distinct date, as if all regions were
    trained then; a permutation picks one date's cells for each region.
    """

    def __init__(self, time: PersonTime, training: np.ndarray, model: Model) -> None:
        self._dates = np.unique(training)
        everywhere = [time.exposed(np.full(len(training), d)) for d in self._dates]
        self._months = np.array([cells.months for cells in everywhere])
        self._events = np.array([cells.events for cells in everywhere])
        self._all_time = time.all_time()
        self._model = model

    def under(self, training: np.ndarray) -> ScopeStudy:
        """The study of scope "all" under the training days (R,)."""
        date = np.searchsorted(self._dates, training)
        region = np.arange(len(training))
        exposed = Cells(
            self._months[date, region],
            self._events[date, :, region].transpose(1, 0, 2, 3),
        )
        untreated = self._all_time.minus(exposed)
        return ScopeStudy(untreated, replicates(untreated, [exposed], self._model)[0])


def _permutable(time: PersonTime, training: np.ndarray) -> np.ndarray:
    untreated = time.all_time().minus(time.exposed(training))
    return np.flatnonzero(untreated.months.sum(axis=(1, 2)) > 0)


def _t_statistics(study: ScopeStudy, statistics: Sequence[Statistic]) -> np.ndarray:
    effects = [study.estimate(statistic) for statistic in statistics]
    return np.array(
        [e.effect / e.std_error if e.std_error > 0 else np.nan for e in effects]
    )
