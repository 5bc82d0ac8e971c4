"""Masks for blind readers: places, years and names in any form; words of law stay."""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import NAME_MASK, mask_text

HIDDEN = [
    "Lima, diez de junio de dos mil veintiséis",
    "DOS MIL VEINTIUNO",
    "dos  mil\nveintidós",
    "dos mil vein-\ntitrés",
    "dos mil veinte y tres",
    "el 12/03/21 declaró",
    "el 12.03.2021",
    "12-III-2021",
    "marzo del 21",
    "2.021",
    "２０２１",
    "MMXXI",
    "Expediente 00123-2021",
    "año 2019",
    "Corte Superior de Justicia de La Libertad",
    "CORTE SUPERIOR DE JUSTICIA DE LA LIBERTAD",
    "región la libertad",
    "MADRE DE DIOS",
    "madre\u00a0de\u00a0Dios",
    "Hua\u0301nuco",
    "HUANUCO",
    "Áncash",
    "San-Martin",
    "Puerto\nMaldonado",
    "Tambo-\npata",
    "provincia de La Convención",
    "Cuzco",
    "Exp. 1234-2018-0-2701",
    "dos mil diecisiete",
    "Apur\ufffdmac",
    "veinte de mayo de dos mil treinta y uno",
    "en La Libertad se captó",
    "Sala Penal de Apelaciones de Grau",
    "provincia de Dos de Mayo",
]
KEPT = [
    "pena privativa de la libertad",
    "PENA PRIVATIVA DE LA LIBERTAD",
    "delitos contra la libertad",
    "Delitos contra la Libertad",
    "la Convención de Belém do Pará",
    "dos mil veinte soles",
    "Acuerdo Plenario 1-2011/CJ-116",
    "Decreto Supremo 009-2019-MIMP",
    "Acuerdo Plenario N.° 2-2005",
    "dos de mayo",
    "artículo 2015 del Código Civil",
    "S/ 2,015.00",
    "la santa audiencia",
    "la unión de hecho",
    "fojas 2.010,50",
    "Ley 30364",
    "avenida Grau",
    "30 de 120",
    "a la libertad",
    "SE ORDENA SU INMEDIATA LIBERTAD",
    "dos mil cinco",
    "conforme a la Convención",
    "derecho a la Libertad",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_places_and_years_are_masked_in_any_form(text):
    assert mask_text(text) != text


@pytest.mark.parametrize("text", KEPT)
def test_words_of_the_law_and_sums_stay(text):
    assert mask_text(text) == text


def test_names_of_the_register_in_both_orders():
    text = "JUAN PE\u0301REZ QUISPE; Perez Quispe,\nJuan; Juan Mendoza"
    masked = mask_text(text, (), ["Juan Pérez Quispe"])
    assert masked == f"{NAME_MASK}; {NAME_MASK}; Juan Mendoza"
