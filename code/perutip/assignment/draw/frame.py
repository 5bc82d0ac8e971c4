"""The frame of a draw: one row per unit, its canonical bytes and their hash F.

`unit_id⇥stratum⇥m_treated` (and `extra` where odd strata share a remainder), in
Unicode's NFC, LF after every row including the last, no header, rows sorted by the
bytes of unit_id. F, the SHA-256 of these bytes, enters every ticket of the draw.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain

import numpy as np
import pandas as pd

from perutip.assignment.draw.refusals import DrawRefused, name_rows
from perutip.assignment.draw.row_rules import checked_columns

TAB = chr(9)


@dataclass(frozen=True)
class Frame:
    """A checked frame, rows in the order of the bytes of `units`.

    `m_treated` and `sizes` are keyed by stratum. `extra` is None in a frame of three
    columns. `rows` are the record numbers of the source, its header being row 1;
    `codes` (n,) each unit's stratum by its place among the sorted strata, from 0.
    """

    units: tuple[str, ...]
    strata: tuple[str, ...]
    m_treated: dict[str, int]
    extra: int | None
    rows: tuple[int, ...]
    codes: np.ndarray = field(repr=False, compare=False)
    reserve: bool = False

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Units per stratum, strata sorted."""
        counts = np.bincount(self.codes, minlength=len(self.m_treated))
        return dict(zip(self.m_treated, counts.tolist(), strict=True))

    def lines(self) -> list[str]:
        """Canonical rows without their line ends."""
        return self.content().decode("utf-8").split("\n")[:-1]

    def content(self) -> bytes:
        """Canonical bytes: what F is the SHA-256 of."""
        tail = "\n" if self.extra is None else f"{TAB}{self.extra}\n"
        ends = [f"{TAB}{s}{TAB}{m}{tail}" for s, m in self.m_treated.items()]
        cells = zip(self.units, map(ends.__getitem__, self.codes.tolist()), strict=True)
        return "".join(chain.from_iterable(cells)).encode("utf-8")

    def digest(self) -> str:
        """F: SHA-256 of the canonical bytes, 64 lower-case hex digits."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(self.content()).hexdigest()

    def odd_strata(self) -> list[str]:
        """Strata that may get one more: those of odd size, if `extra` is given."""
        if self.extra is None:
            return []
        return [s for s, n in self.sizes.items() if n % 2]

    def probabilities(self) -> dict[str, Fraction]:
        """Each stratum's probability of treatment, remainders of odd strata in it."""
        kinds, kind_of = self._kinds()
        return {s: kinds[k] for s, k in zip(self.m_treated, kind_of, strict=True)}

    def chances(self) -> np.ndarray:
        """(S,) the same as floats, in the order of the sorted strata."""
        kinds, kind_of = self._kinds()
        return np.array([float(chance) for chance in kinds])[kind_of]

    def _kinds(self) -> tuple[list[Fraction], np.ndarray]:
        """Probabilities of strata that differ in size or number, and which is whose."""
        sizes = np.array(list(self.sizes.values()))
        m = np.array(list(self.m_treated.values()))
        pairs, kind_of = np.unique(np.stack([m, sizes]), axis=1, return_inverse=True)
        n_odd = len(self.odd_strata())
        share = Fraction(self.extra or 0, n_odd or 1)
        kinds = [
            (Fraction(int(m)) + (share if n % 2 and n_odd else 0)) / Fraction(int(n))
            for m, n in pairs.T
        ]
        return kinds, kind_of.reshape(-1)

    def n_assignments(self) -> int | str:
        """Number of assignments that the protocol could have drawn.

        An integer up to 2**53, beyond which JSON readers lose digits: then the text
        `10^x` with x to two decimals.
        """
        odd, ways = set(self.odd_strata()), [1]
        logs = sum(_log10_comb(n, self.m_treated[s]) for s, n in self.sizes.items())
        if logs > 300:
            return f"10^{logs:.2f}"
        for s, n in self.sizes.items():
            m = self.m_treated[s]
            floor, one_more = math.comb(n, m), math.comb(n, m + 1)
            if s in odd:
                ways = [
                    (ways[k] * floor if k < len(ways) else 0)
                    + (ways[k - 1] * one_more if k else 0)
                    for k in range(len(ways) + 1)
                ]
            else:
                ways = [w * floor for w in ways]
        number = ways[self.extra or 0]
        return number if number <= 2**53 else f"10^{math.log10(number):.2f}"


def _log10_comb(n: int, m: int) -> float:
    gamma = math.lgamma
    return (gamma(n + 1) - gamma(m + 1) - gamma(n - m + 1)) / math.log(10)


def frame_from_columns(
    columns: dict[str, list], *, reserve: bool = False, source: str = "frame"
) -> Frame:
    """Check columns (name → values, one per unit) and put them in canonical order.

    `reserve` frames are ranked only: m_treated must be 0, and strata of one stand.

    Raises
    ------
    DrawRefused
        With every problem of the frame at once, each naming its rows.
    """
    checked = checked_columns(columns, reserve=reserve, source=source)
    order = sorted(range(len(checked.units)), key=checked.units.__getitem__)
    return Frame(
        units=tuple(map(checked.units.__getitem__, order)),
        strata=tuple(map(checked.strata.__getitem__, order)),
        m_treated=checked.m_treated,
        extra=checked.extra,
        rows=tuple(map((2).__add__, order)),
        codes=checked.codes[order],
        reserve=reserve,
    )


def canonical_frame(
    frame: pd.DataFrame, *, reserve: bool = False, source: str = "frame"
) -> Frame:
    """Check a DataFrame of unit_id, stratum, m_treated (and extra); see `Frame`."""
    if not frame.columns.is_unique:
        raise DrawRefused(["row 1: a column name occurs twice"], source=source)
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    return frame_from_columns(columns, reserve=reserve, source=source)


def frame_bytes(frame: pd.DataFrame, *, reserve: bool = False) -> bytes:
    """Canonical bytes of a frame. Raises DrawRefused."""
    return canonical_frame(frame, reserve=reserve).content()


def frame_digest(frame: pd.DataFrame, *, reserve: bool = False) -> str:
    """F, the SHA-256 of the canonical bytes. Raises DrawRefused."""
    return canonical_frame(frame, reserve=reserve).digest()


def changed_rows(frame: Frame, frozen: Frame) -> list[str]:
    """Problems: rows of a frame that are not in the frozen one, and rows gone."""
    if frame.digest() == frozen.digest():
        return []
    there = set(frozen.lines())
    rows = [
        r
        for line, r in zip(frame.lines(), frame.rows, strict=True)
        if line not in there
    ]
    gone = len(there - set(frame.lines()))
    problems = [f"{name_rows(rows)}: not as frozen"] if rows else []
    if gone:
        problems.append(f"{gone} frozen rows are changed or gone")
    return problems


def overlapping_units(frame: Frame, others: dict[str, Frame]) -> list[str]:
    """Problems: units of `frame` that stand in another frame too, rows named."""
    problems = []
    for name, other in sorted(others.items()):
        there = set(other.units)
        rows = [r for u, r in zip(frame.units, frame.rows, strict=True) if u in there]
        if rows:
            problems.append(f"{name_rows(rows)}: unit stands in frame {name} too")
    return problems
