"""A headnote before a ruling belongs to no part of it and counts nowhere."""

from pathlib import Path

import pytest

from perutip.text import load_dictionary
from perutip.text.counting import TextMatcher
from perutip.text.reading import clean, find_parts
from perutip.text.reading.parts.headnote import end_of_headnote
from perutip.text.reading.parts.sections import is_recognised

DICTIONARY = (
    Path(__file__).resolve().parents[4] / "input" / "dictionary" / "person_centered.yml"
)

SAID = "El relato de la menor agraviada es coherente y persistente."
RULING = (
    "Lima, nueve de marzo de dos mil veinte\n\n"
    "VISTOS: el recurso interpuesto por la defensa del sentenciado.\n\n"
    "CONSIDERANDO\n\n"
    f"Primero. {SAID}\n\n"
    "DECISIÓN\n\nPor estos fundamentos, DECLARARON INFUNDADO el recurso.\n"
)
COURT = "CORTE SUPREMA DE JUSTICIA DE LA REPÚBLICA\nSALA PENAL PERMANENTE\n"
LABELLED = (
    f"{COURT}RECURSO DE NULIDAD N.° 11-2019\nPUNO\n\nSumilla. {SAID}\n\n",
    f"Fundamento destacado: 7.2. {SAID}\n\nSumilla: {SAID}\n\n{COURT}",
    f"SUMILLA\n{SAID}\n{COURT}",
)
UNNAMED = f"Prueba suficiente. {SAID}\n\n"
UNLABELLED = f"{COURT}CASACIÓN N.º 1551-2018\nICA\n\nPrueba suficiente. {SAID}\n\n"


@pytest.fixture(scope="module")
def counted():
    matcher = TextMatcher(load_dictionary(DICTIONARY), sections=True)

    def of(text):
        matched = matcher.match(text)
        return [
            (hit.verdict, part)
            for hit, part in zip(matched.hits, matched.parts, strict=True)
            if hit.verdict == "positive"
        ]

    return of


@pytest.mark.parametrize("headnote", [*LABELLED, UNLABELLED, UNNAMED])
def test_what_a_headnote_says_counts_once_in_the_reasoning(counted, headnote):
    alone = counted(RULING)
    assert alone and counted(headnote + RULING) == alone


@pytest.mark.parametrize("headnote", [*LABELLED, UNLABELLED, UNNAMED])
def test_a_headnote_opens_no_part(headnote):
    text = clean(headnote + RULING)
    ends = end_of_headnote(text)
    assert text[ends:].startswith("Lima, nueve de marzo")
    spans = find_parts(text)
    assert {s.part for s in spans if s.start < ends} == {"antecedents"}
    assert all(s.end <= ends or s.start >= ends for s in spans)
    assert is_recognised({s.part for s in spans})
    assert spans[0].start == 0 and spans[-1].end >= len(text) - 1


def test_without_a_beginning_a_headnote_ends_with_its_paragraph(counted):
    text = f"Sumilla. {SAID}\n\nSegundo. {SAID}"
    assert len(counted(text)) == len(counted(f"Segundo. {SAID}")) > 0


def test_an_undated_ruling_begins_with_its_first_ordinal(counted):
    body = f"Primero. {SAID}\n\nFUNDAMENTOS\n{SAID}\n"
    assert counted(UNLABELLED + body) == counted(f"{COURT}{body}")


@pytest.mark.parametrize(
    "text",
    [
        RULING,
        f"JUZGADO PENAL\nEXPEDIENTE 55-2018\nDELITO: Trata de personas\n{RULING}",
        # a heading of the kind within a ruling, and words of it in a sentence
        RULING.replace("CONSIDERANDO", "CONSIDERANDO\n\nFundamento destacado:"),
        f"CONSIDERANDO\n{SAID} La sumilla de lo recurrido dice otra cosa.\n{RULING}",
        f"ANTECEDENTES\n{SAID}\nCASACIÓN N.° 12-2015\n{SAID}\n{RULING}",
        "",
    ],
)
def test_a_ruling_without_one_keeps_all_its_words(text):
    assert end_of_headnote(clean(text)) == 0
