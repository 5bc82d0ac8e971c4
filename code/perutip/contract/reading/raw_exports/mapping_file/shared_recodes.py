"""[recodes.NAME] held against the columns that use it, by the lines of its words."""

from collections.abc import Iterator
from typing import Any

from perutip.contract.reading.raw_exports.mapping_file.loading_registers import (
    taken_by,
)
from perutip.contract.reading.raw_exports.mapping_file.records import Problems
from perutip.contract.registers import REGISTERS

Taken = dict[str, tuple[str, ...]]
"""Column as messages name it → the only values that it takes; none: any."""


def check_shared(
    raw: dict[str, Any], recodes: dict[str, Any], problems: Problems
) -> None:
    """Note each value of a shared recode that no column takes which uses it.

    One that some column takes may be for that column alone. Where a section recodes
    cells before columns are read, or a column takes any value, nothing is known. The
    word of the raw file is not said: it may name somebody.
    """
    early = set(_recoded_early(raw))
    for shared, columns in _used_by(raw).items():
        table = recodes.get(shared)
        if shared in early or not isinstance(table, dict) or not all(columns.values()):
            continue
        allowed = list(dict.fromkeys(one for few in columns.values() for one in few))
        words = (
            f"expected on the right one of {', '.join(allowed)}, as "
            f"{', '.join(columns)} {'take' if len(columns) > 1 else 'takes'}"
        )
        for written, target in table.items():
            if isinstance(target, str) and target and target not in allowed:
                problems.add(f"recodes.{shared}", written, words, shown=False)


def _used_by(raw: dict[str, Any]) -> dict[str, Taken]:
    """Name of a shared recode → the columns of registers that use it."""
    found: dict[str, Taken] = {}
    for name, register in REGISTERS.items():
        section = raw.get(name)
        rules = section.get("columns") if isinstance(section, dict) else None
        for column in register.columns:
            rule = rules.get(column.name) if isinstance(rules, dict) else None
            shared = rule.get("recode") if isinstance(rule, dict) else None
            if isinstance(shared, str):
                where = f"{name}.{column.name}"
                found.setdefault(shared, {})[where] = taken_by(column)
    return found


def _recoded_early(section: Any) -> Iterator[str]:
    """Names of the shared recodes of cells as they are read, wherever they stand."""
    inner = section if isinstance(section, list) else []
    if isinstance(section, dict):
        given = section.get("recode")
        inner = [value for key, value in section.items() if key != "columns"]
        if isinstance(given, dict):
            yield from (name for name in given.values() if isinstance(name, str))
    for one in inner:
        yield from _recoded_early(one)
