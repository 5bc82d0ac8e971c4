"""What a mapping cannot do: where in the raw files, in words and as a list."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from perutip.contract.checks import MASKED
from perutip.contract.reading.raw_exports.masking.hidden import RENAME, Hidden
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    Parts,
    parts_named,
    raw_rows,
)

VALUES_SHOWN = 3  # of one cause
FILES_COUNTED = 3  # of more files a line says how many problems each has
WHY_MASKED = (
    f"{MASKED}: a value that may name a person or a case. problems.csv shows those of "
    "columns of codes that do not; look for others in the office's file, by their rows."
)
HEAD = (
    *("raw_file", "sheet", "raw_row", "register", "column", "raw_column"),
    *("value", "problem"),
)


@dataclass(frozen=True)
class Place:
    """Where the values of one column of a register come from.

    parts: file and sheet (empty for text files), one for each that is stacked.
    register: its file. raw_column: names of the mapping joined by " + ". part_of:
    number of the declared part of each of `parts`; titles: name → title in the file,
    for each of `parts`; empty where no part is declared. table: of the mapping, whose
    files and rows these are; empty for the register's own.
    """

    parts: Parts
    register: str
    column: str = ""
    raw_column: str = ""
    part_of: tuple[int, ...] = ()
    titles: tuple[dict[str, str], ...] = field(default=(), hash=False)
    table: str = ""

    def __str__(self) -> str:
        return self.named(())

    def named(self, rows: Sequence[int]) -> str:
        """The place in words, of parts those in which `rows` stand."""
        own = {self.part_of[row // PART] for row in rows if self.part_of}
        kept = [
            number
            for number in range(len(self.parts))
            if not own or self.part_of[number] in own
        ]
        column = f" {self.column}:" if self.column else ""
        heads = list(dict.fromkeys(h for n in kept for h in self._heads(n)))
        raw = f", column {', '.join(map(repr, heads))}" if heads else ""
        where = parts_named(tuple(self.parts[number] for number in kept))
        if len({self.part_of[number] for number in kept if self.part_of}) > 1:
            where = parts_named(tuple((self.parts[n][0], "") for n in kept))
        of_table = f" (table {self.table})" if self.table else ""
        return f"{where}{raw}{of_table} → {self.register}:{column}"

    def of_rows(self, rows: Sequence[int], number: int = 0) -> str:
        """Some of its rows with their file: "raw row 4 of a.xlsx, sheet II"; the number
        where more are meant than are given."""
        own = sorted({row // PART for row in rows})
        where = parts_named(tuple(self.parts[number] for number in own))
        of_table = f" (table {self.table})" if self.table else ""
        return f"{raw_rows(rows, number, self.parts)} of {where}{of_table}"

    def raw_title(self, row: int) -> str:
        """The raw column as the file of a row calls it."""
        return ", ".join(self._heads(row // PART))

    def _heads(self, number: int) -> list[str]:
        titles = self.titles[number] if self.titles else {}
        return [
            " + ".join(titles.get(name, name) for name in names.split(" + "))
            for names in self.raw_column.split(", ")
            if names
        ]


@dataclass(frozen=True)
class RawProblem:
    """One thing that is wrong with some rows of a raw file, values masked.

    words: what is wrong and in which rows. value: as a message may show it, or as
    the private list may. rows: of the raw file; none for the file as a whole. pieces:
    of `words`, those before and after the value and its rows, by which problems of one
    cause are told together; empty for what stands alone. of_register: the rows of the
    register's own raw file that are wrong by it. beside: of a value that came through a
    joined table, place and rows at the other end of the join: the register's own file
    where `place` is the table's, and the reverse.
    """

    place: Place
    words: str
    value: str
    rows: tuple[int, ...]
    pieces: tuple[str, str] | None = None
    of_register: tuple[int, ...] = ()
    beside: tuple[Place, tuple[int, ...]] | None = None

    def __str__(self) -> str:
        return f"{self.place.named(self.rows)} {self.words}"

    @property
    def files(self) -> tuple[str, ...]:
        """The raw files in which its rows stand, or that it is about as a whole."""
        parts = self.place.parts
        own = (parts[row // PART] for row in self.rows) if self.rows else parts
        return tuple(dict.fromkeys(file for file, _ in own))

    def listed(self) -> Iterator[tuple[str, ...]]:
        """Rows of problems.csv, one for each raw row."""
        for place, rows in ((self.place, self.rows), *filter(None, (self.beside,))):
            for row in rows:
                ends = (place.register, place.column, place.raw_title(row))
                where = (*place.parts[row // PART], str(row % PART))
                yield (*where, *ends, self.value, self.words)
        place = self.place
        if not self.rows:
            ends = (place.register, place.column, place.raw_column)
            yield (parts_named(place.parts), "", "", *ends, self.value, self.words)


def told_together(
    problems: Sequence[str | RawProblem],
) -> list[tuple[str, tuple[str, ...]]]:
    """One line for each problem, and one for all values of a column that have one cause
    where they are more than `VALUES_SHOWN`: the first of them, and how many there are.
    The same for what is wrong alike with more sheets or files. With each line the raw
    files that it is about.
    """
    causes: dict[tuple, list[RawProblem]] = {}
    for problem in problems:
        if isinstance(problem, RawProblem) and problem.pieces is not None:
            causes.setdefault(_cause(problem, problem.pieces), []).append(problem)
    lines: list[tuple[str, tuple[str, ...]]] = []
    said: set[tuple] = set()
    again: dict[str, list[str]] = {}
    for problem in problems:
        if isinstance(problem, str):
            where, _, what = problem.partition(": ")
            again.setdefault(what, []).append(where)
    for problem in problems:
        if isinstance(problem, str):
            where, _, what = problem.partition(": ")
            alike = again[what]
            if not what or len(alike) <= VALUES_SHOWN:
                lines.append((problem, _files_of(where)))
            elif (what,) not in said:
                said.add((what,))
                line = f"{where} and {len(alike) - 1:,} more: {what}"
                lines.append((line, _together(map(_files_of, alike))))
            continue
        if problem.pieces is None:
            lines.append((str(problem), problem.files))
            continue
        cause = _cause(problem, problem.pieces)
        same = causes[cause]
        if len(same) <= VALUES_SHOWN:
            lines.append((str(problem), problem.files))
        elif cause not in said:
            said.add(cause)
            of_all = _together(one.files for one in same)
            lines.append((_told(same, *problem.pieces), of_all))
    return lines


def files_counted(told: Iterable[tuple[str, tuple[str, ...]]]) -> list[str]:
    """A line that says how many of the problems each of many raw files has; one that
    stands in several counts for each. Nothing of few files."""
    each = Counter(file for _, files in told for file in files)
    if len(each) <= FILES_COUNTED:
        return []
    listed = ", ".join(f"{file} {number:,}" for file, number in each.items())
    return [f"Problems by file: {listed}."]


def _together(files: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(file for of in files for file in of))


def _files_of(where: str) -> tuple[str, ...]:
    """The files that the place of a problem begins with, sheet and table aside."""
    named = re.split(r", sheet | \(table ", where, maxsplit=1)[0].split(" + ")
    return tuple(name for name in named if PurePosixPath(name).suffix)


def _cause(problem: RawProblem, pieces: tuple[str, str]) -> tuple:
    place = problem.place
    return (place.register, place.column, place.raw_column, place.parts, *pieces)


def _told(alike: list[RawProblem], before: str, after: str) -> str:
    rows = tuple(row for problem in alike for row in problem.rows)
    shown = sorted(alike, key=lambda p: MASKED in p.words)[:VALUES_SHOWN]
    listed = "; ".join(
        problem.words.removeprefix(before).removesuffix(after) for problem in shown
    )
    return (
        f"{alike[0].place.named(rows)} {before}{listed}; and "
        f"{len(alike) - len(shown):,} more values, {len(alike):,} in {len(rows):,} rows"
        f"{after}"
    )


class MappingError(ValueError):
    """mapping.toml, a raw file, a raw value without a rule or against the contract.

    problems: one line each, those of one cause in one, values and `hidden` names
    masked; the message lists all. Exit 2.
    """

    def __init__(
        self,
        problems: Sequence[str | RawProblem],
        where: str,
        hints: Iterable[str] = (),
        hidden: Hidden | None = None,
    ) -> None:
        self.found = tuple(problems)
        self.where, self.hints = where, tuple(hints)
        self.hidden = hidden or Hidden()
        together = told_together(problems)
        told = [line for line, _ in together]
        self.problems = tuple(map(self.hidden.masked, told))
        noun = "problem" if len(self.problems) == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        each = "".join(f"{line}\n" for line in files_counted(together))
        said = [*self.hints, *([WHY_MASKED] if MASKED in "".join(told) else [])]
        if [*self.problems] != told:
            said.append(RENAME)
        after = "".join(f"\n{self.hidden.masked(hint)}" for hint in said)
        super().__init__(
            f"{len(self.problems)} {noun} in {self.hidden.masked(where)}; "
            f"no register is written:\n{self.hidden.masked(each)}{lines}{after}"
        )

    def write_full_list(self, path: Path) -> None:
        """Write every problem as CSV, one line for each raw row, values masked."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(HEAD)
            for problem in self.found:
                if isinstance(problem, RawProblem):
                    rows = [*problem.listed()]
                else:
                    rows = [(*[""] * (len(HEAD) - 1), problem)]
                writer.writerows([*map(self.hidden.masked, row)] for row in rows)
