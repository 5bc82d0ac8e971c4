"""The codebook's section on mapping.toml: every key, from the declarations."""

import dataclasses
import re
from typing import Any

from perutip.contract.reading.raw_exports.mapping_file.declaration import (
    ColumnRule,
    Join,
)
from perutip.contract.reading.raw_exports.mapping_file.sources import (
    DATE_FORMS,
    Exclusion,
    Filter,
    Source,
)

HEAD = """## Raw exports

`python main.py map RAW [--mapping FILE] [--to DIR] [--replace]` makes registers of the
files in the folder RAW by the rules of `input/mapping.toml` (or FILE), and writes
them into `input/confidential/` (or DIR), with `mapping/report.txt` and
`mapping/not_joined.csv`. A register that is there is written over only with
`--replace`. What equals the simulated registers, `input/example_raw` among it, is never
written into `input/confidential/`: try it with `--to`. Names of files, folders, sheets
and columns that may name a person or a case are masked wherever they are said.

A value without a rule is named with its count and its rows in the raw file; then no
register is written (exit 2). It is masked where it might name a person or a case:
identifiers and texts always, whatever stands in a column whose title says names,
documents or case files, and rare words; numbers with or without a unit, dates and codes
are shown. More than three values of a column that have one cause are one
line, with the first of them. An empty cell needs
a rule too where the register wants a value (`when_empty`). What comes out is checked as
a run checks it (contract, dates of `input/study.toml`, links to registers that stand in
the folder, what the draw refuses in a frame), by raw file, sheet and row;
`mapping/problems.csv` lists every row, also of those lines, and shows rare words too
unless they stand in a column of names of the raw file. Faults of registers that stood
in the folder, and districts without an endline, which a run accepts with `--partial`
alone, hinder no register: the report says them in the words of the run. Rows that an
export holds twice are shown in pairs: `identical_rows = "dropped"` keeps the first of
those that are the same in every cell.

A cell goes through `missing`, `fill_down`, the `recode` and `strip` of its section,
then the rule of its column: `recode`, or else `strip`, `take`, `pad` and `prefix`. So a
recode finds no cell that `missing` emptied, and what it makes is looked for in
`missing` no more. To leave a value empty recode it to nothing, and never to a word for
nothing:

    experience_years = { source = "AÑOS", recode = { "140" = "" } }

Nothing is left out silently. A row that the office is to correct is excluded by its
number and a reason, and not by a filter:

    exclude = [{ column = "CARPETA", values = ["…", "…"], reason = "broken" }]

The first and the last day of training as read are said in words, with their weekdays:
compare them with the office's own letter, since a spreadsheet of other settings
exchanges day and month where it can, and of few dates nothing else tells.

The date of a training that took place on a day nobody knows has no value that would be
true: an empty one means never. Exclude the region's row, its cases, its rulings and its
prosecutors with that reason until the office says the day.

One of two entries that differ in a running number alone is left out by
`identical_rows = "dropped"` with `identical_except = ["N°"]`, or by its place. Beside
`rows`, `column` and `values` make sure that another delivery, in which rows moved,
leaves no other row out:

    exclude = [{ file = "c.xlsx", sheet = "2021", rows = [30], reason = "duplicate" }]

How many rows came, and how many exclusions, filters and `identical_rows` left out and
why, goes with the registers into `left_out.csv` (counts alone) and begins table
`t01_sample_flow`; a line without the register's identifier that holds nothing of a
record (of totals, a note) is no row that came, and a record without its number that a
filter leaves out is counted apart from such lines. A line that is the header once more,
as where pages begin, is none either: it is left out and its row said. A recode that no
cell of this delivery has is said. An exclusion that finds no row is said, and so is an
excluded row that would by now pass every check: "now in order: 2 of 3; remove the
exclusion". Rows that the office hid or filtered out in its spreadsheet are read as all
others are, and how many they are is said, and so are hidden columns that the mapping
reads: ask the office what it meant.

A mapping that names cases is confidential: keep it as `input/mapping_confidential.toml`
(git ignores `input/mapping_*.toml`) and give `--mapping`.

To write a mapping: (1) give each register its section with `file`; (2) open the raw
file and say which row has the names (`header_row`), how dates and numbers are written
(`dates`, `decimal`, `thousands`) and what stands for nothing recorded (`missing`); (3)
give every column of the register a rule under `[register.columns]`, most often the name
of the raw column alone; (4) run the command, and add a recode for each value that it
names. `input/example_raw/` and `input/mapping.toml` are a worked example.

A column in which some cells have a decimal point and others a comma has `decimal =
"either"`: "12,5", "12.5", "1.234,5", "1,234.5", "-0,125" and "1.234.567" are read, each
in the one way in which it can be. "1.234" and "1,234" (and "-1.234") are a thousand or
one and a bit: they are refused with their rows, in one line where they are many, until
a recode or the marks of their column or file say which. Where thousands are written
with a blank or an apostrophe, `thousands` says so, and three digits after a point or
comma are decimals. A mark of thousands never follows a zero ("0.500" is no five
hundred).

    knowledge_score = { source = "NOTA", decimal = "either" }

A column in which some cells are in one unit and others in another has `units`, what one
of each counts, in whatever unit `divide_by` then makes of them; `strip` takes one unit
away and is refused where it would take two. What has no unit, or another, is named with
its rows:

    [cases.columns.sentence_years]
    source = "PENA"                      # 8 años y 6 meses; 102 meses
    units = { "años" = 12, "meses" = 1 }
    divide_by = 12

A register that comes in several sheets or files is stacked: `sheet = ["2011-2019",
"2020-2025"]`, `file = ["2024.xlsx", "2025.xlsx"]`. Files of different shape are parts,
in their order. A part has the register's keys but for those that it gives itself;
`titles` says what the columns of the mapping are called in its file, `lacks` which of
them it does not have (their cells are then empty). Messages name the file, its own
title and its own row.

    [cases]
    dates = ["dd/mm/yyyy", "dd/mm/yy"]
    missing = ["S/D"]

    [[cases.part]]
    file = "2018-2022.xlsx"
    sheet = ["2018", "2019", "2020", "2021", "2022"]
    header_row = [4, 5]
    titles = { "DEPARTAMENTO" = "UBICACIÓN / DEPARTAMENTO" }

    [[cases.part]]
    file = "2023.csv"
    encoding = "cp1252"
    separator = ";"
    lacks = ["FECHA DE VISTA"]

Where each place or semester has a sheet or file of its own, its name is a column:
`sheet_as = "DISTRITO FISCAL"`, `file_as = "SEMESTRE"`. Recodes, joins, filters and
rules read it as any other.

Where a column is in one unit in one sheet or file and in another in the next, and only
the title says so ("PENA (AÑOS)", "PENA EN MESES"), that name is the unit behind the
number. The recode of the column leaves it empty where there is no number:

    [cases]
    file = "casos.xlsx"
    sheet_as = "HOJA"
    recode = { "HOJA" = { "2023" = "años", "2024" = "meses" } }

    [[cases.part]]
    sheet = "2023"

    [[cases.part]]
    sheet = "2024"
    titles = { "PENA (AÑOS)" = "PENA EN MESES" }

    [cases.columns.sentence_years]
    source = ["PENA (AÑOS)", "HOJA"]
    recode = { "años" = "", "meses" = "" }
    units = { "años" = 12, "meses" = 1 }
    divide_by = 12

A part gives `file`, `sheet`, `header_row`, `encoding`, `separator`, `titles`, `lacks`,
`sheet_as`, `file_as`, `missing`, `fill_down`, `recode`, `strip`, `decimal`,
`thousands`, `dates` and `two_digit_years`; a key of a part stands instead of the
register's. Everything else
(filters, exclusions, joins, rules of columns) is of the register as a whole and names
columns as the mapping does.

Whatever of the folder RAW nothing reads, at any depth, is said: tables with their rows,
other files by number. A sheet or file that nothing reads and that has every column of a
register or of a stacked table, or three quarters of the titles of a sheet that is read,
is refused: stack it, or leave it out by name, before the first section (a name that
ends in / is a folder with all that lies in it):

    unread = ["casos.xlsx/2020-2025", "copia.csv", "MP/2024/fiscales.xlsx", "VIEJO/"]

In a file of text a row with a filled cell behind the last title is refused: a separator
inside a cell, without quotes, moves whatever follows it. Mend the file or `exclude` the
row. Rows with fewer cells than titles, and notes beside the table of a spreadsheet, are
said with their numbers.

A raw table from which columns are joined, or sums taken, has a section `[tables.NAME]`
with the same keys as a register, parts too, and is joined under
`[register.joins.NAME]`. What finds no row in it is said by the column and value that
were looked for. Where two of its rows carry one name the join is refused: sum them
(`group_by`, with `fold` for names written in two ways) or filter. Recodes that several
columns share stand in `[recodes.NAME]`. How values are written (`missing`, `recode`,
`strip`, `decimal`, `thousands`, `dates`, `two_digit_years`) is said in the section of
the table, or of its part: what the register says of its own file holds for none of
them. Messages on such a column name the table's file, sheet and row, and those of the
register's rows that took it; where other rows that took it are in order, the register's
own come first, since the fault is then in what joins or stands beside.

    [tables.victims]                # one row per police report, many per district
    file = "denuncias.xlsx"
    filter = [{ column = "INDICADOR", among = ["VÍCTIMAS"] }]
    fold = ["DEPARTAMENTO", "DISTRITO"]
    group_by = ["DEPARTAMENTO", "DISTRITO"]
    sum = ["VALOR"]

    [districts]
    file = "distritos.csv"
    separator = ";"

    [districts.joins.victims]       # raw column of districts = column of victims
    on = { "departamento" = "DEPARTAMENTO", "nombre" = "DISTRITO" }

    [districts.columns]
    ubigeo = { source = "código", pad = 6 }
    victims_2017_2025 = { source = "VALOR", table = "victims", when_empty = "0" }
"""
PARTS = (
    ("Rows: `[register]` and `[tables.NAME]`", Source),
    (
        "Rows left out by hand: `exclude = [{ …, reason = … }]`",
        Exclusion,
    ),
    ("Filters: `filter = [{ column = …, … }]`", Filter),
    ("Columns: `[register.columns]`, a raw name or a table of", ColumnRule),
    ("Joins: `[register.joins.NAME]`", Join),
)
FORMS = {
    "yyyy-mm-dd": "2021-03-12",
    "dd/mm/yyyy": "12/03/2021, 12-3-2021, 12.03.2021, with or without a time of day",
    "mm/dd/yyyy": "03/12/2021",
    "words": "12 de marzo de 2021, 12-mar-2021, doce de marzo del dos mil veintiuno",
    "serial": "44267, a spreadsheet's number for a day",
    "yyyy": "2021, for the first of January",
    "dd/mm/yy": "12/03/21, of the century that `two_digit_years` says",
    "mm/dd/yy": "03/12/21, likewise",
    "words yy": "12-mar-21, likewise",
}


def mapping_markdown() -> str:
    """Return the section as Markdown, ending in one line end."""
    lines = [HEAD]
    for title, kind in PARTS:
        lines += [f"### {title}", "", *_keys(kind), ""]
    lines += ["### Forms of dates", ""]
    lines += [f"- `{form}`: {FORMS[form]}" for form in DATE_FORMS]
    lines += [
        "",
        "Where two of the declared forms read two days in one text, it has no rule.",
        "Dates and numbers that a spreadsheet holds as such need no form. `sort_by` in",
        "a register's section names columns of the register; without it rows stay in",
        "the order of the raw file.",
        "",
    ]
    return "\n".join(lines)


def _keys(kind: type) -> list[str]:
    """Return one line per key: its default, and its words in the docstring."""
    words = " ".join((kind.__doc__ or "").split())
    fields: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(kind)
    names = [f.name for f in fields if not (kind is Join and f.name == "table")]
    lines = [f"- keys: {', '.join(f'`{name}`' for name in names)}"]
    return [*lines, "", re.sub(r"\b(file|sheet|source|on):", r"\1:", words)]
