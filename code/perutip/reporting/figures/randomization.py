"""Figures of randomization inference: the distribution, and two intervals an effect."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perutip.reporting.figures.style import (
    FIRST,
    NEUTRAL,
    SECOND,
    TREATED,
    new_figure,
)
from perutip.reporting.tables.numbers import p_text

if TYPE_CHECKING:  # pyfixest and scipy load when a step estimates
    from perutip.designs.trial import Beside
    from perutip.inference.randomization_test import RandomizationTest

BINS = 41


def randomization_figure(tests: Mapping[str, RandomizationTest | None]) -> Figure:
    """Statistics of every possible assignment with the drawn one, a panel an outcome.

    tests: label → exact test; outcomes without one have no panel.
    """
    parts = [(label, test) for label, test in tests.items() if test is not None]
    figure, axes = new_figure(height=2.5, columns=max(len(parts), 1))
    for panel, (label, test) in zip(np.atleast_1d(axes), parts, strict=False):
        finite = test.statistics[np.isfinite(test.statistics)]
        reach = float(np.abs(np.r_[finite, test.statistic]).max(initial=1.0)) * 1.05
        edges = np.linspace(-reach, reach, BINS)
        counts, _ = np.histogram(finite, edges)
        share = np.append(counts, counts[-1:]) / max(len(finite), 1)
        panel.plot(edges, share, drawstyle="steps-post", color="#8fa3b8", linewidth=1)
        panel.axvline(test.statistic, color=TREATED, linewidth=1.4)
        panel.axvline(-test.statistic, color=TREATED, linewidth=0.8, linestyle=":")
        panel.set_title("\n".join(wrap(label, 26)), fontsize=9.5)
        p = p_text(test.p_value)
        panel.set_xlabel(f"t over assignments\np {p if p[0] == '<' else '= ' + p}")
        panel.set_yticks([])
    np.atleast_1d(axes)[0].set_ylabel("Share of assignments")
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
    Rates of districts have an axis of their own: they vary less than persons do.
    """
    rates = rows["n_obs"] == rows["n_clusters"]
    parts = [
        (rows[~rates], "Officers, referrals, residents", "control arm"),
        (rows[rates], "Rates of districts", "control districts"),
    ]
    parts = [part for part in parts if len(part[0])]
    sizes = [len(part) + 0.6 for part, *_ in parts]
    figure, axes = new_figure(height=1.7 + 0.33 * len(rows))
    figure.delaxes(axes)
    panels = figure.subplots(len(parts), 1, height_ratios=sizes, squeeze=False)[:, 0]
    for letter, panel, (part, title, of) in zip("AB", panels, parts, strict=False):
        _two_intervals(panel, part, means, sds)
        panel.set_title(f"{letter}. {title}")
        panel.set_xlabel(f"Effect in standard deviations of the {of}")
    for look, words in ((FIRST, "exact randomization"), (SECOND, "district means, t")):
        shown = look.drawn | {"linestyle": "-"}
        panels[0].plot([], [], label=f"{words}, {level}", **shown)
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="outside upper right", ncols=2
    )
    return figure


def _two_intervals(
    axes: Axes,
    rows: pd.DataFrame,
    means: Mapping[str, Beside | None],
    sds: Mapping[str, float],
) -> None:
    places = np.arange(len(rows))[::-1]
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        sd = sds[row["variable"]]
        sets = [(0.14, FIRST, (row["estimate"], row["conf_low"], row["conf_high"]))]
        mean = means.get(row["variable"])
        if mean is not None:
            ends = (mean.estimate, mean.conf_low, mean.conf_high)
            sets.append((-0.14, SECOND, ends))
        for shift, look, (estimate, low, high) in sets:
            reach = [low / sd, high / sd]
            axes.plot(reach, [place + shift] * 2, color=look.color, linewidth=1.4)
            axes.plot(estimate / sd, place + shift, **look.drawn)
    axes.axvline(0, color=NEUTRAL, linewidth=0.8)
    axes.set_yticks(places, list(rows["label"]))
    axes.set_ylim(-0.6, len(rows) - 0.4)
