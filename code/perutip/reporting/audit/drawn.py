"""The numbers that a figure draws: a vector path tells them to every digit."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from perutip.reporting.audit.collected import DrawnNumber


def drawn_numbers(figure: Figure) -> tuple[DrawnNumber, ...]:
    """Heights of the points, lines and bars of a figure, by label and place.

    Lines across a whole axis (`axhline`, `axvline`) and errors' bars draw no number of
    their own and are left out.
    """
    return tuple(number for axes in figure.axes for number in _of_axes(axes))


def _of_axes(axes: Axes) -> Iterator[DrawnNumber]:
    for line in axes.lines:
        if line.get_transform() == axes.transData:
            x, y = line.get_data(orig=False)
            yield from _points(str(line.get_label()), x, y)
    for bars in axes.containers:
        for patch in getattr(bars, "patches", ()):
            middle = patch.get_x() + patch.get_width() / 2
            yield from _points(str(bars.get_label()), [middle], [patch.get_height()])
    for drawn in axes.collections:
        places = np.asarray(drawn.get_offsets(), dtype=float)
        if drawn.get_offset_transform() == axes.transData and len(places):
            yield from _points(str(drawn.get_label()), places[:, 0], places[:, 1])


def _points(label: str, x: ArrayLike, y: ArrayLike) -> Iterator[DrawnNumber]:
    for place, height in zip(np.ravel(x), np.ravel(y), strict=True):
        yield DrawnNumber(label, f"{float(place):.6g}", float(height))
