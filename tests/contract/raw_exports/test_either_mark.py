"""Two decimal marks in one column: read where a text can be read in one way only."""

from __future__ import annotations

import csv
from fractions import Fraction

import pytest

from perutip.contract.reading.raw_exports import MappingError
from perutip.contract.reading.raw_exports.notation.numbers import (
    EITHER,
    is_ambiguous,
    parse_number,
)

ONE_WAY = [
    ("12,5", "12.5"),
    ("12.5", "12.5"),
    ("-12,5", "-12.5"),
    ("\u22120.5", "-0.5"),
    ("+7", "7"),
    ("1234", "1234"),
    ("1234,567", "1234.567"),
    ("1.2345", "1.2345"),
    ("0,125", "0.125"),
    ("-0.125", "-0.125"),
    ("1.234,5", "1234.5"),
    ("1,234.5", "1234.5"),
    ("-1.234.567", "-1234567"),
    ("1,234,567.89", "1234567.89"),
    (" 8,0 ", "8"),
]
TWO_WAYS = ["1.234", "1,234", "-1.234", "+12,500", "\u2212123.000", "1.000"]
NEITHER = ["", "1..2", "1,2,3", "1.23.456", "1.234,567,8", "5%", "1e3", "12.", ",5"]


@pytest.mark.parametrize(("text", "number"), ONE_WAY)
def test_a_text_of_one_reading_is_read(text, number):
    assert parse_number(text, EITHER, "") == Fraction(number)
    assert not is_ambiguous(text, EITHER, "")


@pytest.mark.parametrize("text", TWO_WAYS)
def test_a_text_of_two_readings_is_not(text):
    assert parse_number(text, EITHER, "") is None and is_ambiguous(text, EITHER, "")


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_no_number_is_none_by_either_mark(text):
    assert parse_number(text, EITHER, "") is None and not is_ambiguous(text, EITHER, "")


@pytest.mark.parametrize(
    ("text", "thousands", "number"),
    [
        ("1 234,5", " ", "1234.5"),
        ("1'234.5", "'", "1234.5"),
        ("1.234", " ", "1.234"),  # thousands have a blank: these are decimals
        ("1,234", "'", "1.234"),
    ],
)
def test_thousands_by_another_mark_leave_one_reading(text, thousands, number):
    assert parse_number(text, EITHER, thousands) == Fraction(number)


def test_thousands_begin_with_no_zero():
    """With a point for thousands, 0.500 was read as five hundred."""
    assert parse_number("0.500", ",", ".") is None
    assert parse_number("1.500", ",", ".") == 1500


MAPPING = """
[prosecutors]
file = "p.csv"
separator = ";"
{source}
[prosecutors.columns]
prosecutor_id = "cod"
region_id = {{ source = "reg", pad = 2 }}
experience_years = "exp"
female = {{ constant = "" }}
trained = {{ constant = "0" }}
knowledge_score = {rule}
"""


@pytest.fixture
def tried(map_files):
    """Map scores of prosecutors; returns them in order."""

    def run(scores, source='decimal = "either"', rule='"nota"'):
        lines = [f"F-{n:04d};8;3;{one}" for n, one in enumerate(scores)]
        text = "\n".join(["cod;reg;exp;nota", *lines, ""])
        map_files({"p.csv": text}, MAPPING.format(source=source, rule=rule))
        with (map_files.out / "prosecutors.csv").open(encoding="utf-8") as stream:
            return [row["knowledge_score"] for row in csv.DictReader(stream)]

    return run


def test_a_column_of_two_marks_needs_no_recodes(tried):
    assert tried(["12,5", "12.5", "8", "70,25"]) == ["12.5", "12.5", "8.0", "70.25"]
    rule = '{ source = "nota", decimal = "either" }'
    assert tried(["12,5", "12.5"], 'decimal = ","', rule) == ["12.5", "12.5"]


def test_what_can_be_read_in_two_ways_is_refused_at_once_with_its_rows(tried):
    scores = ["12,5", "12.345", "7,125", "12.345", "9.5", "doce"]
    with pytest.raises(MappingError) as error:
        tried(scores)
    said = str(error.value)
    assert len(error.value.problems) == 3
    assert "no rule for 12.345, 2 rows (raw rows 3, 5)" in said.replace("'", "")
    assert "7,125, 1 row (raw row 4)" in said.replace("'", "")
    assert said.count("three digits after a point or comma are decimals or") == 2
    assert "expected a number with '.' or ',' as decimal mark, or a recode" in said


def test_more_than_three_of_them_are_one_line(tried):
    with pytest.raises(MappingError) as error:
        tried(["12.345", "1,234", "-2.345", "3,456", "12.5"])
    (line,) = error.value.problems
    assert "and 1 more values, 4 in 4 rows" in line and "or thousands" in line


def test_a_recode_says_which(tried):
    rule = '{ source = "nota", recode = { "12.345" = "12.345" } }'
    assert tried(["12.345", "9,5"], rule=rule) == ["12.345", "9.5"]


CLASHES = [
    ('decimal = "either"\nthousands = "."', '"nota"', "[prosecutors] thousands"),
    ('decimal = "either"\nthousands = ","', '"nota"', "[prosecutors] thousands"),
    (
        'thousands = ","',
        '{ source = "nota", decimal = "either" }',
        "[prosecutors.columns] knowledge_score: decimal",
    ),
    (
        'thousands = "."\ndecimal = ","',
        '{ source = "nota", decimal = "." }',
        "[prosecutors.columns] knowledge_score: decimal",
    ),
    (
        'decimal = ","',
        '{ source = "nota", thousands = "," }',
        "[prosecutors.columns] knowledge_score: thousands",
    ),
]


@pytest.mark.parametrize(("source", "rule", "where"), CLASHES)
def test_one_mark_is_not_for_decimals_and_thousands(tried, source, rule, where):
    with pytest.raises(MappingError) as error:
        tried(["9"], source, rule)
    assert where in str(error.value)
    assert "expected another mark than that of decimals" in str(error.value)


SUMS = """
[tables.t]
file = "t.csv"
separator = ";"
decimal = "either"
{more}

[regions]
file = "r.csv"
[regions.joins.t]
on = {{ "cod" = "COD" }}
[regions.columns]
region_id = {{ source = "cod", pad = 2 }}
region_name = "nombre"
training_date = {{ constant = "" }}
population = {{ source = "POB", table = "t" }}
"""
BY_GROUP = 'group_by = ["COD"]\nsum = ["POB"]'
FROM = 'filter = [{ column = "POB", low = 1 }]'


@pytest.mark.parametrize("more", [BY_GROUP, FROM])
def test_sums_and_filters_take_either_mark(map_files, more):
    files = {"r.csv": "cod,nombre\n8,Cusco\n", "t.csv": "COD;POB\n8;1.200.000,0\n"}
    map_files(files, SUMS.format(more=more))
    made = (map_files.out / "regions.csv").read_text(encoding="utf-8")
    assert made.splitlines()[1] == "08,Cusco,,1200000"
    files["t.csv"] = "COD;POB\n8;1.200\n9;3,4\n9;x\n"
    with pytest.raises(MappingError) as error:
        map_files(files, SUMS.format(more=more))
    said = str(error.value)
    assert "'POB' may be read in two ways (three digits after" in said
    assert "in raw row 2" in said and "'POB' is no number in raw row 4" in said
