"""What fonts, web pages and databases do to a text: undone, or flagged as cut."""

from __future__ import annotations

import html
import re

import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.words.folding import fold

PARAGRAPHS = (
    "El oficial de la comisaría identificó a las dos adolescentes en un bar del "
    "centro y dio aviso inmediato a la fiscalía de turno, que dispuso su traslado a "
    "un ambiente separado, donde fueron atendidas por personal femenino durante toda "
    "la noche y parte de la mañana siguiente, mientras se confirmaba su edad.",
    "La encargada del negocio afirmó que las había contratado como meseras, pero no "
    "pudo justificar por qué guardaba sus documentos en una caja con llave ni por "
    "qué anotaba en un cuaderno los descuentos que les hacía por cada comida, por el "
    "uniforme y por el alquiler de una habitación sin ventanas en el segundo piso.",
    "El peritaje concluyó que ambas presentaban temor al contacto, dificultad para "
    "conciliar el sueño y rechazo a hablar de la dueña del local, reacciones que la "
    "especialista consideró compatibles con una experiencia de encierro prolongado y "
    "que el colegiado tiene en cuenta al fijar el monto de la reparación.",
)
TEXT = "\n".join(PARAGRAPHS)


def words(text):
    return fold(text).split()


@pytest.mark.parametrize("left", [" ", ""])
def test_lost_ligatures_come_back(left):
    lost = re.sub("ffi|fi|fl|ff|tt", left, TEXT)
    assert len(set(words(TEXT)) - set(words(lost))) >= 7
    found = words(mend(lost).cleaned)
    missing = set(words(TEXT)) - set(found)
    assert len(missing) <= 2, missing
    assert abs(len(found) - len(words(TEXT))) <= 2


def test_a_text_that_has_its_ligatures_is_left_alone():
    text = TEXT.replace("oficial", "o cial")
    assert "o cial" in mend(text).cleaned


@pytest.mark.parametrize("twice", [False, True])
def test_what_a_page_puts_into_sentences_goes(twice):
    page = []
    for place, word in enumerate(TEXT.split(" ")):
        coded = html.escape(word.replace("ó", "&oacute;")) if twice else word
        page.append(coded)
        if place % 19 == 10 and word[-1].isalpha():
            page.append("| Comparte esta noticia |")
    assert page.count("| Comparte esta noticia |") >= 4
    assert words(mend(" ".join(page)).cleaned) == words(TEXT)


def test_a_table_with_bars_stays():
    table = "| Nombre | Edad | Lugar |\n| María | 15 | Lima |\n| Rosa | 15 | Lima |"
    found = mend(f"{TEXT}\n{table}").cleaned
    assert words(found) == words(f"{TEXT}\n{table}")


@pytest.mark.parametrize("width", [120, 200, 255])
def test_paragraphs_cut_at_one_width_are_flagged(width):
    cut = "\n".join(one[:width] for one in PARAGRAPHS)
    assert mend(f"{cut}\nPor estas razones se confirma la sentencia.").damaged


def test_paragraphs_cut_between_words_are_flagged_too():
    cut = [f"{one[:110].rsplit(' ', 1)[0]} y" for one in PARAGRAPHS]
    widest = max(map(len, cut))
    cut = [f"{one} {'de ' * 9}"[:widest].rstrip().ljust(widest, "a") for one in cut]
    assert mend("\n".join([*cut, "Por estas razones se confirma."])).damaged


@pytest.mark.parametrize("width", [60, 100, 130])
def test_wrapped_paragraphs_are_whole(width):
    lines, line = [], ""
    for word in TEXT.replace("\n", " ").split(" "):
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    assert not mend("\n".join([*lines, line])).damaged
