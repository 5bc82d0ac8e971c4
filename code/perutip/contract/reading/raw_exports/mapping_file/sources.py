"""Where rows of raw exports come from, as frozen dataclasses: keys of mapping.toml.

[register] and [tables.NAME] are a `Source` each. One whose files differ in shape has
parts, [[register.part]]: each is the same source with some keys of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Literal, get_args

DateForm = Literal[
    "yyyy-mm-dd",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "words",
    "serial",
    "yyyy",
    "dd/mm/yy",
    "mm/dd/yy",
    "words yy",
]
DATE_FORMS: tuple[DateForm, ...] = get_args(DateForm)
SHORT_FORMS: tuple[DateForm, ...] = ("dd/mm/yy", "mm/dd/yy", "words yy")
PART_KEYS = (
    *("file", "sheet", "header_row", "encoding", "separator", "titles", "lacks"),
    *("sheet_as", "file_as"),
    *("missing", "fill_down", "recode", "strip", "decimal", "thousands", "dates"),
    "two_digit_years",
)
"""Keys that a part may give; the others are of the register as a whole."""

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
TABLE_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", *TEXT_SUFFIXES)


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
    """Rows left out by hand: `column` is one of `values` (case numbers, say), or `rows`
    of a `file` (and `sheet`) by the numbers that the spreadsheet shows, or both at
    once: those of the rows that also have the value.

    reason: broken (values to be corrected at the source), duplicate (entered twice),
    not_in_study, test_record, no_consent, or other. How many rows each reason left out
    goes with the registers into `left_out.csv` and table t01_sample_flow; the values
    never do. A value or row that is not there is said, and so is a row excluded as
    broken, duplicate or other that would now pass every check. Rows move from delivery
    to delivery: beside `rows`, give a column and its values too.
    """

    reason: Reason
    column: str = ""
    values: tuple[str, ...] = ()
    file: str = ""
    sheet: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where rows come from, and what is done to them before columns are read.

    file: inside the folder of raw exports; xlsx, xls, xlsb, ods, or csv, txt and
    tsv.
    sheet: its name; empty for the first. Several of either (`sheet = ["2011-2019",
    "2020-2025"]`, `file = ["2024.csv", "2025.csv"]`) are stacked: every sheet of every
    file, in this order, columns by their names. header_row: number of the row of names,
    the first row being 1; several numbers for a header of merged cells, joined by
    " / ".
    titles: name of a column in this mapping → its title in the file, where it is
    another. lacks: columns that the file does not have; their cells are empty.
    sheet_as, file_as: name of a column that is made of the name of the sheet, or of the
    file without its ending, in which a row stands (`sheet_as = "DISTRITO FISCAL"` where
    each has a sheet of its own). part: files of another shape, each with keys of its
    own.
    exclude: rows left out by hand, before anything else is done to rows.
    encoding, separator: of csv, txt and tsv. missing: what is written where nothing is
    recorded, beside an empty cell. fill_down: columns of merged cells. identical_rows:
    "dropped" keeps the first of rows that are the same in every cell of the raw file,
    and says how many were left out; "kept" unless it says so. identical_except: columns
    (a running number) that may differ between rows that are the same. recode: column →
    written value → value, also a name of [recodes]; an empty cell stays empty. strip:
    column → units that are left out (`["%", "años"]`). fold: columns of names, of which
    case, accents, signs and runs of spaces are left out before rows are summed.
    group_by, sum: one row per combination, with sums. blanks: what an empty cell counts
    as in a sum; "refused" unless it says "zero".
    decimal, thousands: the marks in numbers; `decimal = "either"` where some cells have
    a point and others a comma: a text that can be read in one way only is read ("12,5",
    "12.5", "1.234,5", "-0,125"), one that cannot ("1.234", "1,234") is named with its
    rows, unless `thousands` is a blank or an apostrophe. dates: how dates are written.
    two_digit_years: first and last year that a year of two digits may be, at most a
    hundred; the years of `[registers]` in study.toml unless given.
    """

    file: tuple[str, ...]
    sheet: tuple[str, ...] = ()
    header_row: tuple[int, ...] = (1,)
    encoding: str = "utf-8"
    separator: str = ","
    titles: dict[str, str] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    sheet_as: str = ""
    file_as: str = ""
    missing: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    identical_rows: Literal["kept", "dropped"] = "kept"
    identical_except: tuple[str, ...] = ()
    recode: dict[str, dict[str, str]] = field(default_factory=dict)
    strip: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fold: tuple[str, ...] = ()
    filter: tuple[Filter, ...] = ()
    group_by: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()
    blanks: Literal["refused", "zero"] = "refused"
    decimal: Literal[".", ",", "either"] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    dates: tuple[DateForm, ...] = ("yyyy-mm-dd",)
    two_digit_years: tuple[int, ...] = ()
    part: tuple["Source", ...] = ()

    @property
    def files(self) -> str:
        """Its files in words."""
        return " + ".join(self.file)

    def parts(self) -> tuple["Source", ...]:
        """The same for each sheet of each file that is stacked; an empty name is the
        first sheet, and texts have no other."""
        return tuple(one for own in self.part or (self,) for one in own.sheets())

    def sheets(self) -> tuple["Source", ...]:
        """The same for each sheet of each file of one part."""
        return tuple(
            replace(self, file=(file,), sheet=(sheet,), part=())
            for file in self.file
            for sheet in (("",) if is_text(file) else self.sheet or ("",))
        )

    def part_of(self) -> tuple[int, ...]:
        """Number of the declared part of each of `parts`."""
        own = enumerate(self.part or (self,))
        return tuple(number for number, part in own for _ in part.sheets())

    def named(self) -> tuple[str, ...]:
        """Raw columns that the keys of this source name."""
        filtered = [rule.column for rule in self.exclude if rule.column]
        filtered += [rule.column for rule in self.filter]
        own = [n for p in (self, *self.part) for n in (*p.fill_down, *p.recode)]
        own += [n for p in (self, *self.part) for n in p.strip]
        own += [*self.identical_except, *self.fold, *filtered]
        return tuple(dict.fromkeys((*own, *self.group_by, *self.sum)))

    @property
    def made_of_names(self) -> dict[str, str]:
        """Column → what its cells are, of those made of a sheet's or file's name."""
        given = {self.sheet_as: "name of the sheet", self.file_as: "name of the file"}
        return {name: what for name, what in given.items() if name}

    @property
    def untitled(self) -> tuple[str, ...]:
        """Columns of the mapping that the file itself does not have."""
        return (*self.lacks, *self.made_of_names)

    @property
    def told_titles(self) -> dict[str, str]:
        """Column → what a message calls it, where that is not its name."""
        return self.titles | self.made_of_names

    def title(self, name: str) -> str:
        """Title in the file of a column as the mapping calls it."""
        return self.titles.get(name, name)

    def titled(self, name: str, parts: Iterable[int]) -> str:
        """Its titles in words, in the numbered of `parts`."""
        own = self.parts()
        return ", ".join(dict.fromkeys(repr(own[part].title(name)) for part in parts))
