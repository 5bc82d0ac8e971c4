"""Mapping and raw files to registers as text, with an account of every row."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pandas as pd

from perutip.contract.reading.raw_exports.making.exchanged_days import exchanged_days
from perutip.contract.reading.raw_exports.making.expectations import OF_EMPTY
from perutip.contract.reading.raw_exports.making.joins import (
    JoinedTable,
    join_table,
    key_shown,
)
from perutip.contract.reading.raw_exports.making.mapped import Mapped, MappedRegister
from perutip.contract.reading.raw_exports.making.tables import prepare
from perutip.contract.reading.raw_exports.making.values import NoRule, map_column
from perutip.contract.reading.raw_exports.mapping_file.declaration import (
    Join,
    Mapping,
    RegisterRules,
)
from perutip.contract.reading.raw_exports.mapping_file.sources import Source
from perutip.contract.reading.raw_exports.masking.persons import Persons, persons_of
from perutip.contract.reading.raw_exports.messages.problems import (
    MappingError,
    RawProblem,
)
from perutip.contract.reading.raw_exports.messages.rows_in_words import (
    parts_named,
    raw_rows,
)
from perutip.contract.reading.raw_exports.raw_files.cells import RawTable, read_source
from perutip.contract.reading.raw_exports.raw_files.ragged import MOVED
from perutip.contract.reading.raw_exports.raw_files.raw_files import (
    missing_files,
    open_elsewhere,
)
from perutip.contract.registers import REGISTERS

Sheets = tuple[tuple[str, str], ...]


def map_registers(mapping: Mapping, raw: Path) -> Mapped:
    """Read the raw files and make every register that the mapping declares.

    Notes
    -----
    All problems are gathered: files, columns, and every value without a rule. What
    needs a table that cannot be read is left out, and the rest is looked at.
    """
    sources = [*mapping.tables.values(), *(r.source for r in mapping.registers)]
    problems: list[str | RawProblem] = []
    notices: list[str] = []
    for one in sources:
        problems += missing_files(raw, one)
    tables: dict[str, JoinedTable] = {}
    read_of = _read_of(mapping)
    for name, source in mapping.tables.items():
        if missing_files(raw, source):
            continue
        wanted = mapping.wanted_of(name)
        try:
            read = read_source(raw, source, wanted)
            notices += read.notices
            _need(read, wanted)
            tables[name] = JoinedTable(*prepare(read, source), source)
            unread = _unread(read.rows, read_of[_sheets(source)])
            tables[name].steps.unread = unread
        except MappingError as error:
            problems += error.found
    registers = []
    for rules in mapping.registers:
        if missing_files(raw, rules.source):
            continue
        try:
            registers.append(_one(rules, raw, tables))
        except MappingError as error:
            problems += error.found
            continue
        made = registers[-1]
        notices += made.notices
        made.steps.unread = _unread(made.raw, read_of[_sheets(rules.source)])
    for name, table in tables.items():
        if rows := table.steps.ragged.broken(table.steps.parts):
            where = raw_rows(rows, parts=table.steps.parts)
            problems.append(f"{table.source.files} (table {name}): {where}: {MOVED}")
    for register in registers:
        if rows := register.steps.ragged.broken(register.steps.parts):
            where = raw_rows(rows, parts=register.steps.parts)
            words = f"{where}: {MOVED}"
            problems.append(RawProblem(register.place(), words, "", rows))
        problems += map(str, register.absent)
        told = [one for item in register.no_rule for one in register.told(item)]
        problems += [register.problem(item) for item in told]
    notices += [open_elsewhere(raw, file) for one in sources for file in one.file]
    notices += [words for one in registers for words in exchanged_days(one)]
    return Mapped(
        tuple(registers),
        {name: table.steps for name, table in tables.items()},
        tuple(dict.fromkeys(problems)),
        tuple(dict.fromkeys(words for words in notices if words)),
    )


def _need(read: RawTable, names: Iterable[str]) -> None:
    """Raise MappingError when a column is absent without which no row can be made."""
    if read.lacking & set(names):
        raise MappingError(list(map(str, read.absent)), parts_named(read.parts))


def _read_of(mapping: Mapping) -> dict[Sheets, set[str]]:
    """Sheets → columns that a rule of any table or register reads from them."""
    found: dict[Sheets, set[str]] = {}
    for name, source in mapping.tables.items():
        found.setdefault(_sheets(source), set()).update(mapping.wanted_of(name))
    for rules in mapping.registers:
        found.setdefault(_sheets(rules.source), set()).update(rules.wanted())
    return found


def _sheets(source: Source) -> Sheets:
    return tuple((one.file[0], one.sheet[0]) for one in source.parts())


def _unread(rows: pd.DataFrame, wanted: Collection[str]) -> tuple[str, ...]:
    return tuple(str(name) for name in rows.columns if name not in wanted)


def _one(
    rules: RegisterRules, raw: Path, tables: dict[str, JoinedTable]
) -> MappedRegister:
    wanted = rules.wanted()
    read = read_source(raw, rules.source, wanted)
    keys = [name for join in rules.joins for name in join.on]
    _need(read, (*rules.source.named(), *keys))
    rows, steps = prepare(read, rules.source, rules.key_source)
    for join in rules.joins:
        if join.table in tables:
            rows = join_table(rows, tables[join.table], join, steps)
    columns: dict[str, pd.Series] = {}
    no_rule: list[NoRule] = []
    joins = {join.table: join for join in rules.joins}
    persons = {"": cache(partial(_persons, read.rows, rules.source, rules, ""))}
    persons |= {
        name: cache(partial(_persons, table.rows, table.source, rules, name))
        for name, table in tables.items()
    }
    for column in REGISTERS[rules.name].columns:
        rule = rules.columns.get(column.name)
        if rule is None or (rule.table and rule.table not in tables):
            continue
        if not rule.table and set(rule.source) & read.lacking:
            continue
        source = tables[rule.table].source if rule.table else rules.source
        at = steps.joined[rule.table] if rule.table else None
        values, failed = map_column(rows, rule, column, source, persons[rule.table], at)
        columns[column.name] = pd.Series(values, index=rows.index, dtype="str")
        if rule.table:
            alone = set(steps.unmatched[rule.table])
            failed = [
                part
                for item in failed
                for part in _unjoined(item, rows, joins[rule.table], alone, tables)
            ]
        no_rule += failed
    table = pd.DataFrame(columns, index=rows.index)
    if rules.sort_by and set(rules.sort_by) <= set(table.columns):
        table = table.sort_values(list(rules.sort_by), kind="stable")
    return MappedRegister(
        rules,
        table,
        read.rows,
        rows,
        steps,
        tables,
        tuple(no_rule),
        read.absent,
        read.notices,
    )


def _persons(
    rows: pd.DataFrame, source: Source, rules: RegisterRules, table: str
) -> Persons:
    """What of raw rows, the register's or a joined table's, may name persons."""
    parts = source.parts()
    known = {
        name
        for column in REGISTERS[rules.name].columns
        for name in getattr(rules.columns.get(column.name), "source", ())
        if column.identifying and rules.columns[column.name].table == table
    }
    return persons_of(
        (
            " / ".join({part.title(str(name)) for part in parts}),
            name in known,
            [cell for cell in rows[name] if isinstance(cell, str)],
        )
        for name in rows.columns
    )


def _unjoined(
    item: NoRule,
    rows: pd.DataFrame,
    join: Join,
    alone: set[int],
    tables: dict[str, JoinedTable],
) -> list[NoRule]:
    """A value without a rule; of cells that are empty for want of a joined row, what
    was looked for in the table, value by value."""
    mine = [row for row in item.rows if row in alone]
    keys: dict[tuple[str, ...], list[int]] = {}
    names, own = list(join.on), list(join.on.values())
    for row in mine:
        cells = [rows.at[row, name] for name in names]
        keys.setdefault(tuple("" if c is None else str(c) for c in cells), []).append(
            row
        )
    table = tables[join.table].rows
    known = [str(cell) for name in own for cell in table[name] if cell is not None]
    wanted = ", ".join(map(repr, own))
    found = []
    for key, at in sorted(keys.items(), key=lambda pair: (-len(pair[1]), pair[1])):
        shown = key_shown(key, [*names, *own], len(at), known)
        if not all(key):
            shown = "an empty cell"
        last = ", or a recode" if all(key) else OF_EMPTY
        expected = f"a row with it in {wanted} of table {join.table}{last}"
        cause = f"no row of table {join.table} for "
        what = NoRule(
            item.column, shown, tuple(at), expected, shown, tuple(names), cause
        )
        found.append(what)
    rest = tuple(row for row in item.rows if row not in alone)
    return [*found, *([replace(item, rows=rest)] if rest else [])]
