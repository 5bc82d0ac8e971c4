"""Records that stand in a register twice, under two identifiers."""

from __future__ import annotations

from collections.abc import Iterator

from perutip.contract.checks.links import Frames
from perutip.contract.checks.noticed import Notice, notice_at
from perutip.contract.registers import REGISTERS

INFORMATIVE = 5  # cells that two records do not share by chance
PLACES = ("ubigeo", "region_id")


def identical_records(frames: Frames) -> Iterator[Notice]:
    """Yield a notice of rows that equal another but for the identifier, and of those
    that differ in the place as well: one person or case entered by two offices."""
    for name, frame in frames.items():
        register = REGISTERS[name]
        if len(register.key) != 1 or not register.column(register.key[0]).identifying:
            continue
        rest = frame.drop(columns=register.key[0])
        prose = [c.name for c in register.columns if c.prose and c.name in rest]
        told = rest.notna().sum(axis=1) >= INFORMATIVE
        if any(c.prose for c in register.columns):
            told = rest[prose].notna().any(axis=1) if prose else told & False
        same = told & rest.duplicated(keep=False)
        words = "that equal another row in all but the identifier"
        yield notice_at(register, "identical", same, words)
        apart = rest.drop(columns=[name for name in PLACES if name in rest])
        told &= apart.notna().sum(axis=1) >= INFORMATIVE
        moved = told & apart.duplicated(keep=False) & ~same
        words += " and the place (one record under two codes?)"
        yield notice_at(register, "identical_elsewhere", moved, words)
