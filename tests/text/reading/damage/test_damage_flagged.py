"""Damage that nobody can undo: the text is flagged; sound texts of the kind are not."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.text.reading.damage.mending import mend
from perutip.text.reading.sources.documents import flag_of
from perutip.text.reading.words.folding import fold

ROOT = Path(__file__).resolve().parents[4]
REAL = ROOT.parent / "shared" / "data" / "rulings"

FACTS = (
    "La testigo relató que la acusada le ofreció un empleo de cocinera en otra "
    "ciudad y que al llegar le quitó los documentos. Durmió en un cuarto sin "
    "ventanas con otras tres jóvenes, y cada mañana debía pedir permiso para salir "
    "a la calle. El dinero de los clientes lo guardaba el encargado del bar, quien "
    "anotaba las deudas en un cuaderno. Cuando quiso volver con su familia la "
    "amenazaron con publicar sus fotos. El médico halló lesiones antiguas en los "
    "brazos y la psicóloga describió un miedo intenso al oír el nombre de la "
    "acusada. Los policías encontraron el cuaderno, los documentos y un contrato "
    "sin firma. La acusada negó todo y dijo que las jóvenes pagaban el alquiler. El"
    " tribunal cree a la testigo, porque su relato no cambió en lo esencial, otras "
    "personas lo confirman y nada muestra que quisiera hacerle daño."
)
ORDER = (
    "Por ello condena a la acusada y ordena que el ministerio atienda a las jóvenes. "
    "Regístrese y notifíquese"
)


def flag(text):
    mended = mend(text)
    words = tuple(fold(mended.cleaned).split())
    return "damaged" if mended.damaged else flag_of(words)


def lines(text, width=60):
    return [line for part in text.split("\n") for line in textwrap.wrap(part, width)]


def cut(text, share):
    return text[: int(len(text) * share)]


BREAKS = {
    "in a word": cut(FACTS, 0.523),
    "after an article": FACTS[: FACTS.index("encargado del bar")],
    "after a comma": FACTS[: FACTS.index("quien anotaba")].rstrip(),
    "in an open bracket": FACTS + " Así lo dice el acta (folio 12 del cuaderno",
    "after a heading": FACTS + "\nIV. FUNDAMENTOS DE DERECHO",
    "under a heading": FACTS + "\nDECISIÓN\nPor estas razones el tribunal",
    "at the limit of a cell": (FACTS + " ") * 60,
}
BREAKS["at the limit of a cell"] = BREAKS["at the limit of a cell"][:32_766] + "."


@pytest.mark.parametrize("name", BREAKS)
def test_a_text_that_breaks_off_is_incomplete(name):
    mended = mend(BREAKS[name])
    assert mended.damaged and mended.incomplete


@pytest.mark.parametrize(
    "end",
    [
        ORDER,
        ORDER + ".\nS. S.\nROJAS PAREDES\nVEGA LUNA",
        ORDER + ".\nLima, tres de mayo de dos mil dieciocho",
        ORDER + ".\nPalabras clave: testimonio, cuaderno de deudas, empleo falso",
        ORDER + ".\nFirmado: el secretario de la sala",
        "El fiscal apeló (fs. 33).",
        "Así lo dijo: «no pude salir de allí».",
    ],
)
def test_rulings_end_without_a_stop_too(end):
    assert flag(f"{FACTS}\n{end}") == ""


def test_paragraphs_cut_by_a_narrow_field():
    parts = [FACTS[i : i + 400] for i in range(0, len(FACTS), 400)]
    whole = [s for s in re.split(r"(?<=[.]) ", FACTS) if len(s) > 90]
    assert flag("\n".join(cut(part, 0.7) for part in whole)) == "damaged"
    assert flag("\n".join(whole)) == ""
    assert parts


EDITED = {
    "blocks": re.sub(r"\b\w{8,}\b", lambda m: "█" * len(m.group()), FACTS),
    "words that say so": FACTS.replace("acusada", "[reservado]"),
    "crosses": FACTS.replace("testigo", "XXXX").replace("jóvenes", "XXXXX"),
    "comments": FACTS.replace("acusada", "acusada Comentario [AB2]: ver folio"),
    "formats": FACTS.replace("jóvenes", "jóvenes Con formato: Fuente: Arial"),
    "dictation": re.sub(r"[^\w\s]", "", FACTS).lower(),
}


@pytest.mark.parametrize("name", EDITED)
def test_a_text_that_is_not_as_the_court_wrote_it_is_flagged(name):
    assert flag(EDITED[name])


def test_initials_and_shortened_quotations_are_no_blacking_out():
    quoted = FACTS.replace("La testigo", "J.P.R.").replace("otra ciudad", "(…) ciudad")
    assert flag(quoted) == ""


def test_passages_in_another_language():
    other = "The witness was taken from the village and the court believed that. "
    mixed = FACTS.replace("El médico", f"{other}El médico")
    assert flag(mixed) == "non_spanish"
    assert flag(FACTS + " Rige el principio non bis in idem.") == ""


def test_lines_that_do_not_go_on_are_damage():
    page = lines(FACTS * 2)
    rng = np.random.default_rng(3)
    assert flag("\n".join(page)) == ""
    assert flag("\n".join(page[::2]))
    assert flag("\n".join(page[i] for i in rng.permutation(len(page))))
    assert flag("\n".join(line.rpartition(" ")[0] for line in page))
    assert flag("\n".join(line[:-6] for line in page))


@pytest.mark.skipif(not REAL.is_dir(), reason="no real rulings here")
def test_real_rulings_are_whole_and_their_halves_are_not():
    texts = [path.read_text("utf-8") for path in sorted(REAL.glob("*.txt"))]
    assert [flag(text) for text in texts] == [""] * len(texts)
    wrapped = ["\n".join(lines(text, 72)) for text in texts]
    assert [flag(text) for text in wrapped] == [""] * len(texts)
    assert sum(flag("\n".join(text.split("\n")[::2])) != "" for text in wrapped) >= 8
    pieces = [text[at : at + 5000] for text in texts for at in range(0, 30_000, 5000)]
    pieces = [piece for piece in pieces if len(piece) == 5000]
    assert sum(flag(piece) != "" for piece in pieces) >= 0.6 * len(pieces)


def test_few_simulated_rulings_are_called_incomplete_and_most_halves_are():
    rulings = pd.read_csv(ROOT / "input" / "simulated" / "rulings.csv", dtype=str)
    sound = [t for t in rulings["text"].dropna()[:600] if not mend(t).damaged]
    assert len(sound) >= 580
    halves = [mend(cut(mend(text).cleaned, 0.5)) for text in sound]
    assert sum(half.damaged for half in halves) >= 0.75 * len(halves)
