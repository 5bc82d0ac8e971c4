"""Persons in columns of places and of codes: counted, and never shown."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from perutip.contract.checks.names_of_persons import names_of_persons
from perutip.contract.reading import read_registers
from perutip.running.files.places import ROOT

INEI = Path(__file__).parents[3] / "shared" / "data" / "districts_inei_2025.csv"
MAYORS = (
    "QUISPE MAMANI, JUAN CARLOS",
    "FLORES ROJAS, ANA MARÍA",
    "GRADOS ECHEGARAY, HERMENEGILDA",
    "Condori Huamán, Rosa",
)


def found(register, **columns):
    """Rows of each notice, by column."""
    frame = pd.DataFrame(columns)
    frame.index = range(2, len(frame) + 2)
    notices = list(names_of_persons({register: frame}))
    written = {str(v) for values in columns.values() for v in values if len(str(v)) > 3}
    assert not any(value in str(notice) for notice in notices for value in written)
    return {(n.column, n.words.split(":")[0]): n.rows for n in notices if n.rows}


NAMED = "whose district_name holds words that seem to be names of persons"


@pytest.mark.parametrize("repeated", [1, 20])
def test_a_column_of_mayors_is_no_column_of_districts(repeated):
    names = list(MAYORS) * repeated
    assert found("districts", district_name=names) == {
        ("district_name", NAMED): len(names)
    }
    as_spoken = ["Juan Quispe Mamani", "ANA FLORES ROJAS", "ROSA CONDORI"]
    assert found("districts", district_name=as_spoken)["district_name", NAMED] == 3


def test_one_name_that_slipped_in_is_counted_by_its_form():
    places = [
        "Miraflores",
        "José Luis Bustamante y Rivero",
        "Oroya, La",
        "Lima",
        "Ate",
        "Breña",
        "Jorge Chávez",
    ]
    assert found("districts", district_name=places) == {}
    one = found("districts", district_name=[*places, MAYORS[0]])
    assert one == {("district_name", NAMED): 1}


@pytest.mark.skipif(not INEI.is_file(), reason="the public file is not here")
def test_no_province_of_peru_is_taken_for_persons():
    with INEI.open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert len(rows) > 1_700
    places = pd.DataFrame(rows)
    assert found("districts", district_name=places["distrito"].tolist()) == {}
    for _, mine in places.groupby(["departamento", "provincia"]):
        assert found("districts", district_name=mine["distrito"].tolist()) == {}
    assert found("communities", province=places["provincia"].tolist()) == {}


def test_the_simulated_registers_hold_no_persons():
    frames = read_registers(ROOT / "input" / "simulated", partial=True).frames
    assert [n for n in names_of_persons(frames) if n.rows] == []


@pytest.mark.parametrize(
    "code",
    [
        "quispe01",
        "QUISPE-07",
        "jflores2",
        "rosa_maria_3",
        "F-HUAMÁN-1".replace("Á", "A"),
    ],
)
def test_a_code_made_of_a_name_is_counted(code):
    codes = ["F-0001", "F-0002", "LIM-0045", code]
    said = "whose prosecutor_id holds codes that seem to be names of persons"
    assert found("prosecutors", prosecutor_id=codes) == {("prosecutor_id", said): 1}


@pytest.mark.parametrize(
    "codes",
    [
        ["C00123", "LIM-0045", "SER-0061", "TP2019-0060", "FISCAL-1", "CASO-22"],
        ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        ["CUSCO-01", "JULIO-2023", "MARZO-1", "SURCO-02"],
        ["912345678", "F-1", "F-2"],
    ],
)
def test_codes_of_a_study_are_none(codes):
    assert found("prosecutors", prosecutor_id=codes) == {}


def test_telephones_are_no_codes():
    phones = [
        "987654321",
        "912345678",
        "+51 955 123 456".replace("+", "").replace(" ", ""),
    ]
    said = "whose officer_id holds what seem to be telephones"
    assert found("officers_baseline", officer_id=phones) == {("officer_id", said): 3}


@pytest.mark.parametrize(
    "text",
    ["DNI 45678912", "Fiscalía (999 123 456)", "fp.cusco@mpfn.gob.pe", "987654321"],
)
def test_numbers_and_mail_in_a_column_of_places(text):
    said = "whose fiscal_district holds numbers of documents, telephones or mail"
    places = ["CUSCO", "LIMA CENTRO", "20220501 a", text]
    assert found("cases", fiscal_district=places) == {("fiscal_district", said): 1}


MAPPING = """
[districts]
file = "d.csv"
[districts.columns]
ubigeo = "ubigeo"
district_name = "{column}"
region_id = {{ source = "ubigeo", take = [1, 2] }}
role = {{ constant = "trial" }}
population = {{ constant = "5000" }}
victims_2017_2025 = {{ constant = "3" }}
poverty_rate = {{ constant = "0.2" }}
altitude = {{ constant = "3400" }}
officers_active = {{ constant = "20" }}
"""


def test_map_says_it_of_the_register_that_it_makes(map_files):
    rows = ["ubigeo,distrito,alcalde"]
    places = ("Cusco", "Ccorca", "Poroy", "San Sebastián")
    rows += [
        f'08010{n},{place},"{mayor}"'
        for n, (place, mayor) in enumerate(zip(places, MAYORS, strict=True), start=1)
    ]
    files = {"d.csv": "\n".join(rows) + "\n"}
    report = map_files(files, MAPPING.format(column="alcalde"))
    (said,) = [line for line in report if "names of persons" in line]
    assert said.startswith("districts.csv: 4 rows whose district_name holds words")
    assert "QUISPE" not in "\n".join(report)
    report = map_files(files, MAPPING.format(column="distrito"))
    assert not any("names of persons" in line for line in report)
