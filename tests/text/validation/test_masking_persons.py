"""Names of the register in every order and as initials; words alike stay."""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import NAME_MASK, mask_text

NAMES = ["Elena Rosa Choque Ñahui", "Pérez-Albela Ríos, Lucía", "Iván de la Cruz Soto"]
WHOLE = [
    *("Choque Ñahui, Elena", "CHOQUE NAHUI ELENA ROSA", "Elena Choque", "E. R. Choque"),
    *("E. R. Choque Ñ.", "Choque Ñ.", "Elena\nRosa", "E.R.C.Ñ.", "E. R. C. Ñ.", "ERCÑ"),
    *("Lucia Perez Albela Rios", "Pérez-Albela Ríos", "PÉREZ ALBELA RÍOS, LUCÍA"),
    *(
        "Iván de la Cruz",
        "De la Cruz Soto, Iván",
        "CHO-\nQUE ÑA-\nHUI",
        "Choque \ufffdahui",
    ),
    "N\u0303ahui Choque",
]


@pytest.mark.parametrize("written", WHOLE)
def test_a_name_is_masked_whole_in_any_order_and_shortened(written):
    masked = mask_text(f"Ese día {written} viajó.", (), NAMES)
    assert masked == f"Ese día {NAME_MASK} viajó."


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("el acusado Choque negó", "Choque"),
        ("EL ACUSADO CHOQUE NEGÓ", "CHOQUE"),
        ("la menor Rosa lloró", "Rosa"),
        ("captó a Choque en la calle", "Choque"),
        ("la joven Choque\u00adÑahui", "ahui"),
        ("identificada con DNI N.° 45871236", "4587"),
        ("documento nacional de identidad 45 871 236", "871"),
    ],
)
def test_a_surname_alone_and_the_number_of_a_card_are_masked(text, gone):
    assert gone not in mask_text(text, (), NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "el choque de versiones y la rosa que llevaba",
        "Choque de versiones hubo",  # a sentence begins
        "Los ríos crecían; la cruz del camino",
        "la e. r. c. de minúsculas",
        "A. B. C. D. declaró",
    ],
)
def test_words_and_initials_of_others_stay(text):
    assert mask_text(text, (), NAMES) == text
