"""Distribution of the estimate and its error over all assignments, many outcomes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from perutip.inference.randomization_test.boundary import NothingToCompare
from perutip.inference.randomization_test.composite import LinearComposite
from perutip.inference.randomization_test.estimates import (
    Block,
    Scores,
    base_scores,
    blocks,
    scores,
    t_statistic,
)
from perutip.inference.randomization_test.unit_moments import (
    Design,
    Moments,
    outcome_moments,
)

CALLABLE_CHUNK = 64


@dataclass(frozen=True)
class Distribution:
    """Of one outcome, for the drawn assignment and over all R.

    ``estimate``, ``std_error``, ``t``; ``beta``, ``t_star`` (R,). For the statistic of
    the outcome less τ times the shift: the coefficient ``k`` (R,) of the shift and
    ``variances`` (3, R) of the outcome, of both, of the shift; ``drawn_k`` and
    ``drawn_variances`` (3,) of the drawn one. If ``halved``, ``k`` and ``variances``
    hold the first R/2 rows; the others are their complements in reverse order.
    """

    estimate: float
    std_error: float
    t: float
    beta: np.ndarray
    t_star: np.ndarray
    k: np.ndarray
    variances: np.ndarray
    drawn_k: float
    drawn_variances: np.ndarray
    halved: bool
    composite: bool


def distributions(
    outcomes: Mapping[Hashable, np.ndarray | Callable],
    design: Design,
    treatment: np.ndarray,
    assignments: np.ndarray,
    probabilities: np.ndarray | None,
    shift: Moments | None,
) -> dict[Hashable, Distribution]:
    """One :class:`Distribution` per outcome; the design is shared.

    ``shift`` is what hypotheses subtract from the outcomes in multiples of τ: the drawn
    treatment for a constant effect, take-up for the effect of taking up.
    """
    sources = _sources(outcomes, design)
    simple = all(isinstance(source, Moments) for source in sources.values())
    chunk = {"chunk": CALLABLE_CHUNK} if any(map(callable, sources.values())) else {}
    first = next(blocks(design, treatment[None], probabilities))
    if np.isnan(first.q).any():
        raise NothingToCompare(
            "the drawn treatment does not vary among the units with observations "
            "(within strata)"
        )
    halved = simple and probabilities is None and _complementary(assignments)
    n = len(assignments) // 2 if halved else len(assignments)
    found = {name: np.full((5, n), np.nan) for name in sources}
    for block in blocks(design, assignments[:n], probabilities, **chunk):
        for name, values in _of_shift(design, block, sources, shift).items():
            found[name][:, block.rows] = values
    drawn = _of_shift(design, first, sources, shift)
    return {
        name: _distribution(
            drawn[name][:, 0], found[name], halved, not isinstance(source, Moments)
        )
        for name, source in sources.items()
    }


def _of_shift(
    design: Design, block: Block, sources: Mapping, shift: Moments | None
) -> dict[Hashable, np.ndarray]:
    """Per outcome (5, R): β, k and the variances of outcome, both, shift."""
    scale = design.small_sample / block.q**2
    own = None if shift is None else _static(design, block, shift)
    result = {}
    for name, source in sources.items():
        one = _of_block(design, block, source)
        values = np.full((5, block.q.size), np.nan)
        values[0], values[2] = one.beta, scale * one.meat
        if own is not None:
            values[1], values[4] = own.beta, scale * own.meat
            values[3] = scale * np.einsum("rg,rg->r", one.u, own.u)
        result[name] = values
    return result


def _complementary(assignments: np.ndarray) -> bool:
    """Is row R − 1 − i the complement of row i?

    So it is when every arm is half of its stratum and rows are in lexicographic order.
    Complements differ in the sign of the estimate alone, so half of the rows suffice.
    """
    half = len(assignments) // 2
    return len(assignments) % 2 == 0 and bool(
        (assignments[:half] != assignments[: half - 1 : -1]).all()
    )


@dataclass(frozen=True)
class _Composite:
    """A linear composite with the moments of its components reduced to units."""

    index: LinearComposite
    moments: Moments


def _distribution(
    drawn: np.ndarray, found: np.ndarray, halved: bool, composite: bool
) -> Distribution:
    beta, star = found[0], t_statistic(found[0], found[2])
    if halved:
        beta, star = np.r_[beta, -beta[::-1]], np.r_[star, -star[::-1]]
    estimate, error = float(drawn[0]), float(np.sqrt(drawn[2]))
    t = float(t_statistic(drawn[:1], drawn[2:3])[0])
    return Distribution(
        estimate,
        error,
        t,
        beta,
        star,
        found[1],
        found[2:],
        float(drawn[1]),
        drawn[2:],
        halved,
        composite,
    )


def _sources(outcomes: Mapping, design: Design) -> dict[Hashable, object]:
    """Check every outcome; arrays become moments, in one pass over the rows."""
    names = [name for name in outcomes if not callable(outcomes[name])]
    columns = [_checked_outcome(outcomes[name], design.n_obs, name) for name in names]
    sources: dict[Hashable, object] = {}
    if names:
        every = outcome_moments(design, np.column_stack(columns))
        for j, name in enumerate(names):
            sources[name] = Moments(
                every.r_sum[:, j], every.xr_sum[:, :, j], every.power[j, j]
            )
    for name in outcomes:
        source = outcomes[name]
        if isinstance(source, LinearComposite):
            sources[name] = _composite(source, design, name)
        elif callable(source):
            sources[name] = _Recomputed(source, name)
    return {name: sources[name] for name in outcomes}


@dataclass(frozen=True)
class _Recomputed:
    """A composite known only as a function of the treatment."""

    function: Callable[[np.ndarray], np.ndarray]
    name: Hashable

    def __call__(self, treatment: np.ndarray, n_obs: int) -> np.ndarray:
        return _checked_outcome(self.function(treatment), n_obs, self.name)


def _composite(index: LinearComposite, design: Design, name: Hashable) -> _Composite:
    _checked_outcome(index.components[:, 0], design.n_obs, name)
    return _Composite(index, outcome_moments(design, index.components))


def _of_block(design: Design, block: Block, source: object) -> Scores:
    if isinstance(source, Moments):
        return _static(design, block, source)
    if isinstance(source, _Composite):
        slopes, _ = source.index.coefficients(block.z)
        moments, a = source.moments, np.zeros((1, 1))
        for j in range(slopes.shape[1]):
            part = base_scores(
                design, block, moments.r_sum[:, j], moments.xr_sum[:, :, j]
            )
            a = a + slopes[:, [j]] * part
        power = np.einsum("rj,jk,rk->r", slopes, moments.power, slopes)
        return scores(block, a, power)
    if not isinstance(source, _Recomputed):
        raise TypeError("an outcome is an array or a callable treatment -> outcome")
    treatments = block.z.astype(int)
    columns = np.column_stack([source(row, design.n_obs) for row in treatments])
    moments = outcome_moments(design, columns)
    a = base_scores(design, block, moments.r_sum.T, np.moveaxis(moments.xr_sum, 2, 0))
    return scores(block, a, np.diag(moments.power))


def _static(design: Design, block: Block, moments: Moments) -> Scores:
    r_sum, xr_sum = moments.r_sum, moments.xr_sum
    if r_sum.ndim == 2:
        r_sum, xr_sum = r_sum[:, 0], xr_sum[:, :, 0]
    a = base_scores(design, block, r_sum, xr_sum)
    return scores(block, a, float(np.squeeze(moments.power)))


def _checked_outcome(values: object, n: int, name: Hashable) -> np.ndarray:
    y = np.asarray(values, dtype=float)
    if y.shape != (n,):
        raise ValueError(f"outcome {name!r} has shape {y.shape}, expected ({n},)")
    missing = int((~np.isfinite(y)).sum())
    if missing:
        raise ValueError(
            f"outcome {name!r}: {missing} of {n} values are missing; drop and count "
            "them"
        )
    return y
