"""The first line of a register: which declared column stands where."""

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from perutip.contract.checks import Breach, is_witness
from perutip.contract.checks.telling_titles import shown_title
from perutip.contract.registers import REGISTERS, Register

SAVED_BY_EXCEL = (
    "a spreadsheet that saves CSV so writes decimals with a comma and dates as "
    "dd/mm/yyyy too. Save it as CSV UTF-8 with commas, or let main.py map read it: "
    'separator = "{}", decimal = ",", dates = ["dd/mm/yyyy"]'
)


@dataclass(frozen=True)
class Header:
    """Where declared columns and witnesses stand, and what is wrong with their names.

    places: declared column → place; one that stands twice is left out. witnesses: the
    same for undeclared columns that are checked against declared ones. separator: one
    under which the line would be a header; empty where the comma is, or nothing is.
    """

    places: dict[str, int]
    witnesses: dict[str, int] = field(default_factory=dict)
    breaches: list[Breach] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    separator: str = ""


def read_header(header: list[str], register: Register) -> Header:
    """Return the header's columns, breaches and notices.

    A first line without any declared name may be data, and none of it is shown.
    """
    declared = [column.name for column in register.columns]

    def breach(expected: str, column: str = "") -> Breach:
        return Breach(register, column, expected, np.array([1]))

    if not set(header) & set(declared):
        separator = next((s for s in ";\t|" if s in "".join(header)), "")
        hint = f"; the separator seems to be {separator!r}" if separator else ""
        names = ", ".join(c.name for c in register.columns if not c.optional)
        split = [name.strip() for name in "".join(header).split(separator or None)]
        certain = bool(separator) and len(set(split) & set(declared)) > 1
        if certain:
            hint += f": {SAVED_BY_EXCEL.format(separator)}"
        wanted = f"a comma-separated header with {names}{hint}"
        apart = separator if certain else ""
        another = _of_another(header, register)
        return Header({}, {}, [breach(wanted)], another, separator=apart)
    times = Counter(name for name in header if name)
    breaches = [breach("each column once", name) for name in times if times[name] > 1]
    misspelt, notices = _undeclared(header, register)
    for name in declared:
        if name in misspelt:
            meant = f"this column; is {misspelt[name]!r} meant?"
            breaches.append(breach(meant, name))
        elif name not in header and not register.column(name).optional:
            breaches.append(breach("this column; the file does not have it", name))
    notices = [*_of_another(header, register), *notices]
    once = {name: header.index(name) for name in times if times[name] == 1}
    places = {name: once[name] for name in declared if name in once}
    witnesses = {
        name: place
        for name, place in once.items()
        if name not in declared and is_witness(name)
    }
    return Header(places, witnesses, breaches, notices)


def _of_another(header: list[str], register: Register) -> list[str]:
    """That a header is another register's, where it has every column of that one, and
    most of its own are not there."""
    own = _needed(register)
    if 2 * len(own & set(header)) >= len(own):
        return []
    others = [one for one in REGISTERS.values() if _needed(one) <= set(header)]
    if not others:
        return []
    meant = max(others, key=lambda one: len(_needed(one)))
    return [f"{register.file}: its columns are those of {meant.file}: another's file?"]


def _needed(register: Register) -> set[str]:
    return {column.name for column in register.columns if not column.optional}


def _undeclared(
    header: list[str], register: Register
) -> tuple[dict[str, str], list[str]]:
    """Return absent column → the name that seems to be meant for it, and the notice of
    all others that are not declared."""
    declared = [column.name for column in register.columns]
    absent = [name for name in declared if name not in header]
    misspelt, others = {}, []
    for name in dict.fromkeys(header):
        if not name or name in declared:
            continue
        near = difflib.get_close_matches(_plain(name), absent, n=1, cutoff=0.8)
        if near:
            misspelt[near[0]] = name
        else:
            others.append(f"{shown_title(name)} (column {header.index(name) + 1})")
    said = f"{register.file}: not declared, not read: {', '.join(others)}"
    return misspelt, [said] if others else []


def _plain(name: str) -> str:
    return re.sub("[^a-z0-9_]", "_", name.lower())
