"""Sentences cut by what is not of them, lines that break off, swapped words, a missing
decision: flagged, and sound texts that look like them are not."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.pages.page_heads import without_page_heads
from perutip.text.reading.sentences.interruptions import is_interrupted
from perutip.text.reading.sentences.line_ends import has_broken_ends
from perutip.text.reading.sentences.set_phrases import has_swapped_words
from perutip.text.reading.sentences.undecided import is_undecided
from perutip.text.reading.sources.documents import FLAGS, Document, read_documents
from perutip.text.reading.words.folding import fold

ROOT = Path(__file__).resolve().parents[4]
REAL = ROOT.parent / "shared" / "data" / "rulings"

HEAD = (
    "TERCER JUZGADO PENAL DE TRUJILLO\nExpediente 411-2016\n"
    "Trujillo, cuatro de marzo de dos mil dieciocho.\n"
)
BEFORE = (
    "I. ANTECEDENTES\nLa señora denunció que su hermana menor fue llevada a un local de"
    " la carretera y que allí le retuvieron el documento. El dueño negó conocerla.\n"
)
REASONS = (
    "II. FUNDAMENTOS DE DERECHO\nLa testigo habló sin rodeos y contó lo mismo ante la"
    " psicóloga y ante el juez. El cuaderno de ventas trae su nombre en cada página,"
    " con montos que nadie supo explicar. Quien cierra la puerta por fuera no ofrece un"
    " empleo. El miedo de la joven se ve en cada respuesta, y el dueño no dio otra"
    " razón de las llaves halladas en su mesa.\n"
)
DECISION = "III. DECISIÓN\nCondenar al dueño a doce años. Regístrese y archívese.\n"
RULING = HEAD + BEFORE + REASONS + DECISION


def damaged(text):
    return mend(text).damaged


def test_the_ruling_of_these_tests_is_sound():
    mended = mend(RULING)
    assert not mended.damaged and not mended.repaired
    assert not has_swapped_words(fold(RULING).split())


INTERRUPTED = {
    "another case inside two sentences": RULING.replace(
        "rodeos y contó", "rodeos El banco pide el pago de la cuota vencida. y contó"
    ).replace("no ofrece", "no Se remata el vehículo en tercera fecha. ofrece"),
    "stamps": RULING.replace("sin rodeos", "sin NOTIFICADO POR rodeos").replace(
        "cada respuesta", "cada SECRETARIA JUDICIAL respuesta"
    ),
    "stamps read in pieces": RULING.replace(
        "lo mismo", "lo mismo Foja 1 4 8 también"
    ).replace("en cada página", "en cada ~~/ página"),
    "names put into words": RULING.replace("testigo", "tes[PERSONA]").replace(
        "miedo", "m[PERSONA]o"
    ),
    "crosses in words": RULING.replace("carretera", "carrXXXra").replace(
        "psicóloga", "psicXXXga"
    ),
}


@pytest.mark.parametrize("name", INTERRUPTED)
def test_what_stands_inside_a_sentence_and_is_not_of_it(name):
    assert damaged(INTERRUPTED[name])


@pytest.mark.parametrize(
    "sound",
    [
        RULING.replace("\n", " "),  # titles run into their text
        RULING.lower(),
        RULING.replace("El dueño", "El acusado JUAN PÉREZ QUISPE")
        .replace("El miedo", "El señor FISCAL PROVINCIAL lo dice; el miedo")
        .replace("testigo habló", "testigo ANA RÍOS LUNA habló"),
        RULING.replace("negó", "(art. nro. 3 y ss. del código, págs. tres y ss.) negó"),
        RULING.replace("testigo", "testig[a]").replace("dueño", "dueñ[o]"),
        RULING.replace("un local", "un local de La Libertad").replace(
            "sin rodeos", "al diario El Peruano"
        ),
    ],
)
def test_sound_sentences_that_look_interrupted(sound):
    assert not is_interrupted(mend(sound).cleaned)


PAGE = textwrap.fill(BEFORE.split("\n")[1], 60) + "\n"
PAGES = textwrap.fill(REASONS.split("\n")[1], 60).split("\n")


def test_lines_that_break_at_headings():
    whole = HEAD + "I. ANTECEDENTES\n" + PAGE + "II. FUNDAMENTOS\n" + "\n".join(PAGES)
    assert not has_broken_ends(whole)
    lost = (
        HEAD
        + "I. ANTECEDENTES\n"
        + "\n".join(PAGE.split("\n")[1:2])
        + "\nII. FUNDAMENTOS\n"
        + "\n".join(PAGES[1:])
    )
    assert has_broken_ends(lost)


@pytest.mark.parametrize("letters", [3, 4])
def test_margins_that_were_cut(letters):
    assert damaged("\n".join(line[letters:] for line in [*PAGES, *PAGE.split("\n")]))
    assert damaged("\n".join(line[:-letters] for line in [*PAGES, *PAGE.split("\n")]))


def test_lines_that_go_on_with_a_folio_in_brackets():
    lines = [
        "La testigo habló de la puerta que el dueño cerraba por fuera cada noche",
        "El cuaderno de ventas trae su nombre con montos que nadie supo explicar",
        "La psicóloga halló que el relato de la joven es coherente y espontáneo",
    ]
    cited = "".join(f"{line}\n(fs. {90 + k}). " for k, line in enumerate(lines))
    assert not damaged(HEAD + BEFORE + cited + DECISION)
    cut = "\n".join([*lines, "Durante el juicio."])
    assert damaged(HEAD + BEFORE + cut + DECISION)


def test_rare_words_at_the_end_of_a_line_are_no_pieces():
    rare = "\n".join(
        f"La pericia halló un cuadro {word}\nde larga fecha, que nadie discutió."
        for word in ("ansiosodepresivo", "erotomaniaco", "hipervigilante")
    )
    assert not has_broken_ends(rare)


RUNNING = "{n}\nCORTE SUPERIOR DE JUSTICIA\nEXP. N.° {c}-2016\n"


def with_heads(lines, number="411"):
    out = []
    for at, line in enumerate(lines):
        out.append(line)
        if at in (1, 4):
            out += RUNNING.format(n=at + 2, c=number).strip().split("\n")
    return "\n".join(out)


def test_headings_of_two_pages_are_taken_out_of_the_sentences():
    assert without_page_heads(with_heads(PAGES)) == "\n".join(PAGES)


def test_capitals_inside_a_sentence_are_no_heading_of_a_page():
    named = "siguió la causa contra\nJUAN PÉREZ QUISPE\nMARÍA LUNA\npor el delito\n"
    assert without_page_heads(named * 2) == named * 2
    titles = "Así se hizo.\nVOTO N.° 1-2016\nEXP. 3-2016\nLa sala vota.\n"
    assert without_page_heads(titles * 2) == titles * 2


def test_codes_of_mail_go_on_after_the_mark_of_the_next_line():
    text = (BEFORE + REASONS) * 2
    coded = "".join(
        sign if sign.isascii() else "".join(f"={b:02X}" for b in sign.encode())
        for sign in text
    )
    quoted = []
    for line in coded.split("\n"):
        pieces = textwrap.wrap(line, 50, break_on_hyphens=False, drop_whitespace=False)
        quoted += [f"> {piece}=" for piece in pieces[:-1]] + [
            f"> {''.join(pieces[-1:])}"
        ]
    mended = mend("\n".join(quoted))
    assert not mended.damaged
    assert fold(mended.cleaned).split() == fold(mend(text).cleaned).split()


def test_a_rare_word_in_ion_gets_its_accent_back():
    asked = RULING.replace("señora", "se?ora").replace("dueño", "due?o")
    asked = asked.replace("psicóloga", "psic?loga").replace("años", "a?os")
    asked = asked.replace("El miedo", "La desterritorializaci?n y el miedo")
    assert "desterritorialización" in mend(asked).cleaned


SWAPPED = [
    ("TERCER JUZGADO PENAL", "TERCER JUGADO PENAL"),
    ("II. FUNDAMENTOS", "Así lo vio la sal penal permanente.\nII. FUNDAMENTOS"),
    ("hermana menor", "hermana mejor de edad"),
    ("La testigo habló", "La pruebe documental es clara y la testigo habló"),
    ("El dueño negó conocerla", "No hace existe registro de ello"),
]


@pytest.mark.parametrize(("right", "wrong"), SWAPPED)
def test_a_swapped_word_in_a_set_phrase(right, wrong):
    assert right in RULING
    assert has_swapped_words(fold(RULING.replace(right, wrong)).split())


@pytest.mark.parametrize(
    "sound",
    [
        "No hace falta más prueba y no hace sino repetir lo dicho.",
        "La causa penal, el caso penal y la mala praxis penal se ven aparte.",
        "La parte agraviada, mayor de edad, y las menores de edad declararon.",
        "La prueba documental y las pruebas documentales, su valor probatorio.",
        "El ministerio publico, la defensa publica y la reparacion civil.",
        "La sentencia condenatoria, las condenatorias y el juicio oral y los orales.",
        "Dieciséis años de edad, minoría de edad, meses de edad.",
    ],
)
def test_sound_words_in_the_places_of_set_phrases(sound):
    assert not has_swapped_words(fold(sound * 2).split())


def test_one_slip_of_a_clerk_in_a_long_ruling_is_no_damage():
    slip = RULING.replace("JUZGADO PENAL", "JUGADO PENAL")
    assert not has_swapped_words(fold(slip + REASONS * 6).split())


DEFENCE = (
    "II. POSICIÓN DE LA DEFENSA\nEl abogado sostuvo que nadie fue obligado a quedarse y"
    " que el trabajo se pagaba cada sábado por la tarde. Pidió leer la agenda.\n"
)
CLOSED_EARLIER = BEFORE.replace(
    "El dueño", "El fiscal declaró cerrada la pesquisa y dispuso su archivo. El dueño"
)


@pytest.mark.parametrize(
    "cut",
    [
        BEFORE + DEFENCE,
        BEFORE + DEFENCE + REASONS.replace("II.", "III.").partition(" Quien")[0],
        CLOSED_EARLIER + DEFENCE + REASONS.replace("II.", "III."),
    ],
    ids=["before the reasoning", "in the reasoning", "another decision told before"],
)
def test_a_ruling_cut_at_a_stop_is_incomplete_wherever_it_stops(cut):
    assert is_undecided(HEAD + cut)
    assert not is_undecided(HEAD + cut + "Regístrese y archívese.")
    assert not is_undecided(HEAD + cut + "El juez resolvió absolver al dueño.")


def test_the_end_of_a_long_ruling_may_be_far_from_its_decision():
    votes = "La jueza que suscribe coincide con la mayoría en cada punto. " * 20
    decided = HEAD + BEFORE + DEFENCE + REASONS.replace("II.", "III.")
    assert not is_undecided(decided + DECISION.replace("III.", "IV.") + votes)


@pytest.mark.parametrize("head", [HEAD, HEAD.replace("cuatro", "4")])
def test_a_ruling_without_its_decision_is_incomplete(head):
    assert is_undecided(head + BEFORE + REASONS)
    mended = mend(head + BEFORE + REASONS)
    assert mended.damaged and mended.incomplete


@pytest.mark.parametrize(
    "sound",
    [
        RULING,
        HEAD + BEFORE + REASONS + "Por estos\nfundamentos: se le condena.",
        HEAD + BEFORE + REASONS + "Notifíquese.",
        HEAD + BEFORE + REASONS + "Fallo que el dueño es responsable.",
        HEAD + REASONS.partition("\n")[2],  # in one piece
        BEFORE + REASONS,  # an excerpt, without place and date
        "Sumilla. " + REASONS.partition("\n")[2],
    ],
)
def test_rulings_with_a_decision_and_texts_that_never_had_one(sound):
    assert not is_undecided(sound)


def test_a_swapped_word_and_a_missing_decision_flag_the_document(tmp_path):
    rows = {
        "1": RULING,
        "2": RULING.replace("JUZGADO PENAL", "JUGADO PENAL"),
        "3": HEAD + BEFORE + REASONS,
    }
    quoted = (f'{key},"{text}"' for key, text in rows.items())
    path = tmp_path / "rulings.csv"
    path.write_text("ruling_id,text\n" + "\n".join(quoted) + "\n", "utf-8")
    flags = [document.flag for document in read_documents(tmp_path, jobs=1)]
    assert flags == ["", "damaged", "incomplete"]
    assert set(flags) - {""} <= set(FLAGS)
    assert all(isinstance(one, Document) for one in read_documents(tmp_path, jobs=1))


@pytest.mark.skipif(not REAL.is_dir(), reason="no real rulings here")
def test_real_rulings_and_their_pieces_stay_unflagged():
    flagged = pieces = 0
    for path in sorted(REAL.glob("*.txt")):
        text = path.read_text("utf-8")
        words = list(re.finditer(r"\S+", text))
        for at in range(0, len(words) - 150, 600):
            piece = mend(text[words[at].start() : words[at + 149].end()]).cleaned
            pieces += 1
            flagged += has_broken_ends(piece) or is_interrupted(piece)
            flagged += is_undecided(piece) or has_swapped_words(fold(piece).split())
    assert pieces > 80 and flagged <= 0.015 * pieces
