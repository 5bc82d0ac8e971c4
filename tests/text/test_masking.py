"""Masks for blind readers: places, years and names in any form; words of law stay."""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import NAME_MASK, mask_text

# What must not survive, within a sentence.
GONE = [
    ("RN N.° 1234-2017/LIMA NORTE", "2017"),
    ("RN N.° 1234-2017/LIMA NORTE", "NORTE"),
    ("R.N. 2030-2019-Madre de Dios", "2019"),
    ("CASACIÓN N.º 1190-2018/CUSCO", "2018"),
    ("Recurso de nulidad N° 250-2020 ÁNCASH", "2020"),
    ("Casación 12-2021/La Libertad", "2021"),
    ("dos mil dieci ocho", "ocho"),
    ("dos mill diecisiete", "siete"),
    ("dosmildiecinueve", "nueve"),
    ("veinte-veinte", "veinte"),
    ("el bienio 2017-18", "18"),
    ("nacida el 06122018", "2018"),
    ("en Lima Este", "Este"),
    ("en MDD", "MDD"),
    ("en La Rinconada", "Rinconada"),
    ("en Delta 1", "Delta"),
    ("según consta, LA LIBERTAD y Tumbes", "LIBERTAD"),
]
HIDDEN = [
    "Lima, diez de junio de dos mil veintiséis",
    "DOS MIL VEINTIUNO",
    "dos  mil\nveintidós",
    "dos mil vein-\ntitrés",
    "dos mil veinte y tres",
    "el 12/03/21 declaró",
    "el 12.03.2021",
    "12-III-2021",
    "marzo del 21",
    "2.021",
    "２０２１",
    "MMXXI",
    "Expediente 00123-2021",
    "año 2019",
    "Corte Superior de Justicia de La Libertad",
    "CORTE SUPERIOR DE JUSTICIA DE LA LIBERTAD",
    "región la libertad",
    "MADRE DE DIOS",
    "madre\u00a0de\u00a0Dios",
    "Hua\u0301nuco",
    "HUANUCO",
    "Áncash",
    "San-Martin",
    "Puerto\nMaldonado",
    "Tambo-\npata",
    "provincia de La Convención",
    "Cuzco",
    "Exp. 1234-2018-0-2701",
    "dos mil diecisiete",
    "Apur\ufffdmac",
    "veinte de mayo de dos mil treinta y uno",
    "en La Libertad se captó",
    "Sala Penal de Apelaciones de Grau",
    "provincia de Dos de Mayo",
    "2021-01-15",
    "20210115",
    "2021.01.15",
    "15 01 2021",
    "15ENE2021",
    "15-ene-21",
    "15/ene/2021",
    "15/ENE/21",
    "ene-20",
    "enero 2020",
    "enero, 2020",
    "2020-2021",
    "2019/2020",
    "los años 2020 y 2021",
    "año veintiuno",
    "año 21",
    "'21",
    "2O21",
    "20l9",
    "dos mil y veintiuno",
    "2 mil 21",
    "2 mil veintiuno",
    "veinte veintiuno",
    "DOS MIL DIECINUEVE",
    "dos-mil-diecinueve",
    "dosmil diecinueve",
    "dos mil diez y nueve",
    "enero de 2 021",
    "2021-II",
    "2020,",
    "(2020)",
    "«2020»",
    "2020.",
    "del 2020;",
    "Exp. N° 02345-2020-12-1601",
    "de fecha 5 de marzo del año dos mil veinte",
    "12.3.20",
    "12/3/2020 15:30",
    "hora 10:20 del 2020",
    "el 20 de mayo pasado, año 2022",
    "ROMANO MMXIX",
    "Casación 1351-2019/Puno",
    "R.N. 1562-2019",
    "Puno",
    "PUNO",
    "puno",
    "de Lima Norte",
    "LIMA SUR",
    "Lima Este",
    "lima metropolitana",
    "Lima Metropolitana",
    "Li\xadma",
    "Callao",
    "CALLAO",
    "provincia constitucional del callao",
    "Selva Central",
    "La Merced-Chanchamayo",
    "Corte Superior de La Libertad",
    "Distrito Fiscal de La Libertad",
    "DISTRITO JUDICIAL DE LA LIBERTAD",
    "la Región La Libertad",
    "viajó a La Libertad",
    "ciudad de Trujillo, La Libertad",
    "SEDE LA LIBERTAD",
    "- LA LIBERTAD",
    "LA LIBERTAD, 5 de mayo",
    "Sala Penal La Libertad",
    "San Martín",
    "san martin",
    "SAN MARTIN",
    "S. Martín",
    "Sn. Martín",
    "Madre de Dios",
    "madre de dios",
    "Mdre. de Dios",
    "Dpto. de Tacna",
    "Tacna",
    "TACNA",
    "Junin",
    "JUNÍN",
    "Junı́n",
    "Loreto",
    "distrito judicial del Santa",
    "Corte Superior de Justicia del Santa",
    "CORTE SUPERIOR DE JUSTICIA DEL SANTA",
    "Huaura",
    "Cañete",
    "Canete",
    "Nuevo Chimbote",
    "Ventanilla",
    "Sullana",
    "Qosqo",
    "Ucayali",
    "Pucallpa",
    "Huánuco",
    "Huanuco",
    "Wánuco",
    "Huamanga",
    "Apurimac",
    "Ancash",
    "Anchash",
    "la selva de Tambopata",
    "Mazuco",
    "Delta Uno",
    "La Pampa",
    "km 108 Interoceánica",
    "puerto maldonado",
    "Pto. Maldonado",
    "Inambari",
    "Huepetuhe",
    "Iñapari",
    "Iberia, Tahuamanu",
    "arequipeño",
    "limeña",
    "cusqueña",
    "iquiteña",
    "loretana",
    "tacneño",
    "puneño",
    "piurano",
    "Arequipa",
    "Piura",
    "Tumbes",
    "Moquegua",
    "Ilo",
    "Jaén",
    "Cajamarca",
    "Lambayeque",
    "Chiclayo",
]
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


@pytest.mark.parametrize("text", HIDDEN)
def test_places_and_years_are_masked_in_any_form(text):
    assert mask_text(text) != text


@pytest.mark.parametrize(("text", "gone"), GONE)
def test_nothing_of_a_place_or_year_survives(text, gone):
    assert gone not in mask_text(f"Se cita {text}; y así se declaró.")


@pytest.mark.parametrize("text", KEPT)
def test_words_of_the_law_and_sums_stay(text):
    assert mask_text(text) == text


def test_names_of_the_register_in_both_orders():
    text = "JUAN PE\u0301REZ QUISPE; Perez Quispe,\nJuan; Juan Mendoza"
    masked = mask_text(text, (), ["Juan Pérez Quispe"])
    assert masked == f"{NAME_MASK}; {NAME_MASK}; Juan Mendoza"


def test_two_surnames_or_a_first_name_with_one_are_masked():
    masked = mask_text("Pérez Quispe captó; Juan Perez", (), ["Juan Pérez Quispe"])
    assert masked == f"{NAME_MASK} captó; {NAME_MASK}"


def test_a_letter_that_is_another_tells_a_word_from_a_name():
    masked = mask_text("el puño de Puno, el CAÑETE")
    assert masked == "el puño de [REGIÓN], el [REGIÓN]"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("nació en t a c n a y creció allí", "a c n"),
        ("P U N O, a los dos días", "P U N O"),
        ("viajó a p i u r a con su tía", "p i u r a"),
        ("P.I.U.R.A.", "I.U"),
        ("en la ciudad de Arequi\npa se halló", "Arequi"),
        ("Uca yali, sala única", "yali"),
        ("Huаnuco, 5 de abril", "nuco"),  # a Cyrillic letter
        ("Jun1n, 3 de mayo", "Jun1n"),
        ("L0reto, 3 de mayo", "L0reto"),
        ("captada en Manu", "Manu"),
        ("Corte del Santa.", "Santa"),
        ("octubre 19.", "19"),
    ],
)
def test_names_apart_in_pieces_or_misread_are_masked(text, gone):
    assert gone not in mask_text(text)


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
    ("text", "gone"),
    [
        ("el dos de mayo de 1998 nació la menor", "1998"),
        ("nació el 3 de julio de mil novecientos noventa y seis", "novecientos"),
        ("nacida el 04/11/2003 en el campo", "2003"),
        ("«Año del Buen Servicio al Ciudadano»", "Servicio"),
        ("Año de la Universalización de la Salud", "Universalización"),
        ("Decenio de la Igualdad de Oportunidades", "Igualdad"),
        ("en octubre de dos mil 1B, dos mil l7", "l7"),
        ("Expediente N° 118-2020-JIP-CSJMD", "2020"),
        ("Carpeta fiscal 305-2017-FPEDTP", "2017"),
        ("viajó de PunoJuliaca al campamento", "Puno"),
        ("PuertoMaldonado", "Maldonado"),
        ("S A N  M A R T Í N, juzgado", "M A R"),
        ("su hermana quedó en Barranca.", "Barranca"),
        ("cruzó el puente hacia Iñapari y Assis Brasil", "Brasil"),
        ("vive en Surquillo y trabaja en Comas", "Comas"),
        ("en el periodo 17/18 hubo quejas", "17/18"),
        ("vivía en P1ura con su tía", "P1ura"),
        ("Recurso de Nulidad 55-2016 / Santa", "Santa"),
        ("la segunda década de este siglo", "década"),
    ],
)
def test_older_and_named_years_and_glued_names_are_masked(text, gone):
    assert gone not in mask_text(text)


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


@pytest.mark.parametrize("name", ["S.Martín", "Mz-7 Alta", "7 Colinas", "Ur", "Q"])
def test_a_region_of_the_register_is_masked_however_its_name_begins(name):
    for written in (name, name.upper(), name.replace(" ", "  - ")):
        masked = mask_text(f"El juzgado de {written}, en Cusco.", [name, "Piura"])
        assert masked == "El juzgado de [REGIÓN], en [REGIÓN]."
