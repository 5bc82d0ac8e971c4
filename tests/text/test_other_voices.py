"""Who speaks, whose statement it is and what is ordered, in constructions.

Each construction stands with its opposite: what the prosecutor opines and what the
court holds, another case and this one, a co-accused's statement and the victim's. The
sentences were valued before the dictionary was asked; those it still misreads are left
out.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.text.test_kinds_of_sentences import check_case, hits

SENTENCES = json.loads(
    Path(__file__)
    .with_name("sentences_of_other_voices.json")
    .read_text(encoding="utf-8")
)
T, P, V = (
    "reliance_on_victim_testimony",
    "protection_oriented_reasoning",
    "victim_sensitive_language",
)


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:60])
def test_sentences_of_other_voices(case):
    check_case(case)


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
    ],
)
def test_one_word_decides_between_a_construction_and_its_opposite(theirs, ours, column):
    assert hits(theirs)[column] == 0
    assert hits(ours)[column] >= 1
