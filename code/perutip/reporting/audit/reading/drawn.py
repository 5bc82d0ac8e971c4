"""The numbers that figures draw: a vector path tells them to every digit."""

import csv
import math
from pathlib import Path

from perutip.reporting.audit.reading.collected import DrawnNumber

MARKS = ("line", "marks", "patch")


def read_drawn(folder: Path) -> dict[str, tuple[DrawnNumber, ...]]:
    """Exhibit → heights of its lines, points and bars, from the CSV beside each figure.

    folder: figures/ of an output, of figures that stand as well as of new ones.
    """
    return {path.stem: _numbers(path) for path in sorted(folder.glob("*.csv"))}


def _numbers(path: Path) -> tuple[DrawnNumber, ...]:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["point"] != "0"]
    return tuple(
        DrawnNumber(
            _label(row["artist"]),
            f"{float(row['x']):g}" if row["x"] else "",
            float(row["y"]) if row["y"] else math.nan,
        )
        for row in rows
        if row["artist"].startswith(MARKS) and _is_number(row["x"])
    )


def _label(artist: str) -> str:
    return artist.partition(": ")[2] or artist


def _is_number(text: str) -> bool:
    try:
        float(text or "0")
    except ValueError:
        return False
    return True
