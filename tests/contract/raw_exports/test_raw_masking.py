"""What a message on raw exports shows, what it masks, and how it is told together."""

from __future__ import annotations

import csv

import pytest

from perutip.contract.checks import MASKED
from perutip.contract.reading.raw_exports import MappingError, map_raw
from perutip.contract.reading.raw_exports.masking.masking import (
    harmless,
    like_identifier,
    names_places,
    shown_alone,
    shown_in_private,
    shown_often,
    shown_place,
)
from perutip.contract.reading.raw_exports.masking.persons import Persons, names_persons
from perutip.contract.registers import REGISTERS

JOINED = """
[tables.people]
file = "people.csv"
separator = ";"
[tables.codes]
file = "codes.csv"
separator = ";"
[prosecutors]
file = "fiscales.csv"
separator = ";"
[prosecutors.joins.people]
on = {{ "{left}" = "{right}" }}
[prosecutors.joins.codes]
on = {{ "REGIÓN" = "DEPARTAMENTO" }}
[prosecutors.columns]
prosecutor_id = "CÓDIGO"
region_id = {{ source = "COD", table = "codes", pad = 2 }}
female = {{ source = "SEXO", recode = {{ "F" = "1", "M" = "0" }} }}
experience_years = {years}
knowledge_score = {{ constant = "" }}
[prosecutors.columns.trained]
source = "CERT"
table = "people"
recode = {{ "S" = "1" }}
when_empty = "0"
"""
CODES = "COD;DEPARTAMENTO\n8;CUSCO\n15;LIMA\n"
PEOPLE = "N;CÓDIGO;NOM;DNI;CERT\n" + "".join(
    f"{n};F-0040;QUISPE MAMANI, ANA;45678912;S\n" for n in (1, 2)
)
STAFF = "CÓDIGO;NOM;DNI;REGIÓN;SEXO;AÑOS\n"
ANA = "F-0040;QUISPE MAMANI ANA;45678912;{place};{sex};{years}\n"


@pytest.fixture
def tried(map_files, tmp_path):
    """Map one register joined with a list of people and one of departments."""

    def run(rows, left="CÓDIGO", right="CÓDIGO", people=PEOPLE, years='"AÑOS"'):
        files = {"people.csv": people, "codes.csv": CODES, "fiscales.csv": STAFF + rows}
        with pytest.raises(MappingError) as error:
            map_files(files, JOINED.format(left=left, right=right, years=years))
        error.value.write_full_list(tmp_path / "problems.csv")
        with (tmp_path / "problems.csv").open(encoding="utf-8") as stream:
            return error.value, list(csv.DictReader(stream))

    return run


@pytest.mark.parametrize("key", ["CÓDIGO", "NOM", "DNI"])
def test_a_doubled_key_is_masked_and_its_rows_are_named(tried, key):
    error, listed = tried(ANA.format(place="LIMA", sex="F", years=3), key, key)
    (line,) = error.problems
    assert line.startswith(
        f"people.csv, column '{key}' → table people: join people: 2 rows are called "
        f"{MASKED}: raw rows 2 and 3 (differ in 'N')"
    )
    said = f"{error}{listed}".casefold()
    for name in ("0040", "quispe", "mamani", "45678912"):
        assert name not in said
    assert [(r["raw_file"], r["raw_row"], r["raw_column"]) for r in listed] == [
        ("people.csv", "2", key),
        ("people.csv", "3", key),
    ]


ONE = "N;CÓDIGO;NOM;DNI;CERT\n1;F-0040;X;1;S\n"


def test_what_did_not_join_is_named_by_its_own_column_and_value(tried):
    rows = "".join(
        f"F-00{n};A B C;1234567{n};{place};F;3\n"
        for n, place in enumerate(
            ["CUZCO", "CUZCO", "LIMA METROP.", "EXTRANJERO", "ROSA QUISPE MAMANI", ""]
        )
    )
    error, _ = tried(rows, people=ONE)
    text = "\n".join(error.problems)
    assert "fiscales.csv, column 'REGIÓN' → prosecutors.csv: region_id: " in text
    assert "no row of table codes for 'CUZCO', 2 rows (raw rows 2, 3)" in text
    assert "'LIMA METROP.', 1 row (raw row 4)" in text
    assert "in 'DEPARTAMENTO' of table codes, or a recode" in text
    assert "QUISPE" not in str(error)


def test_an_empty_key_is_said_to_be_empty(tried):
    error, _ = tried("F-0001;A;1;;F;3\n", people=ONE)
    (line,) = error.problems
    assert "no row of table codes for an empty cell, 1 row (raw row 2)" in line


@pytest.mark.parametrize(
    "value", ["8,5 años", "13 años", "2 años 6 meses", "3.5", "12/03/21", "S/ 200"]
)
def test_a_number_with_a_unit_is_shown(tried, value):
    error, listed = tried(f"F-0001;A;1;LIMA;F;{value}\n", people=ONE)
    (line,) = error.problems
    assert f"no rule for '{value}', 1 row" in line
    assert MASKED not in str(error) and listed[0]["value"] == f"'{value}'"


@pytest.mark.parametrize(
    "value", ["QUISPE ANA", "45678912", "987 654 321", "ana@mpfn.gob.pe", "13 María"]
)
def test_what_may_name_a_person_is_masked_and_why_is_said(tried, value):
    error, listed = tried(f"F-0001;A;1;LIMA;F;{value}\n", people=ONE)
    assert value not in f"{error}{listed}" and MASKED in str(error)
    assert "a value that may name a person or a case" in str(error)


def test_a_column_of_names_shows_none_however_often_it_stands(tried):
    rows = "F-{n:04d};QUISPE MAMANI ANA;4567{n:04d};LIMA;QUISPE MAMANI ANA;3\n"
    error, listed = tried(
        "".join(rows.format(n=n) for n in range(12)), people=ONE, years='"DNI"'
    )
    assert "4567" not in f"{error}{listed}"
    many = "".join(f"F-{n:04d};A;1;LIMA;QUISPE MAMANI {n % 20};3\n" for n in range(400))
    error, listed = tried(many, people=ONE)
    assert "QUISPE" not in f"{error}{listed}"


def test_the_private_list_shows_words_that_are_no_name_of_the_file(tried):
    rows = "F-0001;QUISPE MAMANI ANA;1;LIMA;NO PRECISA;3\n"
    rows += "F-0002;ROJAS LUZ;1;LIMA;Quispe Rosa;3\nF-0003;X;1;LIMA;A. M. R.;3\n"
    error, listed = tried(rows, people=ONE)
    assert "PRECISA" not in str(error)
    assert [row["value"] for row in listed] == ["'NO PRECISA'", MASKED, MASKED]


def test_values_of_one_cause_are_one_line(tried):
    rows = "".join(f"F-{n:04d};A;1;LIMA;F;{n},5 años\n" for n in range(40))
    error, listed = tried(rows, people=ONE)
    (line,) = error.problems
    assert line.startswith(
        "fiscales.csv, column 'AÑOS' → prosecutors.csv: experience_years: no rule for "
        "'0,5 años', 1 row (raw row 2); '1,5 años', 1 row (raw row 3); "
    )
    assert "and 37 more values, 40 in 40 rows; expected a whole number" in line
    assert len(listed) == 40 and "1 problem in" in str(error)


def test_what_the_contract_refuses_is_told_together_too(tried):
    rows = "".join(f"F-{n:04d};A;1;LIMA;F;{n + 200}\n" for n in range(30))
    error, _ = tried(rows, people=ONE)
    (line,) = error.problems
    assert "and 27 more values, 30 in 30 rows" in line and "'200' in raw row 2" in line


def test_the_cell_is_shown_as_it_is_written(tried):
    error, _ = tried(
        "F-0001;A;1;LIMA;F;88\n",
        people=ONE,
        years='{ source = "AÑOS", multiply_by = 4 }',
    )
    (line,) = error.problems
    assert "found '352' (written '88' in the file) in raw row 2" in line


def test_titles_and_values_are_judged_in_words():
    assert names_persons(["AGRAVIADOS / INICIALES 1RA VÍCT."])
    assert names_persons(["N° DE CARPETA FISCAL"]) and not names_persons(["CÓDIGO"])
    assert names_places(["REGIÓN", "DEPARTAMENTO / PROV. CONST."])
    assert not names_places(["DEPARTAMENTO", "DNI"])
    assert harmless("5 de mayo de 2021") and not harmless("5 Quispe")
    assert like_identifier("DNI 45678912") and not like_identifier("12/03/2021")
    assert shown_place("CUZCO", 1, ["CUSCO"]) == "'CUZCO'"
    assert shown_place("Quispe Mamani, Ana", 1, ["CUSCO"]) == MASKED


def test_a_document_s_number_in_a_column_of_counts_is_masked(tried):
    """A row that slipped by one cell, or a column that was taken for another."""
    rows = "F-0001;A;6454534;LIMA;F;6454534\nF-0002;A;1;LIMA;F;645453 años\n"
    error, listed = tried(rows, people=ONE)
    assert "6454534" not in f"{error}{listed}" and "645453" in str(error)


def test_the_list_of_what_joined_nothing_names_places_alone(tmp_path):
    people = ONE + "2;F-0099;ROSA QUISPE;12345678;S\n"
    for name, text in (
        ("people.csv", people),
        ("codes.csv", CODES),
        ("fiscales.csv", f"{STAFF}F-0040;A;1;LIMA;F;3\n"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    path = tmp_path / "mapping.toml"
    path.write_text(
        JOINED.format(left="CÓDIGO", right="CÓDIGO", years='"AÑOS"'), "utf-8"
    )
    map_raw(tmp_path, path, tmp_path / "out")
    with (tmp_path / "out/mapping/not_joined.csv").open(encoding="utf-8") as stream:
        found = [tuple(row.values())[1:] for row in csv.DictReader(stream)]
    assert found == [
        ("people", MASKED, "1", "people.csv", "", "3"),
        ("codes", "CUSCO", "1", "codes.csv", "", "2"),
    ]


@pytest.mark.parametrize("wrong", ["CÓDIGO", "NOM", "DNI"])
@pytest.mark.parametrize("column", ["years", "SEXO", "REGIÓN"])
def test_a_column_taken_for_another_shows_nobody(tried, wrong, column):
    """Codes, names and documents in the place of years, of a sex, of a region."""
    people = [
        (f"F-{n:04d}", f"ROSA{n} QUISPE{n % 7}", str(10**7 + n)) for n in range(40)
    ]
    place = ["CÓDIGO", "NOM", "DNI"].index(wrong)
    rows = "".join(
        f"{';'.join(one)};{one[place] if column == 'REGIÓN' else 'LIMA'};"
        f"{one[place] if column == 'SEXO' else 'F'};3\n"
        for one in people
    )
    years = f'"{wrong}"' if column == "years" else '"AÑOS"'
    error, listed = tried(rows, people=ONE, years=years)
    said = f"{error}{[list(row.values()) for row in listed]}"
    assert not [cell for one in people for cell in one if cell in said]
    assert "QUISPE" not in said and MASKED in said


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("LIMA (Dra. Carmen Julia Chávez Ttito)", True),
        ("EN TRÁMITE, Dr. X", True),
        ("CONDORI QUISPE", True),
        ("ARCHIVO DEFINITIVO", False),
        ("MADRE DE DIOS", False),
    ],
)
def test_the_private_list_masks_what_is_written_like_a_person(text, masked):
    """No column of names has these words: the title or the names tell."""
    status = REGISTERS["cases"].column("status")
    persons = Persons(frozenset({"pilar"}))
    shown = shown_in_private((1, 2), text, ["ESTADO"], status, persons)
    assert (shown == MASKED) == masked, shown


@pytest.mark.parametrize("text", ["rosa flores", "ROSA FLORES", "sra. apaza"])
def test_a_bare_name_is_shown_by_no_list_of_values(text):
    """Not where many rows hold it, nor where it is near to a value that has a rule."""
    status = REGISTERS["cases"].column("status")
    assert not shown_often(500, 2, text, ["ESTADO"], status)
    assert shown_often(500, 2, "en tramite", ["ESTADO"], status)
    assert shown_alone(text, ["ESTADO"], status, [f"{text}s"]) == MASKED
    assert shown_place(text, 500, ["SANTA ROSA", "LAS FLORES"]) == MASKED
    assert shown_place("SANTA ROZA", 1, ["SANTA ROSA"]) == "'SANTA ROZA'"
