"""Dates, numbers and names as they are written in raw exports."""

from __future__ import annotations

import pytest

from perutip.contract.reading.raw_exports.masking.names import fold_name
from perutip.contract.reading.raw_exports.notation.dates import parse_date
from perutip.contract.reading.raw_exports.notation.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("12/03/2021", "dd/mm/yyyy", "2021-03-12"),
        ("12-3-2021 10:45", "dd/mm/yyyy", "2021-03-12"),
        ("12.03.2021", "dd/mm/yyyy", "2021-03-12"),
        ("12/03-2021", "dd/mm/yyyy", None),
        ("12/03/21", "dd/mm/yyyy", None),
        ("13/13/2021", "dd/mm/yyyy", None),
        ("03/12/2021", "mm/dd/yyyy", "2021-03-12"),
        ("12 de marzo de 2021", "words", "2021-03-12"),
        ("1º de Setiembre del 2019", "words", "2019-09-01"),
        ("Martes, 3 de MAYO de 2.022", "words", "2022-05-03"),
        ("12-mar-2021", "words", "2021-03-12"),
        ("doce de marzo del dos mil veintiuno", "words", "2021-03-12"),
        ("treinta y uno de diciembre de dos mil veintiséis", "words", "2026-12-31"),
        ("uno de enero de mil novecientos noventa y nueve", "words", "1999-01-01"),
        ("primero de junio de dos mil quince", "words", "2015-06-01"),
        ("el 5 de abril del año dos mil diez", "words", "2010-04-05"),
        ("30 de febrero de 2021", "words", None),
        ("marzo de 2021", "words", None),
        ("44267", "serial", "2021-03-12"),
        ("44267.5", "serial", "2021-03-12"),
        ("4426", "serial", None),
        ("2021", "yyyy", "2021-01-01"),
        ("2021-03-12T00:00:00", "yyyy-mm-dd", "2021-03-12"),
    ],
)
def test_dates_as_they_are_written(text, form, day):
    found = parse_date(text, [form])
    assert (found and found.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "marks", "number"),
    [
        ("1.234,5", (",", "."), 1234.5),
        ("1234,5", (",", "."), 1234.5),
        ("1.23", (",", "."), None),
        ("1 200 000", (",", " "), 1_200_000),
        ("1'200.5", (".", "'"), 1200.5),
        ("12,5", (".", ""), None),
        ("-3", (".", ""), -3),
        ("−3", (".", ""), -3),
        ("3%", (".", ""), None),
        ("S/ 3", (".", ""), None),
    ],
)
def test_numbers_with_their_marks(text, marks, number):
    assert parse_number(text, *marks) == number


def test_names_fold():
    assert fold_name("  SAN JUÁN – de  Lurigancho ") == "san juan de lurigancho"
