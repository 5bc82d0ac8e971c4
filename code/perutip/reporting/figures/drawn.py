"""The numbers that a figure is drawn from, read off the figure itself.

`KEY.csv` stands beside KEY.pdf, so that a reader needs no ruler and a check compares
numbers, never pixels. Text (titles, labels, ticks, legends) is part of it.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure

HEADER = ("axes", "artist", "point", "x", "y", "text")
Row = tuple[int, str, int, object, object, str]


def drawn_numbers(figure: Figure) -> list[Row]:
    """Rows of axes, artist, point, x, y, text: everything that carries a number."""
    rows: list[Row] = []
    for place, axes in enumerate(figure.axes, start=1):
        rows += [(place, *row) for row in _of_axes(axes)]
    return rows


def _of_axes(axes: Axes) -> Iterator[tuple[str, int, object, object, str]]:
    words = {
        "title": axes.get_title(loc="left") or axes.get_title(),
        "x label": axes.get_xlabel(),
        "y label": axes.get_ylabel(),
    }
    for name, text in words.items():
        if text:
            yield name, 0, "", "", text
    for number, line in enumerate(axes.lines, start=1):
        x, y = line.get_data()
        pairs = zip(np.ma.asarray(x), np.ma.asarray(y), strict=True)
        name = _name("line", number, line.get_label())
        for point, (a, b) in enumerate(pairs, start=1):
            yield name, point, _plain(a), _plain(b), ""
    for number, drawn in enumerate(axes.collections, start=1):
        name = _name("marks", number, drawn.get_label())
        if isinstance(drawn, LineCollection):
            segments = [np.asarray(part) for part in drawn.get_segments()]
            points = [pair for part in segments for pair in part]
        elif isinstance(drawn, PathCollection):
            points = list(np.asarray(drawn.get_offsets()))
        else:
            outlines = [np.asarray(path.vertices) for path in drawn.get_paths()]
            points = [pair for outline in outlines for pair in outline]
        for point, (a, b) in enumerate(points, start=1):
            yield name, point, _plain(a), _plain(b), ""
    for number, patch in enumerate(axes.patches, start=1):
        placed = patch.get_path().transformed(patch.get_patch_transform())
        for point, (a, b) in enumerate(np.asarray(placed.vertices), start=1):
            yield f"patch {number}", point, _plain(a), _plain(b), ""
    for number, written in enumerate(axes.texts, start=1):
        yield f"text {number}", 0, "", "", written.get_text()
    for number, tick in enumerate(axes.get_yticklabels(), start=1):
        if not _is_number(tick.get_text()):
            yield f"y tick {number}", 0, "", "", tick.get_text()


def _name(kind: str, number: int, label: object) -> str:
    words = str(label)
    return f"{kind} {number}" + ("" if words.startswith("_") else f": {words}")


def _plain(value: Any) -> object:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return "" if math.isnan(number) else number


def _is_number(text: str) -> bool:
    try:
        float(text.replace("−", "-"))
    except ValueError:
        return not text
    return True


def write_numbers(rows: list[Row], path: Path, *, decimals: int | None) -> None:
    """Write rows as CSV; decimals None keeps full precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEADER)
        for axes, artist, point, x, y, text in rows:
            cells = [_cell(x, decimals), _cell(y, decimals)]
            writer.writerow([axes, artist, point, *cells, text])


def _cell(value: object, decimals: int | None) -> str:
    if not isinstance(value, float):
        return str(value)
    if decimals is None:
        return repr(value)
    text = f"{value:.{decimals}f}"
    return text[1:] if text[0] == "-" and float(text) == 0 else text
