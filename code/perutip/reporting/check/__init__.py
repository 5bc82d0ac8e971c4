"""Does a new output say what the committed one says? Cell by cell, number by number."""

from perutip.reporting.check.altered import add_altered
from perutip.reporting.check.outputs import Incomplete, compare_outputs
from perutip.reporting.check.verdict import Difference, verdict_lines

__all__ = [
    "Difference",
    "Incomplete",
    "add_altered",
    "compare_outputs",
    "verdict_lines",
]
