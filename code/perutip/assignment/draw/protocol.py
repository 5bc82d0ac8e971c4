"""Protocol `hashdraw/1`: a draw that depends on nothing but published text.

All hashes are SHA-256 of UTF-8 text, lower-case hex. F is the hash of the frame's
canonical bytes (`frame.py`); a unit's ticket is the hash of
`hashdraw/1|seed|F|stratum|unit_id`; ranks run from 1 by ascending ticket within the
stratum, and the first m_treated are treated. Where the frame has a fourth column
`extra`, that many of its odd strata treat one more: the first by ascending hash of
`hashdraw/1|seed|F|misfit|stratum`. No random number generator is involved (NumPy's
streams may change between versions, NEP 19).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from perutip.assignment.draw.frame import TAB, Frame, canonical_frame
from perutip.assignment.draw.refusals import DrawRefused, seed_problems
from perutip.assignment.draw.tickets import PROTOCOL, drawn_by_ticket


class Assigned(NamedTuple):
    """One unit's place in the draw; `rank` from 1, `treated` 0 or 1."""

    unit_id: str
    stratum: str
    rank: int
    treated: int
    ticket: str


def draw(
    frame: pd.DataFrame,
    *,
    seed: str,
    protocol: Literal["hashdraw/1"] = "hashdraw/1",
    reserve: bool = False,
) -> pd.DataFrame:
    """Draw a frame's assignment.

    Parameters
    ----------
    frame
        One row per unit: unit_id (text), stratum (text), m_treated (whole number, the
        same within a stratum), optionally extra (the same everywhere). Row order is
        immaterial.
    seed
        64 lower-case hex digits; see `seed.py` for where they come from.
    reserve
        A frame of replacements: ranked alike, m_treated 0 on every row.

    Returns
    -------
    DataFrame
        The frame's columns with rank, treated (0/1), ticket and probability (of
        treatment, misfit rule included), sorted by stratum, then rank.

    Raises
    ------
    DrawRefused
        With all problems of frame and seed at once, rows named.
    """
    if protocol != PROTOCOL:
        raise ValueError(f"protocol must be {PROTOCOL!r}, not {protocol!r}")
    problems = seed_problems(seed)
    try:
        checked = canonical_frame(frame, reserve=reserve)
    except DrawRefused as refused:
        raise DrawRefused([*refused.problems, *problems], source="frame") from None
    if problems:
        raise DrawRefused(problems)
    found = drawn_by_ticket(checked, seed, checked.digest())
    at, codes = found.at, checked.codes[found.at]
    drawn = frame.iloc[np.array(checked.rows)[at] - 2].reset_index(drop=True)
    drawn["unit_id"] = _texts(checked.units, at)
    drawn["stratum"] = _texts(checked.strata, at)
    drawn["m_treated"] = np.array(list(checked.m_treated.values()))[codes]
    if checked.extra is not None:
        drawn["extra"] = checked.extra
    drawn["rank"] = found.rank
    drawn["treated"] = found.treated
    drawn["ticket"] = _texts(found.tickets)
    drawn["probability"] = checked.chances()[codes]
    return drawn


def _texts(values: Sequence[str], at: np.ndarray | None = None) -> pd.Series:
    cells = np.array(values, dtype=object)
    return pd.Series(cells if at is None else cells[at], dtype="str")


def assign(frame: Frame, seed: str, digest: str | None = None) -> list[Assigned]:
    """The draw itself, on a checked frame: sorted by stratum, then rank."""
    found = drawn_by_ticket(frame, seed, digest or frame.digest())
    columns = (
        [frame.units[i] for i in found.at.tolist()],
        [frame.strata[i] for i in found.at.tolist()],
        found.rank.tolist(),
        found.treated.tolist(),
        found.tickets,
    )
    return list(map(Assigned._make, zip(*columns, strict=True)))


def assignment_digest(rows: list[tuple[str, str, int, int]]) -> str:
    """SHA-256 of `unit_id⇥stratum⇥rank⇥treated`, sorted by unit, LF after every row."""
    lines = [TAB.join((u, s, str(r), str(t))) for u, s, r, t in sorted(rows)]
    return hashlib.sha256("".join(f"{x}\n" for x in lines).encode("utf-8")).hexdigest()


def replacements(
    drawn: pd.DataFrame, reserve: pd.DataFrame, dropouts: list[str]
) -> pd.DataFrame:
    """Who replaces the units that dropped out, in the order of `dropouts`.

    Each takes the next reserve unit of its stratum by rank; the replacement takes the
    arm of the one it replaces. (For intention to treat, the one that dropped out also
    stays in its arm.)

    Parameters
    ----------
    drawn, reserve
        As returned by `draw`, the second with `reserve=True`.

    Returns
    -------
    DataFrame
        dropout, stratum, treated, replacement, reserve_rank; one row per dropout.

    Raises
    ------
    DrawRefused
        If a dropout is not in the draw or named twice, or no reserve is left.
    """
    arms = drawn.set_index("unit_id", verify_integrity=True)
    queue = reserve.sort_values(["stratum", "rank"]).set_index("stratum")
    used: dict[str, int] = {}
    rows, problems = [], []
    for at, unit in enumerate(dropouts, 1):
        if unit not in arms.index or unit in dropouts[: at - 1]:
            problems.append(f"dropout {at}: not in the draw, or named twice")
            continue
        stratum = arms.loc[unit, "stratum"]
        left = queue.loc[queue.index == stratum].iloc[used.get(stratum, 0) :]
        if left.empty:
            problems.append(f"dropout {at}: no reserve left in stratum {stratum!r}")
            continue
        used[stratum] = used.get(stratum, 0) + 1
        rows.append(
            (
                unit,
                stratum,
                int(arms.loc[unit, "treated"]),
                left["unit_id"].iloc[0],
                int(left["rank"].iloc[0]),
            )
        )
    if problems:
        raise DrawRefused(problems, source="replacement")
    names = ["dropout", "stratum", "treated", "replacement", "reserve_rank"]
    return pd.DataFrame(rows, columns=names)
