"""Which values a message may show, beyond the mask of identifying columns.

An identifier typed into the wrong column is no less an identifier, and a surname is as
short as a code. Shown is only what cannot name a person: a misspelt code, a date, a
number of at most five digits, an error of a spreadsheet and other words of closed
lists, and in a public column a value of that column's own form. Names of columns and
files that the contract does not declare are masked too.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from perutip.contract.checks.problems import FOLDER, MASKED, Problem
from perutip.contract.checks.spelling import everyday
from perutip.contract.registers import REGISTERS, Column, Register

SWAPPED_SHARE, SWAPPED_ROWS = 0.5, 3
NUMBER, MOST_DIGITS = re.compile(r"[+-]?[0-9.,]{1,7} ?%?"), 5
DATE = re.compile(
    r"(?:[0-9]{4}([-/. ])[01]?[0-9]\1[0-3]?[0-9]"
    r"|[0-3]?[0-9]([-/. ])[0-3]?[0-9]\2(?:[0-9]{2}){1,2})"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
LABEL = "label"  # of the frame: a value that at least two of its units share
# Columns that identify places, not people, and the form in which they may be shown.
PUBLIC = {
    "ubigeo": "[0-9]{6}",
    "unit_id": "[0-9]{6}",
    "region_id": "[0-9]{2}",
    "stratum": LABEL,
}
LETTERS_PER_SLIP = 4  # one letter wrong for every four of a code
MEANT = re.compile(r"; is (?:'(.*)'|\"(.*)\") meant\?$", re.DOTALL)
SLIP = 2  # letters in which a name may differ from a declared one and name nobody
OTHER_TABLE = re.compile(r"[.](?:xls[xmb]?|ods|txt|tsv)$", re.IGNORECASE)
SOME_NAME = "; a name much like it is there"
BY_FILE = {register.file: register for register in REGISTERS.values()}


def identifying_values(frame: pd.DataFrame, register: Register) -> set[str]:
    """Return the values of identifying columns of a text frame, prose aside."""
    names = [c.name for c in register.columns if c.identifying and not c.prose]
    return {value for name in names if name in frame for value in frame[name].dropna()}


def public_labels(frame: pd.DataFrame, register: Register) -> set[str]:
    """Return the labels of a text frame: values that a label column repeats."""
    found: set[str] = set()
    for column in register.columns:
        if PUBLIC.get(column.name) == LABEL and column.name in frame:
            times = frame[column.name].value_counts()
            found |= set(times.index[times > 1])
    return found


def mask_values(
    problems: Iterable[Problem],
    secret: set[str],
    cells: Mapping[tuple[str, str], int],
    labels: Iterable[str] = (),
) -> list[Problem]:
    """Return the problems with everything masked that may name a person.

    Parameters
    ----------
    problems : what breaks the contract.
    secret : values of identifying columns of any register.
    cells : (file, column) → number of cells that are not empty. Where more than half
        of them are refused the column may be another one's: its own form is not shown.
    labels : labels of the frame, see `public_labels`.
    """
    problems = [_named_by_the_contract(problem) for problem in problems]
    refused: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        if problem.value.startswith("'"):
            refused[problem.file, problem.column] += 1
    swapped = {
        place
        for place, number in refused.items()
        if number >= SWAPPED_ROWS and number > SWAPPED_SHARE * cells.get(place, 0)
    }
    known = set(labels) - secret
    return [
        replace(problem, value=MASKED)
        if problem.value.startswith("'")
        and not _showable(
            problem, secret, known, (problem.file, problem.column) in swapped
        )
        else problem
        for problem in problems
    ]


def _named_by_the_contract(problem: Problem) -> Problem:
    """The same problem without names of columns or files that are not declared."""
    expected = problem.expected
    meant = MEANT.search(expected)
    if meant and not _slip(_bare(meant[1] or meant[2]), problem.column or problem.file):
        expected = MEANT.sub(SOME_NAME, expected)
    column, register = problem.column, BY_FILE.get(problem.file)
    if register is not None and column:
        declared = {c.name for c in register.columns}
        if not set(column.split(", ")) <= declared:
            column = MASKED
    known = register is not None or problem.file == FOLDER
    file = problem.file if known else MASKED
    return replace(problem, file=file, column=column, expected=expected)


def _bare(name: str) -> str:
    """A file's name as that of a CSV file, whatever kind of table it is."""
    return OTHER_TABLE.sub(".csv", name)


def _slip(name: str, declared: str) -> bool:
    """Is `name` a spelling of `declared` in which no other word can stand?"""
    bare, wanted = (re.sub(r"[\W_]", "", t.casefold()) for t in (name, declared))
    steps = difflib.SequenceMatcher(None, bare, wanted, autojunk=False).get_opcodes()
    changed = [max(b - a, d - c) for tag, a, b, c, d in steps if tag != "equal"]
    return name.isprintable() and sum(changed) <= SLIP


def _showable(
    problem: Problem, secret: set[str], labels: set[str], swapped: bool
) -> bool:
    register = BY_FILE.get(problem.file)
    value = problem.value[1:-1].strip()
    if register is None or not register.values_shown:
        return False
    if value in secret or problem.value[1:-1] in secret:
        return False
    columns = {c.name: c for c in register.columns}
    column = columns.get(problem.column)
    if column is None or column.identifying or column.prose:
        return False
    if not value or everyday(value) or near_a_code(value, column):
        return True
    if is_date(value) or is_number(value):
        return True
    return not swapped and _own_form(value, column, labels)


def is_date(value: str) -> bool:
    """Is it written like a day, possibly one that no calendar has?"""
    return bool(DATE.fullmatch(value))


def is_number(value: str) -> bool:
    """Is it a number of at most five digits? Identity numbers have eight or more."""
    digits = sum(char.isdigit() for char in value)
    return bool(NUMBER.fullmatch(value)) and 1 <= digits <= MOST_DIGITS


def near_a_code(value: str, column: Column) -> bool:
    """Is it an allowed code with at most one slip for every four of its letters?"""
    return any(
        slips(value.casefold(), code.casefold()) <= len(code) // LETTERS_PER_SLIP
        for code in column.allowed
    )


def slips(one: str, other: str) -> int:
    """Letters to insert, drop or replace to turn one word into the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, row[0] = row[0], place
        for number, against in enumerate(other, start=1):
            changed = before + (letter != against)
            before = row[number]
            row[number] = min(changed, row[number] + 1, row[number - 1] + 1)
    return row[-1]


def _own_form(value: str, column: Column, labels: set[str]) -> bool:
    form = PUBLIC.get(column.name)
    if form is None:
        return False
    return value in labels if form == LABEL else bool(re.fullmatch(form, value))
