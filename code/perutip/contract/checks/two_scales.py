"""Columns that hold two units: shares beside per cent, thousands beside persons.

Each value is possible by itself, so that no range refuses it. What tells are two groups
with nothing between them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from perutip.contract.checks.links import Frames
from perutip.contract.checks.noticed import Notice, notice_at
from perutip.contract.registers import REGISTERS

TWO_SCALES = "two_scales"
APART = 5.0  # smallest value of the upper group over the largest of the lower one
SHARE, FEWEST = 0.2, 5  # of the values above zero in either group, and different values
FAR = 20.0  # a gap as wide tells by itself, however few stand beyond it
WORDS = (
    "stands apart, at most a fifth of what it is in every other row above zero: is one "
    "of the two groups in another unit (shares and per cent, persons and thousands)?"
)


def two_scales(frames: Frames) -> Iterator[Notice]:
    """Yield a notice of the lower group of every column of numbers with a unit whose
    values above zero fall into two such groups."""
    for name, frame in frames.items():
        register = REGISTERS[name]
        for column in register.columns:
            if column.name not in frame or not column.unit:
                continue
            if column.kind in ("int", "float"):
                numbers = frame[column.name].astype("float64")
                lower = numbers.gt(0) & numbers.le(_end_of_lower_group(numbers))
                words = f"whose {column.name} {WORDS}"
                yield notice_at(register, TWO_SCALES, lower, words, column.name)


def _end_of_lower_group(numbers: pd.Series) -> float:
    """Largest value below the widest gap; 0 where there are no two groups."""
    values = np.sort(numbers[numbers > 0].to_numpy(float))
    share = max(FEWEST, int(np.ceil(SHARE * len(values))))
    return _below_gap(values, share, APART) or _below_gap(values, FEWEST, FAR)


def _below_gap(values: np.ndarray, fewest: int, apart: float) -> float:
    """Largest sorted value below the widest gap with `fewest` on either side."""
    if len(values) < 2 * fewest:
        return 0.0
    ratios = values[fewest : len(values) - fewest + 1]
    ratios = ratios / values[fewest - 1 : len(values) - fewest]
    last = fewest - 1 + int(np.argmax(ratios))
    kinds = min(
        len(np.unique(part)) for part in (values[: last + 1], values[last + 1 :])
    )
    return float(values[last]) if ratios.max() >= apart and kinds >= FEWEST else 0.0
