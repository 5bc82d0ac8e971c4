"""Places cut short, years in ordinals or misread by a scanner, and states of a person
that only look like places."""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import REGION_MASK, YEAR_MASK, mask_text

YEARS = [
    *("dos mil décimo octavo", "dos mil decimoctavo", "dos mil décimo"),
    *("dos mil décimo noveno", "dos mil décima quinta", "dos mil undécimo"),
    *("dos mil vigésimo primero", "dos mil vigésimo", "dos mil duodécimo"),
    *("dos miI veinte", "dos mi1 veinte", "dos rnil veinte", "dos m1l diecisiete"),
    *("d0s mil veinte", "dos mil dieciocho", "dos mil velntiuno", "dos mil dieci0cho"),
    *("miI novecientos noventa y dos", "mi1 novecientos ochenta", "dos miI 18"),
]
SHORT = [
    ("Sala Penal de Apelaciones de {}.", ["Moq", "Lamb", "Apur", "Aqp", "Tac"]),
    ("Juzgado Penal Colegiado de {}., sede central", ["Caj", "Tbpta", "Mqga", "Ucay"]),
    ("natural de {}. y domiciliado allí", ["Ayac", "Huancav", "Lambayeq"]),
    ("Juz. Pen. de {}.", ["Moq", "Trux", "Chicl"][::2]),
    ("CSJ de {}. y de la Sala", ["Lamb", "Cajam", "Huán"]),
]
IN_A_STATE = [
    "La menor se halla en Peligro.",
    "La menor se hallaba en Riesgo y en Abandono.",
    "El recurso se halla en Trámite.",
    "hallándose en Desventaja frente al acusado",
    "La agraviada vivía en Pobreza.",
    "El acusado fue hallado en Flagrancia.",
    "Se encontraba en Secreto la pericia.",
]
KEPT_SHORT = [
    "el Juzgado de Fam. de turno",
    "la Sala de Cas. declaró",
    "el Juzgado de Inv. Prep. resolvió",
    "guardó el dinero en la caj. fuerte",
    "la Sala Pen. resolvió",
    "Obra la Tac. del cráneo",
]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("before", ["el año ", "a los diez días de marzo de "])
def test_years_in_ordinals_and_misread_are_masked(before, year):
    assert mask_text(f"{before}{year} se dictó") == f"{before}{YEAR_MASK} se dictó"


@pytest.mark.parametrize(
    ("around", "name"), [(around, name) for around, names in SHORT for name in names]
)
def test_a_place_cut_short_is_masked_where_a_court_is_named(around, name):
    assert mask_text(around.format(name)) == around.format(REGION_MASK)


def test_places_cut_short_in_a_row_are_masked():
    masked = mask_text("Sala Penal de Ayac., Apur. y Tumb. en Lima")
    assert masked.count(REGION_MASK) == 4
    assert "Tumb" not in masked


@pytest.mark.parametrize("text", IN_A_STATE)
def test_a_state_is_no_place(text):
    assert mask_text(text) == text


@pytest.mark.parametrize(
    "text", ["se halla en La Oroya.", "vive en Ate.", "se halla en Tabalosos."]
)
def test_a_place_after_a_verb_is_still_masked(text):
    assert REGION_MASK in mask_text(text)


@pytest.mark.parametrize("text", KEPT_SHORT)
def test_a_word_cut_short_that_is_no_place_stays(text):
    assert mask_text(text) == text


@pytest.mark.parametrize("name", ["Ca11ao", "CaIIao", "Cal1ao", "lca", "Plura"])
def test_letters_that_a_scanner_takes_for_each_other(name):
    masked = mask_text(f"en {name}, a las diez")
    assert masked == f"en {REGION_MASK}, a las diez"
