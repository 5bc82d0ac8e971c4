"""The figure of readers: their agreement, and the dictionary against them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.figures.style import (
    FIRST,
    SECOND,
    THIRD,
    Look,
    interval_plot,
    new_figure,
)

LEFT: dict[str, tuple[Look, str]] = {
    "alpha_ordinal": (FIRST, "Krippendorff's alpha, ordinal")
}
RIGHT: dict[str, tuple[Look, str]] = {
    "precision": (FIRST, "Precision"),
    "recall": (SECOND, "Recall"),
    "rank": (THIRD, "Rank correlation"),
}


def readers_figure(
    rows: pd.DataFrame,
    terms: Mapping[str, str],
    panels: Mapping[str, str],
    *,
    awaited: str,
    below: str,
) -> Figure:
    """Estimates with intervals by component.

    rows: of results.csv, with intervals. terms: component → header. panels: of
    agreement and of the dictionary against readers, as rows name them.
    """
    figure, axes = new_figure(columns=2, height=3.4)
    parts = (
        (axes[0], panels["agreement"], "A. Agreement of two readers", LEFT),
        (axes[1], panels["against"], "B. Dictionary and readers", RIGHT),
    )
    keys = list(terms)
    for panel_axes, panel, title, lines in parts:
        for shift, (line, (look, label)) in enumerate(lines.items()):
            mine = rows[(rows["panel"] == panel) & (rows["variable"] == line)]
            mine = mine[mine["term"].isin(keys)]
            interval_plot(
                panel_axes,
                [keys.index(term) + 0.2 * shift for term in mine["term"]],
                list(mine["estimate"]),
                list(mine["conf_low"]),
                list(mine["conf_high"]),
                look,
                label,
            )
        if rows.empty:
            panel_axes.text(
                0.5, 0.5, awaited, ha="center", transform=panel_axes.transAxes
            )
        panel_axes.set_xticks(range(len(keys)), list(terms.values()), rotation=20)
        panel_axes.set_xlim(-0.4, len(keys) - 0.2)
        panel_axes.set_ylim(min(0.0, *rows["conf_low"], 0.0) - 0.02, 1.02)
        panel_axes.set_title(title)
        panel_axes.legend(fontsize=9, loc="lower right")
    figure.supxlabel(below, fontsize=9)
    return figure
