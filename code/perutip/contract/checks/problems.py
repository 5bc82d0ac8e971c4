"""What breaks the contract, and the one message that says all of it.

Rows are records of the file with the header as 1. The value of an identifying column
is masked when a `Problem` is made, so that no message, log or list can hold it.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from perutip.contract.registers import Column

EMPTY = "an empty cell"
MASKED = "‹masked›"
FOLDER = "(folder)"  # in place of a file: what the folder holds
LONGEST_VALUE = 40
ROWS_SHOWN = 20
KIND = ("kind of problem", "kinds of problem")
WHOLE = ("file as a whole", "files as a whole")
OWN_FOLDERS = (("input", "simulated"), ("input", "confidential"))
DICTIONARY = "dictionary/"  # files of the index's dictionary, read by lines
OF_REGISTERS = (
    "Rows are records, the header is 1. input/CODEBOOK.md says what every column holds."
)
OF_DICTIONARY = (
    "Lines of the dictionary are those of the file. "
    "input/dictionary/PARA_EDITAR.md says what it may hold."
)


@dataclass(frozen=True)
class Problem:
    """One violation: where it stands, what stands there, what was expected.

    row: record number with the header as 1; None for the file as a whole.
    column: empty for the whole record or file. value: as `shown_value` gives it.
    more: further rows of the same kind that are counted and not listed. advice: a
    sentence that the message says once, whatever number of problems have it. in_part:
    of a part of an endline; a run with --partial accepts it.
    """

    file: str
    row: int | None
    column: str
    value: str
    expected: str
    more: int = 0
    advice: str = ""
    in_part: bool = False


class ContractError(ValueError):
    """The registers break the contract: `problems` has every violation.

    The message groups them by file, column and expectation and shows at most
    `ROWS_SHOWN` rows of each group, with the number of the others.
    """

    def __init__(self, problems: Iterable[Problem], folder: str = "") -> None:
        self.problems = tuple(problems)
        self.folder = folder
        super().__init__(self.worded(shown_folder(folder) if folder else ""))

    def worded(self, folder: str) -> str:
        """The message with the folder of registers named so."""
        return format_problems(self.problems, folder)

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
                    rest = f"and {_count(problem.more, 'more row')}"
                    writer.writerow(
                        (problem.file, rest, problem.column, "", problem.expected)
                    )


def shown_value(value: object, column: Column) -> str:
    """Return a cell as a message may show it: masked, shortened or quoted."""
    if column.identifying or column.prose:
        return MASKED
    return quoted(str(value))


def quoted(text: str) -> str:
    """A text as a message may show it: in quotes, signs that do not print written out,
    a long one by its length."""
    if len(text) > LONGEST_VALUE:
        return f"‹text of {len(text)} characters›"
    printable = "".join(c if c.isprintable() else f"‹U+{ord(c):04X}›" for c in text)
    return f"'{printable}'"


def shown_folder(folder: str) -> str:
    """A folder of registers as a message names it: the project's own, any other by its
    last part, since the folders above it may name a person or a machine."""
    last = Path(folder).parts[-2:]
    return "/".join(last if last in OWN_FOLDERS else last[-1:])


def format_problems(problems: tuple[Problem, ...], folder: str = "") -> str:
    """Return the message for a human: all problems, grouped by file.

    folder: of the registers, as it is to be shown.
    """
    where = f" in '{folder}'" if folder else ""
    named = {problem.file.startswith(DICTIONARY) for problem in problems}
    what = "dictionary cannot be used"
    if named != {True}:
        what = f"registers{where} break the contract"
    lines = [f"The {what}: {counted(problems)}."]
    for file in dict.fromkeys(problem.file for problem in problems):
        of_file = [problem for problem in problems if problem.file == file]
        lines += ["", file, *file_lines(of_file)]
    advice = dict.fromkeys(p.advice for p in problems if p.advice)
    last = [OF_REGISTERS] * (named != {True}) + [OF_DICTIONARY] * (True in named)
    return "\n".join([*lines, "", *advice, *last])


def counted(problems: Iterable[Problem]) -> str:
    """Count what a reader would: kinds of problem, and the rows in which they stand.

    `2 kinds of problem in 3 rows of 1 file`; a row with two problems is one row. Of
    rows that are counted and not listed the least number that there can be is said.
    """
    found = [problem for problem in problems if problem.file != FOLDER]
    kinds: Counter[tuple[str, str, str]] = Counter()
    for problem in found:
        kinds[problem.file, problem.column, problem.expected] += 1 + problem.more
    alone = set(kinds.values()) <= {1}
    said = _count(len(kinds), *(("problem",) if alone else KIND))
    in_rows = {problem.file for problem in found if problem.row is not None}
    word = max(map(row_word, in_rows), default="row")
    whole = {problem.file for problem in found if problem.row is None}
    if not in_rows:
        return f"{said} in {_count(len(whole), 'file')}"
    rows, least = 0, ""
    for file in in_rows:
        of_file = [problem for problem in found if problem.file == file]
        of_kind = _rows_of_kinds(of_file)
        listed = {problem.row for problem in of_file} - {None}
        rows += max(len(listed), *of_kind.values())
        if len(of_kind) > 1 and any(problem.more for problem in of_file):
            least = "at least "
    said += f" in {least}{_count(rows, word)} of {_count(len(in_rows), 'file')}"
    return said + (f" and {_count(len(whole), *WHOLE)}" if whole else "")


def row_word(file: str) -> str:
    """What a place in a file is called: a row of a register, a line of a dictionary."""
    return "line" if file.startswith(DICTIONARY) else "row"


def _rows_of_kinds(of_file: list[Problem]) -> Counter[tuple[str, str]]:
    """(column, expectation) → number of rows, in one file."""
    rows: Counter[tuple[str, str]] = Counter()
    for problem in of_file:
        if problem.row is not None:
            rows[problem.column, problem.expected] += 1 + problem.more
    return rows


def file_lines(of_file: list[Problem]) -> list[str]:
    """Return the lines of the message on one file, its name left out."""
    lines: list[str] = []
    for column in dict.fromkeys(problem.column for problem in of_file):
        lines += _format_column([p for p in of_file if p.column == column])
    return lines


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
    head += f"expected {first.expected}"
    rows = [problem for problem in members if problem.row is not None]
    if not rows:
        return [head + (f"; found {first.value}" if first.value else "")]
    shown = rows[:ROWS_SHOWN]
    more = len(rows) - len(shown) + sum(problem.more for problem in rows)
    word = row_word(first.file)
    rest = f" and {_count(more, f'more {word}')}" if more else ""
    by_value: dict[str, list[str]] = {}
    for problem in shown:
        by_value.setdefault(problem.value, []).append(str(problem.row))
    if len(by_value) == 1:
        return [head, _row_line(word, *by_value.popitem(), rest)]
    lines = [_row_line(word, value, numbers) for value, numbers in by_value.items()]
    return [head, *lines] + ([f"   {rest}"] if rest else [])


def _row_line(word: str, value: str, numbers: list[str], rest: str = "") -> str:
    words = word if len(numbers) == 1 and not rest else f"{word}s"
    return f"    {words} {', '.join(numbers)}{rest}" + (f": {value}" if value else "")


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
