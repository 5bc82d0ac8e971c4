"""Which values a message may show, beyond the mask of identifying columns.

An identifier typed into the wrong column is no less an identifier, and a column whose
header was swapped with another's shows that by being wrong nearly everywhere.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from perutip.contract.checks.problems import EMPTY, MASKED, Problem
from perutip.contract.registers import REGISTERS, Register

SWAPPED_SHARE, SWAPPED_ROWS = 0.5, 3
SHORTEST, LONGEST_NUMBER, MOSTLY, NEAR = 6, 30, 0.4, 0.6
HARMLESS = "[0-9.,/: %+-]{1,10}"
BY_FILE = {register.file: register for register in REGISTERS.values()}


def identifying_values(frame: pd.DataFrame, register: Register) -> set[str]:
    """Return the values of identifying columns of a text frame, prose aside."""
    names = [c.name for c in register.columns if c.identifying and not c.prose]
    return {value for name in names if name in frame for value in frame[name].dropna()}


def mask_values(
    problems: Iterable[Problem], secret: set[str], cells: dict[tuple[str, str], int]
) -> list[Problem]:
    """Return the problems with every value masked that may be an identifier.

    secret: values of identifying columns of any register. cells: (file, column) →
    number of cells that are not empty. Where more than half of them are refused, only
    short numbers, dates and misspelt categories are shown.
    """
    problems = list(problems)
    refused = Counter((p.file, p.column) for p in problems if p.value.startswith("'"))
    swapped = {
        place
        for place, number in refused.items()
        if number >= SWAPPED_ROWS and number > SWAPPED_SHARE * cells.get(place, 0)
    }
    return [
        replace(problem, value=MASKED)
        if problem.value[1:-1] in secret
        or not _showable(problem)
        or ((problem.file, problem.column) in swapped and not _harmless(problem))
        else problem
        for problem in problems
    ]


def _showable(problem: Problem) -> bool:
    """May the value of a column with a closed form be shown?

    Free text typed where a code, number or date belongs may name a person: shown are
    misspelt codes, mostly digits, and the shortest words ("many", "s/d").
    """
    if not problem.value.startswith("'") or problem.file not in BY_FILE:
        return True
    if not BY_FILE[problem.file].values_shown:
        return False
    columns = {c.name: c for c in BY_FILE[problem.file].columns}
    column = columns.get(problem.column)
    if column is None or (column.kind == "text" and not column.pattern):
        return True
    value = problem.value[1:-1].strip()
    if len(value) <= SHORTEST or re.fullmatch(HARMLESS, value):
        return True
    if column.allowed:
        codes = [allowed.casefold() for allowed in column.allowed]
        return bool(difflib.get_close_matches(value.casefold(), codes, 1, NEAR))
    digits = sum(char.isdigit() for char in value)
    return len(value) <= LONGEST_NUMBER and digits >= MOSTLY * len(value)


def _harmless(problem: Problem) -> bool:
    if problem.value == EMPTY or problem.file not in BY_FILE:
        return True
    value = problem.value[1:-1]
    column = BY_FILE[problem.file].column(problem.column)
    return bool(re.fullmatch(HARMLESS, value)) or value.casefold().strip() in {
        allowed.casefold() for allowed in column.allowed
    }
