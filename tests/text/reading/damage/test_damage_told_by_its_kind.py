"""Damage that whole words and sound sentences hide: numbers of lines in any form, pages
lost by their own count, kinds of words that are missing, and what programs left."""

from __future__ import annotations

import textwrap

import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.letters.lost_letters import restore_amid_capitals
from perutip.text.reading.letters.lost_quotes import with_quotes
from perutip.text.reading.pages.lost_pages import lacks_pages

SENTENCES = [
    "La menor agraviada fue captada por el acusado con una oferta de trabajo falsa.",
    "El relato de la víctima fue coherente, persistente y sin contradicciones graves.",
    "La pericia psicológica halló indicadores de afectación emocional compatibles.",
    "Este Colegiado valora la situación de vulnerabilidad en que se encontraba ella.",
    "El consentimiento es irrelevante según el artículo ciento cincuenta y tres.",
    "La defensa sostiene que no existió engaño alguno y que la relación era laboral.",
    "Los testigos declararon que el local permanecía cerrado durante toda la noche.",
    "También corresponde fijar una reparación civil proporcional al daño causado.",
]
HEAD = "JUZGADO PENAL COLEGIADO\nLima, doce de marzo de dos mil veinte.\n"
END = "\nFALLO: CONDENAR al acusado como autor del delito de trata de personas."
PLACES = [
    "en la audiencia de la mañana",
    "como anota el acta del juicio",
    "según el informe del perito",
    "por las razones ya expuestas",
    "conforme a la prueba de cargo",
    "frente a lo que alega la parte",
    "a la luz de los hechos probados",
    "tras el examen de los testigos",
]
PARAGRAPHS = [
    " ".join(
        f"{SENTENCES[(start + at) % 8][:-1]}, {PLACES[(3 * at + start // 2) % 8]}."
        for at in range(4 * (start % 2), 4 * (start % 2) + 4)
    )
    for start in range(16)
]
SOUND = HEAD + "\n".join(PARAGRAPHS) + END
LINES = [line for one in SOUND.split("\n") for line in textwrap.wrap(one, 78)]


SHORT_LINES = 3  # headings, whose numbers no distance tells


def numbered(form: str, between: str) -> str:
    return between.join(form.format(at, line) for at, line in enumerate(LINES, start=1))


NUMBERED = {
    "glued": ("{}{}", "\n"),
    "on lines of their own": ("{}\n{}", "\n"),
    "amid paragraphs": ("{} {}", " "),
    "with noughts": ("{:03d} {}", " "),
    "in brackets": ("({}) {}", " "),
}


def words(text: str) -> list[str]:
    return mend(text).cleaned.split()


def pages_of(number: str, n_pages: int = 6) -> list[str]:
    size = -(-len(LINES) // n_pages)
    pages = [LINES[at : at + size] for at in range(0, len(LINES), size)]
    return [
        "\n".join([*page, number.format(at, len(pages))])
        for at, page in enumerate(pages, start=1)
    ]


@pytest.mark.parametrize("name", NUMBERED)
def test_numbers_of_more_than_a_hundred_lines_are_taken_out(name):
    form, between = NUMBERED[name]
    mended = mend(numbered(form, between)).cleaned.split()
    assert len(mended) <= len(words("\n".join(LINES))) + SHORT_LINES


@pytest.mark.parametrize("number", ["Página {} de {}", "Pág. {}/{}"])
@pytest.mark.parametrize("lost", [2, 3, 5])
def test_a_page_lost_by_its_own_count_is_incomplete(number, lost):
    pages = pages_of(number)
    del pages[lost]
    assert lacks_pages("\n".join(pages))
    assert mend("\n".join(pages)).damaged


def test_a_bare_page_number_left_out_with_its_page_is_incomplete():
    pages = pages_of("- {} -")
    del pages[3]
    assert mend("\n".join(pages)).incomplete


@pytest.mark.parametrize("number", ["Página {} de {}", "Pág. {}/{}", "- {} -"])
def test_whole_counts_and_overlooked_numbers_are_sound(number):
    pages = pages_of(number)
    assert not lacks_pages("\n".join(pages))
    pages[2] = pages[2].rpartition("\n")[0]
    assert not lacks_pages("\n".join(pages))


@pytest.mark.parametrize("number", ["Página {} de {}", "Pág. {} / {}", "- {} -"])
def test_a_number_with_spaces_that_do_not_break_is_one_of_the_count(number):
    pages = pages_of(number)
    pages[-1] = pages[-1].partition("\n")[2][-200:]  # of a last page that is short
    text, _, told = pages[-2].rpartition("\n")
    pages[-2] = text + "\n" + told.replace(" ", "\u00a0")
    assert not lacks_pages("\n".join(pages))
    del pages[-2]
    assert lacks_pages("\n".join(pages))


def test_pages_in_another_order_by_their_numbers_are_damaged():
    assert mend("\n".join(pages_of("Página {} de {}")[::-1])).damaged


def test_numbered_paragraphs_that_jump_or_go_down_are_incomplete():
    counted = [f"{at}. {one}" for at, one in enumerate(PARAGRAPHS, start=1)]
    assert not mend(HEAD + "\n".join(counted) + END).damaged
    assert mend(HEAD + "\n".join(counted[:5] + counted[10:]) + END).incomplete
    turned = [*counted[:5], *counted[5:10][::-1], *counted[10:]]
    assert mend(HEAD + "\n".join(turned) + END).incomplete


def test_a_quotation_with_numbers_of_its_own_is_sound():
    counted = [f"{at}. {one}" for at, one in enumerate(PARAGRAPHS, start=1)]
    quoted = [f"{at}. {SENTENCES[at % 8]}" for at in range(99, 102)]
    assert not mend(HEAD + "\n".join(counted[:5] + quoted + counted[5:]) + END).damaged


def test_a_text_that_begins_amid_a_sentence_is_incomplete():
    body = "\n".join(PARAGRAPHS) + END
    assert mend(body.partition("captada ")[2]).incomplete
    assert not mend(f"en la ciudad de Lima se reunió el Colegiado. {body}").damaged
    assert not mend(f"y vistos los autos. {body}").damaged


@pytest.mark.parametrize(
    "lost",
    [
        ["de", "la", "el", "que", "en", "y", "a", "los", "las", "se", "del", "un"],
        [word for word in SOUND.split() if any(map(word.count, "áéíóú"))],
    ],
)
def test_a_text_without_a_kind_of_words_is_damaged(lost):
    kept = [
        " ".join(word for word in line.split() if word not in lost)
        for line in SOUND.split("\n")
    ]
    assert mend("\n".join(kept)).damaged


def test_a_text_in_capitals_without_accents_lacks_no_words():
    plain = SOUND.upper().translate(str.maketrans("ÁÉÍÓÚ", "AEIOU"))
    assert not mend(plain).damaged


@pytest.mark.parametrize("size", [1, 2])
def test_a_long_text_of_one_or_two_words_a_line_is_damaged(size):
    each = SOUND.split()
    rows = [" ".join(each[at : at + size]) for at in range(0, len(each), size)]
    assert mend("\n".join(rows)).damaged


def test_a_headnote_of_one_word_a_line_is_sound():
    headnote = "Sumilla.\n" + "\n".join((SENTENCES[1] + " " + SENTENCES[4]).split())
    assert not mend(f"{HEAD}{headnote}\n" + "\n".join(PARAGRAPHS) + END).damaged


def test_labels_of_a_margin_before_lines_of_prose_are_damage():
    labels = ["EXPEDIENTE", "JUEZ", "DELITO", "IMPUTADO"]
    assert mend(
        "\n".join(f"{labels[at % 4]} {line}" for at, line in enumerate(LINES))
    ).damaged


@pytest.mark.parametrize(
    "left",
    [
        "_x000D_\n".join(LINES),
        "\n".join(f"00:{at // 60:02d}:{at % 60:02d} {x}" for at, x in enumerate(LINES)),
        SOUND.replace("vulnerabilidad", "**vulnerabilidad**"),
        SOUND.replace(". ", '. { HYPERLINK "http://x" \\l "_Toc1" } '),
        SOUND.replace(" ", "\u2009"),
        SOUND.replace(" ", "\t"),
    ],
    ids=["Excel", "clock", "Markdown", "fields", "thin spaces", "tabs"],
)
def test_remnants_of_programs_cost_no_word(left):
    mended = mend(left)
    assert not mended.damaged
    assert mended.cleaned.split() == SOUND.split()
    assert "\t" not in mended.cleaned


def test_question_marks_for_quotation_marks_are_set_back():
    lost = "aplica la ?perspectiva de género? y pregunta ¿qué hizo? y no la ?rea"
    told = "aplica la “perspectiva de género” y pregunta ¿qué hizo? y no la ?rea"
    assert with_quotes(lost) == told


def test_capitals_of_another_code_page_amid_others_are_set_back():
    lost = "VALORACI”N y SITUACIËN T╔CNICA de “FALLO” y ”VISTOS”"
    told = "VALORACIÓN y SITUACIÓN TÉCNICA de “FALLO” y ”VISTOS”"
    assert restore_amid_capitals(lost) == told


def test_text_turned_as_a_whole_comes_back_in_its_order():
    assert mend("\n".join(LINES)[::-1]).cleaned.split() == "\n".join(LINES).split()


@pytest.mark.parametrize("month", ["octubre", "septiembre", "setiembre"])
def test_a_ruling_that_ends_with_its_date_is_whole_in_every_month(month):
    mended = mend(
        "SENTENCIA\nVISTOS: los autos seguidos contra el acusado.\nCONSIDERANDO:\n"
        "Primero. El acusado fue oído en juicio y negó los cargos.\n"
        "Segundo. La prueba actuada fue valorada en conjunto por esta Sala.\n"
        "FALLA: condenando al acusado a ocho años de pena privativa de la libertad.\n"
        f"Dado en la sala de audiencias el día tres de {month} de dos mil dieciocho"
    )
    assert not mended.incomplete
