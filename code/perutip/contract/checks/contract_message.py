"""The one message that says all that breaks the contract, causes before the rest."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from perutip.contract.checks.problem_counts import (
    DICTIONARY,
    KIND,
    ROWS_SHOWN,
    by_file,
    counted,
    in_number,
    kinds_of,
    row_word,
    shared_causes,
)
from perutip.contract.checks.problems import FOLDER, MASKED, Problem

VALUES_SHOWN = 3  # of rows that are more than are listed
FILES_COUNTED = 3  # of more files a line says how many problems each has
OWN_FOLDERS = (("input", "simulated"), ("input", "confidential"))
OF_REGISTERS = (
    "Rows are records, the header is 1. input/CODEBOOK.md says what every column holds."
)
OF_DICTIONARY = (
    "Lines of the dictionary are those of the file. "
    "input/dictionary/PARA_EDITAR.md says what it may hold."
)


class ContractError(ValueError):
    """The registers break the contract: `problems` has every violation.

    The message groups them by file, column and expectation and shows at most
    `ROWS_SHOWN` rows of each group, with the number of the others. notices: what else
    is to be known of the files, no problem by itself.
    """

    def __init__(
        self,
        problems: Iterable[Problem],
        folder: str = "",
        notices: Iterable[str] = (),
    ) -> None:
        self.problems = tuple(problems)
        self.folder = folder
        self.notices = tuple(notices)
        super().__init__(self.worded(shown_folder(folder) if folder else ""))

    def worded(self, folder: str) -> str:
        """The message with the folder of registers named so."""
        return format_problems(self.problems, folder, self.notices)

    def write_full_list(self, path: Path) -> None:
        """Write the problems as CSV rows, values masked as in the message.

        Of one kind in one column the first thousand rows are listed, the others
        counted in a row of their own.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("file", "row", "column", "value", "expected"))
            for problem in self.problems:
                row = "" if problem.row is None else problem.row
                writer.writerow(
                    (problem.file, row, problem.column, problem.value, problem.expected)
                )
                if problem.more:
                    rest = f"and {in_number(problem.more, 'more row')}"
                    writer.writerow(
                        (problem.file, rest, problem.column, "", problem.expected)
                    )


def shown_folder(folder: str) -> str:
    """A folder of registers as a message names it: the project's own, any other by its
    last part, since the folders above it may name a person or a machine."""
    last = Path(folder).parts[-2:]
    return "/".join(last if last in OWN_FOLDERS else last[-1:])


def format_problems(
    problems: tuple[Problem, ...], folder: str = "", notices: Iterable[str] = ()
) -> str:
    """Return the message for a human: all problems, grouped by file.

    Files with a fault as a whole or in their header come first, since others may follow
    from it. folder: of the registers, as it is to be shown.
    """
    where = f" in '{folder}'" if folder else ""
    named = {problem.file.startswith(DICTIONARY) for problem in problems}
    what = "dictionary cannot be used"
    if named != {True}:
        what = f"registers{where} break the contract"
    lines = [f"The {what}: {counted(problems)}.", *_of_each_file(problems)]
    for file, of_file in sorted(
        by_file(problems).items(), key=lambda one: _rank(one[1])
    ):
        lines += ["", file, *file_lines(of_file)]
    lines += ["", *notices] if notices else []
    advice = dict.fromkeys(p.advice for p in problems if p.advice)
    last = [OF_REGISTERS] * (named != {True}) + [OF_DICTIONARY] * (True in named)
    return "\n".join([*lines, "", *advice, *last])


def _rank(of_file: Iterable[Problem]) -> int:
    """0 where the file as a whole or its header is at fault, else 1."""
    return int(not any(problem.row in (None, 1) for problem in of_file))


def _of_each_file(problems: Iterable[Problem]) -> list[str]:
    """A line that says how many problems each of many files has."""
    files = {f: found for f, found in by_file(problems).items() if f != FOLDER}
    if len(files) <= FILES_COUNTED:
        return []
    each = ", ".join(f"{file} {len(kinds_of(found))}" for file, found in files.items())
    return [f"{KIND[1].capitalize()} by file: {each}."]


def file_lines(of_file: list[Problem]) -> list[str]:
    """Return the lines of the message on one file, its name left out.

    Faults of the file as a whole and of its header first, then causes that columns
    share, then column by column.
    """
    shared = shared_causes(of_file)
    rest = [problem for problem in of_file if problem.cause not in shared]
    columns: dict[str, list[Problem]] = {}
    for problem in rest:
        columns.setdefault(problem.column, []).append(problem)
    ordered = sorted(columns.values(), key=_rank)
    first = [line for one in ordered if not _rank(one) for line in _format_column(one)]
    first += [line for pair in shared.items() for line in _format_cause(*pair)]
    last = [line for one in ordered if _rank(one) for line in _format_column(one)]
    return first + last


def _format_cause(cause: str, members: list[Problem]) -> list[str]:
    """One notation that several columns are written in."""
    rows: Counter[str] = Counter()
    for problem in members:
        rows[problem.column] += 1 + problem.more
    word = row_word(members[0].file)
    each = ", ".join(f"{name} ({in_number(n, word)})" for name, n in rows.items())
    shown = list(dict.fromkeys(p.value for p in members if p.value != MASKED))
    such = f"; found {', '.join(shown[:VALUES_SHOWN])}" if shown else ""
    more = " and others" if len(shown) > VALUES_SHOWN else ""
    return [f"  expected {cause}, in {each}{such}{more}"]


def _format_column(members: list[Problem]) -> list[str]:
    """One column, its name once, whatever number of things is expected of it."""
    column = members[0].column
    kinds: dict[str, list[Problem]] = {}
    for problem in sorted(members, key=lambda problem: problem.row or 0):
        kinds.setdefault(problem.expected, []).append(problem)
    ordered = [kinds[kind] for kind in dict.fromkeys(p.expected for p in members)]
    if not column or len(ordered) == 1:
        head = f"  {column}: " if column else "  "
        return [line for one in ordered for line in _format_group(one, head)]
    nested = [f"  {line}" for one in ordered for line in _format_group(one, "  ")]
    return [f"  {column}:", *nested]


def _format_group(members: list[Problem], head: str) -> list[str]:
    first = members[0]
    said_whole = first.file.startswith(DICTIONARY) and first.row is not None
    head += first.expected if said_whole else f"expected {first.expected}"
    rows = [problem for problem in members if problem.row is not None]
    if not rows:
        return [head + (f"; found {first.value}" if first.value else "")]
    number = len(rows) + sum(problem.more for problem in rows)
    values = list(dict.fromkeys(problem.value for problem in rows))
    if number > ROWS_SHOWN:
        values = values[:VALUES_SHOWN]
    shown = [problem for problem in rows if problem.value in values][:ROWS_SHOWN]
    more = number - len(shown)
    word = row_word(first.file)
    rest = f" and {in_number(more, f'more {word}')}" if more else ""
    by_value: dict[str, list[str]] = {}
    for problem in shown:
        numbers = by_value.setdefault(problem.value, [])
        if str(problem.row) not in numbers:
            numbers.append(str(problem.row))
    if len(by_value) == 1:
        return [head, _row_line(word, *by_value.popitem(), rest)]
    lines = [_row_line(word, value, numbers) for value, numbers in by_value.items()]
    return [head, *lines] + ([f"   {rest}"] if rest else [])


def _row_line(word: str, value: str, numbers: list[str], rest: str = "") -> str:
    words = word if len(numbers) == 1 and not rest else f"{word}s"
    return f"    {words} {', '.join(numbers)}{rest}" + (f": {value}" if value else "")
