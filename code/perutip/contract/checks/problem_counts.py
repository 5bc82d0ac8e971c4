"""Problems counted as a reader would: by kind, cause, row and file."""

from collections import Counter
from collections.abc import Iterable

from perutip.contract.checks.problems import FOLDER, Problem

ROWS_SHOWN = 20
KIND = ("kind of problem", "kinds of problem")
WHOLE = ("file as a whole", "files as a whole")
DICTIONARY = "dictionary/"  # files of the index's dictionary, read by lines


def counted(problems: Iterable[Problem]) -> str:
    """Count what a reader would: kinds of problem, and the rows in which they stand.

    `2 kinds of problem in 3 rows of 1 file`; a row with two problems is one row. Of
    rows that are counted and not listed the least number that there can be is said.
    """
    found = [problem for problem in problems if problem.file != FOLDER]
    kinds = [
        number for of in by_file(found).values() for number in kinds_of(of).values()
    ]
    said = in_number(len(kinds), *(("problem",) if set(kinds) <= {1} else KIND))
    in_rows = {problem.file for problem in found if problem.row is not None}
    word = max(map(row_word, in_rows), default="row")
    whole = {problem.file for problem in found if problem.row is None}
    if not in_rows:
        return f"{said} in {in_number(len(whole), 'file')}"
    rows, least = 0, ""
    for file in in_rows:
        of_file = [problem for problem in found if problem.file == file]
        of_kind = _rows_by_kind(of_file)
        listed = {problem.row for problem in of_file} - {None}
        rows += max(len(listed), *of_kind.values())
        if len(of_kind) > 1 and any(problem.more for problem in of_file):
            least = "at least "
    said += f" in {least}{in_number(rows, word)} of {in_number(len(in_rows), 'file')}"
    return said + (f" and {in_number(len(whole), *WHOLE)}" if whole else "")


def row_word(file: str) -> str:
    """What a place in a file is called: a row of a register, a line of a dictionary."""
    return "line" if file.startswith(DICTIONARY) else "row"


def by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems by file, in their order."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.file, []).append(problem)
    return found


def shared_causes(of_file: list[Problem]) -> dict[str, list[Problem]]:
    """Cause → its problems, of those that several columns of a file share and that have
    more rows than are listed one by one."""
    by_cause: dict[str, list[Problem]] = {}
    for problem in of_file:
        if problem.cause:
            by_cause.setdefault(problem.cause, []).append(problem)
    return {
        cause: found
        for cause, found in by_cause.items()
        if len({p.column for p in found}) > 1
        and sum(1 + p.more for p in found) > ROWS_SHOWN
    }


def kinds_of(of_file: list[Problem]) -> Counter[tuple[str, str]]:
    """(column, expectation) → rows, a cause that columns share being one kind."""
    shared, kinds = shared_causes(of_file), Counter[tuple[str, str]]()
    for problem in of_file:
        own = (problem.column, problem.expected)
        kind = ("", problem.cause) if problem.cause in shared else own
        kinds[kind] += 1 + problem.more
    return kinds


def _rows_by_kind(of_file: list[Problem]) -> Counter[tuple[str, str]]:
    """(column, expectation) → number of rows, in one file."""
    rows: Counter[tuple[str, str]] = Counter()
    for problem in of_file:
        if problem.row is not None:
            rows[problem.column, problem.expected] += 1 + problem.more
    return rows


def in_number(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
