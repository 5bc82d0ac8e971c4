"""Warnings of libraries in a step: counted by kind, without the paths they stand with.

What a warning means for an estimate is said by the row that has it; the file and line
of a library, which a plain warning prints, are places of one machine.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def counted_warnings() -> Iterator[Counter[str]]:
    """Count by category what would be printed in the block; what is an error stays."""
    counted: Counter[str] = Counter()

    def count(message: object, category: type[Warning], *where: object) -> None:
        counted[category.__name__] += 1

    with warnings.catch_warnings():
        warnings.showwarning = count  # type: ignore[assignment]
        yield counted


def in_words(counted: Counter[str]) -> str:
    """`3 warnings of libraries (2 UserWarning, 1 FutureWarning)`; empty for none."""
    number = counted.total()
    if not number:
        return ""
    kinds = ", ".join(f"{times} {kind}" for kind, times in sorted(counted.items()))
    return f"{number} warning{'s' * (number > 1)} of libraries ({kinds})"
