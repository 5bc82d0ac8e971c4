"""Numbers as people and programs write them: read where unambiguous, else refused."""

from __future__ import annotations

import pandas as pd
import pytest

from perutip.contract.reading.coercion import coerce_column
from perutip.contract.reading.raw_exports.notation.numbers import (
    parse_number,
    plain_float,
)
from perutip.contract.registers import REGISTERS
from perutip.simulation.raw_exports.workbook import write_workbook

FLOAT = ("districts", "altitude")
COUNT = ("districts", "population")
REFUSED = {
    "1e2": "not with an exponent",
    "1E2": "not with an exponent",
    "1.5E+05": "not with an exponent",
    ".5e3": "not with an exponent",
    "1,5E+05": "not with an exponent",
    "0x10": "as a decimal number",
    "1_000": "without thousands separators",
    "inf": "finite",
    "-Infinity": "finite",
    "∞": "an empty cell where nothing is recorded",
    "nan": "an empty cell where nothing is recorded",
    "１２": "in the digits 0 to 9",
    "١٢": "in the digits 0 to 9",
    "1²": "in the digits 0 to 9",
    "½": "",
    "5.": "with digits after the decimal point",
    "5,": "with digits after the decimal point",
    "--5": "",
    "5 5": "",
    "1e": "",
}


def typed(place, text):
    name, column = place
    register = REGISTERS[name]
    return coerce_column(pd.Series([text]), register.column(column), register)


@pytest.mark.parametrize("place", [FLOAT, COUNT])
@pytest.mark.parametrize("text", REFUSED)
def test_it_is_refused_and_why(place, text):
    values, (breach,) = typed(place, text)
    assert values.isna().all() and REFUSED[text] in breach.expected


@pytest.mark.parametrize("text", [*REFUSED, ".5"])
def test_nor_does_map_read_it(text):
    assert parse_number(text, ".", "") is None


@pytest.mark.parametrize(
    ("text", "number"), [("+5", 5), ("-5", -5), ("005", 5), ("0", 0)]
)
@pytest.mark.parametrize("place", [FLOAT, COUNT])
def test_what_has_one_reading_is_read(place, text, number):
    values, breaches = typed(place, text)
    assert not breaches and values.tolist() == [number]
    assert parse_number(text, ".", "") == number


def test_a_decimal_without_its_zero_is_read_in_a_register():
    """As Stata exports it."""
    values, breaches = typed(FLOAT, "-.5")
    assert not breaches and values.tolist() == [-0.5]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e-5, "0.00001"), (1.5e-7, "0.00000015"), (3.0, "3.0"), (1e17, f"1{'0' * 17}.0")],
)
def test_what_map_writes_has_no_exponent(number, text):
    assert plain_float(number) == text and float(text) == number


MAPPING = """
[regions]
file = "r.xlsx"
[regions.columns]
region_id = { source = "cod", pad = 2 }
region_name = "nombre"
training_date = { constant = "" }
population = { source = "pob", multiply_by = 100000 }
"""


def test_a_small_number_of_a_spreadsheet_is_read(map_files):
    rows = [["cod", "nombre", "pob"], [8, "Cusco", 0.00001], [15, "Lima", 12]]
    write_workbook(map_files.raw / "r.xlsx", "Hoja1", rows)
    map_files({}, MAPPING)
    text = (map_files.out / "regions.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1] == "08,Cusco,,1"
