"""What a mapping cannot do: where in the raw files, in words and as a list."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROWS_SHOWN = 5
HEAD = (
    *("raw_file", "sheet", "raw_row", "register", "column", "raw_column"),
    *("value", "problem"),
)


@dataclass(frozen=True)
class Place:
    """Where the values of one column of a register come from.

    sheet: empty for text files. register: its file. raw_column: names joined by " + ".
    """

    file: str
    sheet: str
    register: str
    column: str = ""
    raw_column: str = ""

    def __str__(self) -> str:
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        column = f" {self.column}:" if self.column else ""
        return f"{self.file}{sheet} → {self.register}:{column}"


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
        for row in self.rows or ("",):
            yield (place.file, place.sheet, str(row), *ends)


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


def raw_rows(rows: Sequence[int], number: int = 0) -> str:
    """Some rows of a raw file in words: "raw rows 4, 9 and 3 more".

    number: of the rows, where more are meant than are given.
    """
    number = max(number, len(rows))
    noun = "row" if number == 1 else "rows"
    more = number - min(len(rows), ROWS_SHOWN)
    rest = f" and {more:,} more" if more > 0 else ""
    return f"raw {noun} {', '.join(map(str, rows[:ROWS_SHOWN]))}{rest}"
