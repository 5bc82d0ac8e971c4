"""Authors that a court cites are no places; oaths and verbs like names are none."""

from __future__ import annotations

import pytest

from perutip.text.validation.masking import mask_text

KEPT = [
    "doctrina recogida en Zaffaroni y en Muñoz Conde",
    "como se lee en Ferrajoli, la pena es el último recurso",
    "así está desarrollado en Alexy",
    "Como enseña San Martín, la prueba se valora en conjunto",
    "véase San Martín Castro",
    "¡Madre de Dios!, dijo la testigo",
    "madre de dios mío, dijo la testigo",
    "la hermana lima asperezas con la familia",
]
MASKED = [
    ("se la llevaron de Kimbiri; fue vista en Sepahua", "Sepahua"),
    ("señala que en Pangoa la captaron", "Pangoa"),
    ("la acusada afirma que vivió en San Martín", "San Martín"),
    ("el penal de _Tumbes_", "Tumbes"),
    ("Exp. 512-18-JR-PE", "-18-"),
    ("Expediente N.° 87-17-0-JR", "-17-"),
    ("fue hallada en Madre de Dios", "Madre de Dios"),
]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_place_stays(text):
    assert mask_text(text) == text


@pytest.mark.parametrize(("text", "told"), MASKED)
def test_what_tells_place_or_year_goes(text, told):
    assert told not in mask_text(text)
