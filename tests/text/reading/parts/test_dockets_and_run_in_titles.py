"""Captions with a docket number open no part; a party's title under an ordinal does.

Layouts of Peru's Supreme Court: the kind of the appeal with its number stands at the
head of every page, and grounds of appeal run on behind "PRIMERO. Agravios planteados.".
"""

from __future__ import annotations

import pytest

from perutip.text.reading import split_sections
from perutip.text.reading.parts.headings import heading_of

DOCKETS = [
    "RECURSO DE NULIDAD N.° 77-2019",
    "RECURSO DE NULIDAD N.°77-2019, LORETO",
    "Recurso de Nulidad Nº 77-2019, Loreto",
    "RECURSO DE NULIDAD NRO. 77-2019",
    "RECURSO DE CASACIÓN N.º 77-2019",
    "RECURSO DE NULIDAD 77-2019 LORETO",
    "RECURSO DE APELACIÓN N° 77-2019/LORETO",
    "Recurso de casación número 77-2019",
]
PLEAS = [
    "RECURSO DE NULIDAD",
    "II. RECURSO DE CASACIÓN",
    "RECURSO DE NULIDAD DEL ENCAUSADO",
    "Recurso de apelación de la defensa",
    "Primero. Fundamentos del recurso –folios 31 a 39–",
    "Segundo. Expresión de agravios (foja 211)",
]
RULING = """VISTOS: el recurso de nulidad.

CONSIDERANDO

PRIMERO. {title}. La defensa del encausado Rojas, en su recurso, pidió la absolución \
de su patrocinado y cuestionó en ese sentido lo siguiente:

1) Se omitió ver que la menor mintió.

{next} El relato de la menor es coherente.

DECISIÓN

Declararon NO HABER NULIDAD."""


@pytest.mark.parametrize("line", DOCKETS)
def test_a_docket_number_is_no_plea(line):
    assert heading_of(line) is None


def test_a_page_head_leaves_the_reasoning_open():
    sections = split_sections(
        "VISTOS: el recurso.\n\nCONSIDERANDO\n\nPrimero. El relato es firme.\n\n"
        "SALA PENAL PERMANENTE\nRECURSO DE NULIDAD N.° 77-2019\nLORETO\n\n"
        "Segundo. Es también coherente.\n\nDECISIÓN\n\nDeclararon NO HABER NULIDAD."
    )
    assert "Es también coherente" in sections.text("reasoning")
    assert sections.text("defence") == ""


@pytest.mark.parametrize("line", PLEAS)
def test_a_plea_is_still_the_defence_s(line):
    sections = split_sections(f"VISTOS: el recurso.\n\n{line}\n\nLa menor mintió.")
    assert "La menor mintió" in sections.text("defence")


@pytest.mark.parametrize(
    "title", ["Agravios planteados", "Fundamentos del recurso", "Expresión de agravios"]
)
@pytest.mark.parametrize("following", ["SEGUNDO.", "Segundo. Que", "SEGUNDO.-"])
def test_a_run_in_title_holds_up_to_the_next_ordinal(title, following):
    sections = split_sections(RULING.format(title=title, next=following))
    assert "la menor mintió" in sections.text("defence")
    assert "relato de la menor es coherente" in sections.text("reasoning")


@pytest.mark.parametrize("title", ["Agravios desestimados", "Cargos probados"])
def test_what_the_court_held_of_it_is_no_party_s(title):
    sections = split_sections(RULING.format(title=title, next="SEGUNDO."))
    assert "la menor mintió" not in sections.text("defence")
    assert "la menor mintió" not in sections.text("prosecution")
