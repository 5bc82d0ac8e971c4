"""The figure of readers' agreement, and of the dictionary against them."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from perutip.designs.person_centered import IndexStudy
from perutip.reporting.figures import readers_figure
from perutip.study.exhibits import exhibit
from perutip.study.outcomes import Catalogue

AWAITED = "awaiting hand-coded rulings"


def readers_drawn(
    rows: pd.DataFrame, table: str, study: IndexStudy, catalogue: Catalogue
) -> Figure:
    """The figure of the rows of a `table` that have a number and an interval."""
    declared = exhibit(table)
    drawn = rows[(rows["status"] == "ok") & rows["conf_low"].notna()]
    panels = {key: declared.panel(key) for key in ("agreement", "against")}
    headers = declared.columns
    return readers_figure(
        drawn[drawn["panel"].isin(panels.values())],
        {c: headers.get(c, catalogue.label(c)) for c in study.components},
        panels,
        awaited=AWAITED,
        below=study.identity,
    )
