"""Names of the register, apart, glued or misread, are masked."""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import NAME_MASK, mask_text


def test_names_of_the_register_in_both_orders():
    text = "JUAN PE\u0301REZ QUISPE; Perez Quispe,\nJuan; Juan Mendoza"
    masked = mask_text(text, (), ["Juan Pérez Quispe"])
    assert masked == f"{NAME_MASK}; {NAME_MASK}; Juan Mendoza"


def test_two_surnames_or_a_first_name_with_one_are_masked():
    masked = mask_text("Pérez Quispe captó; Juan Perez", (), ["Juan Pérez Quispe"])
    assert masked == f"{NAME_MASK} captó; {NAME_MASK}"


def test_a_letter_that_is_another_tells_a_word_from_a_name():
    masked = mask_text("el puño de Puno, el CAÑETE")
    assert masked == "el puño de [REGIÓN], el [REGIÓN]"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("nació en t a c n a y creció allí", "a c n"),
        ("P U N O, a los dos días", "P U N O"),
        ("viajó a p i u r a con su tía", "p i u r a"),
        ("P.I.U.R.A.", "I.U"),
        ("en la ciudad de Arequi\npa se halló", "Arequi"),
        ("Uca yali, sala única", "yali"),
        ("Huаnuco, 5 de abril", "nuco"),  # a Cyrillic letter
        ("Jun1n, 3 de mayo", "Jun1n"),
        ("L0reto, 3 de mayo", "L0reto"),
        ("captada en Manu", "Manu"),
        ("Corte del Santa.", "Santa"),
        ("octubre 19.", "19"),
    ],
)
def test_names_apart_in_pieces_or_misread_are_masked(text, gone):
    assert gone not in mask_text(text)


@pytest.mark.parametrize("name", ["S.Martín", "Mz-7 Alta", "7 Colinas", "Ur", "Q"])
def test_a_region_of_the_register_is_masked_however_its_name_begins(name):
    for written in (name, name.upper(), name.replace(" ", "  - ")):
        masked = mask_text(f"El juzgado de {written}, en Cusco.", [name, "Piura"])
        assert masked == "El juzgado de [REGIÓN], en [REGIÓN]."
