"""Re-randomization with a balance criterion fixed in advance (Morgan & Rubin 2012).

Every assignment that the frame allows is enumerated, the best-balanced share is kept,
and one of these is chosen by ticket: the accepted assignment with the smallest SHA-256
of `hashdraw/1|seed|F|assignment|bits`, where `bits` has a 0 or 1 per unit in the order
of the bytes of unit_id. The criterion (covariates, their values, share kept) has a hash
that is published before the seed is known; the draw is refused if it is another.

Balance is the Mahalanobis distance between the arms' means, compared in whole numbers,
so that no machine's rounding decides what is accepted. Inference must go over the
accepted set alone: hand it to the randomization test.
"""

from __future__ import annotations

import hashlib
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from perutip.assignment.draw import (
    PROTOCOL,
    TAB,
    DrawRefused,
    Frame,
    canonical_frame,
    seed_problems,
)
from perutip.assignment.rerandomization.exact_mahalanobis import (
    exact_covariates,
    exact_distances,
)
from perutip.assignment.seed_log import SeedLog
from perutip.inference.randomization_test import enumerate_assignments

MIN_KEEP = Fraction(1, 10)
MAX_ENUMERATED = 100_000
RESERVED_STRATUM = "assignment"


@dataclass(frozen=True)
class Rerandomization:
    """A draw from the accepted assignments.

    `accepted` is (n_accepted, n_units) of 0 and 1, columns in the order of `units`;
    `assignment` (unit_id, stratum, treated, probability) is its row `chosen`;
    `imbalance` (n_accepted,) is each one's Mahalanobis distance, none above
    `threshold`. Pairs in `always_together` and `never_together` have lost the
    variation that the plain draw gives them.
    """

    assignment: pd.DataFrame
    units: tuple[str, ...]
    accepted: np.ndarray
    chosen: int
    ticket: str
    imbalance: np.ndarray
    threshold: float
    n_enumerated: int
    criterion: str
    always_together: tuple[tuple[str, str], ...]
    never_together: tuple[tuple[str, str], ...]


def criterion_digest(
    frame: pd.DataFrame, covariates: pd.DataFrame, *, keep: Fraction = MIN_KEEP
) -> str:
    """Hash of frame, covariates and share kept, to publish before the seed is known."""
    checked = canonical_frame(frame)
    values = exact_covariates(checked, covariates)
    return _criterion(checked, list(covariates.columns), values, Fraction(keep))


def rerandomize(
    frame: pd.DataFrame,
    covariates: pd.DataFrame,
    *,
    seed: str,
    criterion: str,
    keep: Fraction = MIN_KEEP,
    limit: int = MAX_ENUMERATED,
) -> Rerandomization:
    """Draw one of the best-balanced assignments.

    Parameters
    ----------
    frame
        As for `draw`.
    covariates
        Baseline covariates: index unit_id, numeric columns, none missing.
    seed
        64 lower-case hex digits.
    criterion
        `criterion_digest` as it was published before the seed was known.
    keep
        Share accepted, from 1/10 to 1; ties with the last one accepted are kept too.
    limit
        Largest number of assignments to enumerate.

    Raises
    ------
    DrawRefused
        For a frame, seed or covariates that must not be drawn from, or another
        criterion than the published one.
    """
    checked = canonical_frame(frame)
    keep = Fraction(keep)
    problems = seed_problems(seed) + _limits(checked, keep, limit)
    if problems:
        raise DrawRefused(problems, source="rerandomization")
    values = exact_covariates(checked, covariates)
    found = _criterion(checked, list(covariates.columns), values, keep)
    if found != criterion:
        raise DrawRefused(
            ["frame, covariates or share kept: not those of the published criterion"],
            source="rerandomization",
        )
    every = enumerate_assignments(
        checked.strata, checked.m_treated, extra=checked.extra or 0, limit=limit
    ).astype(np.int8)
    distance = exact_distances(every, values)
    n_keep = math.ceil(keep * len(every))
    cut = sorted(distance)[n_keep - 1]
    kept = np.array([d <= cut for d in distance])
    accepted = every[kept]
    imbalance = np.array([float(d) for d in distance])[kept]
    tickets = _tickets(accepted, seed, checked.digest())
    chosen = tickets.index(min(tickets))
    always, never = _lost_pairs(every, accepted, checked.units)
    if always or never:
        warnings.warn(
            f"the criterion leaves {len(always)} pairs of units always and "
            f"{len(never)} never in the same arm: keep a larger share",
            stacklevel=2,
        )
    return Rerandomization(
        _table(checked, accepted, chosen),
        checked.units,
        accepted,
        chosen,
        tickets[chosen],
        imbalance,
        float(cut),
        len(every),
        found,
        always,
        never,
    )


def rerandomize_logged(
    log: SeedLog,
    name: str,
    frame: pd.DataFrame,
    covariates: pd.DataFrame,
    *,
    keep: Fraction = MIN_KEEP,
    limit: int = MAX_ENUMERATED,
) -> Rerandomization:
    """Re-randomize by the frame, criterion and seed that a log holds.

    The log has fixed all three before, so the assignment follows from it: nothing is
    added to it. Raises DrawRefused if one of them is not there or not the same.
    """
    cycle = log.state().cycle(name)
    freeze = cycle.freeze or {"announced": {}}
    if not cycle.seed or "criterion" not in freeze["announced"]:
        raise DrawRefused(
            ["the frame must be frozen with a criterion and have its seed"],
            source=f"rerandomize {name}",
        )
    if canonical_frame(frame).digest() != freeze["F"]:
        raise DrawRefused(["not the frame frozen"], source=f"rerandomize {name}")
    return rerandomize(
        frame,
        covariates,
        seed=cycle.seed["seed"],
        keep=keep,
        limit=limit,
        criterion=freeze["announced"]["criterion"],
    )


def _limits(frame: Frame, keep: Fraction, limit: int) -> list[str]:
    problems = []
    if not MIN_KEEP <= keep <= 1:
        problems.append(f"share kept must be from {MIN_KEEP} to 1, not {keep}")
    number = frame.n_assignments()
    if isinstance(number, str) or number > limit:
        problems.append(f"{number} assignments, more than the limit of {limit}")
    if RESERVED_STRATUM in frame.m_treated:
        problems.append(f"a stratum may not be named {RESERVED_STRATUM} here")
    return problems


def _criterion(
    frame: Frame, names: Sequence, values: np.ndarray, keep: Fraction
) -> str:
    head = TAB.join(["mahalanobis", str(keep), frame.digest(), *map(str, names)])
    rows = [
        TAB.join([u, *map(str, row)])
        for u, row in zip(frame.units, values, strict=True)
    ]
    text = "".join(f"{line}\n" for line in [head, *rows])
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _tickets(accepted: np.ndarray, seed: str, digest: str) -> list[str]:
    start = hashlib.sha256(f"{PROTOCOL}|{seed}|{digest}|assignment|".encode())
    tickets = []
    for row in accepted:
        ticket = start.copy()
        ticket.update("".join(map(str, row.tolist())).encode())
        tickets.append(ticket.hexdigest())
    return tickets


def _together(assignments: np.ndarray) -> np.ndarray:
    """(n_units, n_units) number of assignments with both units in the same arm."""
    signs = 2 * assignments.astype(np.int64) - 1
    return (len(assignments) + signs.T @ signs) // 2


def _lost_pairs(
    every: np.ndarray, accepted: np.ndarray, units: tuple[str, ...]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    before, after = _together(every), _together(accepted)
    varied = np.triu((before > 0) & (before < len(every)), 1)

    def named(where: np.ndarray) -> tuple[tuple[str, str], ...]:
        return tuple((units[i], units[j]) for i, j in np.argwhere(varied & where))

    return named(after == len(accepted)), named(after == 0)


def _table(frame: Frame, accepted: np.ndarray, chosen: int) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "unit_id": pd.array(list(frame.units), dtype="str"),
            "stratum": pd.array(list(frame.strata), dtype="str"),
            "treated": accepted[chosen].astype(int),
            "probability": accepted.mean(axis=0),
        }
    )
    return table.sort_values(["stratum", "unit_id"], ignore_index=True)
