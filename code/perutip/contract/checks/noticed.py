"""One thing that breaks no rule and deserves a look, and the list of its rows."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from perutip.contract.checks.breaches import LISTED
from perutip.contract.registers import Register

LIST_HEAD = ("register", "row", "column", "what")


@dataclass(frozen=True)
class Notice:
    """A number of rows of one file, and why they deserve a look.

    kind: key of the closed list of kinds. words: a clause after the number of rows.
    column: that it is about; empty for the whole record. where: the records, the header
    being 1; none where it is about the column as a whole.
    """

    file: str
    kind: str
    rows: int
    words: str
    column: str = ""
    where: tuple[int, ...] = ()

    def __str__(self) -> str:
        noun = "row" if self.rows == 1 else "rows"
        return f"{self.file}: {self.rows:,} {noun} {self.words}"


def notice_at(
    register: Register, kind: str, mask: pd.Series, words: str, column: str = ""
) -> Notice:
    """Return the notice of the rows where `mask`, by record number, is true."""
    where = tuple(int(row) for row in mask.index[mask.to_numpy(bool)])
    return Notice(register.file, kind, len(where), words, column, where)


def listed_notices(notices: Iterable[Notice]) -> pd.DataFrame:
    """Return register, row, column and what, one line a row and no value of a cell.

    Of one notice the first thousand rows are listed, the others counted in a line.
    """
    lines: list[tuple[str, str, str, str]] = []
    for one in notices:
        listed = one.where[:LISTED]
        lines += [(one.file, str(row), one.column, one.words) for row in listed]
        if rest := one.rows - len(listed):
            number = f"and {rest:,} more rows" if listed else f"{rest:,} rows"
            lines.append((one.file, number, one.column, one.words))
    return pd.DataFrame(lines, columns=list(LIST_HEAD), dtype="str")
