"""Figures of the prosecutor training: hazards by half-year, estimators, the curve."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.figures.style import (
    CONTROL,
    NEUTRAL,
    TREATED,
    interval_plot,
    new_figure,
    words_only,
)


def hazard_path_figure(panels: Mapping[str, pd.DataFrame], y: str) -> Figure:
    """Leads and lags with simultaneous bands, a panel an outcome; the number of trained
    regions stands under each half-year.

    panels: title → rows of results.csv with their `event_time`.
    """
    if not panels:
        return words_only("Not estimable: no supported half-year before or after")
    figure, axes = new_figure(width=7.5, height=3.4, columns=len(panels))
    for panel, (title, rows) in zip(np.atleast_1d(axes), panels.items(), strict=True):
        times, estimate = list(rows["event_time"]), list(rows["estimate"])
        ends = list(rows["conf_low"]), list(rows["conf_high"])
        interval_plot(panel, times, estimate, *ends)
        panel.axvline(-0.5, color=NEUTRAL, linewidth=0.8, linestyle=":")
        low = float(rows["conf_low"].min())
        for _, row in rows.iterrows():
            count = f"{row['n_treated_clusters']:.0f}"
            place = row["event_time"], low
            panel.annotate(count, place, fontsize=6, va="top", ha="left")
        panel.set_title(title)
        panel.set_xlabel("Half-years from training\n(trained regions below)")
        panel.set_ylabel(y)
    return figure


def estimators_figure(rows: pd.DataFrame) -> Figure:
    """Estimates with their sets, a line an estimator, a panel an outcome."""
    if rows.empty:
        return words_only("Not estimable")
    groups = list(rows.groupby("panel", sort=True))
    figure, axes = new_figure(width=8.5, height=3.4, columns=len(groups))
    names = list(dict.fromkeys(rows["estimator"]))[::-1]
    for panel, (title, part) in zip(np.atleast_1d(axes), groups, strict=True):
        for _, row in part.iterrows():
            place = names.index(row["estimator"])
            ends = [row["conf_low"], row["conf_high"]]
            panel.plot(ends, [place, place], color=TREATED, linewidth=1.2)
            panel.plot(row["estimate"], place, "o", color=TREATED, markersize=4)
        panel.axvline(0, color=NEUTRAL, linewidth=0.8)
        panel.set_yticks(range(len(names)), names, fontsize=6)
        panel.set_title(title)
        panel.set_xlabel("Effect")
    return figure


def specification_figure(rows: pd.DataFrame, headline: str) -> Figure:
    """Every specification by size of estimate, the headline's set in another colour.

    headline: label of the row that is the headline.
    """
    if rows.empty:
        return words_only("Not estimable")
    ordered = rows.sort_values("estimate", kind="stable").reset_index(drop=True)
    figure, axes = new_figure(width=7.5, height=5.5)
    for place, row in ordered.iterrows():
        own = row["label"] == headline
        color = CONTROL if own else TREATED
        ends = [row["conf_low"], row["conf_high"]]
        axes.plot(ends, [place, place], color=color, linewidth=2 if own else 0.9)
        axes.plot(row["estimate"], place, "o", color=color, markersize=5 if own else 3)
    axes.axvline(0, color=NEUTRAL, linewidth=0.8)
    axes.set_yticks(range(len(ordered)), list(ordered["label"]), fontsize=5)
    axes.set_title("Effect on conviction by specification; brown: the headline")
    axes.set_xlabel("Effect on the share convicted")
    return figure
