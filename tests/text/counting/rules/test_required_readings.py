"""What the brief demands of the project's own dictionary, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from perutip.text import count_terms, load_dictionary

ROOT = Path(__file__).resolve().parents[4]
DICTIONARY = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
TESTIMONY = "reliance_on_victim_testimony"
PROTECTION = "protection_oriented_reasoning"
LANGUAGE = "victim_sensitive_language"


def counted(text: str) -> dict[tuple[str, str], int]:
    totals = count_terms([text], DICTIONARY).term_totals()
    totals = totals[totals["hits"] > 0].groupby(["component", "pole"])["hits"].sum()
    return totals.to_dict()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Se trata de personas mayores.", {}),
        ("Debe tratarse de personas mayores con domicilio conocido.", {}),
        ("Corresponde no revictimizar a la menor.", {(PROTECTION, "positive"): 1}),
        ("Para evitar la revictimización", {(PROTECTION, "positive"): 1}),
        ("ausencia de incredibilidad subjetiva", {(TESTIMONY, "positive"): 1}),
        ("No se advierte incredibilidad subjetiva", {(TESTIMONY, "positive"): 1}),
        ("Existe incredibilidad subjetiva", {}),
        ("No hay ausencia de incredibilidad subjetiva", {(TESTIMONY, "contra"): 1}),
        ("Sin la declaración de la víctima", {(TESTIMONY, "contra"): 1}),
        ("Sin embargo, la declaración de la víctima", {(TESTIMONY, "positive"): 1}),
        ("No sólo la declaración de la víctima", {(TESTIMONY, "positive"): 1}),
        ("No existe perspectiva de género", {}),
        ("perspectiva de género enfoque de género", {(LANGUAGE, "positive"): 2}),
        ("Acuerdo Plenario N.º 2-2005/CJ-116", {(TESTIMONY, "positive"): 1}),
        ("reparación integral del vehículo", {}),
        ("reparación integral a la víctima", {(PROTECTION, "positive"): 1}),
        ("el cónyuge sobreviviente", {}),
        ("el victimario", {}),
        ("“La VÍCTI-\nMA DE TRATA”", {(LANGUAGE, "positive"): 1}),
        (
            "La Ley 30364, artículo 9: “las medidas de protección procuran la "
            "dignidad de la víctima”. Sala de audiencias.",
            {},
        ),
    ],
)
def test_project_dictionary_reads_as_required(text, expected):
    assert counted(text) == expected


def test_page_debris_counts_zero():
    header = "Sala Penal en Violencia de género y víctimas de trata\nExpediente {}"
    pages = [
        header.format(i) + f"\nEl testigo {i} dijo que sí\n- {i} -" for i in range(6)
    ]
    assert counted("\f".join(pages)) == {}


def test_stamp_inside_a_sentence_counts_zero_and_the_sentence_counts():
    text = (
        "la declaración de la Firmado digitalmente por: VÍCTIMA DE TRATA JUANA FAU "
        "20159981216 soft\nMotivo: Soy el autor del documento\n"
        "Fecha: 12.03.2021 10:15:22 -05:00 víctima"
    )
    assert counted(text) == {(TESTIMONY, "positive"): 1}
