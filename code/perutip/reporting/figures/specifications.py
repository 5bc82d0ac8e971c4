"""The specification curve: estimates by size over the choices that made them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perutip.reporting.figures.style import (
    FIRST,
    NEUTRAL,
    SECOND,
    new_figure,
    words_only,
)

CHOICES = ("Estimator", "Horizon", "Sample")


def specification_figure(rows: pd.DataFrame, headline: str) -> Figure:
    """Every specification by size of estimate, its choices below; the headline stands
    out by its square and a heavier set.

    rows: of results.csv, `label` being "estimator, horizon, sample" in words.
    headline: label of the row that is the headline.
    """
    if rows.empty:
        return words_only("Not estimable")
    ordered = rows.sort_values("estimate", kind="stable").reset_index(drop=True)
    parts = ordered["label"].str.rsplit(", ", n=2, expand=True)
    parts.columns = pd.Index(CHOICES)
    options = [
        (choice, str(value))
        for choice in CHOICES
        for value in dict.fromkeys(sorted(parts[choice]))
    ]
    figure, axes = new_figure(height=5.6)
    figure.delaxes(axes)
    above, below = figure.subplots(
        2, 1, sharex=True, height_ratios=(1.35, 1 + 0.02 * len(options))
    )
    own = int((ordered["label"] == headline).to_numpy().argmax())
    _curve(above, ordered, own if (ordered["label"] == headline).any() else -1)
    _choices(below, parts, options, own)
    return figure


def _curve(axes: Axes, ordered: pd.DataFrame, own: int) -> None:
    for place, row in ordered.iterrows():
        look = SECOND if place == own else FIRST
        ends = [row["conf_low"], row["conf_high"]]
        wide = 2.4 if place == own else 1.0
        axes.plot([place, place], ends, color=look.color, linewidth=wide)
        size = 6 if place == own else 3.5
        drawn: dict[str, Any] = {
            "color": look.color,
            "markersize": size,
            "markeredgecolor": look.ink,
        }
        axes.plot(place, row["estimate"], look.marker, **drawn)
        if place == own:
            axes.axvline(place, color=SECOND.color, linewidth=0.6, zorder=0)
            axes.text(
                place,
                1.0,
                "headline",
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="bottom",
            )
    axes.axhline(0, color=NEUTRAL, linewidth=0.8)
    axes.set_ylabel("Effect on the share convicted")
    axes.tick_params(bottom=False)


def _choices(
    axes: Axes, parts: pd.DataFrame, options: list[tuple[str, str]], own: int
) -> None:
    """A dot where a specification takes an option; options of one choice together."""
    heights: list[float] = []
    gap = 0.0
    for place, (choice, _) in enumerate(options):
        gap += 0.7 if place and options[place - 1][0] != choice else 0.0
        heights.append(place + gap)
    for height, (choice, value) in zip(heights, options, strict=True):
        taken = parts.index[parts[choice] == value]
        colors = [SECOND.color if place == own else FIRST.color for place in taken]
        axes.scatter(taken, [height] * len(taken), s=11, c=colors)
    names = [value[:1].upper() + value[1:] for _, value in options]
    axes.set_yticks(heights, names)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.set_xlabel("Specifications by size of the estimate")
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
