"""What a mapping cannot do: where in the raw files, in words and as a list."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROWS_SHOWN = 5
PART = 10_000_000  # rows apart: from the first of one stacked sheet to that of the next
Parts = tuple[tuple[str, str], ...]
HEAD = (
    *("raw_file", "sheet", "raw_row", "register", "column", "raw_column"),
    *("value", "problem"),
)


@dataclass(frozen=True)
class Place:
    """Where the values of one column of a register come from.

    parts: file and sheet (empty for text files), one for each that is stacked.
    register: its file. raw_column: names joined by " + ".
    """

    parts: Parts
    register: str
    column: str = ""
    raw_column: str = ""

    def __str__(self) -> str:
        column = f" {self.column}:" if self.column else ""
        heads = [repr(name) for name in self.raw_column.split(", ") if name]
        raw = f", column {', '.join(heads)}" if heads else ""
        return f"{parts_named(self.parts)}{raw} → {self.register}:{column}"


@dataclass(frozen=True)
class RawProblem:
    """One thing that is wrong with some rows of a raw file, values masked.

    words: what is wrong and in which rows. value: as a message may show it. rows: of
    the raw file; none for the file as a whole.
    """

    place: Place
    words: str
    value: str
    rows: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.place} {self.words}"

    def listed(self) -> Iterator[tuple[str, ...]]:
        """Rows of problems.csv, one for each raw row."""
        place = self.place
        ends = (place.register, place.column, place.raw_column, self.value, self.words)
        for row in self.rows:
            yield (*place.parts[row // PART], str(row % PART), *ends)
        if not self.rows:
            yield (parts_named(place.parts), "", "", *ends)


class MappingError(ValueError):
    """mapping.toml, a raw file, a raw value without a rule or against the contract.

    problems: one line each, values masked; the message lists all. Exit 2.
    """

    def __init__(
        self,
        problems: Sequence[str | RawProblem],
        where: str,
        hints: Iterable[str] = (),
    ) -> None:
        self.found = tuple(problems)
        self.problems = tuple(str(problem) for problem in problems)
        noun = "problem" if len(problems) == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        after = "".join(f"\n{hint}" for hint in hints)
        super().__init__(
            f"{len(problems)} {noun} in {where}; no register is written:\n"
            f"{lines}{after}"
        )

    def write_full_list(self, path: Path) -> None:
        """Write every problem as CSV, one line for each raw row, values masked."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(HEAD)
            for problem in self.found:
                if isinstance(problem, RawProblem):
                    writer.writerows(problem.listed())
                else:
                    writer.writerow((*[""] * (len(HEAD) - 1), problem))


def parts_named(parts: Parts) -> str:
    """`casos.xlsx, sheets 2011-2019 + 2020-2025`, `a.csv + b.csv`."""
    files: dict[str, list[str]] = {}
    for file, sheet in parts:
        files.setdefault(file, []).append(sheet)
    return " + ".join(
        f"{file}, sheet{'s' if sheets[1:] else ''} {' + '.join(sheets)}"
        if any(sheets)
        else file
        for file, sheets in files.items()
    )


def row_named(row: int, parts: Parts) -> str:
    """A row by its number in the file, and by its sheet where several are stacked."""
    if len(parts) < 2:
        return str(row)
    file, sheet = parts[row // PART]
    one_file = len({name for name, _ in parts}) == 1
    where = sheet if one_file else f"{file}, {sheet}" if sheet else file
    return f"{row % PART} [{where}]"


def raw_rows(rows: Sequence[int], number: int = 0, parts: Parts = ()) -> str:
    """Some rows of a raw file in words: "raw rows 4, 9 and 3 more".

    number: of the rows, where more are meant than are given. parts: what is stacked.
    """
    number = max(number, len(rows))
    noun = "row" if number == 1 else "rows"
    more = number - min(len(rows), ROWS_SHOWN)
    rest = f" and {more:,} more" if more > 0 else ""
    shown = ", ".join(row_named(row, parts) for row in rows[:ROWS_SHOWN])
    return f"raw {noun} {shown}{rest}"
