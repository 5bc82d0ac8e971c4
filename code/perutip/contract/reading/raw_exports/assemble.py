"""Mapping and raw files to registers as text, with an account of every row."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.contract.reading.raw_exports.cells import read_source
from perutip.contract.reading.raw_exports.declaration import (
    Mapping,
    MappingError,
    RegisterRules,
)
from perutip.contract.reading.raw_exports.tables import Steps, join_table, prepare
from perutip.contract.reading.raw_exports.values import NoRule, map_column
from perutip.contract.registers import FILES, REGISTERS


@dataclass(frozen=True)
class MappedRegister:
    """One register as text, and how its rows came about.

    table: str columns in the contract's order, empty cells ''. no_rule: what failed.
    """

    name: str
    table: pd.DataFrame
    steps: Steps
    no_rule: tuple[NoRule, ...] = ()


@dataclass(frozen=True)
class Mapped:
    """Every register of a mapping; `problems` is empty when it may be written."""

    registers: tuple[MappedRegister, ...] = ()
    tables: dict[str, Steps] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def report(self) -> list[str]:
        """Rows in and out, joins, values without a rule with their count, masked."""
        return list(_report(self))


def map_registers(mapping: Mapping, raw: Path) -> Mapped:
    """Read the raw files and make every register that the mapping declares.

    Notes
    -----
    All problems are gathered: files, columns, and every value without a rule.
    """
    problems: list[str] = []
    tables: dict[str, pd.DataFrame] = {}
    steps: dict[str, Steps] = {}
    for name, source in mapping.tables.items():
        try:
            tables[name], steps[name] = prepare(read_source(raw, source), source)
        except MappingError as error:
            problems += error.problems
    registers = []
    for rules in mapping.registers:
        if any(join.table not in tables for join in rules.joins):
            continue  # the table's own problem is said above
        try:
            registers.append(_one(rules, raw, tables, mapping))
        except MappingError as error:
            problems += error.problems
    for register in registers:
        problems += [f"{FILES[register.name]}: {item}" for item in register.no_rule]
    return Mapped(tuple(registers), steps, tuple(dict.fromkeys(problems)))


def _one(
    rules: RegisterRules, raw: Path, tables: dict[str, pd.DataFrame], mapping: Mapping
) -> MappedRegister:
    rows, steps = prepare(read_source(raw, rules.source), rules.source)
    for join in rules.joins:
        rows = join_table(
            rows, tables[join.table], join, steps, mapping.tables[join.table].sum
        )
    absent = sorted(
        {
            f"{rule.table}.{name}" if rule.table else name
            for rule in rules.columns.values()
            for name in rule.source
            if (f"{rule.table}.{name}" if rule.table else name) not in rows
        }
    )
    if absent:
        file = rules.source.file
        raise MappingError([f"{file}: no column {name!r}" for name in absent], "RAW")
    columns, no_rule = {}, []
    for column in REGISTERS[rules.name].columns:
        if column.name in rules.columns:
            rule = rules.columns[column.name]
            values, failed = map_column(rows, rule, column, rules.source)
            columns[column.name] = pd.Series(values, dtype="str")
            no_rule += failed
    table = pd.DataFrame(columns)
    if rules.sort_by:
        table = table.sort_values(list(rules.sort_by), kind="stable", ignore_index=True)
    return MappedRegister(rules.name, table, steps, tuple(no_rule))


def _report(mapped: Mapped) -> Iterator[str]:
    for name, steps in mapped.tables.items():
        yield f"table {name}: {_counts(steps)}"
    for register in mapped.registers:
        steps = register.steps
        yield f"{FILES[register.name]}: {_counts(steps)}, {len(register.table):,} out"
        for table, missing in steps.unmatched.items():
            unused = steps.unused[table]
            lost = ", ".join(steps.lost.get(table, []))
            yield (
                f"  join {table}: {steps.grouped - missing:,} rows joined, {missing:,} "
                f"without a match; {len(unused):,} rows of {table} joined nothing"
                + (f" ({lost})" if lost else "")
            )
        for item in register.no_rule:
            yield f"  {item}"


def _counts(steps: Steps) -> str:
    parts = [f"{steps.read:,} rows in"]
    if steps.kept != steps.read:
        parts.append(f"{steps.kept:,} after the filter")
    if steps.grouped != steps.kept:
        parts.append(f"{steps.grouped:,} after summing")
    if steps.blanks:
        parts.append(f"{steps.blanks:,} empty cells counted as 0")
    return ", ".join(parts)


def not_joined(mapped: Mapped) -> list[tuple[str, str, str, int]]:
    """Return (register, table, name, times) for rows of tables that joined nothing."""
    out = []
    for register in mapped.registers:
        for table, names in register.steps.unused.items():
            for name, times in sorted(Counter(names).items()):
                out.append((FILES[register.name], table, name, times))
    return out
