"""Headings without a line of their own, behind a page's number; pronouncements."""

from __future__ import annotations

import pytest

from perutip.text.reading import find_parts

ALLEGED, WEIGHED, DECIDED = "El fiscal acusó.", "La prueba es clara.", "Se archiva."


def parts_of(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part, start, end in find_parts(text):
        found[part] = f"{found.get(part, '')} {text[start:end]}"
    return found


@pytest.mark.parametrize(
    "heads",
    [
        ("I. ANTECEDENTES", "II. FUNDAMENTOS:", "III. DECISIÓN:"),
        ("I. ANTECEDENTES", "II. FUNDAMENTOS", "III. DECISIÓN"),
        ("I.- ANTECEDENTES:", "II.- CONSIDERANDOS:", "III.- PARTE RESOLUTIVA:"),
        ("1. ANTECEDENTES", "2. FUNDAMENTOS DE DERECHO:", "3. FALLO:"),
        ("ANTECEDENTES:", "FUNDAMENTOS:", "DECISIÓN:"),
        ("I. ANTECEDENTES", "II. FUNDAMENTOS", "III. PRONUNCIAMIENTO"),
        ("ANTECEDENTES:", "FUNDAMENTOS:", "PRONUNCIAMIENTO DEL TRIBUNAL:"),
        ("I. ANTECEDENTES", "Página 2 de 3 II. FUNDAMENTOS", "Pág. 3 III. DECISIÓN"),
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n"])
def test_a_ruling_is_parted_whether_or_not_its_lines_are_kept(heads, gap):
    one, two, three = heads
    text = gap.join([one, ALLEGED, two, WEIGHED, three, DECIDED])
    found = parts_of(text)
    assert ALLEGED in found["antecedents"]
    assert WEIGHED in found["reasoning"] and ALLEGED not in found["reasoning"]
    assert DECIDED in found["decision"] and WEIGHED not in found["decision"]


def test_a_pronouncement_before_the_decision_is_reasoning():
    for heading in ("PRONUNCIAMIENTO", "III. PRONUNCIAMIENTO DEL COLEGIADO"):
        text = f"FUNDAMENTOS\nUno.\n{heading}\n{WEIGHED}\nDECISIÓN\n{DECIDED}"
        found = parts_of(text)
        assert WEIGHED in found["reasoning"] and WEIGHED not in found["decision"]


@pytest.mark.parametrize(
    "line",
    [
        "Se citó el art. 5 de la ley. El ABOGADO DE LA DEFENSA Pérez estuvo presente.",
        "Conforme al Acuerdo. I. FUNDAMENTO que la ley da a la SALA es otro.",
        "El acta de la página 2 de 3 se leyó en la audiencia sin oposición.",
    ],
)
def test_sentences_open_nothing(line):
    assert set(parts_of(f"ANTECEDENTES\n{line}")) <= {"antecedents"}
