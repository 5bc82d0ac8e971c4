"""Strata of a frame: sizes, treated numbers, pairs and the remainder."""

from __future__ import annotations

from collections import defaultdict

from perutip.assignment.draw.refusals import Problems

RESERVED_STRATUM = "misfit"
PAIR_MARK = "+"


def check_strata(
    units: list[str],
    strata: list[str],
    counts: list[int | None],
    has_extra: bool,
    reserve: bool,
    found: Problems,
) -> dict[str, int]:
    """Sizes, m_treated and pairs; returns m_treated by stratum."""
    if not strata:
        return {}
    members = defaultdict(list)
    for i, stratum in enumerate(strata):
        members[stratum].append(i)
    m_treated: dict[str, int] = {}
    for stratum, at in members.items():
        if not stratum:
            continue
        rows = [i + 2 for i in at]
        if stratum.casefold() == RESERVED_STRATUM:
            found.add(rows, "a stratum may not be named misfit")
        values = {counts[i] for i in at if i < len(counts)}
        if len(values) > 1:
            label = "a pair" if PAIR_MARK in stratum else f"stratum {stratum!r}"
            found.add(rows, f"m_treated differs within {label}")
        m = values.pop() if len(values) == 1 else None
        if m is None:
            continue
        m_treated[stratum] = m
        if reserve:
            if m != 0:
                found.add(rows, "m_treated must be 0 in a reserve frame")
            continue
        if PAIR_MARK in stratum:
            ids = [units[i] for i in at if i < len(units)]
            _check_pair(stratum, ids, m, rows, found)
        else:
            _check_one_stratum(stratum, at, m, has_extra, found)
    return m_treated


def _check_one_stratum(
    stratum: str, at: list[int], m: int, has_extra: bool, found: Problems
) -> None:
    n, rows = len(at), [i + 2 for i in at]
    if n == 1:
        found.add(rows, f"stratum {stratum!r} has one unit: nothing to draw")
    elif m == 0:
        found.add(rows, f"m_treated is 0 in stratum {stratum!r}: nobody treated")
    elif m > n - 1:
        found.add(rows, f"m_treated is {m} of {n} in stratum {stratum!r}: no control")
    elif has_extra and n % 2 and m != n // 2:
        found.add(
            rows,
            f"m_treated is {m} in odd stratum {stratum!r}: with a column extra "
            f"it holds the floor, {n // 2}, so that all assignments are as likely",
        )


def _check_pair(
    stratum: str, ids: list[str], m: int, rows: list[int], found: Problems
) -> None:
    """A `+` marks a pair: two units, labelled smaller id + larger id, one treated."""
    if len(rows) != 2:
        found.add(rows, f"a pair (its label has a +) of {len(rows)}, not of two units")
    elif m != 1:
        found.add(rows, "a pair must have m_treated 1")
    elif len(ids) == 2 and stratum != PAIR_MARK.join(sorted(ids)):
        found.add(rows, "a pair must be labelled smaller unit_id + larger unit_id")


def check_extra(
    strata: list[str], extras: list[int | None], reserve: bool, found: Problems
) -> int | None:
    """The remainder, one number for the frame; None where there is none."""
    numbers = [extra for extra in extras if extra is not None]
    if not numbers or len(numbers) < len(extras):
        return None
    rows = range(2, len(extras) + 2)
    if len(set(numbers)) > 1:
        usual = max(sorted(set(numbers)), key=numbers.count)
        found.add(
            [i + 2 for i, e in enumerate(extras) if e != usual],
            "extra differs from the other rows: it is one number for the frame",
        )
        return None
    if reserve:
        found.add(rows, "extra may not stand in a reserve frame")
    sizes: dict[str, int] = defaultdict(int)
    for stratum in strata:
        sizes[stratum] += 1
    n_odd = sum(n % 2 for n in sizes.values())
    if n_odd == 0 and not reserve:
        found.add(rows, "column extra without odd strata: three columns suffice")
    elif numbers[0] > n_odd and not reserve:
        found.add(rows, f"extra is {numbers[0]}, but only {n_odd} strata are odd")
    return numbers[0]
