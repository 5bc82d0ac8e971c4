"""Where a number stands, in the words that its table prints."""

from __future__ import annotations

import pandas as pd

from perutip.reporting.audit.facts import Source
from perutip.reporting.tables.make import panel_titles
from perutip.reporting.tables.panels.matrices import SPANNED
from perutip.study.exhibits import Exhibit

SIZE, DRAWN, OF_FIGURE = "number of observations", " (drawn)", " in results.csv"


def printed_line(source: Source, results: pd.DataFrame, exhibit: Exhibit) -> str:
    """Panel, line and column of a number: `Endline complete / Prevalence-1 / Share`.

    Parameters
    ----------
    source : its place; a row of `results`, or a figure.
    results : rows as text, with the index that `source.row` is of.
    exhibit : its declaration, in the words of the configuration.

    Notes
    -----
    N stands at the foot of a column, whatever the term whose estimate stands above; a
    figure has no N, its rows of results.csv have.
    """
    if source.row < 0:
        return source.line + DRAWN
    row = results.loc[source.row]
    panels = results.loc[results["exhibit"] == source.exhibit, "panel"]
    titles = panel_titles(exhibit, list(panels))
    title = titles[row["panel"]]
    if exhibit.kind == "figure" and len(titles) == 1:
        title = ""
    if source.field == "n_obs":
        place = SIZE + (OF_FIGURE if exhibit.kind == "figure" else "")
    else:
        place = exhibit.columns.get(row["term"], row["term"]).rpartition(SPANNED)[2]
    words = (title, row["label"] or row["variable"], place)
    return " / ".join(word for word in words if word)
