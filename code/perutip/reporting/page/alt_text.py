"""What a figure says, in words: from its declaration and from the numbers drawn.

`KEY.csv` holds what the figure is drawn from; whoever cannot see the figure gets its
titles, how many of its intervals leave zero out, and the ends of its named lines.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Iterable
from pathlib import Path

Point = tuple[float, float]
MOST_SERIES = 6  # named lines that are told one by one
# From edge to edge at zero of either axis, as axvline and axhline draw it.
ZERO_LINES: tuple[list[Point], list[Point]] = [(0, 0), (0, 1)], [(0, 0), (1, 0)]
YEARS = 1900, 2100  # between which a place across is a point in time


def alt_text(path: Path, title: str, declared: str) -> str:
    """Alternative text of the figure whose numbers stand in `path` (KEY.csv).

    title: of the exhibit. declared: how to read it, from exhibits.toml; may be empty.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    said = [title, declared]
    panels = list(dict.fromkeys(row["axes"] for row in rows))
    for panel in panels:
        mine = [row for row in rows if row["axes"] == panel]
        words = _panel(mine)
        said.append(f"Panel {panel}: {words}" if len(panels) > 1 and words else words)
    return " ".join(_sentence(part) for part in said if part)


def _panel(rows: list[dict[str, str]]) -> str:
    """Titles, intervals and named lines of one pair of axes."""
    texts = {row["artist"]: row["text"] for row in rows if row["text"]}
    parts = [texts["title"]] if "title" in texts else []
    parts += [
        f"{way}: {texts[name]}"
        for way, name in (("across", "x label"), ("up", "y label"))
        if name in texts
    ]
    ticks = [text for name, text in texts.items() if name.startswith("y tick ")]
    parts += [f"lines: {', '.join(ticks)}"] if ticks else []
    notes = [text for name, text in texts.items() if name.startswith("text ")]
    parts += [text for text in dict.fromkeys(notes) if not _is_number(text)]
    series = _series(rows)
    lines = list(series.values())
    intervals = [
        pair
        for name, points in series.items()
        for axis, pair in _intervals(name, points)
        if ZERO_LINES[axis] in lines  # without it zero is no value to compare with
    ]
    if intervals:
        away = sum(low > 0 or high < 0 for low, high in intervals)
        parts.append(
            f"{away} of {len(intervals)} intervals leave zero out"
            if len(intervals) > 1
            else f"the interval {'leaves zero out' if away else 'covers zero'}"
        )
    named = [(name.split(": ", 1)[1], series[name]) for name in series if ": " in name]
    parts += [_course(name, points) for name, points in named[:MOST_SERIES]]
    return "; ".join(" ".join(part.split()) for part in parts if part)


def _series(rows: Iterable[dict[str, str]]) -> dict[str, list[Point]]:
    """Artist → its points; text and what has no number on both axes left out."""
    found: dict[str, list[Point]] = {}
    for row in rows:
        try:
            point = float(row["x"]), float(row["y"])
        except ValueError:
            continue
        if not row["artist"].startswith("patch"):
            found.setdefault(row["artist"], []).append(point)
    return found


def _intervals(name: str, points: list[Point]) -> list[tuple[int, Point]]:
    """Low and high of the intervals that an artist draws, lying (0) or upright (1)."""
    pairs = list(zip(points[::2], points[1::2], strict=False))
    if not pairs or len(points) % 2 or ": " in name:
        return []
    if name.startswith("line") and (len(pairs) > 1 or _across(points)):
        return []
    upright = all(left[0] == right[0] for left, right in pairs)
    lying = all(left[1] == right[1] for left, right in pairs)
    if not (lying or upright):
        return []
    axis = 0 if lying else 1
    ends = [sorted((left[axis], right[axis])) for left, right in pairs]
    return [(axis, (low, high)) for low, high in ends]


def _across(points: list[Point]) -> bool:
    """A line from edge to edge of the axes, which is drawn from 0 to 1."""
    return [x for x, _ in points] == [0, 1] or [y for _, y in points] == [0, 1]


def _course(name: str, points: list[Point]) -> str:
    """A named line from its first to its last point; of scattered marks, how many."""
    steps = list(itertools.pairwise(points))
    if not all(left[0] < right[0] for left, right in steps):
        return f"{name}: {len(points)} marks"
    (x_first, y_first), (x_last, y_last) = points[0], points[-1]
    if len(points) == 1:
        return f"{name}: {_short(y_first)} at {_place(x_first)}"
    return (
        f"{name}: from {_short(y_first)} at {_place(x_first)} to {_short(y_last)} at "
        f"{_place(x_last)}, {len(points)} points"
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace("-", "").strip().isdigit()


def _place(value: float) -> str:
    """A place across; a year that is drawn at its middle is that year."""
    middle = YEARS[0] < value < YEARS[1] and value % 1 == 0.5
    return _short(math.floor(value) if middle else value)


def _short(value: float) -> str:
    text = f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return "0" if float(text) == 0 else text


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text[-1:] in ".!?" else text + "."
