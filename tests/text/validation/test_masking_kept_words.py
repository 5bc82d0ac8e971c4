"""Words of law, sums, numbers and words that only look like names stay unmasked."""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import mask_text

KEPT = [
    "se le privó de LA LIBERTAD por años",
    "Acuerdo Plenario 4-2023/CIJ-112",
    "R.M. 203-2014-MIMP",
    "pena privativa de la libertad",
    "PENA PRIVATIVA DE LA LIBERTAD",
    "delitos contra la libertad",
    "Delitos contra la Libertad",
    "la Convención de Belém do Pará",
    "dos mil veinte soles",
    "Acuerdo Plenario 1-2011/CJ-116",
    "Decreto Supremo 009-2019-MIMP",
    "Acuerdo Plenario N.° 2-2005",
    "dos de mayo",
    "artículo 2015 del Código Civil",
    "S/ 2,015.00",
    "la santa audiencia",
    "la unión de hecho",
    "fojas 2.010,50",
    "Ley 30364",
    "avenida Grau",
    "30 de 120",
    "a la libertad",
    "SE ORDENA SU INMEDIATA LIBERTAD",
    "dos mil cinco",
    "conforme a la Convención",
    "derecho a la Libertad",
    "le dio un golpe de puño",
    "una lima de uñas",
    "con una lampa",
    "tomaron pisco",
    "comía sandía",
    "había moho",
    "en libertad",
    "LIBERTAD PERSONAL",
    "su libertad",
    "la libertad sexual",
    "La libertad sexual",
    "LA LIBERTAD SEXUAL",
    "violación de la libertad personal",
    "DELITO CONTRA LA LIBERTAD",
    "Contra la Libertad - Trata de Personas",
    "delito contra La Libertad Sexual",
    "PENA PRIVATIVA DE LIBERTAD",
    "la madre de la menor",
    "santa sede",
    "San Pedro",
    "la merced concedida",
    "tiene canas",
    "tenía la esperanza",
    "la esperanza de volver",
    "la independencia judicial",
    "independencia del juez",
    "el dos de mayo por la tarde",
    "la convención colectiva",
    "La Convención de Palermo",
    "asunción de competencia",
    "la concepción del delito",
    "la mar de veces",
    "la unión de las pruebas",
    "el dorado",
    "bella vista",
    "artículo 2019",
    "Ley 2015",
    "S/ 2,020",
    "2020 soles",
    "2 020 soles",
    "fojas 2020",
    "folios 2021 a 2025",
    "a las 20:21 horas",
    "D.S. 001-2016-JUS",
    "Ley N.° 30251",
    "art. 153",
    "Casación 05-2007",
    "1998",
    "calle 21",
    "veinte años",
    "diez y seis años de edad",
    "dos mil soles",
    "dos mil trece soles",
    "30/12",
    "palpa el cuerpo",
    "la palpa",
    "se calca",
    "calca la firma",
    "las lamas",
    "talara el bosque",
    "en la picota",
]


@pytest.mark.parametrize("text", KEPT)
def test_words_of_the_law_and_sums_stay(text):
    assert mask_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "J. C. M. R. declaró ante el fiscal",
        "Lo reto a probarlo",
        "a fojas 110 y 100",
        "el saldo de 1l0",
        "un jugo de lima con hielo",
        "cajas de lima y naranja",
        "manu militari",
        "en diciembre 10 personas declararon",
        "a y o e u",
    ],
)
def test_words_that_only_look_like_names_stay(text):
    assert mask_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Pagó mil novecientos ochenta soles por ella.",
        "habitación 2014 del hotel",
        "a las 2015 horas del lunes",
        "el vehículo de placa BCD-2017",
        "La perita Tacna Condori ratificó su informe.",
        "¡por la madre de Dios!, exclamó",
        "La Libertad personal es un derecho.",
        "el comas y el lince son palabras",
        "Según la Ley 31146 y el D.S. 007-2019-IN.",
    ],
)
def test_numbers_persons_and_words_that_are_no_place_stay(text):
    assert mask_text(text) == text
