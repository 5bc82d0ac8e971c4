"""Codes for "no answer" that were left among the numbers: 99 cases in a year.

Questionnaires write 77, 88, 98, 99 (and with more digits) for "does not know" and
"refused". Left in a count or an amount each weighs as much as fifty answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from perutip.contract.checks.noticed import Notice, notice_at
from perutip.contract.registers import REGISTERS

CODES = frozenset({77, 88, 98, 99, 777, 888, 998, 999, 7777, 8888, 9998, 9999})
FEWEST = 3  # rows that hold codes
APART = 2.0  # times the largest of the other values


def codes_among_numbers(frames: Mapping[str, pd.DataFrame]) -> Iterator[Notice]:
    """Yield a notice for each column of numbers in which codes heap up, far above
    every other value."""
    for name, frame in frames.items():
        register = REGISTERS[name]
        for column in register.columns:
            if column.kind not in ("int", "float") or column.name not in frame:
                continue
            values = pd.to_numeric(frame[column.name])
            coded = values.isin(CODES)
            others = values[~coded].dropna()
            if coded.sum() < FEWEST or not len(others):
                continue
            if values[coded].min() >= APART * max(others.max(), 1):
                shown = ", ".join(f"{code:g}" for code in sorted(set(values[coded])))
                words = (
                    f"with {shown} as {column.name}, far above all others: a code for "
                    '"no answer"? It counts as a number'
                )
                yield notice_at(register, "answer_code", coded, words, column.name)
