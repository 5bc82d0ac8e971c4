"""Draws behind the standard errors of Lee's bounds.

The randomization-based errors come from redrawing the assignment on a completed table
of potential outcomes, as in the causal bootstrap (Imbens and Menzel 2021). Selection
rates and the trimmed distribution are taken as estimated, the effect on the
always-selected as constant and equal to the bound. Rows of the trimmed arm beyond the
cut are those observed only under that arm's treatment; unobserved rows of the other arm
are of that kind with the probability that the rates imply, and with an outcome drawn
from beyond the cut.
"""

from __future__ import annotations

import numpy as np

from perutip.inference.bounds.lee_sample import Sample
from perutip.inference.bounds.trimming import Arms, cell_bounds, kept_weights

CHUNK_ENTRIES = 1_000_000


def bootstrap_counts(
    cluster: np.ndarray,
    treated: np.ndarray,
    reps: int,
    seed: int | np.random.SeedSequence,
) -> np.ndarray:
    """(reps, G) times that each cluster is drawn, within arms.

    One cluster fewer than the arm has is drawn, which makes the variance of a mean
    unbiased (McCarthy and Snowden 1985). Clusters that hold both arms are resampled
    together.
    """
    rng = np.random.default_rng(seed)
    share = np.bincount(cluster, weights=treated) / np.bincount(cluster)
    arm = np.where(share == 0, 0, np.where(share == 1, 1, 2))
    counts = np.zeros((reps, arm.size))
    for kind in np.unique(arm):
        members = np.flatnonzero(arm == kind)
        even = np.full(members.size, 1 / members.size)
        n_drawn = max(members.size - 1, 1)
        counts[:, members] = rng.multinomial(n_drawn, even, size=reps)
    return counts


def completed_draws(
    sample: Sample,
    point: Arms,
    assignments: np.ndarray,
    column: np.ndarray,
    reps: int,
    seed: int | np.random.SeedSequence,
) -> np.ndarray:
    """(R, 2) lower and upper bounds over redrawn assignments.

    ``column`` (N,) is the column of ``assignments`` of each row. All assignments are
    used when there are at most ``reps``, otherwise ``reps`` of them, drawn. Where less
    is observed when treated, the arms change roles and the effect its sign.
    """
    rng = np.random.default_rng(seed)
    if len(assignments) > reps:
        assignments = assignments[rng.choice(len(assignments), reps, replace=False)]
    flip = bool(point.rate_treated[0] < point.rate_control[0])
    more = 1 - sample.treated if flip else sample.treated
    draws = np.empty((len(assignments), 2))
    size = max(1, CHUNK_ENTRIES // sample.y.size)
    for side, bound in enumerate((point.lower[0], point.upper[0])):
        low_kept = (side == 0) != flip
        effect = -bound if flip else bound
        for start in range(0, len(assignments), size):
            z = assignments[start : start + size][:, column].astype(float)
            new = 1 - z if flip else z
            outcome, seen = _redrawn(sample, more, effect, low_kept, new, rng)
            arms = cell_bounds(
                outcome, seen, z, sample.weights[None], sample.cells, sample.uniform
            )
            draws[start : start + size, side] = (arms.lower, arms.upper)[side]
    return draws


def _redrawn(
    sample: Sample,
    more: np.ndarray,
    effect: float,
    low_kept: bool,
    new: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Outcome, selection (R, N) under new assignments; ``more`` is the trimmed arm."""
    always, only, beyond = _types(sample, more, low_kept, new.shape, rng)
    own = np.where(only & (more == 0), beyond, sample.y)
    seen = always | (only & (new == 1))
    moved = own + effect * (new - more) * always
    return np.where(seen, moved, 0.0), seen.astype(float)


def _types(
    sample: Sample,
    more: np.ndarray,
    low_kept: bool,
    shape: tuple[int, int],
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Always selected, selected only under ``more``, outcomes from beyond the cut."""
    y, selected, weights = sample.y, sample.selected, sample.weights
    always, only = np.zeros(shape, bool), np.zeros(shape, bool)
    beyond = np.zeros(shape)
    for cell in np.unique(sample.cells):
        arm = [np.flatnonzero((sample.cells == cell) & (more == d)) for d in (0, 1)]
        rate = [np.average(selected[a], weights=weights[a]) for a in arm]
        seen = [a[selected[a] == 1] for a in arm]
        missed = arm[0][selected[arm[0]] == 0]
        always[:, seen[0]] = True
        rows = seen[1][np.argsort(y[seen[1]] * (1 if low_kept else -1), kind="stable")]
        keep = np.array([min(rate[0] / rate[1], 1.0)])
        kept = kept_weights(weights[rows][None], keep)[0] / weights[rows]
        stays = rng.random((shape[0], rows.size)) < kept
        always[:, rows], only[:, rows] = stays, ~stays
        tail = weights[rows] * (1 - kept)
        if missed.size and tail.sum() > 1e-12 * weights[rows].sum():
            chance = (rate[1] - rate[0]) / (1 - rate[0])
            only[:, missed] = rng.random((shape[0], missed.size)) < chance
            beyond[:, missed] = rng.choice(
                y[rows], size=(shape[0], missed.size), p=tail / tail.sum()
            )
    return always, only, beyond
