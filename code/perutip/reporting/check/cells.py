"""A printed table taken apart again: every cell with its panel, line and column.

Reads what `latex_table` writes. Padding is dropped and signs are decoded, so that a
number compares as it reads: a column's blanks may move when one number grows a digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

BACKSLASH = chr(92)
_PAD = re.compile(re.escape(BACKSLASH) + r"phantom\{(?:\$-\$|[0(])\}")
_SIGNS = {"$-$": "-", "$<$": "<", "$>$": ">", "{[}": "[", "{]}": "]", "{*}": "*"}
_ROW_END = BACKSLASH * 2
_ACROSS = re.compile(re.escape(BACKSLASH + "multicolumn{") + r"\d+\}\{.*?cm\}@\{\}\}\{")
_TITLE = BACKSLASH + "textit{"
_RULE = BACKSLASH + "midrule"
_LAYOUT = tuple(
    BACKSLASH + name
    for name in ("begin{tabular}", "cmidrule", "toprule", "bottomrule", "addlinespace")
)
_SPAN = re.compile(re.escape(BACKSLASH + "multicolumn{") + r"(\d+)\}\{c\}\{(.*)\}")
_LETTER = re.compile(r"Panel [A-Z]")
_NUMBERED = re.compile(r"\(\d+\)")


@dataclass(frozen=True)
class PrintedCell:
    """One cell, or a text that stands alone: where it is and what it says."""

    place: str
    text: str


@dataclass
class _Reader:
    """Where the reader is: panel, headings by column, the label of the line."""

    panel: str = ""
    headings: list[str] = field(default_factory=list)
    heading: bool = True
    label: str = ""

    def cells(self, line: str) -> Iterator[PrintedCell]:
        """Cells of a row; rows above a rule are headings."""
        parts = line.removesuffix(_ROW_END).split(" & ")
        label, *cells = (readable(cell) for part in parts for cell in _spread(part))
        if self.heading:
            width = max(len(self.headings), len(cells))
            old = self.headings + [""] * (width - len(self.headings))
            new = cells + [""] * (width - len(cells))
            self.headings = [f"{a} {b}".strip() for a, b in zip(old, new, strict=True)]
            yield PrintedCell(f"{self._where()}headings", " | ".join([label, *cells]))
            return
        self.label = label or self.label
        yield PrintedCell(f"{self._where()}label of a line", label)
        for place, cell in enumerate(cells):
            column = f"column {place + 1}"
            if place < len(self.headings):
                number = _NUMBERED.search(self.headings[place])
                column = f"column {number.group() if number else self.headings[place]}"
            yield PrintedCell(f"{self._where()}{self.label}, {column}", cell)

    def _where(self) -> str:
        return f"{self.panel}, " if self.panel else ""


def printed_cells(latex: str) -> Iterator[PrintedCell]:
    """Cells and texts of a table in LaTeX, in order; widths of columns are no text."""
    reader = _Reader()
    for number, raw in enumerate(latex.splitlines(), start=1):
        line = raw.rstrip()
        if not line.strip() or line.startswith(_LAYOUT):
            continue
        if line == _RULE:  # headings stand above one, and between two
            reader.heading = not reader.heading
            reader.headings = [] if reader.heading else reader.headings
        elif across := _ACROSS.match(line):
            words = (
                line[across.end() :].removesuffix(_ROW_END).rstrip().removesuffix("}")
            )
            if words.startswith(_TITLE):
                words = words.removeprefix(_TITLE).removesuffix("}")
                lettered = _LETTER.match(words)
                reader.panel = lettered.group() if lettered else readable(words)
            yield PrintedCell(f"line {number}", readable(words))
        elif line.endswith(_ROW_END):
            yield from reader.cells(line)
        else:
            yield PrintedCell(f"line {number}", readable(line))


def _spread(part: str) -> list[str]:
    """A heading over several columns, once for each."""
    span = _SPAN.fullmatch(part.strip())
    return [span.group(2)] * int(span.group(1)) if span else [part]


def readable(text: str) -> str:
    """A cell without padding, its signs as they are read."""
    text = _PAD.sub("", text)
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return text.strip()
