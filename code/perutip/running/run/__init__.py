"""A run: its folders, seeds, log and screen; what a step is given."""

from perutip.running.run.run import (
    EMPTY,
    FIRST,
    Run,
)

__all__ = [
    "EMPTY",
    "FIRST",
    "Run",
]
