"""Rows of a raw file that have more or fewer cells than its header.

In a file of text a separator inside a cell without quotes moves whatever follows it by
one column, and a line that broke off lacks its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from perutip.contract.reading.raw_exports.mapping_file.sources import is_text
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    Parts,
    raw_rows,
)

MOVED = (
    "a cell beyond the last title: a separator inside a cell, without quotes, moves "
    "what follows it; mend the file, or leave the rows out (exclude) with a reason"
)


@dataclass(frozen=True)
class Ragged:
    """Raw rows, of later sheets a `PART` further on. beyond: with a filled cell behind
    the last title. short: of texts, with fewer cells than titles."""

    beyond: tuple[int, ...] = ()
    short: tuple[int, ...] = ()

    def among(self, rows: Sequence[int], kept: Sequence[int]) -> "Ragged":
        """Those beyond of `rows`, those short of `kept`."""
        beyond = set(self.beyond) & set(rows)
        short = set(self.short) & set(kept)
        return Ragged(tuple(sorted(beyond)), tuple(sorted(short)))

    def broken(self, parts: Parts) -> tuple[int, ...]:
        """Rows of texts with something behind the last title."""
        return tuple(row for row in self.beyond if is_text(parts[row // PART][0]))

    def in_words(self, parts: Parts) -> list[str]:
        """What is said of rows that are read all the same."""
        broken = set(self.broken(parts))
        beside = [row for row in self.beyond if row not in broken]
        said = []
        if beside:
            words = "with a cell beyond the last title, which nothing reads"
            said.append(f"{_number(beside)} {words}: {raw_rows(beside, parts=parts)}")
        if self.short:
            words = "with fewer cells than titles, the others read as empty"
            where = raw_rows(self.short, parts=parts)
            said.append(f"{_number(self.short)} {words}: {where}")
        return said


def _number(rows: Sequence[int]) -> str:
    return f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"


def stacked(parts: Sequence[Ragged]) -> Ragged:
    """Those of sheets below each other."""
    beyond = [row + n * PART for n, one in enumerate(parts) for row in one.beyond]
    short = [row + n * PART for n, one in enumerate(parts) for row in one.short]
    return Ragged(tuple(beyond), tuple(short))


def ragged_of(
    body: Sequence[tuple[int, Sequence[object]]], names: Sequence[str], text: bool
) -> Ragged:
    """body: row number and cells as written, of rows that hold anything. names: titles,
    empty where a column has none."""
    titled = max((n for n, name in enumerate(names, start=1) if name), default=0)
    beyond = [row for row, cells in body if any(c is not None for c in cells[titled:])]
    short = [row for row, cells in body if text and len(cells) < titled]
    return Ragged(tuple(beyond), tuple(short))
