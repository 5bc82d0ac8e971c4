"""What the rule of a column expects of a cell, in the words of a message."""

import datetime as dt

from perutip.contract.checks import placeholder
from perutip.contract.checks.spelling import SHEET_ERROR
from perutip.contract.reading.raw_exports.mapping_file.declaration import ColumnRule
from perutip.contract.reading.raw_exports.mapping_file.sources import (
    SHORT_FORMS,
    DateForm,
    Source,
)
from perutip.contract.reading.raw_exports.notation.dates import parse_date
from perutip.contract.reading.raw_exports.notation.numbers import (
    AMBIGUOUS,
    EITHER,
    is_ambiguous,
    stripped,
)
from perutip.contract.reading.raw_exports.raw_files.cells import Cell
from perutip.contract.registers import Column

OF_EMPTY = (
    "; no recode finds an empty cell: when_empty gives it a value, fill_down that of "
    "the merged cell above"
)
PLAIN_FORMS: tuple[DateForm, ...] = ("yyyy-mm-dd", "words", "serial")
"""Forms of dates that no other could be taken for."""


def expected(rule: ColumnRule, column: Column, source: Source) -> str:
    """What a cell of a column must be for a rule to read it, in words."""
    if column.kind == "date":
        declared = rule.dates or source.dates
        years = rule.two_digit_years or source.two_digit_years
        short = bool(set(declared) & set(SHORT_FORMS)) and bool(years)
        forms = ", ".join(declared) + (
            f" (of two digits: {years[0]} to {years[1]})" if short else ""
        )
        return f"a date written as {forms}, or a recode"
    if column.allowed:
        return f"a recode to one of {', '.join(column.allowed)}"
    if column.kind == "flag":
        return "a recode to 0 or 1"
    if column.kind in ("int", "float"):
        whole = "a whole number" if column.kind == "int" else "a number"
        mark, _ = rule.marks(source)
        marks = "'.' or ','" if mark == EITHER else repr(mark)
        behind = ", ".join(unit or "nothing" for unit in rule.units)
        units = f" and one of its units behind it ({behind})" if behind else ""
        return f"{whole} with {marks} as decimal mark{units}, or a recode"
    return column.expected or "a value, or when_empty"


def expected_of_empty(rule: ColumnRule, column: Column, source: Source) -> str:
    """The same of an empty cell, which no recode finds."""
    wanted = expected(rule, column, source).removesuffix(", or a recode")
    wanted = wanted.removeprefix("a recode to ").removesuffix(", or when_empty")
    return f"{wanted}{OF_EMPTY}"


def says_nothing(text: str, column: Column) -> bool:
    """Is it a word for nothing recorded, which no register may hold?"""
    no_code = text not in column.allowed and not column.prose
    return no_code and bool(text) and placeholder(text)


def hint(cell: Cell, rule: ColumnRule, column: Column, source: Source) -> str:
    """What to write in the mapping, of a cell without a rule; empty where it is not
    known."""
    if cell is None:
        return _without_key(rule, column)
    return (
        _blank(cell, rule, column, source)
        or _other_form(cell, column)
        or _two_readings(cell, rule, column, source)
    )


def taken(text: str, rule: ColumnRule) -> str:
    """What strip, take, pad and prefix make of a text."""
    text = stripped(text, rule.strip)
    if rule.take:
        text = text[rule.take[0] - 1 : rule.take[1]]
    return rule.prefix + text.rjust(rule.pad, "0")


def _two_readings(
    cell: str | dt.date, rule: ColumnRule, column: Column, source: Source
) -> str:
    """How a mapping says which of two numbers is meant."""
    if column.kind not in ("int", "float"):
        return ""
    if not is_ambiguous(taken(str(cell), rule), *rule.marks(source)):
        return ""
    return (
        f"; {AMBIGUOUS}: a recode, or decimal and thousands of this column or file, "
        "say which"
    )


def _without_key(rule: ColumnRule, column: Column) -> str:
    """How lines of totals and notes are left out, which name no row."""
    if not column.unique or rule.table:
        return ""
    kept = f'filter = [{{ column = "{rule.source[0]}", filled = true }}]'
    return f"; lines of totals and notes are left out by {kept}"


def _blank(
    cell: str | dt.date, rule: ColumnRule, column: Column, source: Source
) -> str:
    """How a mapping says that nothing is recorded, of a cell that seems to say so."""
    if SHEET_ERROR.fullmatch(str(cell)):
        lost = "an error of the spreadsheet: have the value mended in the file"
        return f"; {lost}, or name the error in missing = […]"
    made = rule.recode.get(str(cell), str(cell))
    if not says_nothing(made, column) and made not in source.missing:
        return ""
    if str(cell) in rule.recode or made in source.missing:
        return '; a recode to "" leaves it empty (missing comes before recodes)'
    return "; missing = […] names what is written where nothing is recorded"


def _other_form(cell: str | dt.date, column: Column) -> str:
    """The form that reads a date written in another than the declared ones."""
    if column.kind != "date" or not isinstance(cell, str):
        return ""
    forms = [form for form in PLAIN_FORMS if parse_date(cell, [form]) is not None]
    return f'; dates = ["{forms[0]}"] reads it' if forms else ""
