"""The first and the last day of training as read, in words, for a person to compare.

They are few, so that no chance tells whether a spreadsheet exchanged days and months
(`exchanged_days` needs many dates), and every effect of the training hangs on them.
What can be told beside them is: the study's window, what is held as a date and what is
text, weekends, and how they would read with day and month exchanged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from perutip.contract.reading.raw_exports.making.exchanged_days import MONTHS
from perutip.contract.reading.raw_exports.making.mapped import MappedRegister
from perutip.contract.registers import FILES, REGISTERS

WINDOW = "trainings"  # the bound of the columns of trainings, and key of [registers]
SATURDAY = 5
SOURCE = "take the office's own file, and read it as text"


def training_days(
    registers: Iterable[MappedRegister], bounds: Mapping[str, tuple[dt.date, ...]]
) -> Iterator[str]:
    """Yield a sentence for each register that has days of training.

    bounds: first and last possible day by the name of the bound, of study.toml; without
    one of trainings nothing is said of it.
    """
    for register in registers:
        for column in REGISTERS[register.name].columns:
            if column.bounds != WINDOW or column.name not in register.table:
                continue
            if days := _days(register, column.name):
                held = _held(register, column.name, days)
                more = _doubt([*days.values()], held, bounds.get(WINDOW, ()))
                yield f"{FILES[register.name]}: {_in_words([*days.values()])}{more}"


def _days(register: MappedRegister, column: str) -> dict[int, dt.date]:
    """Raw row → day of training, of the cells that were read as one."""
    days = {}
    for row, cell in register.table[column].items():
        try:
            days[int(row)] = dt.date.fromisoformat(str(cell))
        except ValueError:  # empty: never; or without a rule, which is refused
            continue
    return days


def _held(
    register: MappedRegister, column: str, days: Mapping[int, dt.date]
) -> dict[bool, list[dt.date]]:
    """Days by whether the spreadsheet holds them as dates; empty where several columns
    are joined."""
    rule = register.rules.columns.get(column)
    if rule is None or len(rule.source) != 1:
        return {}
    name = f"{rule.table}.{rule.source[0]}" if rule.table else rule.source[0]
    cells = register.joined if rule.table else register.raw
    found: dict[bool, list[dt.date]] = {}
    for row, day in days.items() if name in cells else ():
        found.setdefault(isinstance(cells.at[row, name], dt.date), []).append(day)
    return found


def _in_words(days: list[dt.date]) -> str:
    check = "check that day and month stand as the office wrote them"
    if len(days) == 1:
        return f"1 training, on {_day(days[0])}: {check}"
    first, last = _day(min(days)), _day(max(days))
    return f"{len(days):,} trainings, the first on {first}, the last on {last}: {check}"


def _doubt(
    days: list[dt.date],
    held: Mapping[bool, list[dt.date]],
    window: tuple[dt.date, ...],
) -> str:
    """What speaks for days and months that were exchanged, the strongest alone."""
    other = [_exchanged(day) for day in days]
    if window and not _within(days, window) and _within(other, window):
        first, last = window
        return (
            f". With day and month exchanged where they can be, all lie within "
            f"{first} to {last} ([registers] {WINDOW} in study.toml), and not as they "
            f"stand: they seem to have been exchanged; {SOURCE}"
        )
    if set(held) == {True, False} and _early(held[True]) and _late(held[False]):
        return (
            ". Those that the spreadsheet holds as dates have days up to the twelfth, "
            "those written as text later ones: it may have exchanged day and month of "
            f"the former; {SOURCE}"
        )
    firsts = all(day.day == 1 for day in days)  # of months: nothing odd
    if not _early(days) or firsts or sorted(other) == sorted(days):
        return ""
    free = bool(_weekends(days)) and not _weekends(other)
    weekends = f", none at a weekend, where {_weekends(days)} stand now" if free else ""
    return (
        ". No day is later than the twelfth: with day and month exchanged the first "
        f"would be on {_day(min(other))}, the last on {_day(max(other))}{weekends}"
    )


def _exchanged(day: dt.date) -> dt.date:
    return day.replace(month=day.day, day=day.month) if day.day <= MONTHS else day


def _within(days: list[dt.date], window: tuple[dt.date, ...]) -> bool:
    return all(window[0] <= day <= window[-1] for day in days)


def _early(days: list[dt.date]) -> bool:
    return all(day.day <= MONTHS for day in days)


def _late(days: list[dt.date]) -> bool:
    return all(day.day > MONTHS for day in days)


def _weekends(days: list[dt.date]) -> int:
    return sum(day.weekday() >= SATURDAY for day in days)


def _day(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
