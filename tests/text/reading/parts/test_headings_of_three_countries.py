"""Headings as Argentina, Ecuador and Peru write them: numbered in brackets or by
words, before a long dash, in small letters before a colon."""

import pytest

from perutip.text.reading import split_sections

HEARD = "La perita ratificó en audiencia lo que había escrito."
WEIGHED = "Lo dicho por la joven convence por su detalle y su constancia."
ACCUSED = "El defensor alegó que su patrocinado nada sabía de la edad."
CHARGED = "El fiscal sostuvo que fue llevada con engaños a la mina."
DONE = "IMPONER doce años de pena privativa de libertad."


@pytest.mark.parametrize(
    ("reasoning", "decision"),
    [
        ("[2] MOTIVACIÓN\n", "[3] RESOLUCIÓN\n"),
        ("SECCIÓN II: VALORACIÓN PROBATORIA\n", "SECCIÓN III: DECISIÓN\n"),
        ("RAZONAMIENTO DE LA SALA.— ", "FALLO.— "),
        ("Motivación: ", "Parte resolutiva: "),
        ("II. EL DERECHO\n", "Por todo ello, en nombre de la Nación, DECLARO: "),
        ("SEGUNDA CUESTIÓN: ¿Fue probado el hecho?\n", "7.- DECISIÓN.- "),
        ("CONSIDERANDO:\n", "La Sala Penal, por mayoría, resuelve:\n"),
    ],
)
def test_a_heading_of_any_kind_opens_its_part(reasoning, decision):
    text = f"ANTECEDENTES\n{HEARD}\n{reasoning}{WEIGHED}\n{decision}{DONE}\n"
    found = split_sections(text)
    assert found.recognised
    assert WEIGHED in found.text("reasoning")
    assert DONE in found.text("decision")
    assert HEARD in found.text("antecedents")


@pytest.mark.parametrize(
    ("of_the_state", "of_the_accused"),
    [
        ("3.1 Fiscalía\n", "3.2 Procesada\n"),
        ("- Querella: ", "- Defensa: "),
        ("Acusación particular\n", "El acusado\n"),
    ],
)
def test_what_a_party_says_under_its_bare_name_is_the_partys(
    of_the_state, of_the_accused
):
    text = (
        f"POSICIÓN DE LAS PARTES\n{of_the_state}{CHARGED}\n{of_the_accused}{ACCUSED}\n"
        f"ANÁLISIS\n{WEIGHED}\nDECISIÓN\n{DONE}\n"
    )
    found = split_sections(text)
    assert CHARGED in found.text("prosecution")
    assert ACCUSED in found.text("defence")
    assert WEIGHED in found.text("reasoning")


def test_who_is_accused_parts_no_reasoning():
    text = f"FUNDAMENTOS\n{WEIGHED}\nAcusado\n{HEARD}\nDECISIÓN\n{DONE}\n"
    assert HEARD in split_sections(text).text("reasoning")


def test_a_label_with_a_colon_is_no_heading():
    text = (
        f"FUNDAMENTOS\n{WEIGHED}\nEdad: Veinte años cumplidos\n{HEARD}\nFALLO\n{DONE}"
    )
    assert HEARD in split_sections(text).text("reasoning")
