"""Figures of randomization inference: the distribution, and two intervals an effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.figures.style import CONTROL, TREATED, new_figure

BINS = 41


def randomization_figure(
    parts: Sequence[tuple[str, np.ndarray, float, float]],
) -> Figure:
    """Statistics of every possible assignment with the drawn one, a panel an outcome.

    parts: label, statistics (A,), the drawn statistic, its p.
    """
    figure, axes = new_figure(width=7.5, height=2.9, columns=max(len(parts), 1))
    panels = np.atleast_1d(axes)
    for panel, (label, statistics, drawn, p) in zip(panels, parts, strict=True):
        finite = statistics[np.isfinite(statistics)]
        reach = float(np.abs(np.r_[finite, drawn]).max(initial=1.0)) * 1.05
        edges = np.linspace(-reach, reach, BINS)
        counts, _ = np.histogram(finite, edges)
        panel.stairs(counts / max(len(finite), 1), edges, fill=True, color="#cfd8e3")
        panel.axvline(drawn, color=TREATED, linewidth=1.4)
        panel.axvline(-drawn, color=TREATED, linewidth=0.8, linestyle=":")
        panel.set_title(f"{label}\np = {p:.3f}", fontsize=8)
        panel.set_xlabel("t over assignments", fontsize=8)
        panel.set_yticks([])
    return figure


def two_intervals_figure(
    rows: pd.DataFrame,
    means: Mapping[str, tuple[float, float, float]],
    sds: Mapping[str, float],
    level: str,
) -> Figure:
    """Effects with their exact sets and, below, those of district means.

    rows: of results.csv. means: variable → estimate, low, high on district means.
    sds: variable → standard deviation of the control arm; both are divided by it.
    """
    figure, axes = new_figure(height=0.9 + 0.34 * max(len(rows), 4))
    places = np.arange(len(rows))[::-1]
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        sd = sds[row["variable"]]
        sets = [(0.12, TREATED, (row["estimate"], row["conf_low"], row["conf_high"]))]
        if row["variable"] in means:
            sets.append((-0.12, CONTROL, means[row["variable"]]))
        for shift, color, (estimate, low, high) in sets:
            ends = [low / sd, high / sd]
            axes.plot(ends, [place + shift] * 2, color=color, linewidth=1.3)
            axes.plot(estimate / sd, place + shift, "o", color=color, markersize=4)
    axes.axvline(0, color="#555555", linewidth=0.8)
    axes.set_yticks(places, list(rows["label"]))
    axes.plot([], [], color=TREATED, label=f"exact randomization, {level}")
    axes.plot([], [], color=CONTROL, label=f"district means, t, {level}")
    axes.legend(loc="lower right", fontsize=7)
    axes.set_title("Trial: intention to treat")
    axes.set_xlabel("Effect in standard deviations of the control arm")
    return figure
