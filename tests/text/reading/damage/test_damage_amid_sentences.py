"""What margins, footnotes, comments and fonts put amid sentences: taken out again where
it can be told from them; each with ordinary text that looks alike."""

from __future__ import annotations

import re
import textwrap

import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.words.folding import fold

SENTENCES = (
    "La mujer narró que un vecino la convenció de viajar a la mina con la promesa de "
    "un "
    "sueldo fijo y que al llegar le quitaron el documento de identidad. Durante cinco "
    "meses sirvió bebidas en una cantina sin cobrar, porque la comida y el pasaje se "
    "anotaban como deuda. El comerciante que vendía pan en la zona recordó haberla "
    "visto con golpes en el rostro y no tenía motivo alguno para perjudicar al "
    "acusado. "
    "La perito psicóloga explicó que el temor a hablar es frecuente en quienes pasaron "
    "por un encierro, y que el relato se mantuvo en lo esencial. En el registro del "
    "local se hallaron la libreta de cuentas y los documentos de otras tres personas. "
    "La sala considera que la declaración es creíble, que otras pruebas la confirman y "
    "que la condición de la víctima explica la demora de la denuncia. Por eso se "
    "confirma la condena y se ordena que reciba atención médica el tiempo que necesite."
)


def words(text: str) -> list[str]:
    return fold(text).split()


def came_back(damaged: str) -> bool:
    mended = mend(damaged)
    return not mended.damaged and words(mended.cleaned) == words(SENTENCES)


def test_the_text_of_these_tests_is_sound():
    assert came_back(SENTENCES)


@pytest.mark.parametrize("style", ["{} ", "{:02d} ", "{}. "])
@pytest.mark.parametrize("first", [1, 9, 21])
@pytest.mark.parametrize("width", [70, 88])
def test_printed_line_numbers_go(style, first, width):
    lines = textwrap.wrap(SENTENCES, width)
    numbers = [(first + at - 1) % 25 + 1 for at in range(len(lines))]
    numbered = (style.format(n) + line for n, line in zip(numbers, lines, strict=True))
    assert came_back(" ".join(numbered))


def test_a_number_on_every_fifth_line_goes_too():
    lines = textwrap.wrap(f"{SENTENCES} {SENTENCES}".replace("tres", "cuatro"), 60)
    numbered = [
        f"{at} {line}" if at % 5 == 0 else line for at, line in enumerate(lines, 1)
    ]
    found = words(mend(" ".join(numbered)).cleaned)
    assert not {"5", "10", "15", "20"} & set(found)


@pytest.mark.parametrize(
    "list_of",
    [
        "La pena fue de 1 año para el primer hecho, de 2 para el segundo, de 3 para el "
        "tercero, de 4 para el cuarto, de 5 para el quinto y de 6 para el último. ",
        "El 1 de mayo de 2019 llegó, el 2 de mayo enfermó, el 3 de mayo pidió ayuda, "
        "el "
        "4 de mayo la golpearon, el 5 de mayo escapó y el 6 de mayo denunció. ",
        "".join(
            f"Respecto del hecho {n} de la acusación se probó que la joven estuvo en "
            "el local. "
            for n in range(1, 8)
        ),
    ],
)
def test_numbers_of_the_sentences_stay(list_of):
    text = list_of + SENTENCES
    assert words(mend(text).cleaned) == words(text)


@pytest.mark.parametrize(
    ("first", "after"), [(4, r"(?<=\w)(?=[.,] )"), (31, r"(?<=[.,])")]
)
def test_calls_of_footnotes_go(first, after):
    count = iter(range(first, 999))
    places = iter(range(999))
    called = re.sub(
        rf"{after}(?=[ .,])",
        lambda _: str(next(count)) if next(places) % 3 == 0 else "",
        SENTENCES,
    )
    assert len(words(called)) != len(words(SENTENCES)) or called != SENTENCES
    assert came_back(called)


def test_a_figure_that_sticks_to_one_word_is_set_apart_from_it():
    assert "condena 7" in mend(SENTENCES.replace("condena", "condena7")).cleaned


@pytest.mark.parametrize(
    "kept",
    [
        "según el art.141 y el inc.2 del mismo, a fs.33 y fs.34 y fs.35",
        "por 1500 soles, 1600 soles y 1700 soles",
        "con el testigo1, el testigo2 y el testigo3",
        "en los Anexo1, Anexo2, Anexo3 y Anexo4",
    ],
)
def test_figures_that_are_no_calls_stay(kept):
    found = mend(f"{SENTENCES[:-1]} {kept}.").cleaned
    assert re.findall(r"\d+", found) == re.findall(r"\d+", kept)


@pytest.mark.parametrize(
    "comment",
    ["[JL{n}: ¿va aquí?]", "[Comentario R{n}: falta foja 12]", "[Sala{n}: no]"],
)
def test_comments_in_brackets_go(comment):
    count = iter(range(1, 99))
    told = re.sub(
        r" (?=de la |que el )",
        lambda _: f" {comment.format(n=next(count))} ",
        SENTENCES,
    )
    assert told.count("[") >= 3
    assert came_back(told)


def test_comments_without_an_end_are_flagged():
    assert mend(SENTENCES.replace("sueldo", "sueldo Comentado [JL1]: ojo con")).damaged
    assert mend(SENTENCES.replace("perito ", "perito [JL1] ver si ")).damaged


@pytest.mark.parametrize("said", ["[la] perito", "perito [sic]", "perito [2] y [3]"])
def test_brackets_of_quotations_are_no_comments(said):
    text = SENTENCES.replace("La perito", f"La {said}")
    assert not mend(text).damaged
    assert words(mend(text).cleaned) == words(text)


def moved(text: str) -> str:
    """Numbers of glyphs, 29 under those of ASCII, read as letters."""
    signs = (chr(ord(sign) - 29) if sign.isascii() else "" for sign in text)
    return "".join(sign if sign > " " else "" for sign in signs)


@pytest.mark.parametrize(
    "passage", ["otras pruebas la confirman", "otras tres personas"]
)
@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_passages_of_moved_glyphs_come_back(passage, case):
    coded = " ".join(map(moved, case(passage).split()))
    assert passage not in coded
    assert came_back(SENTENCES.replace(passage, coded))


def test_initials_in_a_moved_passage_do_not_end_it():
    coded = " ".join([*map(moved, ("explica", "la")), "1)%", moved("demora")])
    found = mend(SENTENCES.replace("explica la demora", coded)).cleaned
    assert "explica la 1)% demora de la denuncia" in found


def test_calls_at_words_in_capitals_go():
    titled = f"FUNDAMENTOS DE LA SALA\n{SENTENCES}\nDECISIÓN"
    called = titled.replace("SALA", "SALA1").replace("mina", "mina2", 1)
    called = called.replace("Durante", "Durante3").replace("rostro", "rostro4")
    assert words(mend(called).cleaned) == words(titled)


@pytest.mark.parametrize(
    "name", ["la FQD", "el VHR", "SUNAT y ONPE", "QWERTY", "$ 500"]
)
def test_acronyms_and_amounts_are_no_moved_glyphs(name):
    text = SENTENCES.replace("al acusado", f"a {name}")
    assert words(mend(text).cleaned) == words(text)


@pytest.mark.parametrize("sign", ["¬", "≠"])
def test_optional_hyphens_go(sign):
    parted = re.sub(r"(?<=\w[aeiou])(?=[bcdfgmpt][aeiou]\w)", sign, SENTENCES)
    assert parted.count(sign) > 20
    assert came_back(parted)


@pytest.mark.parametrize("code", ["i", "b", "ul"])
def test_codes_of_rich_text_without_their_head_go(code):
    coded = "".join(
        sign if sign.isascii() else f"\\'{sign.encode('cp1252').hex()}"
        for sign in SENTENCES.replace(". ", ".\\par\n")
    )
    coded = coded.replace("deuda", f"\\{code} deuda\\{code}0 ")
    assert came_back(coded)


@pytest.mark.parametrize("width", [48, 64, 132])
def test_records_cut_at_a_fixed_width_are_put_together(width):
    cut = [SENTENCES[at : at + width] for at in range(0, len(SENTENCES), width)]
    assert came_back("\n".join(cut))


def test_lines_that_end_between_words_stay():
    lines = textwrap.wrap(SENTENCES, 64)
    assert words(mend("\n".join(lines)).cleaned) == words(SENTENCES)


def test_sentences_that_run_together_come_apart():
    assert came_back(SENTENCES.replace(". ", "."))
    titled = f"DELITO: TRATA\nFUNDAMENTOS DE LA SALA\n{SENTENCES}"
    glued = mend(titled.replace("\n", "").replace(". ", ".")).cleaned
    assert "FUNDAMENTOS DE LA SALA\nLa mujer" in glued


@pytest.mark.parametrize(
    "kept",
    ["el correo.Sala@pj.gob.pe", "www.Poder.pe", "J.Quispe", "a V.R.M. y S.A.C."],
)
def test_addresses_and_initials_stay_in_one_piece(kept):
    found = mend(SENTENCES.replace("al acusado", f"a {kept}")).cleaned
    assert kept in found
