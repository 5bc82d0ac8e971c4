"""Sections: which line opens which part, which does not, and that nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.text.reading import PARTS, clean, normalize, read_documents, split_sections
from perutip.text.reading.parts.headings import heading_of

ROOT = Path(__file__).resolve().parents[4]
REAL = ROOT.parent / "shared" / "data" / "rulings"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("ANTECEDENTES", "antecedents"),
        ("I. ANTECEDENTES:", "antecedents"),
        ("PARTE EXPOSITIVA", "antecedents"),
        ("PRIMERO.- ANTECEDENTES", "antecedents"),
        ("VISTOS Y OÍDOS:", "antecedents"),
        ("EL MINISTERIO PÚBLICO SOSTIENE:", "prosecution"),
        ("2.1. Pretensión del Ministerio Público:", "prosecution"),
        ("§ 3. IMPUTACIÓN FISCAL", "prosecution"),
        ("SEGUNDO.- HECHOS IMPUTADOS", "prosecution"),
        ("ALEGATOS DE CLAUSURA DEL MINISTERIO PÚBLICO", "prosecution"),
        ("POSICI\ufffdN DEL MINISTERIO P\ufffdBLICO:", "prosecution"),
        ("LA DEFENSA SOSTIENE:", "defence"),
        ("b) Posición de la defensa", "defence"),
        ("AGRAVIOS DEL SENTENCIADO", "defence"),
        ("CONSIDERANDO:", "reasoning"),
        ("III. FUNDAMENTOS DE DERECHO", "reasoning"),
        ("TERCERO.- VALORACIÓN DE LA PRUEBA", "reasoning"),
        ("HECHOS PROBADOS", "reasoning"),
        ("FUNDAMENTOS\u00a0DE\u00a0DERECHO:", "reasoning"),
        ("4. Calificación legal", "reasoning"),
        ("FALLO", "decision"),
        ("SE RESUELVE:", "decision"),
        ("POR ESTOS FUNDAMENTOS, DECIDIERON:", "decision"),
        ("Por todo ello, DECIDO:", "decision"),
        ("V. DECISIÓN", "decision"),
    ],
)
def test_headings(line, part):
    assert heading_of(line) == part


@pytest.mark.parametrize(
    "line",
    [
        "Los fundamentos de la sentencia apelada son correctos.",
        "La defensa sostiene que el acusado no estuvo en el lugar de los hechos.",
        "fundamentos:",
        "los antecedentes penales del acusado, según informe de fojas 20,",
        "PRIMERO.- Que, conforme a lo actuado, el acusado trasladó a la menor.",
        "DELITO: TRATA DE PERSONAS",
        "JUZGADO PENAL COLEGIADO DE LIMA",
        "Vistas las actas, se advierte que la prueba es suficiente",
        "FALLECIDA LA MADRE, LA MENOR FUE ENTREGADA A SU TÍA",
        "HECHOSO",
        "Fundamentos de la reparación civil que reclama la parte agraviada, folio 3",
        "",
        "12",
    ],
)
def test_lines_that_are_no_headings(line):
    assert heading_of(line) is None


def test_a_ruling_in_its_parts():
    text = (
        "SALA PENAL DE APELACIONES\nEXPEDIENTE 1-2020\nI. ANTECEDENTES\nUno.\n"
        "1.1. Posición del Ministerio Público\nDos.\nLA DEFENSA SOSTIENE:\nTres.\n"
        "II. FUNDAMENTOS\nPRIMERO.- Cuatro.\nSEGUNDO.- Los fundamentos de la\n"
        "defensa son débiles.\nPOR ESTOS FUNDAMENTOS: DECIDIERON CONFIRMAR la pena."
    )
    found = split_sections(text)
    assert found.recognised
    assert found.parts == {
        "antecedents": "SALA PENAL DE APELACIONES\nEXPEDIENTE 1-2020\nUno.",
        "prosecution": "Dos.",
        "defence": "Tres.",
        "reasoning": "PRIMERO.- Cuatro.\nSEGUNDO.- Los fundamentos de la\n"
        "defensa son débiles.",
        "decision": "DECIDIERON CONFIRMAR la pena.",
    }


def test_a_heading_inside_a_wrapped_sentence_does_not_split():
    text = (
        "CONSIDERANDO:\nEl tribunal examinó lo que los hechos y los\n"
        "ANTECEDENTES\ndel caso muestran, y también lo que\nLa defensa\nalegó.\n"
        "FALLO:\nConfirma."
    )
    found = split_sections(text)
    assert set(found.parts) == {"reasoning", "decision"}
    assert "ANTECEDENTES" in found.text("reasoning")
    assert "La defensa" in found.text("reasoning")


def test_without_headings_nothing_is_recognised():
    text = "La Sala confirma la sentencia. Hágase saber."
    found = split_sections(text)
    assert not found.recognised
    assert found.parts == {"antecedents": text}
    assert found.text("reasoning") == ""
    assert not split_sections("").parts


lines = st.sampled_from(
    [
        "ANTECEDENTES",
        "FALLO:",
        "La Sala confirma.",
        "de la menor",
        "",
        "PRIMERO.- Que",
        "POR ESTOS FUNDAMENTOS: confirma",
        "CONSIDERANDO: Que la",
        "Los fundamentos",
    ]
)


@given(st.lists(lines, max_size=14))
@settings(max_examples=150, deadline=None)
def test_no_word_is_lost_or_made_up(parts):
    text = "\n".join(parts)
    found = split_sections(text)
    kept = sorted(" ".join(found.text(part) for part in PARTS).split())
    missing = clean(text).split()
    for word in kept:
        missing.remove(word)  # ValueError: a word that the text does not have
    headings = (
        "ANTECEDENTES FALLO: POR ESTOS FUNDAMENTOS: FUNDAMENTOS CONSIDERANDO: "
        "Los fundamentos"
    )
    assert set(missing) <= set(headings.split())


def test_simulated_rulings_are_split_as_they_were_written():
    documents = read_documents(ROOT / "input" / "simulated")
    found = [(d, split_sections(d.text)) for d in documents]
    recognised = sum(sections.recognised for _, sections in found)
    # one layout in sixteen has no headings, and misread letters hide some
    assert 0.75 * len(found) <= recognised < len(found)
    for document, sections in found[:400]:
        kept = sum(len(normalize(text).split()) for text in sections.parts.values())
        lost = len(document.words) - kept
        # at most five headings of six words, and page furniture seen at second sight
        assert 0 <= lost <= max(30, 0.01 * len(document.words))


def test_real_rulings_are_split():
    if not REAL.is_dir():
        pytest.skip("real rulings are not here")
    found = [
        split_sections(path.read_text(encoding="utf-8"))
        for path in sorted(REAL.glob("*.txt"))
    ]
    assert len(found) == 9
    assert sum(sections.recognised for sections in found) >= 7
    assert sum("decision" in sections.parts for sections in found) >= 8
    for sections in found:
        longest = max(len(text) for text in sections.parts.values())
        assert longest > 0.2 * sum(len(text) for text in sections.parts.values())
