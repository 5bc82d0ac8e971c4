"""Places that the word before names, courts in dockets, years across line ends."""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import mask_text

GONE = [
    ("hallada en el distrito de Kimbiri, sola", "Kimbiri"),
    ("hallada en el DISTRITO DE KIMBIRI, sola", "KIMBIRI"),
    ("los campamentos a orillas del río Malinowski, de noche", "Malinowski"),
    ("nació en el caserío Nuevo Belén, lejos", "Belén"),
    ("en el distrito de San Juan\nde Iris, sola", "Iris"),
    ("natural de Pichari, soltera", "Pichari"),
    ("comunidad nativa de Boca Parimanu, río arriba", "Parimanu"),
    ("la Municipalidad Distrital de Echarati informó", "Echarati"),
    ("CORTE SUPERIOR DE JUSTICIA DE VILLA NUEVA\nSala Penal", "NUEVA"),
    ("Exp. 00345-2017-0-1801-JR-PE-33", "1801"),
    ("Exp. 00345 - 2017 - 98 - 2701 - JR - PE - 01", "2701"),
    ("Carpeta fiscal N.° 2706014500-2021-345-0", "2706"),
    ("Sentencia 045-2022-CSJMD/PJ", "MD"),
    ("la llevó de Barranca hasta el bar", "Barranca"),
    ("viajó a ATALAYA, sola", "ATALAYA"),
    ("vivía en Ca-\nñete con su tía", "ñete"),
    ("vivía en TAMBO-\nPATA con su tía", "PATA"),
    ("viajó a L A  L I B E R T A D, sola", "B E R"),
    ("el 5 de julio de 20-\n19 se halló", "19"),
    ("en el año 20\n19 se halló", "19"),
    ("Expediente N.° 123-19 del juzgado", "19"),
    ("STC N.° 01234-2019-PHC/TC", "2019"),
    ("Certificado Médico Legal N.° 001234-2019-EIS", "2019"),
    ("Parte policial N.° 123-2019-REGPOL", "2019"),
]


@pytest.mark.parametrize(("text", "gone"), GONE)
def test_what_tells_place_or_period_by_its_neighbours_is_masked(text, gone):
    assert gone not in mask_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "la ciudad de la que venía",
        "el distrito de residencia y la provincia de origen",
        "el río crecía y la quebrada también",
        "Corte Superior de Justicia de la República",
        "la Comisaría de Familia la atendió",
        "el sector Salud y el Sector Público",
        "Juzgado Penal de Turno, Sala Penal de Apelaciones",
        "natural de esta ciudad, domiciliada en jirón alguno",
        "Resolución Ministerial N.° 350-2018-MIMP",
        "Acuerdo Plenario 3-2011/CJ-116 y caso 12-4",
    ],
)
def test_what_only_looks_like_it_stays(text):
    assert mask_text(text) == text


def test_a_line_end_parts_a_name_from_what_follows():
    masked = mask_text("CORTE SUPERIOR DE JUSTICIA DE KIMBIRI\nSALA PENAL")
    assert masked == "CORTE SUPERIOR DE JUSTICIA DE [REGIÓN]\nSALA PENAL"
