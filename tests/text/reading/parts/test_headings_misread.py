"""Headings that a scanner broke, rarer words of them, votes that lost and annexes."""

from __future__ import annotations

import pytest

from perutip.text.reading import split_sections
from perutip.text.reading.parts.headings import heading_of

OPENED = {
    "reasoning": [
        "CONSlDERANDO:",
        "C0NSIDERANDO",
        "CONSI DERANDO",
        "ATENDIENDO A QUE:",
    ],
    "decision": ["FALL0:", "DECISI0N", "DISPOSITIVA", "FALLAN:", "EXTREMO RESOLUTIVO"],
    "prosecution": ["HECHO PUNIBLE ATRIBUIDO", "HIPÓTESIS ACUSATORIA"],
    "defence": ["ARGUMENTOS DEFENSIVOS", "PRETENSIÓN ABSOLUTORIA", "POR LA DEFENSA"],
}


@pytest.mark.parametrize(
    ("line", "part"), [(line, part) for part, lines in OPENED.items() for line in lines]
)
def test_heading_opens_its_part(line, part):
    assert heading_of(line) == part


def test_a_vote_that_lost_and_an_annex_are_not_the_courts():
    text = "FUNDAMENTOS\nEs coherente.\nDECISIÓN\nCondenar.\n"
    vote = "VOTO EN DISCORDIA\nFUNDAMENTOS\nHay duda.\nDECISIÓN\nAbsolver.\n"
    for more in (vote, "ANEXO 1\nHay duda. Absolver.\n"):
        found = split_sections(text + more)
        assert "coherente" in found.text("reasoning")
        assert "Absolver" not in found.text("decision")
        assert "duda" not in found.text("reasoning") + found.text("decision")
    settled = split_sections(text + vote + "VOTO DIRIMENTE\nNo hay vacío.\n")
    assert "vacío" in settled.text("reasoning")
