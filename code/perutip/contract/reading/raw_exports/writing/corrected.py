"""Rows that a mapping leaves out by name, and that would pass every check by now."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from perutip.contract.checks import Problem, StudyFacts
from perutip.contract.reading.raw_exports.making.assemble import map_registers
from perutip.contract.reading.raw_exports.making.mapped import Mapped, MappedRegister
from perutip.contract.reading.raw_exports.mapping_file.declaration import (
    Mapping,
    RegisterRules,
)
from perutip.contract.reading.raw_exports.messages.problems import RawProblem
from perutip.contract.reading.raw_exports.messages.rows_in_words import Parts, raw_rows
from perutip.contract.reading.raw_exports.writing.against_contract import check_mapped
from perutip.contract.registers import FILES

MENDED = ("broken", "duplicate", "other")
"""Reasons that a correction at the source does away with; the others stay true."""
BY_FILTER = "by `without` of a filter"
Fill = Callable[[Mapped, Path], None]


@dataclasses.dataclass(frozen=True)
class Checks:
    """What registers are checked against: facts of configuration and log, and folder →
    what is found beside their cells."""

    facts: StudyFacts | None
    others: Callable[[Path], list[Problem]]


def corrected_rows(
    mapping: Mapping,
    mapped: Mapped,
    raw: Path,
    beside: Path,
    fill: Fill,
    checks: Checks,
) -> dict[str, list[str]]:
    """Return register → lines on rows left out that are in order by now.

    Parameters
    ----------
    mapping, mapped : the mapping, and what it made without those rows.
    raw : folder of raw exports.
    beside : a folder for a temporary one.
    fill : (registers, folder) → writes them and what stands beside them there.
    checks : what is asked of them.

    Notes
    -----
    The registers are made once more with those rows and checked; a row in which no
    check finds anything is in order. Rows that are summed are not looked at.
    """
    asked = {register.name: _left_out(register) for register in mapped.registers}
    asked = {name: rows for name, rows in asked.items() if rows}
    if not asked:
        return {}
    rules = tuple(
        _with_them(register) if register.name in asked else register.rules
        for register in mapped.registers
    )
    again = map_registers(dataclasses.replace(mapping, registers=rules), raw)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".mapping-") as made:
        fill(again, Path(made))
        others = checks.others(Path(made))
        broken = check_mapped(Path(made), again.registers, checks.facts, others)[0]
    wrong: dict[str, set[int]] = {}
    for problem in (*again.problems, *broken):
        if not isinstance(problem, RawProblem):
            return {}  # a file or column that cannot be read: nothing is known
        rows = problem.of_register or problem.rows
        wrong.setdefault(problem.place.register, set()).update(rows)
    parts = {register.name: register.steps.parts for register in mapped.registers}
    return {
        name: list(_said(rows, wrong.get(FILES[name], set()), parts[name]))
        for name, rows in asked.items()
    }


def _said(rows: dict[int, str], wrong: set[int], parts: Parts) -> Iterator[str]:
    for why in dict.fromkeys(rows.values()):
        mine = [row for row, reason in rows.items() if reason == why]
        fine = sorted(row for row in mine if row not in wrong)
        if fine:
            noun = "row" if len(mine) == 1 else "rows"
            yield (
                f"  {noun} left out ({why}) now in order: {len(fine):,} of "
                f"{len(mine):,} ({raw_rows(fine, parts=parts)}); remove the exclusion"
            )


def _left_out(register: MappedRegister) -> dict[int, str]:
    """Return raw row → why it is left out, of those that a correction may mend."""
    if register.rules.source.group_by:
        return {}
    rows = {r: why for r, why in register.steps.excluded.items() if why in MENDED}
    for column in register.rules.key_source:
        rows |= dict.fromkeys(register.steps.named.get(column, ()), BY_FILTER)
    return rows


def _with_them(register: MappedRegister) -> RegisterRules:
    """The rules that leave out nothing that a correction may mend."""
    source, keys = register.rules.source, register.rules.key_source
    kept = tuple(e for e in source.exclude if e.reason not in MENDED)
    filters = tuple(
        dataclasses.replace(rule, without=()) if rule.column in keys else rule
        for rule in source.filter
    )
    source = dataclasses.replace(source, exclude=kept, filter=filters)
    return dataclasses.replace(register.rules, source=source)
