"""Normalisation: nothing a reader sees is lost, nothing a machine added is counted."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.text.reading import clean, fold, normalize

SMALL = "abcdefghijklmnñopqrstuvwxyzáéíóúüçàèìòùâêôãõ"
LETTERS = SMALL + SMALL[:33].upper()
WORDS = st.text(LETTERS, min_size=1, max_size=12)
SEPARATORS = st.sampled_from(
    [
        " ",
        "\u00a0",
        "  ",
        ", ",
        ". ",
        "; ",
        " (",
        ") ",
        "\n",
        "\n\n",
        " “",
        "” ",
        " — ",
        "/",
        "\t",
        "\u2009",
        "\u3000",
        "…",
        "¿",
        "\r\n",
        "\u200b ",
        "º ",
        "_",
    ]
)
NASTY = st.text(
    st.sampled_from(
        LETTERS
        + ' -\n\f\u00ad\ufffd\u2010“”"«»ﬁﬀœæßø½²ºª№Ωжא'
        + "\u0301\u0303\x1a*?#0123456789"
    )
    | st.characters(codec="utf-8"),
    max_size=80,
)


def independent_fold(word: str) -> str:
    """The word as unicodedata alone would fold it."""
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))


@given(st.lists(st.tuples(WORDS, SEPARATORS), min_size=1, max_size=30))
def test_every_word_a_reader_sees_is_kept_in_order(pairs):
    text = "".join(word + separator for word, separator in pairs)
    assert normalize(text).split() == [independent_fold(word) for word, _ in pairs]


@given(st.lists(st.tuples(WORDS, SEPARATORS), min_size=1, max_size=30))
def test_composed_and_decomposed_text_read_the_same(pairs):
    text = "".join(word + separator for word, separator in pairs)
    assert normalize(unicodedata.normalize("NFD", text)) == normalize(text)


@given(st.lists(WORDS, min_size=1, max_size=20), st.sampled_from("-\u2010\u00ad"))
def test_words_hyphenated_over_line_ends_are_joined(words, hyphen):
    words = [word.lower() for word in words]
    broken = [f"{w[:2]}{hyphen}\n  {w[2:]}" if len(w) > 3 else w for w in words]
    assert normalize(" ".join(broken)).split() == [independent_fold(w) for w in words]


@settings(max_examples=400)
@given(NASTY)
def test_idempotent_single_spaced_and_lower_case_on_any_text(text):
    once = normalize(text)
    assert normalize(once) == once
    assert once == " ".join(once.split())
    assert not re.search(r"[A-ZÁÉÍÓÚÑ\n\f\u00ad]", once)


@settings(max_examples=400)
@given(NASTY)
def test_folding_with_accents_gives_the_same_words(text):
    accented = fold(text, accents=True)
    assert fold(accented) == fold(text)
    assert len(accented.split()) == len(fold(text).split())


@settings(max_examples=200)
@given(NASTY)
def test_no_letter_of_latin_script_vanishes(text):
    letters = [c for c in unicodedata.normalize("NFKD", fold(text)) if c.isalpha()]
    plain = [c for c in text if c.isascii() and c.isalpha()]
    assert len(letters) >= len(plain)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no\u00a0revictimizar", "no revictimizar"),
        ("re\u00advictimi\u00ad\nzación", "revictimizacion"),
        ("Acuerdo N.º 2\u00ad2005/CJ\u00ad116", "acuerdo n 2 2005 cj 116"),
        ("conﬁanza, ﬂagrancia, oﬃcio", "confianza flagrancia officio"),
        ("VÍCTI-\nMA", "victima"),
        ("artículo 129-\nA", "articulo 129 a"),
        ("Lima-\nPerú", "lima peru"),
        ("socio-económico", "socio economico"),
        ("víctima¹ de trata²", "victima de trata"),
        ("Nº 5 y N° 6 y № 7", "n 5 y n 6 y 7"),
        ("la\ndeclaración\nde\nla\nvíctima", "la declaracion de la victima"),
        ("Straße Œuvre Łódź", "strasse oeuvre lodz"),
        ("Ελένη víctima Ωμέγα", "ελενη victima ωμεγα"),
        ("v\ufffdctima y petici\ufffd\ufffdn \ufffd", "v\ufffdctima y petici\ufffdn"),
        ("ＴＲＡＴＡ", "trata"),
        ("", ""),
        (" \n\f ", ""),
    ],
)
def test_single_repairs(text, expected):
    assert normalize(text) == expected


def page(i: int, body: str) -> str:
    return (
        f"CORTE SUPERIOR DE JUSTICIA\nExpediente 00{i}-2019\n\n{body}\n\n"
        f"VOCAL DE CÁMARA\nFecha: 0{i}/05/2020\nPágina {i} de 6"
    )


BODIES = [
    "Primero la víctima decla-",
    "ró ante la sala",
    "que vivía en Lima",
    "desde dos mil diez",
    "según consta",
    "en autos",
]


def test_running_lines_and_page_numbers_go_and_a_word_broken_over_pages_is_joined():
    text = "\f".join(page(i, body) for i, body in enumerate(BODIES, 1))
    assert normalize(text) == (
        "primero la victima declaro ante la sala que vivia en lima desde dos mil diez "
        "segun consta en autos"
    )


def test_headers_of_odd_pages_only_are_running_lines_too():
    heads = ["Sala Penal de Lima", ""]
    pages = [f"{heads[i % 2]}\n{'abcdefghijkl'[i] * 5} dijo" for i in range(12)]
    assert set(normalize("\f".join(pages)).split()) & {"sala", "lima"} == set()


def test_running_lines_without_form_feeds_are_recognised_by_their_distance():
    pages = []
    for i in range(8):
        lines = [f"palabra{'xyz'[k % 3] * k} hoja{'q' * i} " * 6 for k in range(12)]
        pages += [*lines, f"Cámara Penal, expediente {i}", f"Pág. {i}"]
    words = normalize("\n".join(pages)).split()
    assert not {"camara", "expediente", "pag"} & set(words)
    assert len(words) == 8 * 12 * 6 * 2


def test_lines_that_recur_as_part_of_the_text_stay():
    hearing = "\n".join(f"Preguntado: diga usted\nRespondió: sí {i}" for i in range(40))
    assert normalize(hearing).split().count("preguntado") == 40
    pages = "\f".join(f"Uno dos\nel testigo dijo {w}" for w in ("sí", "no"))
    assert normalize(pages).split().count("uno") == 2


def test_a_word_alone_on_its_line_at_few_page_edges_stays():
    pages = [f"de\nla sala {letter}" for letter in "abc"]
    pages += [f"otra {letter}" for letter in "defghi"]
    assert normalize("\f".join(pages)).split().count("de") == 3


@pytest.mark.parametrize(
    "stamp",
    [
        "Firmado digitalmente por: PÉREZ QUISPE JUAN FAU 20159981216 soft\n"
        "Motivo: Soy el autor del documento\nFecha: 12.03.2021 10:15:22 -05:00",
        "Firmado electrónicamente por: JUANA PEREZ LOPEZ",
        "CORTE SUPREMA DE JUSTICIA - Sistema de Notificaciones Electronicas SINOE\n"
        "SEDE PALACIO DE JUSTICIA, Vocal:SALAS JUAN /Servicio Digital\n"
        "Fecha: 13/02/2023 09:15:11,Razón: RESOLUCIÓN JUDICIAL,FIRMA DIGITAL",
        "Fecha de firma: 18/08/2020",
        "Firmado por: JUAN PEREZ, JUEZ DE CAMARA",
        "#3421312#2312312#20200818123423",
    ],
)
def test_signature_stamps_vanish_and_the_sentence_around_them_stays(stamp):
    assert normalize(f"la sala\n{stamp}\nconfirma") == "la sala confirma"


def test_the_word_signed_in_a_sentence_is_no_stamp():
    text = "El acta fue firmada por la víctima. Firmado por el juez, el 3 de mayo."
    assert len(normalize(text).split()) == 15


@pytest.mark.parametrize(
    "text",
    [
        "Firmado por: " + "A" * 3000 + "x",
        "Firmado digitalmente por: " + "A, " * 3000,
        "palabra-" + "\n " * 3000 + "9",
        "SINOE" + "A" * 3000,
        "“" * 3000,
        '"a ' * 3000,
    ],
)
def test_hostile_layout_is_folded_without_losing_the_rest(text):
    assert normalize(f"la víctima\n{text}\nde trata").endswith("de trata")


@pytest.mark.parametrize("join", ["\n", "\n\f"])
@pytest.mark.parametrize("n_lines", [3, 9, 40])
def test_a_text_that_repeats_as_a_whole_is_no_page_furniture(join, n_lines):
    block = "\n".join(
        f"la víctima {'abcd'[i % 4] * i} declaró ante la sala {'x' * 200 * (i == 1)}"
        for i in range(n_lines)
    )
    once = len(normalize(block).split())
    assert len(normalize(join.join([block] * 12)).split()) == 12 * once


def test_many_recurring_lines_are_looked_at_once():
    letters = "abcdefghijklmnopqrstuvwxyz"
    lines = [f"Preguntado {a}{b}" for a in letters for b in letters][:600]
    assert len(normalize("\n".join(lines * 20)).split()) == 600 * 20 * 2


def test_clean_keeps_lines_case_and_punctuation():
    assert clean("VISTOS:\r\nla vícti-\nma, y\n") == "VISTOS:\nla víctima, y\n"
