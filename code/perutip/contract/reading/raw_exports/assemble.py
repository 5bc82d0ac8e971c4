"""Mapping and raw files to registers as text, with an account of every row."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perutip.contract.reading.left_out import REASONS, LeftOut
from perutip.contract.reading.raw_exports.cells import (
    RawTable,
    missing_files,
    open_elsewhere,
    read_source,
)
from perutip.contract.reading.raw_exports.declaration import (
    Mapping,
    RegisterRules,
    Source,
)
from perutip.contract.reading.raw_exports.joins import join_table
from perutip.contract.reading.raw_exports.problems import (
    MappingError,
    Place,
    RawProblem,
    parts_named,
    raw_rows,
)
from perutip.contract.reading.raw_exports.tables import Steps, prepare
from perutip.contract.reading.raw_exports.values import NoRule, map_column
from perutip.contract.registers import FILES, REGISTERS

ByRegister = dict[str, list[str]]
Sheets = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class MappedRegister:
    """One register as text, and how its rows came about.

    table: str columns in the contract's order, empty cells '', index the raw row; a
    cell without a rule stands as it is written. raw: the rows as read. no_rule: what
    failed. absent: where raw columns are not there, and which; what is made of them is
    left out, and so is what comes from a table that cannot be read.
    """

    rules: RegisterRules
    table: pd.DataFrame
    raw: pd.DataFrame
    steps: Steps
    no_rule: tuple[NoRule, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Name of the register in the contract."""
        return self.rules.name

    def place(self, column: str = "") -> Place:
        """Where a column of the register comes from; several are joined by ", "."""
        raw = []
        for name in column.split(", ") if column else ():
            rule = self.rules.columns.get(name)
            if rule is not None:
                prefix = f"{rule.table}." if rule.table else ""
                raw.append(" + ".join(f"{prefix}{part}" for part in rule.source))
        return Place(self.steps.parts, FILES[self.name], column, ", ".join(raw))

    def left_out(self, sha256: str) -> LeftOut:
        """How many raw rows came and are no row of the register, by reason."""
        steps = self.steps
        delivered = steps.read - sum(
            len(rows) for name, rows in steps.bare.items() if name in self.key_source
        )
        rows = Counter(steps.excluded.values())
        rows["identical"] = len(steps.dropped)
        rows["filter"] = delivered - rows.total() - steps.kept
        rows["summed"] = steps.kept - steps.grouped
        return LeftOut(sha256, delivered, {r: rows[r] for r in REASONS if rows[r]})

    @property
    def key_source(self) -> tuple[str, ...]:
        """Raw columns of which the register's key is made where it is one column: what
        names a single row."""
        key = REGISTERS[self.name].key
        return self.rules.columns[key[0]].source if len(key) == 1 else ()


@dataclass(frozen=True)
class Mapped:
    """Every register of a mapping; `problems` is empty when it may be written.

    tables: rows of the joined tables. unread: raw columns that nothing reads, by the
    name of a table or register. notices: what is said of the raw files whatever
    happens.
    """

    registers: tuple[MappedRegister, ...] = ()
    tables: dict[str, Steps] = field(default_factory=dict)
    problems: tuple[str | RawProblem, ...] = ()
    notices: tuple[str, ...] = ()

    def report(self, more: ByRegister | None = None) -> list[str]:
        """Rows in and out, joins, raw columns left out; `more` lines by register."""
        return [*self.notices, *_report(self, more or {})]


def map_registers(mapping: Mapping, raw: Path) -> Mapped:
    """Read the raw files and make every register that the mapping declares.

    Notes
    -----
    All problems are gathered: files, columns, and every value without a rule. What
    needs a table that cannot be read is left out, and the rest is looked at.
    """
    sources = [*mapping.tables.values(), *(r.source for r in mapping.registers)]
    problems: list[str | RawProblem] = []
    for one in sources:
        problems += missing_files(raw, one)
    tables: dict[str, pd.DataFrame] = {}
    steps: dict[str, Steps] = {}
    read_of = _read_of(mapping)
    for name, source in mapping.tables.items():
        if missing_files(raw, source):
            continue
        wanted = mapping.wanted_of(name)
        try:
            read = read_source(raw, source, wanted)
            _need(read, wanted)
            tables[name], steps[name] = prepare(read, source)
            steps[name].unread = _unread(read.rows, read_of[_sheets(source)])
        except MappingError as error:
            problems += error.found
    registers = []
    for rules in mapping.registers:
        if missing_files(raw, rules.source):
            continue
        try:
            registers.append(_one(rules, raw, tables, mapping))
        except MappingError as error:
            problems += error.found
            continue
        made = registers[-1]
        made.steps.unread = _unread(made.raw, read_of[_sheets(rules.source)])
    for register in registers:
        problems += _no_columns(register.absent)
        problems += [item.at(register.place(item.column)) for item in register.no_rule]
    notices = [open_elsewhere(raw, file) for one in sources for file in one.file]
    return Mapped(
        tuple(registers),
        steps,
        tuple(dict.fromkeys(problems)),
        tuple(dict.fromkeys(words for words in notices if words)),
    )


def _no_columns(absent: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{where}: no column {name!r}" for where, name in absent]


def _need(read: RawTable, names: Iterable[str]) -> None:
    """Raise MappingError when a column is absent without which no row can be made."""
    if read.lacking & set(names):
        raise MappingError(_no_columns(read.absent), parts_named(read.parts))


def _read_of(mapping: Mapping) -> dict[Sheets, set[str]]:
    """Sheets → columns that a rule of any table or register reads from them."""
    found: dict[Sheets, set[str]] = {}
    for name, source in mapping.tables.items():
        found.setdefault(_sheets(source), set()).update(mapping.wanted_of(name))
    for rules in mapping.registers:
        found.setdefault(_sheets(rules.source), set()).update(rules.wanted())
    return found


def _sheets(source: Source) -> Sheets:
    return source.file, source.sheet


def _unread(rows: pd.DataFrame, wanted: Collection[str]) -> tuple[str, ...]:
    return tuple(str(name) for name in rows.columns if name not in wanted)


def _one(
    rules: RegisterRules, raw: Path, tables: dict[str, pd.DataFrame], mapping: Mapping
) -> MappedRegister:
    wanted = rules.wanted()
    read = read_source(raw, rules.source, wanted)
    keys = [name for join in rules.joins for name in join.on]
    _need(read, (*rules.source.named(), *keys))
    rows, steps = prepare(read, rules.source)
    for join in rules.joins:
        if join.table in tables:
            sums = mapping.tables[join.table].sum
            rows = join_table(rows, tables[join.table], join, steps, sums)
    columns, no_rule = {}, []
    for column in REGISTERS[rules.name].columns:
        rule = rules.columns.get(column.name)
        if rule is None or (rule.table and rule.table not in tables):
            continue
        if not rule.table and set(rule.source) & read.lacking:
            continue
        values, failed = map_column(rows, rule, column, rules.source)
        columns[column.name] = pd.Series(values, index=rows.index, dtype="str")
        no_rule += failed
    table = pd.DataFrame(columns, index=rows.index)
    if rules.sort_by and set(rules.sort_by) <= set(table.columns):
        table = table.sort_values(list(rules.sort_by), kind="stable")
    return MappedRegister(rules, table, read.rows, steps, tuple(no_rule), read.absent)


def _report(mapped: Mapped, more: ByRegister) -> Iterator[str]:
    for name, steps in mapped.tables.items():
        yield f"table {name}: {_counts(steps)}"
        yield from _left_out(steps)
    for register in mapped.registers:
        steps = register.steps
        yield f"{FILES[register.name]}: {_counts(steps)}, {len(register.table):,} out"
        yield from _left_out(steps)
        yield from more.get(register.name, ())
        for table, missing in steps.unmatched.items():
            unused = steps.unused[table]
            lost = ", ".join(steps.lost.get(table, []))
            yield (
                f"  join {table}: {steps.grouped - missing:,} rows joined, {missing:,} "
                f"without a match; {len(unused):,} rows of {table} joined nothing"
                + (f" ({lost})" if lost else "")
            )


def _left_out(steps: Steps) -> Iterator[str]:
    for reason, number in Counter(steps.excluded.values()).items():
        mine = [row for row, why in steps.excluded.items() if why == reason]
        noun = "row" if number == 1 else "rows"
        where = raw_rows(mine, parts=steps.parts)
        yield f"  {number:,} {noun} excluded as {reason}: {where}"
    for column, number in steps.idle.items():
        noun = "value" if number == 1 else "values"
        yield (
            f"  {number:,} {noun} of {column!r} to leave out, which no row has: remove "
            "what is left out no more, or look for a typing error"
        )
    if steps.dropped:
        number = len(steps.dropped)
        yield (
            f"  {number:,} {'row' if number == 1 else 'rows'} left out, the same as an "
            f"earlier one in every cell: {raw_rows(steps.dropped, parts=steps.parts)}"
        )
    if steps.unread:
        listed = ", ".join(repr(name) for name in steps.unread)
        yield f"  raw columns left out, read by no rule: {listed}"


def _counts(steps: Steps) -> str:
    parts = [f"{steps.read:,} rows in"]
    if steps.excluded:
        parts.append(f"{len(steps.excluded):,} excluded")
    if steps.dropped:
        parts.append(f"{len(steps.dropped):,} identical left out")
    if steps.kept != steps.read - len(steps.excluded) - len(steps.dropped):
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
