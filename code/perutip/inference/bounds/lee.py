"""Bounds on a treatment effect when outcomes are observed for some only (Lee 2009)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from perutip.inference.bounds.imbens_manski import imbens_manski_interval
from perutip.inference.bounds.lee_draws import (
    Inference,
    left_out,
    reassigned,
    reweighted,
    std_errors,
)
from perutip.inference.bounds.lee_sample import Monotonicity, Sample, checked_sample
from perutip.inference.bounds.resampled import bootstrap_counts
from perutip.inference.bounds.trimming import Arms
from perutip.inference.choices import between_zero_and_one, one_of

Direction = Literal["more", "less", "equal"]
TrimmedArm = Literal["treated", "control", "none"]
ARM_TRIMMED: dict[Direction, TrimmedArm] = {
    "more": "treated",
    "less": "control",
    "equal": "none",
}


@dataclass(frozen=True)
class LeeBounds:
    """Bounds for the mean effect on those observed under either treatment.

    ``direction`` says which way treatment moves selection ("more", "less" or "equal"
    observed when treated), hence which arm is trimmed, by ``trimmed_share``.
    ``conf_low``, ``conf_high`` cover the effect itself (Imbens and Manski 2004);
    ``std_error_*`` are clustered. ``cells_against`` counts covariate cells whose
    selection moves the other way. ``failed_draws`` left an arm or cell empty.
    """

    lower: float
    upper: float
    std_error_lower: float
    std_error_upper: float
    conf_low: float
    conf_high: float
    direction: Direction
    trimmed_arm: TrimmedArm
    trimmed_share: float
    selection_treated: float
    selection_control: float
    monotonicity: Monotonicity
    inference: Inference
    n_obs: int
    n_selected: int
    n_clusters: int
    n_cells: int
    cells_against: int
    n_draws: int
    failed_draws: int


def lee_bounds(
    outcome: Sequence[float],
    treatment: Sequence[int],
    *,
    cluster: Sequence,
    selected: Sequence[bool] | None = None,
    weights: Sequence[float] | None = None,
    cells: Sequence | None = None,
    monotonicity: Monotonicity = "uniform",
    inference: Inference = "jackknife",
    level: float = 0.95,
    reps: int = 999,
    seed: int | np.random.SeedSequence | None = None,
    assignments: np.ndarray | None = None,
    units: Sequence | None = None,
) -> LeeBounds:
    """Bounds under random assignment and monotone selection.

    Parameters
    ----------
    outcome : (N,) one row per person assigned, NaN where not observed.
    treatment : (N,) 0 or 1. ``cluster`` (N,) the unit of assignment.
    selected : (N,) outcome observed; by default where ``outcome`` is not NaN.
    weights : (N,) positive, for instance inverse probabilities of treatment.
    cells : (N,) labels of discrete baseline covariates; bounds are computed within
        cells and averaged over the always-selected, which can only tighten them in the
        population. ``monotonicity`` is the same way in all cells ("uniform"), or may
        differ ("by_cell").
    inference : "jackknife" leaves one cluster out at a time; "bootstrap" resamples
        clusters within arms (seeded); "randomization" redraws the assignment (seeded;
        needs ``assignments`` (R, G) and ``units``) on potential outcomes completed at
        the bound, see :mod:`.resampled`. All use t with G − 1 degrees of freedom. With
        20 clusters and the effect at its bound, 95% intervals covered it in 96, 92 and
        92% of 250 simulations: hence the default.

    Raises
    ------
    ValueError : wrong shapes, treatment other than 0 and 1, an arm or a cell's arm
        without observed outcomes (their number), non-positive weights, missing seed.
    """
    _check_options(monotonicity, inference, level, reps, seed)
    sample = checked_sample(
        outcome, treatment, cluster, selected, weights, cells, monotonicity
    )
    point = sample.bounds(sample.weights[None])
    if inference == "jackknife" or seed is None:  # other inferences have a seed here
        draws = left_out(sample)
    elif inference == "randomization":
        draws = reassigned(sample, point, assignments, units, cluster, reps, seed)
    else:
        counts = bootstrap_counts(sample.cluster, sample.treated, reps, seed)
        draws = reweighted(sample, reps, lambda rows: counts[rows])
    failed = int(np.isnan(draws).any(axis=1).sum())
    if inference == "jackknife" and failed:
        raise ValueError(
            f"leaving one cluster out empties an arm or cell for {failed} clusters: "
            "use fewer cells"
        )
    errors = std_errors(draws, point, inference, sample.n_clusters)
    low, high = imbens_manski_interval(
        float(point.lower[0]),
        float(point.upper[0]),
        *errors,
        level=level,
        df=sample.n_clusters - 1,
    )
    return _result(
        sample, point, errors, (low, high), monotonicity, inference, len(draws), failed
    )


def _result(
    sample: Sample,
    point: Arms,
    errors: tuple[float, float],
    interval: tuple[float, float],
    monotonicity: Monotonicity,
    inference: Inference,
    n_draws: int,
    failed: int,
) -> LeeBounds:
    one, zero = float(point.rate_treated[0]), float(point.rate_control[0])
    equal = np.isclose(one, zero, rtol=1e-12)
    direction: Direction = "equal" if equal else "more" if one > zero else "less"
    arm = ARM_TRIMMED[direction]
    kept = {"treated": point.kept_treated, "control": point.kept_control}
    against = 0
    for cell in np.unique(sample.cells):
        w = sample.weights * (sample.cells == cell)
        in_one, in_zero = (
            np.average(sample.selected, weights=w * (sample.treated == d))
            for d in (1, 0)
        )
        against += (in_one - in_zero) * (one - zero) < 0
    return LeeBounds(
        float(point.lower[0]),
        float(point.upper[0]),
        *errors,
        *interval,
        direction,
        arm,
        1.0 - float(kept[arm][0]) if arm in kept else 0.0,
        one,
        zero,
        monotonicity,
        inference,
        sample.y.size,
        int(sample.selected.sum()),
        sample.n_clusters,
        np.unique(sample.cells).size,
        int(against),
        n_draws,
        failed,
    )


def _check_options(
    monotonicity: str, inference: str, level: float, reps: int, seed: object
) -> None:
    one_of("monotonicity", monotonicity, Monotonicity)
    one_of("inference", inference, Inference)
    between_zero_and_one(level)
    if inference != "jackknife" and (seed is None or reps < 2):
        raise ValueError(f"{inference} draws: a seed and reps of at least 2 are needed")
