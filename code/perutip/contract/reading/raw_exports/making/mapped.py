"""Registers as made of raw files: their rows, and how these came about."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from perutip.contract.checks import MASKED, placeholder
from perutip.contract.checks.no_record import no_record
from perutip.contract.reading.left_out import REASONS, LeftOut
from perutip.contract.reading.raw_exports.making.joins import JoinedTable
from perutip.contract.reading.raw_exports.making.tables import Steps
from perutip.contract.reading.raw_exports.making.values import NoRule
from perutip.contract.reading.raw_exports.mapping_file.declaration import RegisterRules
from perutip.contract.reading.raw_exports.masking.masking import shown_alone
from perutip.contract.reading.raw_exports.messages.problems import Place, RawProblem
from perutip.contract.reading.raw_exports.messages.rows_in_words import PART
from perutip.contract.reading.raw_exports.raw_files.cells import Absent
from perutip.contract.registers import FILES, REGISTERS

ENOUGH = 2  # filled cells that are no numbers, by which a row is a record


@dataclass(frozen=True)
class MappedRegister:
    """One register as text, and how its rows came about.

    table: str columns in the contract's order, empty cells '', index the raw row; a
    cell without a rule stands as it is written. raw: the rows as read; joined: as they
    are mapped, with columns of tables as TABLE.column; tables: those. no_rule: what
    failed. absent: where raw columns are not there, and which; what is made of them is
    left out, and so is what comes from a table that cannot be read. notices: what is
    said of its files.
    """

    rules: RegisterRules
    table: pd.DataFrame
    raw: pd.DataFrame
    joined: pd.DataFrame
    steps: Steps
    tables: dict[str, JoinedTable]
    no_rule: tuple[NoRule, ...] = ()
    absent: tuple[Absent, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the register in the contract."""
        return self.rules.name

    @cached_property
    def unsplit(self) -> frozenset[int]:
        """Rows whose cells do not stand under their titles, reported as such."""
        if self.rules.source.group_by:
            return frozenset()
        return frozenset(self.steps.ragged.broken(self.steps.parts))

    @cached_property
    def no_records(self) -> frozenset[int]:
        """Rows that the contract knows for no record (of totals, notes), as a whole."""
        names = list(map(str, self.table.columns))
        made = zip(self.table.index, self.table.itertuples(False, None), strict=True)
        return frozenset(int(row) for row, cells in made if no_record(cells, names))

    @cached_property
    def _beyond_judging(self) -> dict[str, frozenset[int]]:
        """Table → rows whose cells of it say nothing: unsplit, joined to a row of the
        table that is, or to none, where no more keys are sought than it has of them."""
        found = {"": self.unsplit}
        for join in self.rules.joins:
            if join.table not in self.tables:
                continue
            steps = self.tables[join.table].steps
            there = set(steps.ragged.broken(steps.parts))
            rows = {r for r, at in self.steps.joined[join.table].items() if at in there}
            alone = list(self.steps.unmatched[join.table])
            sought = self.joined.loc[alone, list(join.on)].dropna()
            if len(sought.drop_duplicates()) <= len(there):
                rows |= {int(row) for row in sought.index}
            found[join.table] = self.unsplit | rows
        return found

    def follows(self, column: str, row: int) -> bool:
        """Is what a cell holds a consequence of a row that could not be split?"""
        rule = self.rules.columns.get(column)
        return row in self._beyond_judging.get(rule.table if rule else "", self.unsplit)

    def told(self, item: NoRule) -> list[NoRule]:
        """A value without a rule, in the rows in which it is a fault of its own: not of
        a line that is no record, which is told as a whole."""
        rows = tuple(
            row
            for row in item.rows
            if row not in self.no_records and not self.follows(item.column, row)
        )
        return [replace(item, rows=rows)] if rows else []

    def place(self, column: str = "", source: tuple[str, ...] = ()) -> Place:
        """Where a column of the register comes from; several are joined by ", ".

        source: raw columns at fault, where they are not those of its rule.
        """
        raw = [*source]
        for name in column.split(", ") if column and not source else ():
            rule = self.rules.columns.get(name)
            if rule is not None:
                prefix = f"{rule.table}." if rule.table else ""
                raw.append(" + ".join(f"{prefix}{part}" for part in rule.source))
        own = self.rules.source
        return Place(
            self.steps.parts,
            FILES[self.name],
            column,
            ", ".join(raw),
            own.part_of(),
            tuple(part.told_titles for part in own.parts()),
        )

    def origin(
        self, column: str, rows: tuple[int, ...]
    ) -> tuple[Place, tuple[int, ...]]:
        """Where the cells of a column stand, and in which rows: those of the joined
        table where they come from one and each of `rows` found its own there."""
        rule = self.rules.columns.get(column)
        joined = self.steps.joined.get(rule.table, {}) if rule else {}
        if rule is None or not rows or not joined.keys() >= set(rows):
            return self.place(column), rows
        steps, own = self.tables[rule.table].steps, self.tables[rule.table].source
        place = Place(
            steps.parts,
            FILES[self.name],
            column,
            " + ".join(rule.source),
            own.part_of(),
            tuple(part.told_titles for part in own.parts()),
            rule.table,
        )
        return place, tuple(sorted({joined[row] for row in rows}))

    def problem(self, item: NoRule) -> RawProblem:
        """A value without a rule, where it stands in the raw files."""
        if item.source:
            return item.at(self.place(item.column, item.source), item.rows)
        return item.at(*self.origin(item.column, item.rows))

    def written(self, column: str, rows: Sequence[int], found: str) -> str:
        """The cell as it is written, where the rule made another value of it (`found`,
        as it is shown); for rows that have one and the same."""
        rule = self.rules.columns.get(column)
        if rule is None or len(rule.source) != 1:
            return ""
        name = rule.source[0]
        from_rows = self.joined if rule.table else self.raw
        key = f"{rule.table}.{name}" if rule.table else name
        cells = {str(from_rows.at[row, key]) for row in rows if key in from_rows}
        values = {str(self.table.at[row, column]) for row in rows}
        text = rule.recode, rule.strip, rule.take, rule.prefix, rule.pad, rule.units
        changed = any(text) or (rule.multiply_by, rule.divide_by) != (1, 1)
        if len(cells) != 1 or not changed or cells == values:
            return ""
        declared = next(c for c in REGISTERS[self.name].columns if c.name == column)
        place, at = self.origin(column, tuple(rows))
        titles = [place.raw_title(at[0])]
        shown = shown_alone(cells.pop(), titles, declared, rule.recode)
        return "" if shown in (MASKED, found) else f" (written {shown} in the file)"

    def idle_recodes(self) -> dict[str, int]:
        """Raw columns → values to be recoded that no row has. Values only: a list that
        several columns share (of [recodes]) names those of all of them."""
        found: dict[str, int] = {}

        def note(title: str, wanted: Iterable[str], cells: Iterable[str]) -> None:
            if number := len(set(wanted) - set(cells)):
                found[title] = found.get(title, 0) + number

        parts = self.rules.source.parts()
        by_column: dict[str, set[str]] = {}
        for own in parts:
            for name, recode in own.recode.items():
                by_column.setdefault(name, set()).update(recode)
        for name, wanted in by_column.items():
            if name in self.raw:
                note(repr(name), wanted, map(_text, self.raw[name]))
        for rule in self.rules.columns.values():
            prefix = f"{rule.table}." if rule.table else ""
            names = [f"{prefix}{name}" for name in rule.source]
            if rule.recode and names and set(names) <= set(self.joined.columns):
                cells = self.joined[names].itertuples(index=False)
                joined = (" ".join(filter(None, map(_text, row))) for row in cells)
                note(repr(" + ".join(rule.source)), rule.recode, joined)
        return found

    def filtered(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Raw rows that a filter leaves out for want of a value or by name: those that
        hold a record all the same, and lines of totals and notes, which hold none.

        A record has a date, or two other cells that are no numbers, beside what names
        it. Of a register without such columns, and of rows that are summed, only a row
        without its key is a line.
        """
        steps, key = self.steps, self.rules.key_source
        bare = {row for name in key for row in steps.bare.get(name, ())}
        found = {*bare, *(r for rows in steps.bare.values() for r in rows)}
        found |= {row for rows in steps.named.values() for row in rows}
        dates, words = self._telling()
        if self.rules.source.group_by or not (dates or len(words) >= ENOUGH):
            return tuple(sorted(found - bare)), tuple(sorted(bare))
        records = {
            row
            for row in found
            if any(self._says(row, name) for name in dates)
            or sum(self._says(row, name) for name in words) >= ENOUGH
        }
        return tuple(sorted(records)), tuple(sorted(found - records))

    def _telling(self) -> tuple[set[str], set[str]]:
        """Raw columns of dates, and of other cells that are no numbers, but for those
        that name the row."""
        rules = self.rules
        contract = REGISTERS[rules.name]
        naming = {*rules.key_source}
        keys = {rules.columns[n].table for n in contract.key if n in rules.columns}
        dates: set[str] = set()
        words: set[str] = set()
        for join in rules.joins:
            (naming if join.table in keys else words).update(join.on)
        for column in contract.columns:
            rule = rules.columns.get(column.name)
            if rule is None or rule.table or column.kind in ("int", "float"):
                continue
            (dates if column.kind == "date" else words).update(rule.source)
        there = {str(name) for name in self.raw.columns} - naming
        return dates & there, (words - dates) & there

    def _says(self, row: int, name: str) -> bool:
        """Stands anything in a cell, words for nothing recorded aside?"""
        cell = self.raw.at[row, name]
        if cell is None or cell in self.rules.source.parts()[row // PART].missing:
            return False
        return not (isinstance(cell, str) and placeholder(cell))

    def left_out(self, sha256: str) -> LeftOut:
        """How many raw rows came and are no row of the register, by reason."""
        steps = self.steps
        delivered = steps.read - len(self.filtered()[1])
        rows = Counter(steps.excluded.values())
        rows["identical"] = len(steps.dropped)
        rows["filter"] = delivered - rows.total() - steps.kept
        rows["summed"] = steps.kept - steps.grouped
        return LeftOut(sha256, delivered, {r: rows[r] for r in REASONS if rows[r]})


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


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
