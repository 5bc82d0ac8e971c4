"""Days and months that a spreadsheet exchanged when it opened a file of text.

With the settings of another country it takes 03/05/2021 for the fifth of March and
leaves 25/05/2021, which is no date to it, as text. What it holds as dates then has days
up to twelve alone, and what stayed text days after it alone: every value is a date, in
order, and two in five are wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from perutip.contract.reading.raw_exports.making.mapped import MappedRegister
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    PART,
    parts_named,
)
from perutip.contract.registers import REGISTERS

WRITTEN = re.compile(r"\s*([0-9]{1,2})[-/.][0-9]{1,2}[-/.](?:[0-9]{2}){1,2}\b")
MONTHS, DAYS = 12, 30.44  # of a year, of a month
BY_CHANCE = 1e-4  # of days that fall so in a file in which nothing was exchanged
DIFFERENT = 3  # days among the dates held: firsts of months alone are nothing odd
WORDS = (
    "every date that it holds as a date has a day up to the twelfth, and every one "
    "written as text a later day: days and months seem to have been exchanged by a "
    "spreadsheet of other settings; take the office's own file, and read it as text"
)


def exchanged_days(register: MappedRegister) -> Iterator[str]:
    """Yield a sentence for every sheet or file whose dates seem to be exchanged.

    Dates of all columns are looked at together, each once, as far as they are the
    register's own and not of a joined table.
    """
    held: dict[int, set[tuple[str, dt.date]]] = {}
    written: dict[int, dict[tuple[str, str], int]] = {}
    for column in REGISTERS[register.name].columns:
        rule = register.rules.columns.get(column.name)
        if column.kind != "date" or rule is None or rule.table or rule.constant:
            continue
        for name in rule.source if len(rule.source) == 1 else ():
            if name not in register.raw:
                continue
            for row, cell in register.raw[name].loc[register.table.index].items():
                part = int(row) // PART
                if isinstance(cell, dt.date):
                    held.setdefault(part, set()).add((name, cell))
                elif isinstance(cell, str) and (found := WRITTEN.match(cell)):
                    written.setdefault(part, {})[name, cell] = int(found[1])
    for part, dates in held.items():
        texts = written.get(part, {}).values()
        days = {date.day for _, date in dates}
        if max(days) > MONTHS or len(days) < DIFFERENT or min(texts, default=31) <= 12:
            continue
        up_to_twelve = MONTHS / DAYS
        chance = up_to_twelve ** len(dates) * (1 - up_to_twelve) ** len(texts)
        if chance < BY_CHANCE:
            yield f"{parts_named((register.steps.parts[part],))}: {WORDS}"
