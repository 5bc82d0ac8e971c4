"""Short texts, in which a few errors weigh much and little tells that they are there;
and what looks like damage in sound text and is none."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.text.counting import TextMatcher
from perutip.text.dictionary import load_dictionary
from perutip.text.reading.damage.mending import mend
from perutip.text.reading.sources.documents import flag_of
from perutip.text.reading.words.folding import fold

ROOT = Path(__file__).resolve().parents[4]
MATCHER = TextMatcher(
    load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
)


def hits(cleaned):
    found = MATCHER.match(cleaned, cleaned=True).hits
    return sum(hit.verdict in ("positive", "contra") for hit in found)


def flag(mended):
    words = tuple(fold(mended.cleaned).split())
    return "damaged" if mended.damaged else flag_of(words)


@pytest.fixture(scope="module")
def short_texts():
    """Simulated rulings of at most 200 words that have hits."""
    rulings = pd.read_csv(ROOT / "input" / "simulated" / "rulings.csv", dtype=str)
    short = [t for t in rulings["text"][:1200] if 60 < len(t.split()) < 200]
    mended = [mend(t) for t in short]
    return [
        one.cleaned
        for one in mended
        if not one.damaged and not one.repaired and hits(one.cleaned) > 1
    ][:200]


FEW_ERRORS = {
    "look-alikes": {"e": "c", "i": "l", "m": "rn", "n": "u", "o": "0", "s": "5"},
    "other letters": {"a": "d", "e": "o", "r": "t", "t": "l", "d": "o", "c": "o"},
    "a sign": {"í": "¡", "ó": "6"},
}


@pytest.mark.parametrize("name", FEW_ERRORS)
def test_a_few_misread_letters_cost_a_short_text_few_hits(short_texts, name):
    table = FEW_ERRORS[name]
    rate = 1 if name == "a sign" else 0.01
    had = kept = 0
    for text in short_texts:
        rng = np.random.default_rng(len(text))
        worse = "".join(table.get(c, c) if rng.random() < rate else c for c in text)
        mended = mend(worse)
        if worse != text and not flag(mended):
            had, kept = had + hits(text), kept + hits(mended.cleaned)
    assert had > 80 and kept >= 0.95 * had


def test_sound_short_texts_are_not_flagged(short_texts):
    assert len(short_texts) > 100
    sentences = re.split(r"(?<=[a-záéíóúñ]{3}[.])\s", "\n".join(short_texts))
    chunks = [" ".join(sentences[at : at + 9]) for at in range(0, len(sentences), 9)]
    mended = list(map(mend, chunks))  # some of which lost the decision of a ruling
    flagged = sum(bool(flag(one)) for one in mended if not one.incomplete)
    assert flagged <= 0.01 * len(chunks)
    assert sum(one.incomplete for one in mended) <= 0.05 * len(chunks)


def test_a_ruling_may_quote_itself():
    fact = "El acusado ofreció trabajo a la agraviada y la trasladó a otra ciudad. "
    text = "".join(
        f"Considerando {n} de la causa, que sigue otra razón. " for n in range(60)
    )
    quoted = f"Se imputa: {fact}{text}Está probado: {fact}"
    assert mend(quoted).cleaned.count(fact.strip()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Niñ[ez] y adolescencia de la/s víctima/s y/o del/los agraviado/s.",
        "Consulte https://www.ejemplo.pe/noticias/trata-de-personas-2019.html hoy.",
        "Escriba a mesa.partes@ejemplo.gob.pe sobre el expediente 00123-2019-0-1801.",
        "Informó UDAVIT, DEMUNA y SINOE; declaró J.H.F. ante la Sala.",
    ],
)
def test_signs_that_belong_to_a_text_stay(text):
    assert mend(text).cleaned == text
