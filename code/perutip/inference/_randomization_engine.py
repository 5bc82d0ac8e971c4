"""Distribution of the estimate and its error over all assignments, many outcomes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from perutip.inference._randomization_composite import LinearComposite
from perutip.inference._randomization_moments import (
    Design,
    Moments,
    assignment_moments,
    outcome_moments,
)
from perutip.inference._randomization_statistics import (
    Block,
    Scores,
    base_scores,
    blocks,
    scores,
    t_statistic,
)

CALLABLE_CHUNK = 64


@dataclass(frozen=True)
class Distribution:
    """Of one outcome: the drawn ``estimate``, ``std_error``, ``t``; over assignments
    ``beta``, ``t_star`` (R,); for sets ``k`` (R,) and ``variances`` (3, R), or their
    first R/2 entries if ``halved``: the second half are the complements of the first,
    in reverse order."""

    estimate: float
    std_error: float
    t: float
    beta: np.ndarray
    t_star: np.ndarray
    k: np.ndarray
    variances: np.ndarray
    halved: bool
    composite: bool


def distributions(
    outcomes: Mapping[Hashable, np.ndarray | Callable],
    design: Design,
    treatment: np.ndarray,
    assignments: np.ndarray,
    probabilities: np.ndarray | None,
    confidence_set: bool,
) -> dict[Hashable, Distribution]:
    """One :class:`Distribution` per outcome; the design is shared."""
    sources = _sources(outcomes, design)
    simple = all(isinstance(source, Moments) for source in sources.values())
    chunk = {"chunk": CALLABLE_CHUNK} if any(map(callable, sources.values())) else {}
    first = next(blocks(design, treatment[None], probabilities))
    if np.isnan(first.q).any():
        raise ValueError(
            "the drawn treatment does not vary among the units with observations "
            "(within strata)"
        )
    drawn = assignment_moments(design, treatment) if confidence_set else None
    halved = simple and probabilities is None and _complementary(assignments)
    n = len(assignments) // 2 if halved else len(assignments)
    beta = {name: np.empty(n) for name in sources}
    variances = {name: np.full((3, n), np.nan) for name in sources}
    k = np.full(n, np.nan)
    for block in blocks(design, assignments[:n], probabilities, **chunk):
        rows, scale = block.rows, design.small_sample / block.q**2
        if drawn is not None:
            own = _static(design, block, drawn)
            k[rows] = own.beta
        for name, source in sources.items():
            one = _of_block(design, block, source)
            beta[name][rows] = one.beta
            variances[name][0, rows] = scale * one.meat
            if drawn is not None:
                cross = np.einsum("rg,rg->r", one.u, own.u)
                variances[name][1:, rows] = scale * cross, scale * own.meat
    return {
        name: _distribution(
            _of_block(design, first, source), first, design, beta[name], k,
            variances[name], halved, not isinstance(source, Moments),
        )
        for name, source in sources.items()
    }  # fmt: skip


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
    one: Scores,
    first: Block,
    design: Design,
    beta: np.ndarray,
    k: np.ndarray,
    variances: np.ndarray,
    halved: bool,
    composite: bool,
) -> Distribution:
    error = float(np.sqrt(design.small_sample * one.meat[0]) / first.q[0])
    t = t_statistic(one.beta, one.meat, first.q, design.small_sample)
    star = t_statistic(beta, variances[0], np.ones_like(beta), 1.0)
    if halved:
        beta, star = np.r_[beta, -beta[::-1]], np.r_[star, -star[::-1]]
    return Distribution(
        float(one.beta[0]), error, float(t[0]), beta, star, k, variances, halved,
        composite,
    )  # fmt: skip


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
        moments, a = source.moments, 0.0
        for j in range(slopes.shape[1]):
            part = base_scores(
                design, block, moments.r_sum[:, j], moments.xr_sum[:, :, j]
            )
            a = a + slopes[:, [j]] * part
        power = np.einsum("rj,jk,rk->r", slopes, moments.power, slopes)
        return scores(block, a, power)
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
