"""mapping.toml as frozen dataclasses: how raw exports become the registers.

[tables.NAME] is a raw table to join from, [NAME] a register of the contract. Both say
where rows come from (`Source`); a register also says what each of its columns is made
of (`ColumnRule`) and which tables are joined to it (`Join`).
"""

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Literal

DateForm = Literal["yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "words", "serial", "yyyy"]
DATE_FORMS: tuple[DateForm, ...] = (
    "yyyy-mm-dd",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "words",
    "serial",
    "yyyy",
)


TEXT_SUFFIXES = (".csv", ".txt")


def is_text(file: str) -> bool:
    """Is it a file of text, which has no sheets?"""
    return PurePosixPath(file).suffix.lower() in TEXT_SUFFIXES


@dataclass(frozen=True)
class Filter:
    """Rows that are kept: `column` is one of `among`, none of `without`, from `low`
    to `high` (numbers, both ends in), or filled."""

    column: str
    among: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    filled: bool = False


Reason = Literal[
    "broken", "duplicate", "not_in_study", "test_record", "no_consent", "other"
]


@dataclass(frozen=True)
class Exclusion:
    """Rows left out by hand: `column` is one of `values` (case numbers, say).

    reason: broken (values to be corrected at the source), duplicate (entered twice),
    not_in_study, test_record, no_consent, or other. How many rows each reason left out
    goes with the registers into `left_out.csv` and table t01_sample_flow; the values
    never do. A value that stands in no row is said, and so is a row excluded as
    broken, duplicate or other that would now pass every check.
    """

    column: str
    values: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True)
class Source:
    """Where rows come from, and what is done to them before columns are read.

    file: inside the folder of raw exports; xlsx, xls, xlsb, ods, or csv and txt.
    sheet: its name; empty for the first. Several of either (`sheet = ["2011-2019",
    "2020-2025"]`, `file = ["2024.csv", "2025.csv"]`) are stacked: every sheet of every
    file, in this order, columns by their names. header_row: number of the row of names,
    the first row being 1; several numbers for a header of merged cells, joined by
    " / ".
    exclude: rows left out by hand, before anything else is done to rows.
    encoding, separator: of csv and txt. missing: what is written where nothing is
    recorded, beside an empty cell. fill_down: columns of merged cells. identical_rows:
    "dropped" keeps the first of rows that are the same in every cell of the raw file,
    and says how many were left out; "kept" unless it says so. recode: column →
    written value → value. fold: columns of names, of which case, accents, signs and
    runs of spaces are left out before rows are summed. group_by, sum: one row per
    combination, with sums. blanks: what an empty cell counts as in a sum; "refused"
    unless it says "zero".
    decimal, thousands: the marks in numbers. dates: how dates are written.
    """

    file: tuple[str, ...]
    sheet: tuple[str, ...] = ()
    header_row: tuple[int, ...] = (1,)
    encoding: str = "utf-8"
    separator: str = ","
    missing: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    identical_rows: Literal["kept", "dropped"] = "kept"
    recode: dict[str, dict[str, str]] = field(default_factory=dict)
    fold: tuple[str, ...] = ()
    filter: tuple[Filter, ...] = ()
    group_by: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()
    blanks: Literal["refused", "zero"] = "refused"
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    dates: tuple[DateForm, ...] = ("yyyy-mm-dd",)

    @property
    def files(self) -> str:
        """Its files in words."""
        return " + ".join(self.file)

    def parts(self) -> tuple["Source", ...]:
        """The same for each sheet of each file that is stacked; an empty name is the
        first sheet, and texts have no other."""
        return tuple(
            replace(self, file=(file,), sheet=(sheet,))
            for file in self.file
            for sheet in (("",) if is_text(file) else self.sheet or ("",))
        )

    def named(self) -> tuple[str, ...]:
        """Raw columns that the keys of this source name."""
        filtered = [rule.column for rule in self.exclude]
        filtered += [rule.column for rule in self.filter]
        own = (*self.fill_down, *self.recode, *self.fold, *filtered)
        return tuple(dict.fromkeys((*own, *self.group_by, *self.sum)))


@dataclass(frozen=True)
class ColumnRule:
    """What one column of a register is made of.

    source: raw columns; several are joined by a space ("12" "marzo" "2021"). table: the
    joined table that has them; empty for the register's own. constant: the same value
    in every row. recode: written value → value, also a name of [recodes]. take: first
    and last character kept, from 1. pad: length reached with zeros in front. prefix:
    text put before it all, in this order. divide_by, multiply_by, digits: of numbers,
    in this order. dates, decimal, thousands: instead of the source's. when_empty: value
    where nothing is recorded.
    """

    source: tuple[str, ...] = ()
    table: str = ""
    constant: str | None = None
    recode: dict[str, str] = field(default_factory=dict)
    take: tuple[int, ...] = ()
    pad: int = 0
    prefix: str = ""
    divide_by: float = 1.0
    multiply_by: float = 1.0
    digits: int | None = None
    dates: tuple[DateForm, ...] = ()
    decimal: Literal["", ".", ","] = ""
    thousands: Literal["", ".", ",", " ", "'"] | None = None
    when_empty: str | None = None


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
