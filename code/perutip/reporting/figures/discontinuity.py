"""The figure of the discontinuity: bins with intervals, and a line on either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from perutip.reporting.figures.style import (
    FIRST,
    SECOND,
    counts_below,
    interval_plot,
    new_figure,
)

if TYPE_CHECKING:  # rdrobust and pyfixest load when a step estimates
    from perutip.designs.jumps.training_jumps import JumpPicture

TENS = 10


def discontinuity_figure(picture: JumpPicture, label: str) -> Figure:
    """Means by bin of days around training with their sets, and the local lines.

    Cases behind a bin stand below, once where all bins have as many, rounded down to
    tens: exact ones would tell, beside the N of the table, how many cases fall on the
    days between bin and bandwidth.
    """
    figure, axes = new_figure()
    bins = picture.bins
    places = list(bins.index.astype(float))
    ends = (list(bins["low"]), list(bins["high"]))
    interval_plot(axes, places, list(bins["mean"]), *ends)
    axes.lines[0].remove()  # the outcome is a level: no line at zero
    for _, side in picture.lines.groupby("side", sort=True):
        axes.plot(side["x"], side["y"], color=SECOND.color, linewidth=1.6)
    axes.axvline(0, color="black", linewidth=0.8, linestyle="--")
    tens = [f"{TENS * int(count // TENS)}+" for count in bins["count"]]
    behind = "(numbers: cases behind a bin, rounded down to tens)"
    if len(set(tens)) == 1:
        behind = f"({tens[0]} cases behind every bin, rounded down to tens)"
    else:
        counts_below(axes, places, tens)
    axes.set_xlabel(
        f"Days from training to filing, bins of {picture.width} days\n{behind}"
    )
    axes.set_ylabel(f"{label},\nnet of region and calendar effects")
    axes.plot([], [], label="mean of a bin", **(FIRST.drawn | {"linestyle": ""}))
    axes.plot(
        [],
        [],
        color=SECOND.color,
        linewidth=1.6,
        label=f"local line, {picture.bandwidth} days",
    )
    figure.legend(loc="outside upper right", ncols=2)
    return figure
