"""Figures of step 07: verdicts by community code, departures averted by budget."""

from __future__ import annotations

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
    prevail, then by code, so that "all apply" and "one alone" stand at the ends.
    """
    rank = {word: k for k, word in enumerate(SHADES)}
    cells = np.array([[rank[word] for word in column] for column in verdicts.values()])
    order = np.lexsort((list(codes), -(cells == rank["prevails"]).sum(axis=0)))
    figure, axes = new_figure(height=2.5)
    for word, color in SHADES.items():
        y, x = np.nonzero(cells[:, order] == rank[word])
        axes.plot(
            x,
            y,
            "s",
            color=color,
            markeredgecolor="#cccccc",
            markeredgewidth=0.4,
            markersize=5.2,
            label=word,
        )
    axes.set_yticks(np.arange(len(verdicts)), [words[d] for d in verdicts])
    shown = [codes[k] for k in order]
    axes.set_xticks(np.arange(len(shown)), shown, rotation=90, fontsize=5.5)
    axes.set_xlim(-0.8, len(shown) - 0.2)
    axes.set_ylim(len(verdicts) - 0.4, -0.6)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    figure.legend(loc="outside upper right", ncols=len(SHADES))
    axes.set_xlabel("Community code, most drivers first")
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
    axes.set_xlabel("Budget, million soles (dotted: that of the table of policies)")
    axes.set_ylabel("Expected departures averted")
    axes.set_ylim(bottom=min(0.0, float(line["averted"].min())))
    axes.margins(x=0.02)
    axes.set_xlim(right=float(line["budget"].max()) / 1e6 * 1.35)
    return figure
