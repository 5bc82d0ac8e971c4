"""Every assignment that a stratified draw could have produced, or a seeded sample."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import combinations
from math import comb, prod
from typing import TypeAlias

import numpy as np
import pandas as pd

from perutip.inference.randomization_test.boundary import Labels

MAX_ENUMERATED = 1_000_000

Treated: TypeAlias = int | Mapping[Hashable, int] | pd.Series


def count_assignments(strata: Labels, n_treated: Treated, *, extra: int = 0) -> int:
    """Number of assignments of the draw described in :func:`enumerate_assignments`."""
    members, treated = _members(strata, n_treated)
    return _count(members, treated, extra)


def enumerate_assignments(
    strata: Labels,
    n_treated: Treated,
    *,
    extra: int = 0,
    limit: int = MAX_ENUMERATED,
) -> np.ndarray:
    """All equally likely assignments, in a fixed order.

    Parameters
    ----------
    strata : (n_units,) one label per unit; the columns of the result follow its order.
    n_treated : number treated in each stratum, or a dict or Series stratum -> number.
    extra : number of odd strata that get one treated unit more than ``n_treated``
        (misfits). Odd strata must then hold ``n_treated = size // 2``, so that every
        assignment stays equally likely whichever strata are chosen.
    limit : refuse beyond this number; use :func:`sample_assignments` then.

    Returns
    -------
    (n_assignments, n_units) int32 array of 0 and 1. Strata vary in order of first
    appearance, the last one fastest; within a stratum in lexicographic order.

    Raises
    ------
    ValueError : a stratum without its number, a number below 0 or above the
        stratum's size, missing labels, or more assignments than ``limit``.
    """
    members, treated = _members(strata, n_treated)
    n_assignments = _count(members, treated, extra)
    if n_assignments > limit:
        raise ValueError(
            f"{n_assignments:,} assignments exceed the limit of {limit:,}: "
            "use sample_assignments, and sampled=True in the test"
        )
    parts = [
        _product(members, [treated[s] + (s in chosen) for s in members])
        for chosen in _misfits(members, treated, extra)
    ]
    return np.concatenate(parts)


def sample_assignments(
    strata: Labels,
    n_treated: Treated,
    reps: int,
    seed: int | np.random.SeedSequence | np.random.Generator | None,
    *,
    extra: int = 0,
) -> np.ndarray:
    """Independent uniform draws (with replacement) of the same assignments.

    Returns (reps, n_units) int32. Use with ``sampled=True``: p = (c + 1)/(R + 1).
    """
    members, treated = _members(strata, n_treated)
    if reps < 1:
        raise ValueError(f"reps must be at least 1, not {reps}")
    if seed is None:
        raise ValueError("sample_assignments needs a seed")
    rng = np.random.default_rng(seed)
    odd = _odd(members, treated, extra)
    gets_one = np.argsort(rng.random((reps, len(odd))), axis=1).argsort(1) < extra
    draws = np.zeros((reps, sum(map(len, members.values()))), dtype=np.int32)
    for stratum, columns in members.items():
        rank = np.argsort(rng.random((reps, columns.size)), axis=1).argsort(axis=1)
        number = np.full((reps, 1), treated[stratum])
        if stratum in odd:
            number += gets_one[:, [odd.index(stratum)]]
        draws[:, columns] = rank < number
    return draws


def possible_assignments(
    strata: Labels,
    n_treated: Treated,
    *,
    reps: int = 99_999,
    seed: int | np.random.SeedSequence | np.random.Generator | None = None,
    extra: int = 0,
    limit: int = MAX_ENUMERATED,
) -> tuple[np.ndarray, bool]:
    """All assignments and False, or ``reps`` seeded draws and True beyond ``limit``.

    The second value is what the test's ``sampled`` asks for.
    """
    if count_assignments(strata, n_treated, extra=extra) <= limit:
        every = enumerate_assignments(strata, n_treated, extra=extra, limit=limit)
        return every, False
    return sample_assignments(strata, n_treated, reps, seed, extra=extra), True


def _members(
    strata: Labels, n_treated: Treated
) -> tuple[dict[Hashable, np.ndarray], dict[Hashable, int]]:
    """Columns of each stratum in order of first appearance, and its treated number."""
    codes, labels = pd.factorize(np.asarray(strata), use_na_sentinel=True)
    if codes.ndim != 1 or codes.size == 0:
        raise ValueError("strata must hold one label per unit")
    if (codes < 0).any():
        raise ValueError(f"strata: {(codes < 0).sum()} labels are missing")
    labels = labels.tolist()
    members = {s: np.flatnonzero(codes == j) for j, s in enumerate(labels)}
    if isinstance(n_treated, pd.Series):
        n_treated = n_treated.to_dict()
    if isinstance(n_treated, Mapping):
        if set(n_treated) != set(labels):
            raise ValueError(
                f"n_treated names {len(n_treated)} strata, the units lie in "
                f"{len(labels)}; both must hold the same labels"
            )
        treated = {s: n_treated[s] for s in labels}
    else:
        treated = dict.fromkeys(labels, n_treated)
    for position, (stratum, number) in enumerate(treated.items(), start=1):
        size = members[stratum].size
        if number != int(number) or not 0 <= number <= size:
            raise ValueError(
                f"n_treated of stratum {position} must be a whole number from 0 to its "
                f"size {size}, not {number}"
            )
    return members, {s: int(number) for s, number in treated.items()}


def _odd(members: dict, treated: dict, extra: int) -> list:
    """Strata that may receive one treated unit more; refuses unequal chances."""
    if extra == 0:
        return []
    odd = [s for s, columns in members.items() if columns.size % 2]
    if not 0 < extra <= len(odd):
        raise ValueError(f"extra is {extra}, but {len(odd)} strata are odd")
    if any(treated[s] != members[s].size // 2 for s in odd):
        raise ValueError("with extra, odd strata must have n_treated = size // 2")
    return odd


def _misfits(members: dict, treated: dict, extra: int) -> list[tuple]:
    return list(combinations(_odd(members, treated, extra), extra))


def _count(members: dict, treated: dict, extra: int) -> int:
    return sum(
        prod(comb(m.size, treated[s] + (s in chosen)) for s, m in members.items())
        for chosen in _misfits(members, treated, extra)
    )


def _product(members: dict[Hashable, np.ndarray], numbers: list[int]) -> np.ndarray:
    """Cartesian product over strata of the subsets of each."""
    blocks = []
    for columns, number in zip(members.values(), numbers, strict=True):
        subsets = np.array(list(combinations(range(columns.size), number)), dtype=int)
        block = np.zeros((len(subsets), columns.size), dtype=np.int32)
        np.put_along_axis(block, subsets.reshape(len(subsets), number), 1, axis=1)
        blocks.append(block)
    n_assignments = prod(map(len, blocks))
    result = np.empty((n_assignments, sum(map(len, members.values()))), dtype=np.int32)
    outer, inner = 1, n_assignments
    for columns, block in zip(members.values(), blocks, strict=True):
        inner //= len(block)
        result[:, columns] = np.tile(np.repeat(block, inner, axis=0), (outer, 1))
        outer *= len(block)
    return result
