"""Figures: one style, one stamp, the same bytes at every run."""

import logging
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from perutip.reporting.figures.drawn import drawn_numbers, write_numbers

TREATED, CONTROL, NEUTRAL = "#0b5394", "#e69138", "#6e6e6e"
SHADE = "#ececec"
WIDTH = 6.7  # inches: the text of the document, so that 9 points are 9 points
DECIMALS = 5
STAMP_INCHES = 0.18  # of the foot, which the stamp has to itself
STYLE: dict[Any, Any] = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "figure.dpi": 100,
    "savefig.dpi": 150,
    "pdf.fonttype": 42,
}
plt.rcParams.update(STYLE)
# matplotlib's font subsetting speaks at level INFO, which another package switches on
logging.getLogger("fontTools").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Look:
    """How one series looks: what tells it from others in grey too. ink: of its name."""

    color: str
    line: str
    marker: str
    face: str
    ink: str

    @property
    def drawn(self) -> dict[str, Any]:
        """Arguments of `plot`."""
        return {
            "color": self.color,
            "linestyle": self.line,
            "marker": self.marker,
            "markerfacecolor": self.face,
            "markersize": 4.5,
            "linewidth": 1.3,
        }


FIRST = Look(TREATED, "-", "o", TREATED, TREATED)
SECOND = Look(CONTROL, "--", "s", "white", "#8f5000")
THIRD = Look(NEUTRAL, ":", "^", "white", "#4d4d4d")
LOOKS = (FIRST, SECOND, THIRD)


COLUMNS_OF_WORDS = 72
"""Letters of a line of words in a figure's width."""


class LaidOut(Figure):
    """A figure that is not drawn where it is only laid out.

    Saving draws twice, first for the layout alone, with what draws switched off; the
    layout measures all that it needs by itself.
    """

    def draw(self, renderer: RendererBase) -> None:
        engine = self.get_layout_engine()
        if isinstance(engine, ConstrainedLayoutEngine):
            engine.execute(self)
        else:
            super().draw(renderer)


def new_figure(
    width: float = WIDTH,
    height: float = 3.6,
    columns: int = 1,
    rows: int = 1,
    **more: Any,
) -> tuple[Figure, Any]:
    """A figure and its axes in the package's style; size in inches."""
    size = (width, height)
    more |= {"figsize": size, "layout": "constrained", "FigureClass": LaidOut}
    return plt.subplots(rows, columns, **more)


def label_end(axes: Axes, x: float, y: float, words: str, look: Look) -> None:
    """Name a line at its right end, in its ink."""
    if not math.isnan(y):
        axes.annotate(
            words,
            (x, y),
            xytext=(7, 0),
            textcoords="offset points",
            color=look.ink,
            va="center",
            annotation_clip=False,
        )


def counts_below(axes: Axes, x: Sequence[float], counts: Sequence[str]) -> None:
    """Counts in a strip under the lowest interval, one under each place."""
    low, high = axes.get_ylim()
    axes.set_ylim(low - 0.12 * (high - low), high)
    for place, count in zip(x, counts, strict=True):
        axes.text(
            place,
            0.02,
            count,
            transform=axes.get_xaxis_transform(),
            fontsize=9,
            ha="center",
            color="#4d4d4d",
        )


def interval_plot(
    axes: Axes,
    x: list[float],
    estimate: list[float],
    low: list[float],
    high: list[float],
    look: Look = FIRST,
    label: str | None = None,
) -> None:
    """Points with their confidence sets over a zero line."""
    below = [max(e - lo, 0.0) for e, lo in zip(estimate, low, strict=True)]
    above = [max(hi - e, 0.0) for e, hi in zip(estimate, high, strict=True)]
    axes.axhline(0, color=NEUTRAL, linewidth=0.8)
    axes.errorbar(
        x,
        estimate,
        yerr=[below, above],
        fmt=look.marker,
        color=look.color,
        markerfacecolor=look.face,
        markersize=4.5,
        linewidth=1.1,
        capsize=2.5,
        label=label,
    )


def steady(figure: Figure) -> None:
    """Round data and limits, so that a last bit of another machine changes no byte."""
    for axes in figure.axes:
        for line in axes.lines:
            x, y = map(np.asarray, line.get_data())
            if np.issubdtype(x.dtype, np.number):
                line.set_data(np.round(x, DECIMALS), np.round(y, DECIMALS))
        for drawn in axes.collections:
            if isinstance(drawn, LineCollection):
                drawn.set_segments(
                    [np.round(part, DECIMALS) for part in drawn.get_segments()]
                )
        low, high = np.round(axes.get_xlim(), DECIMALS)
        axes.set_xlim(float(low), float(high))
        low, high = np.round(axes.get_ylim(), DECIMALS)
        axes.set_ylim(float(low), float(high))


def save_figure(figure: Figure, stage: Path, key: str, stamp: str) -> None:
    """Write `key`.pdf, .png and the numbers behind them as .csv, stamped, undated.

    stage: the run's; the same numbers at full precision go to its private data/.
    """
    folder = stage / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    rows = drawn_numbers(figure)
    write_numbers(rows, folder / f"{key}.csv", decimals=DECIMALS)
    write_numbers(rows, stage / "data" / "figures" / f"{key}.csv", decimals=None)
    if stamp:
        figure.text(
            0.995, 0.005, stamp, ha="right", va="bottom", fontsize=7, color="#cc0000"
        )
        engine = figure.get_layout_engine()
        if isinstance(engine, ConstrainedLayoutEngine):
            below = STAMP_INCHES / figure.get_figheight()
            engine.set(rect=(0.0, below, 1.0, 1.0 - below))
    steady(figure)
    figure.savefig(
        folder / f"{key}.pdf",
        metadata={"CreationDate": None, "Producer": None, "Creator": None},
    )
    figure.savefig(folder / f"{key}.png", metadata={"Software": None})
    plt.close(figure)


def words_only(message: str, below: str = "") -> Figure:
    """A figure that says in words why there is nothing to draw."""
    figure, axes = new_figure()
    lines = [textwrap.fill(line, COLUMNS_OF_WORDS) for line in message.split("\n")]
    said = "\n".join(lines)
    axes.text(0.5, 0.5, said, ha="center", transform=axes.transAxes)
    axes.set_axis_off()
    if below:
        figure.supxlabel(below, fontsize=8)
    return figure
