"""Figures of step 07: verdicts by community code, departures averted by budget."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.figures.style import (
    FIRST,
    NEUTRAL,
    SECOND,
    THIRD,
    label_end,
    new_figure,
)

IN_A_ROW = 30  # communities whose codes can be read at the width of a page
SHADES = {"absent": "#f2f2f2", "undetermined": "#a9bcd0", "prevails": "#0b3d6b"}
LINES = {
    "tailored": ("Tailored", FIRST),
    "uniform": ("Best one package", SECOND),
    "single": ("Best single response", THIRD),
}


def verdict_map(
    codes: Sequence[str], verdicts: Mapping[str, np.ndarray], words: Mapping[str, str]
) -> Figure:
    """One cell per driver and community, three shades; communities by code.

    verdicts: driver → words (C,) of `SHADES`. Sorted by the number of drivers that
    prevail, then by code, so that "all apply" and "one alone" stand at the ends; in as
    many rows as leave the codes room to be read.
    """
    rank = {word: k for k, word in enumerate(SHADES)}
    cells = np.array([[rank[word] for word in column] for column in verdicts.values()])
    order = np.lexsort((list(codes), -(cells == rank["prevails"]).sum(axis=0)))
    shown = [codes[k] for k in order]
    rows = max(1, math.ceil(len(shown) / IN_A_ROW))
    wide = math.ceil(len(shown) / rows)
    figure, grid = new_figure(height=0.5 + 2.0 * rows, rows=rows, squeeze=False)
    for row, axes in enumerate(grid[:, 0]):
        here = np.arange(row * wide, min((row + 1) * wide, len(shown)))
        for word, color in SHADES.items():
            y, x = np.nonzero(cells[:, order[here]] == rank[word])
            axes.plot(
                here[x],
                y,
                "s",
                color=color,
                markeredgecolor="#cccccc",
                markeredgewidth=0.4,
                markersize=9,
                label=word,
            )
        axes.set_yticks(np.arange(len(verdicts)), [words[d] for d in verdicts])
        axes.set_xticks(here, [shown[k] for k in here], rotation=90, fontsize=9)
        axes.set_xlim(row * wide - 0.8, (row + 1) * wide - 0.2)
        axes.set_ylim(len(verdicts) - 0.4, -0.6)
        axes.tick_params(length=0)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
    handles, names = grid[0, 0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper right", ncols=len(SHADES))
    grid[-1, 0].set_xlabel("Community code, most drivers first")
    return figure


def frontier_figure(line: pd.DataFrame, budget: float) -> Figure:
    """Expected departures averted by budget; the budget of the table is marked.

    line: budget, policy (a key of LINES) and averted.
    """
    figure, axes = new_figure()
    for policy, (label, look) in LINES.items():
        own = line[line["policy"] == policy]
        money = own["budget"] / 1e6
        axes.plot(money, own["averted"], **look.drawn)
        last = own.iloc[-1]
        label_end(axes, last["budget"] / 1e6, float(last["averted"]), label, look)
    axes.axvline(budget / 1e6, color=NEUTRAL, linewidth=0.8, linestyle=":")
    axes.set_xlabel("Budget, million soles (dotted: the budget of the plans compared)")
    axes.set_ylabel("Expected departures averted")
    axes.set_ylim(bottom=min(0.0, float(line["averted"].min())))
    axes.margins(x=0.02)
    axes.set_xlim(right=float(line["budget"].max()) / 1e6 * 1.35)
    return figure
