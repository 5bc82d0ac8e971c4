"""Agreement between coders: Krippendorff's alpha with a cluster bootstrap interval.

The estimate is nltk's (`AnnotationTask.alpha`). nltk walks through every label in
Python, too slow for a thousand resamples: coincidence matrices give their numbers.

Source: K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from perutip.text.dictionary.nltk_rooms import AnnotationTask

Metric = Literal["ordinal", "interval", "nominal"]
METRICS: tuple[Metric, ...] = get_args(Metric)
CODES = np.arange(10)  # readers use 0 to 3


@dataclass(frozen=True)
class Agreement:
    """alpha, the ends of its interval (NaN without draws), units read twice or more."""

    alpha: float
    conf_low: float
    conf_high: float
    n_units: int
    draws: int


def krippendorff_alpha(codes: NDArray[np.float64], metric: Metric) -> float:
    """Alpha of `codes` (n_units, n_coders), NaN where a coder did not read a unit.

    1 is perfect agreement, 0 what chance gives. NaN when fewer than two units were
    read twice or when all codes are the same, where alpha is not defined. Raises
    ValueError for an unknown metric or a code outside `CODES`.
    """
    codes = _checked(codes, metric)
    margin = coincidences(codes).sum(axis=0).sum(axis=1)
    if (margin > 0).sum() < 2:
        return np.nan
    distance = _distances(margin, metric)
    units, coders = np.nonzero(~np.isnan(codes))
    labels = codes[units, coders].astype(int)
    triples = zip(coders.tolist(), units.tolist(), labels.tolist(), strict=True)
    task = AnnotationTask(list(triples), distance=lambda a, b: distance[a, b])
    return float(task.alpha())


def alpha_interval(
    codes: NDArray[np.float64],
    metric: Metric,
    weights: NDArray[np.float64],
    *,
    level: float = 0.95,
) -> Agreement:
    """Alpha with a percentile interval over resamples of whole units.

    weights : (draws, n_units), how often each unit stands in each resample, see
        `resamples`. Resamples without variation have no alpha and are left out.
    """
    codes = _checked(codes, metric)
    each = coincidences(codes)
    drawn = alphas(np.tensordot(weights, each, axes=1), metric)
    drawn = drawn[np.isfinite(drawn)]
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail]) if len(drawn) else (np.nan,) * 2
    return Agreement(
        alpha=krippendorff_alpha(codes, metric),
        conf_low=float(low),
        conf_high=float(high),
        n_units=int((each.sum(axis=(1, 2)) > 0).sum()),
        draws=len(drawn),
    )


def resamples(
    n_units: int, draws: int, seed: np.random.SeedSequence
) -> NDArray[np.float64]:
    """(draws, n_units) counts of units drawn with replacement."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(n_units, np.full(n_units, 1 / n_units), draws).astype(float)


def coincidences(codes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n_units, 10, 10): ordered pairs of codes within a unit over its codes less one;
    zero for a unit read once."""
    held = (codes[:, :, None] == CODES).sum(axis=1).astype(float)
    pairs = held[:, :, None] * held[:, None, :]
    pairs -= held[:, :, None] * np.eye(len(CODES))
    read = held.sum(axis=1)
    return pairs / np.maximum(read - 1, 1)[:, None, None]


def alphas(coincidence: NDArray[np.float64], metric: Metric) -> NDArray[np.float64]:
    """Alpha of each coincidence matrix in (draws, 10, 10); NaN where undefined."""
    margin = coincidence.sum(axis=2)
    total = margin.sum(axis=1)
    distance = _distances(margin, metric)
    observed = (coincidence * distance).sum(axis=(1, 2))
    expected = margin[:, :, None] * margin[:, None, :]
    expected = (expected * distance).sum(axis=(1, 2))
    defined = (margin > 0).sum(axis=1) > 1
    ratio = np.full(len(total), np.nan)
    np.divide((total - 1) * observed, expected, out=ratio, where=defined)
    return 1 - ratio


def _distances(margin: NDArray[np.float64], metric: Metric) -> NDArray[np.float64]:
    """Squared differences (..., 10, 10) between codes, given how often each occurs."""
    if metric == "nominal":
        return np.broadcast_to(1.0 - np.eye(len(CODES)), (*margin.shape, len(CODES)))
    if metric == "interval":
        plain = (CODES[:, None] - CODES[None, :]) ** 2.0
        return np.broadcast_to(plain, (*margin.shape, len(CODES)))
    middle = np.cumsum(margin, axis=-1) - margin / 2
    return (middle[..., :, None] - middle[..., None, :]) ** 2


def _checked(codes: NDArray[np.float64], metric: str) -> NDArray[np.float64]:
    if metric not in METRICS:
        raise ValueError(f"metric is {metric!r}; allowed: {', '.join(METRICS)}")
    codes = np.asarray(codes, float)
    if codes.ndim != 2:
        raise ValueError(f"codes must be units by coders; shape is {codes.shape}")
    if not np.isin(codes[~np.isnan(codes)], CODES).all():
        raise ValueError("codes must be whole numbers from 0 to 9")
    return codes
