"""A table as it is printed, before any language of a page: what the renderers read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["value", "error", "set", "foot", "text"]

DASH = "–"  # in the place of a number that is not printed


@dataclass(frozen=True)
class Column:
    """A column: its heading, `number` ("(1)") and what it shares with neighbours.

    group: heading over this and its neighbours of the same group. text: holds words,
    which wrap, in place of numbers.
    """

    heading: str
    number: str = ""
    group: str = ""
    text: bool = False


@dataclass(frozen=True)
class Line:
    """One line: label and cells, as many as columns; a `text` line has one, across."""

    label: str
    cells: tuple[str, ...]
    kind: Kind = "value"


@dataclass(frozen=True)
class Panel:
    """Lines under one title (`A. As registered`, or empty) and one set of columns."""

    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    stub: str = ""


@dataclass(frozen=True)
class PrintedTable:
    """One table: `number` ("Table 1", "Table A3"), title, panels, one paragraph.

    stamp: what every exhibit of this run carries ("SIMULATED DATA"), or empty.
    """

    key: str
    number: str
    title: str
    panels: tuple[Panel, ...]
    notes: str
    stamp: str = ""

    @property
    def caption(self) -> str:
        """Title with the stamp."""
        return f"{self.title} ({self.stamp})" if self.stamp else self.title

    def blocks(self) -> Iterator[tuple[Panel, ...]]:
        """Neighbouring panels that share their columns, which are printed once."""
        for _, panels in groupby(self.panels, key=lambda one: (one.stub, one.columns)):
            yield tuple(panels)


def spanners(columns: tuple[Column, ...]) -> list[tuple[str, int]]:
    """Headings over columns with how many each spans; empty list when none has one."""
    if not any(column.group for column in columns):
        return []
    return [
        (group, len(list(members)))
        for group, members in groupby(columns, key=lambda column: column.group)
    ]
