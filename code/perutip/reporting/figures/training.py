"""Figures of the prosecutor training: hazards by half-year, and estimators."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.figures.over_time import at_training
from perutip.reporting.figures.style import (
    FIRST,
    NEUTRAL,
    interval_plot,
    new_figure,
    words_only,
)

HALF_YEAR = 6  # months


def hazard_path_figure(panels: Mapping[str, pd.DataFrame], y: str) -> Figure:
    """Leads and lags with simultaneous bands, a panel an outcome, at the middle of each
    half-year; the number of trained regions stands below.

    panels: title → rows of results.csv with their `event_time`.
    """
    if not panels:
        return words_only("Not estimable: no supported half-year before or after")
    figure, axes = new_figure(height=3.3, columns=len(panels))
    for panel, (title, rows) in zip(np.atleast_1d(axes), panels.items(), strict=True):
        places = [(time + 0.5) * HALF_YEAR for time in rows["event_time"]]
        ends = list(rows["conf_low"]), list(rows["conf_high"])
        interval_plot(panel, places, list(rows["estimate"]), *ends)
        panel.axvline(0, color="black", linewidth=0.8, linestyle="--")
        panel.set_title(title)
        regions = list(rows["n_treated_clusters"])
        at_training(panel, places, regions, "Months from training")
        panel.set_ylabel(y)
    return figure


def estimators_figure(rows: pd.DataFrame) -> Figure:
    """Estimates with their sets, a line an estimator, a panel an outcome."""
    if rows.empty:
        return words_only("Not estimable")
    groups = list(rows.groupby("panel", sort=True))
    figure, axes = new_figure(height=3.9, columns=len(groups), sharey=True)
    names = list(dict.fromkeys(rows["estimator"]))[::-1]
    for panel, (title, part) in zip(np.atleast_1d(axes), groups, strict=True):
        for _, row in part.iterrows():
            place = names.index(row["estimator"])
            ends = [row["conf_low"], row["conf_high"]]
            panel.plot(ends, [place, place], color=FIRST.color, linewidth=1.3)
            panel.plot(row["estimate"], place, "o", color=FIRST.color, markersize=4.5)
        panel.axvline(0, color=NEUTRAL, linewidth=0.8)
        panel.set_yticks(range(len(names)), [_broken(name) for name in names])
        panel.set_title(_broken(str(title), 30))
        panel.set_xlabel("Effect on the share")
    return figure


def _broken(name: str, letters: int = 26) -> str:
    """A long name on two lines, broken at the blank nearest to its middle."""
    blanks = [place for place, sign in enumerate(name) if sign == " "]
    if len(name) <= letters or not blanks:
        return name
    at = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:at]}\n{name[at + 1 :]}"
