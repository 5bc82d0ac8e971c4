"""Figures of the experiment: effects, balance, power."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.figures.style import new_figure

COLOR = "#0b5394"


def effects_figure(rows: pd.DataFrame, sds: Mapping[str, float], level: str) -> Figure:
    """Effects and their exact sets in standard deviations of the control arm.

    rows: of results.csv. sds: variable → standard deviation of the control arm.
    """
    figure, axes = new_figure(height=3.6)
    places = np.arange(len(rows))[::-1]
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        sd = sds[row["variable"]]
        low, high = row["conf_low"] / sd, row["conf_high"] / sd
        axes.plot([low, high], [place, place], color=COLOR, linewidth=1.4)
        axes.plot(row["estimate"] / sd, place, "o", color=COLOR, markersize=5)
    axes.axvline(0, color="#555555", linewidth=0.8)
    axes.set_yticks(places, list(rows["label"]))
    axes.set_title(f"Trial: intention to treat, exact {level} sets")
    axes.set_xlabel("Effect in standard deviations of the control arm")
    return figure


def love_plot(
    parts: Sequence[tuple[str, pd.DataFrame]], label: Callable[[str], str]
) -> Figure:
    """Normalized differences, one panel a part.

    parts: title and a frame with covariate, sample, value.
    """
    figure, axes = new_figure(width=7.5, height=3.2, columns=len(parts))
    for panel, (title, data) in zip(np.atleast_1d(axes), parts, strict=True):
        covariates = list(dict.fromkeys(data["covariate"]))[::-1]
        samples = data.groupby("sample", sort=False)
        for marker, (sample, rows) in zip("ox", samples, strict=False):
            places = [covariates.index(name) for name in rows["covariate"]]
            panel.plot(rows["value"], places, marker, label=sample)
        panel.axvline(0, color="black", linewidth=0.8)
        panel.set_yticks(range(len(covariates)), [label(c) for c in covariates])
        panel.set_title(title)
        panel.set_xlabel("Normalized difference")
        panel.legend(loc="best")
    return figure


def power_figure(curves: Mapping[int, pd.DataFrame], n_districts: int) -> Figure:
    """MDE by ICC, one line per number of officers per district.

    curves: officers per district → frame with icc and mde.
    """
    figure, axes = new_figure()
    for size, curve in curves.items():
        axes.plot(curve["icc"], curve["mde"], label=f"{size} officers per district")
    axes.set_title(
        f"Trial of {n_districts} districts: smallest effect found with 80% power"
    )
    axes.set_xlabel("Intra-district correlation")
    axes.set_ylabel("Minimum detectable effect (SD)")
    axes.set_ylim(bottom=0)
    axes.legend()
    return figure
