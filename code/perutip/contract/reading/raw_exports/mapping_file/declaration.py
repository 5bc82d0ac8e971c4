"""mapping.toml as frozen dataclasses: how raw exports become the registers.

[tables.NAME] is a raw table to join from, [NAME] a register of the contract. Both say
where rows come from (`Source`); a register also says what each of its columns is made
of (`ColumnRule`) and which tables are joined to it (`Join`).
"""

from dataclasses import dataclass, field
from typing import Literal

from perutip.contract.reading.raw_exports.mapping_file.sources import DateForm, Source
from perutip.contract.registers import REGISTERS


@dataclass(frozen=True)
class ColumnRule:
    """What one column of a register is made of.

    source: raw columns; several are joined by a space ("12" "marzo" "2021"). table: the
    joined table that has them; empty for the register's own. constant: the same value
    in every row. recode: written value → value, also a name of [recodes]. strip: units
    left out before or after the rest (`["%", "años"]`). take: first and last character
    kept, from 1. pad: length reached with zeros in front. prefix: text put before it
    all, in this order. units: unit behind a number → what one counts
    (`{ "años" = 12, "meses" = 1 }`, "" for a number by itself); of "8 años y 6 meses"
    the sum. divide_by, multiply_by, digits: of numbers, in this order.
    dates, two_digit_years, decimal, thousands: instead of the source's. when_empty:
    value where nothing is recorded.
    """

    source: tuple[str, ...] = ()
    table: str = ""
    constant: str | None = None
    recode: dict[str, str] = field(default_factory=dict)
    strip: tuple[str, ...] = ()
    take: tuple[int, ...] = ()
    pad: int = 0
    prefix: str = ""
    units: dict[str, float] = field(default_factory=dict)
    divide_by: float = 1.0
    multiply_by: float = 1.0
    digits: int | None = None
    dates: tuple[DateForm, ...] = ()
    two_digit_years: tuple[int, ...] = ()
    decimal: Literal["", ".", ",", "either"] = ""
    thousands: Literal["", ".", ",", " ", "'"] | None = None
    when_empty: str | None = None

    def marks(self, source: Source) -> tuple[str, str]:
        """Marks of decimals and thousands in the part `source`."""
        own = self.thousands
        thousands = source.thousands if own is None else own
        return self.decimal or source.decimal, thousands


@dataclass(frozen=True)
class Join:
    """A table joined to a register, at most one row of it for each row of the register.

    on: column of the register's raw rows (or TABLE.column of an earlier join) → column
    of the table. by: "name" folds case, accents, signs and spaces; "exact" does not.
    """

    table: str
    on: dict[str, str]
    by: Literal["name", "exact"] = "name"


@dataclass(frozen=True)
class RegisterRules:
    """One register: its source, the tables joined to it, a rule for each column.

    sort_by: columns of the register; empty leaves the order of the raw rows.
    """

    name: str
    source: Source
    columns: dict[str, ColumnRule]
    joins: tuple[Join, ...] = ()
    sort_by: tuple[str, ...] = ()

    @property
    def key_source(self) -> tuple[str, ...]:
        """Raw columns of which the register's key is made where it is one column: what
        names a single row. Of a code that is looked up in a list, the column by which
        it is, where it is one of the register's own rows."""
        key = REGISTERS[self.name].key
        if len(key) != 1:
            return ()
        rule = self.columns[key[0]]
        if not rule.table:
            return rule.source
        joined = {join.table: tuple(join.on) for join in self.joins}
        on = joined.get(rule.table, ())
        own = [name for name in on if name.partition(".")[0] not in joined]
        return on if len(on) == len(own) == 1 else ()

    def wanted(self) -> tuple[str, ...]:
        """Columns that the register's own raw file must have."""
        joined = {join.table for join in self.joins}
        keys = [
            name
            for join in self.joins
            for name in join.on
            if name.partition(".")[0] not in joined
        ]
        read = [n for r in self.columns.values() if not r.table for n in r.source]
        return tuple(dict.fromkeys((*self.source.named(), *keys, *read)))


@dataclass(frozen=True)
class Mapping:
    """All of mapping.toml. tables: by name. registers: in the contract's order.

    unread: files, or FILE/SHEET, of the raw folder that are left unread on purpose.
    """

    tables: dict[str, Source]
    registers: tuple[RegisterRules, ...]
    unread: tuple[str, ...] = ()

    def wanted_of(self, table: str) -> tuple[str, ...]:
        """Columns that the raw file of a joined table must have."""
        prefix = f"{table}."
        keys: list[str] = []
        read: list[str] = []
        for rules in self.registers:
            for join in rules.joins:
                keys += join.on.values() if join.table == table else ()
                keys += [
                    n.removeprefix(prefix) for n in join.on if n.startswith(prefix)
                ]
            for rule in rules.columns.values():
                read += rule.source if rule.table == table else ()
        return tuple(dict.fromkeys((*self.tables[table].named(), *keys, *read)))
