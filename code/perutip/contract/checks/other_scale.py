"""Columns on another scale than the contract's: shares, or marks of twenty.

What a spreadsheet shows as 78% it holds as 0.78, and schools and academies in Peru give
marks up to twenty. Each value is possible as points of a hundred, so that no range
refuses it; no gap tells either, where a whole column, district or region is so.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from perutip.contract.checks.links import Frames
from perutip.contract.checks.noticed import Notice, notice_at
from perutip.contract.registers import REGISTERS, Column

OTHER_SCALE = "other_scale"
SCALES = ("points", "share")  # first words of the units that end at a maximum
PLACES = ("ubigeo", "region_id")  # offices and teams write each in their own way
FEWEST, IN_PLACE, DIFFERENT = 20, 10, 5  # values above zero: of all, of a place, kinds
WORDS = (
    "is nowhere in the register, or in their district or region, above a {part} of the "
    "scale: {guess}?"
)
HUNDREDTH = WORDS.format(
    part="hundredth", guess="a share, or what a spreadsheet shows as per cent"
)
TWICE = WORDS.format(
    part="hundredth",
    guess="divided once too often (what a spreadsheet shows as per cent is a share)",
)
FIFTH = WORDS.format(part="fifth", guess="marks of twenty")


def other_scale(frames: Frames) -> Iterator[Notice]:
    """Yield a notice of the rows whose scale seems to end at a hundredth, or at a fifth
    (of points of a hundred), of the column's own."""
    for name, frame in frames.items():
        register = REGISTERS[name]
        for column in register.columns:
            if column.name not in frame or not _has_an_end(column):
                continue
            numbers = frame[column.name].astype("float64")
            top = float(column.maximum or 0)
            low = _nowhere_above(top / 100, numbers, frame)
            words = f"whose {column.name} {TWICE if top == 1 else HUNDREDTH}"
            yield notice_at(register, OTHER_SCALE, low, words, column.name)
            if top == 100:
                marks = _nowhere_above(top / 5, numbers, frame) & ~low
                words = f"whose {column.name} {FIFTH}"
                yield notice_at(register, OTHER_SCALE, marks, words, column.name)


def _has_an_end(column: Column) -> bool:
    ends = column.minimum == 0 and column.maximum in (1, 100)
    return ends and column.kind in ("int", "float") and column.unit.startswith(SCALES)


def _nowhere_above(end: float, numbers: pd.Series, frame: pd.DataFrame) -> pd.Series:
    """Rows above zero of a column, or of a place, of which none is above `end`."""
    some = numbers[numbers > 0]
    if len(some) >= FEWEST and some.max() <= end and some.nunique() >= DIFFERENT:
        return numbers > 0
    low = pd.Series(False, index=numbers.index)
    for place in PLACES:
        if place in frame:
            of = some.groupby(frame[place].loc[some.index])
            large = (of.transform("size") >= IN_PLACE) & (
                of.transform("nunique") >= DIFFERENT
            )
            there = large & (of.transform("max") <= end)
            low |= there.reindex(numbers.index, fill_value=False)
    return low
