"""What is wrong with returned sheets, and the one message that says all of it.

A reader may have typed a name where a code belongs: only what can name nobody is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from perutip.contract.checks import MASKED
from perutip.contract.checks.masking import is_date, is_number
from perutip.contract.checks.peru_names import words_in
from perutip.contract.checks.problems import quoted
from perutip.contract.checks.spelling import (
    changed_by_spreadsheet,
    everyday,
    without_accents,
)
from perutip.contract.checks.telling_titles import may_name

ROWS_SHOWN = 20  # of one value
VALUES_SHOWN = 20  # of one column, expectation and sheet
LIKE_AN_ITEM = re.compile(r"[A-Za-z]?[0-9]{1,5}(?:-[0-9a-f]{4,6})?")
OF_A_SCALE = words_in(
    """
alto alta medio baja bajo fuerte debil leve moderado moderada mucho poco nada ninguno
ninguna algo siempre nunca presente ausente
"""
)


@dataclass(frozen=True)
class SheetProblem:
    """One thing that is wrong with a sheet.

    file: as `names_of_sheets` gives it; empty for what is no sheet's. words: what is
    wrong or expected. row: as the spreadsheet shows it, None for the sheet as a whole.
    column: as its header says. found: what stands there, as a message may show it.
    """

    file: str
    words: str
    row: int | None = None
    column: str = ""
    found: str = ""


class SheetError(ValueError):
    """Sheets that cannot be imported; the message names file, row, column and value.

    What is wrong with sheets as wholes comes first, then their rows, sheet by sheet;
    rows of one sheet in which one thing is wrong are one line.
    """

    def __init__(self, problems: Iterable[SheetProblem]) -> None:
        self.problems = list(problems)
        number = len(self.problems)
        per_file = Counter(one.file for one in self.problems if one.file)
        each = ", ".join(f"{file} {times}" for file, times in per_file.items())
        count = f"{number} problem{'s' * (number > 1)} in the sheets"
        head = f"{count} ({each}):" if len(per_file) > 1 else f"{count}:"
        super().__init__("\n".join([head, *(f"  {line}" for line in self._lines())]))

    def _lines(self) -> list[str]:
        wholes = [one for one in self.problems if one.row is None]
        rows = [one for one in self.problems if one.row is not None]
        kinds: dict[tuple[str, str, str], list[SheetProblem]] = {}
        for file in dict.fromkeys(one.file for one in rows):
            for one in (one for one in rows if one.file == file):
                kinds.setdefault((file, one.column, one.words), []).append(one)
        lines = [
            f"{one.file}: {one.words}" if one.file else one.words for one in wholes
        ]
        return lines + [line for alike in kinds.values() for line in _told(alike)]


def _told(alike: Sequence[SheetProblem]) -> list[str]:
    """Lines on one thing that is wrong in one column of one sheet, one per value."""
    by_value: dict[str, list[int]] = {}
    for one in alike:
        by_value.setdefault(one.found, []).append(one.row or 0)
    lines = [_line(alike[0], *pair) for pair in [*by_value.items()][:VALUES_SHOWN]]
    rest = [*by_value.values()][VALUES_SHOWN:]
    if rest:
        rows = sorted(row for some in rest for row in some)
        lines.append(_line(alike[0], f"{len(rest)} more values", rows))
    return lines


def _line(one: SheetProblem, found: str, rows: Sequence[int]) -> str:
    numbers = sorted(set(rows))
    more = len(numbers) - ROWS_SHOWN
    listed = ", ".join(map(str, numbers[:ROWS_SHOWN]))
    listed += f" and {more} more" if more > 0 else ""
    where = f"{one.file}, row{'s' * (len(numbers) > 1)} {listed}"
    where += f", {one.column}" if one.column else ""
    return f"{where}: {one.words}" + (f"; found {found}" if found else "")


def shown_code(written: str) -> str:
    """What stands in place of a code as a message may show it."""
    harmless = is_number(written) or is_date(written) or everyday(written)
    dated = changed_by_spreadsheet(written) == "a date"
    scale = without_accents(written) in OF_A_SCALE
    return quoted(written) if harmless or dated or scale else MASKED


def shown_item(written: str) -> str:
    """What stands in place of an item as a message may show it: items alone."""
    return quoted(written) if LIKE_AN_ITEM.fullmatch(written) else MASKED


def names_of_sheets(given: Sequence[str], endings: Iterable[str]) -> list[str]:
    """Names by which messages call the sheets of the command.

    One that may name a person or a case is masked, and called by its place, as are two
    of one name in two folders.
    """
    names = [Path(one).name or quoted(one) for one in given]
    times = Counter(names)
    shown = []
    for place, name in enumerate(names, start=1):
        ending = Path(name).suffix
        if may_name(Path(name).stem):
            name = MASKED + (ending if ending.lower() in endings else "")
            shown.append(f"sheet {place} ({name})")
        else:
            shown.append(f"sheet {place} ({name})" if times[name] > 1 else name)
    return shown
