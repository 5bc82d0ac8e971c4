"""What a register is: columns, types, units, allowed values, keys and date order.

The declarations of this room are built from these classes; the reader, the pandera
schemas and the codebook are all derived from them, so that a column is described once.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "category", "date", "int", "float", "flag"]

DATE_TYPE = "datetime64[us]"
LONGEST_TEXT, LONGEST_PATH = 255, 4_096  # characters of a cell


@dataclass(frozen=True)
class Column:
    """One column of a register.

    kind: text (kept as written), category (one of `allowed`), date (YYYY-MM-DD),
    int, float (decimal point), flag (0 or 1).
    nullable: an empty cell is allowed and means not recorded or not applicable.
    due: nullable, but every complete row has a value: an empty cell is a record that is
    not complete yet, accepted and counted.
    identifying: the value never reaches a message, log or exhibit.
    pattern: regular expression that the whole text must match, with `expected` saying
    the same in words.
    optional: the column itself may be absent.
    prose: running text, in which spaces and any length are as the author left them.
    longest: characters of any other cell.
    unknown: what to write where the value exists and is not known, of a column in which
    an empty cell says something else.
    bounds: name of the first and last possible day of a date, in [registers] of the
    study's configuration.
    """

    name: str
    kind: Kind
    description: str
    unit: str = ""
    nullable: bool = False
    due: bool = False
    unique: bool = False
    identifying: bool = False
    optional: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    expected: str = ""
    prose: bool = False
    longest: int = LONGEST_TEXT
    bounds: str = ""
    unknown: str = ""

    @property
    def is_code(self) -> bool:
        """Is it a pseudonym of a person, a case or a place: a code and no more?"""
        named = self.name.endswith(("_id", "_key"))
        return named and self.kind == "text" and not self.pattern

    @property
    def is_name(self) -> bool:
        """Is it the name of a place, for readers?"""
        return self.name.endswith("_name") and self.kind == "text"


@dataclass(frozen=True)
class ForeignKey:
    """Every non-empty value of `column` stands in `register`.`target`."""

    column: str
    register: str
    target: str


@dataclass(frozen=True)
class DateOrder:
    """`earlier` is on or before `later` wherever both are recorded."""

    earlier: str
    later: str


@dataclass(frozen=True)
class Implication:
    """Where `column` is in `values`, `empty` are not recorded, and `due` are.

    A value in `empty` contradicts `column` and is refused. An empty cell in `due` is a
    record that is not complete yet: accepted and counted, and its row leaves the
    samples that need the value.
    """

    column: str
    values: tuple[str, ...]
    empty: tuple[str, ...] = ()
    due: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """One file of the contract.

    key: columns that together identify a row. no_repeats: further combinations that
    stand in one row only. loose_keys: links that may fail, though never by spelling.
    needed_by: steps that cannot run without it; used_by: steps that run without it and
    whose rows then await it. wave: baseline registers exist before the trial's endline
    does. together: optional registers of one such name come all or none. values_shown:
    false where a message names file, column, rule and row, never a value.
    """

    name: str
    file: str
    title: str
    inclusion: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    date_order: tuple[DateOrder, ...] = ()
    implications: tuple[Implication, ...] = ()
    no_repeats: tuple[tuple[str, ...], ...] = ()
    loose_keys: tuple[ForeignKey, ...] = ()
    needed_by: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    optional: bool = False
    wave: Literal["baseline", "endline"] = "baseline"
    together: str = ""
    values_shown: bool = True

    def column(self, name: str) -> Column:
        """Return the column called `name`; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.file} has no column {name}")


def type_of(column: Column) -> str:
    """Return the pandas type that `coerce_column` gives `column`."""
    if column.kind in ("text", "category"):
        return "str"
    if column.kind == "date":
        return DATE_TYPE
    if column.kind == "float" or column.nullable:
        return "float64"
    return "int64"
