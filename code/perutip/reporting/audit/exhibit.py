"""What was suppressed and the range that everything published leaves: t00_disclosure.

Printing the ranges tells nothing: they follow from what is printed. They use no rule of
suppression: that of numbers hidden together one is small is known to whoever reads the
note, and narrows a range to 1 to the minimum less one. Beside them stands the
restricted list of what the repair took away and of what still falls.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from perutip.reporting.audit.facts import Source
from perutip.reporting.audit.protecting.repair import Hidden
from perutip.reporting.audit.report import AuditReport

COLUMNS = ["exhibit", "line", "low", "high"]


def ranges_left(report: AuditReport, words: Callable[[Source], str]) -> pd.DataFrame:
    """One row per place where a count is suppressed: exhibit, line, low, high.

    words : what the exhibit prints at a place. `high` is infinite where no published
    total bounds the count.
    """
    rows = {
        (source.exhibit, words(source)): (left.low, left.high)
        for left in report.suppressed
        for source in left.cell.sources
    }
    listed = [[*place, *ends] for place, ends in sorted(rows.items())]
    return pd.DataFrame(listed, columns=COLUMNS)


def what_it_cost(hidden: Sequence[Hidden]) -> pd.DataFrame:
    """How many numbers each exhibit lost, by column of results.csv and action."""
    rows = [[h.source.exhibit, h.source.field, h.action] for h in hidden]
    frame = pd.DataFrame(rows, columns=["exhibit", "column", "action"])
    return frame.groupby(list(frame.columns), as_index=False).size()
