"""Figures of randomization inference: the distribution, and two intervals an effect."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.designs.trial import Beside
from perutip.inference.randomization_test import RandomizationTest
from perutip.reporting.figures.style import CONTROL, TREATED, new_figure

BINS = 41


def randomization_figure(tests: Mapping[str, RandomizationTest | None]) -> Figure:
    """Statistics of every possible assignment with the drawn one, a panel an outcome.

    tests: label → exact test; outcomes without one have no panel.
    """
    parts = [(label, test) for label, test in tests.items() if test is not None]
    figure, axes = new_figure(width=7.5, height=2.9, columns=max(len(parts), 1))
    for panel, (label, test) in zip(np.atleast_1d(axes), parts, strict=False):
        finite = test.statistics[np.isfinite(test.statistics)]
        reach = float(np.abs(np.r_[finite, test.statistic]).max(initial=1.0)) * 1.05
        edges = np.linspace(-reach, reach, BINS)
        counts, _ = np.histogram(finite, edges)
        share = np.append(counts, counts[-1:]) / max(len(finite), 1)
        panel.plot(edges, share, drawstyle="steps-post", color="#8fa3b8", linewidth=1)
        panel.axvline(test.statistic, color=TREATED, linewidth=1.4)
        panel.axvline(-test.statistic, color=TREATED, linewidth=0.8, linestyle=":")
        panel.set_title(f"{label}\np = {test.p_value:.3f}", fontsize=8)
        panel.set_xlabel("t over assignments", fontsize=8)
        panel.set_yticks([])
    return figure


def two_intervals_figure(
    rows: pd.DataFrame,
    means: Mapping[str, Beside | None],
    sds: Mapping[str, float],
    level: str,
) -> Figure:
    """Effects with their exact sets and, below, those of district means.

    rows: of results.csv. means: variable → the estimate on district means.
    sds: variable → standard deviation of the control arm; both are divided by it.
    """
    figure, axes = new_figure(height=0.9 + 0.34 * max(len(rows), 4))
    places = np.arange(len(rows))[::-1]
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        sd = sds[row["variable"]]
        sets = [(0.12, TREATED, (row["estimate"], row["conf_low"], row["conf_high"]))]
        mean = means.get(row["variable"])
        if mean is not None:
            ends = (mean.estimate, mean.conf_low, mean.conf_high)
            sets.append((-0.12, CONTROL, ends))
        for shift, color, (estimate, low, high) in sets:
            reach = [low / sd, high / sd]
            axes.plot(reach, [place + shift] * 2, color=color, linewidth=1.3)
            axes.plot(estimate / sd, place + shift, "o", color=color, markersize=4)
    axes.axvline(0, color="#555555", linewidth=0.8)
    axes.set_yticks(places, list(rows["label"]))
    axes.plot([], [], color=TREATED, label=f"exact randomization, {level}")
    axes.plot([], [], color=CONTROL, label=f"district means, t, {level}")
    axes.legend(loc="lower right", fontsize=7)
    axes.set_title("Trial: intention to treat")
    axes.set_xlabel("Effect in standard deviations of the control arm")
    return figure
