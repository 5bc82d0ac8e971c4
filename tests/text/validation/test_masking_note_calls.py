"""Years, places and names against which the call of a note stands, and "N.o".

Texts taken from PDF keep the small number of a note glued to the word before it.
"""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import mask_text


@pytest.mark.parametrize(
    "text",
    [
        "sentencia del 3 de mayo de 20184, que absolvió",
        "sentencia del 3 de mayo de 201812 que absolvió",
        "sentencia del tres de mayo de dos mil dieciocho4, que absolvió",
        "EXP. N.o 00311-2018-PHC/TC",
        "el dictamen Nº 031-2018-MP-FN",
        "CASACIÓN N.° 311-2018TACNA",
    ],
)
def test_no_year_is_left(text):
    masked = mask_text(text)
    assert "[AÑO]" in masked
    assert "2018" not in masked
    assert "dieciocho" not in masked


@pytest.mark.parametrize(
    "text",
    [
        "Corte Superior de Justicia de Tacna3, que confirmó",
        "CASACIÓN N.° 311-2018TACNA",
        "la Sala Penal de Madre de Dios12 confirmó",
    ],
)
def test_no_place_is_left(text):
    masked = mask_text(text)
    assert "[REGIÓN]" in masked
    assert "acna" not in masked.lower()
    assert "madre" not in masked.lower()


def test_a_name_with_a_note_is_masked():
    assert "Quispe" not in mask_text(
        "a Ana Quispe Rojas2, autora", (), ["Ana Quispe Rojas"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "el lote 20181 y la habitación 204",
        "pagó 20184 soles en mayo",
        "dos mil dieciocho soles",
        "entre las fojas 31 y 2018",
    ],
)
def test_other_numbers_stay(text):
    assert mask_text(text) == text
