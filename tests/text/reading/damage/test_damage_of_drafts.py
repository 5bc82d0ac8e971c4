"""What word processors leave in a text: fields without their content, old wording
beside new, versions merged, corrections that are other words; each with its twin."""

from __future__ import annotations

import pytest

from perutip.text.reading.damage.editing_marks import is_edited
from perutip.text.reading.damage.near_repeats import stands_twice
from perutip.text.reading.damage.specks import has_specks
from perutip.text.reading.sources.documents import _judged

FACTS = (
    "La joven contó que un conocido de su tía la llevó en camión hasta el campamento y "
    "que allí la encargada le quitó el teléfono. Trabajó cuatro meses en la cantina "
    "sin recibir pago, porque cada sol que ganaba se apuntaba como deuda. El cocinero "
    "del lugar, que no tenía razones para mentir, recordó haberla visto llorar en el "
    "patio. En el registro se encontraron el cuaderno de cuentas y los documentos de "
    "otras dos mujeres. Para la sala su relato es firme y lo confirman las demás "
    "pruebas. Por eso se condena a la encargada y se ordena que la joven reciba "
    "atención psicológica durante el tiempo que haga falta."
)


def flag(text):
    return _judged("R-1", text, "register", False, 2).flag


def with_all(text, swaps):
    for old, new in swaps.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


DAMAGE = {
    "fields without content": {
        "un conocido": "«nombre_captador»",
        "del lugar": "¡Error! No se encuentra el origen de la referencia.",
        "la encargada y": "{ MERGEFIELD acusada } y",
    },
    "places to write in": {
        "cuatro meses": "Haga clic o pulse aquí para escribir texto.",
        "dos mujeres": "[Escriba aquí]",
    },
    "old wording runs into the new": {
        "en camión": "en camiónOmnibus",
        "el cuaderno": "el cuadernoRegistro",
        "su relato": "su versiónRelato",
    },
    "old wording beside the new": {
        "La joven contó": "La declaración manifestación de la joven contó"
    },
    "one version after the other": {
        "que ganaba se apuntaba como deuda.": "que ganaba se apuntaba como deuda. "
        "Trabajó cuatro meses en la cantina sin percibir pago alguno, porque cada sol "
        "que ganaba se anotaba como deuda.",
    },
    "a word like the right one": {
        "su relato es firme": "el retrato de la víctima es firme",
        "se ordena que": "se ordenan medidas de proyección y que",
    },
}
TWINS = {
    "names in quotation marks": {
        "en la cantina": "en la cantina «Las Gemelas», antes «EL TRÉBOL»,",
        "del lugar": "del lugar {sic}",
    },
    "names with a capital inside": {
        "el teléfono": "el teléfono con WhatsApp",
        "el cuaderno de cuentas": "mensajes de WhatsApp, vídeos de YouTube",
    },
    "a sentence for each accused": {
        "Por eso": "Condena a Elsa Quispe por el delito que la fiscalía le imputa en "
        "esta causa. Condena a Rosa Mamani por el delito que la fiscalía le imputa en "
        "esta causa. Por eso",
    },
    "a sentence for each amount": {
        "Por eso": "Debe pagar diez soles por cada día de trabajo no pagado en el "
        "local. Debe pagar veinte soles por cada día de trabajo no pagado en el "
        "local. Por eso",
    },
    "sound words in those places": {
        "su relato es firme": "el reclamo de la víctima es justo",
        "se ordena que": "se ordenan medidas de protección y que",
    },
}


def test_the_text_of_these_tests_is_sound():
    assert flag(FACTS) == ""


@pytest.mark.parametrize("name", DAMAGE)
def test_what_an_office_leaves_in_a_text_is_flagged(name):
    assert flag(with_all(FACTS, DAMAGE[name])) == "damaged"


@pytest.mark.parametrize("name", TWINS)
def test_what_looks_like_it_is_not(name):
    assert flag(with_all(FACTS, TWINS[name])) == ""


def test_one_of_them_in_a_long_ruling_is_a_slip():
    long = "\n".join(FACTS.replace("cuatro", f"{n}") for n in range(20, 60))
    assert not has_specks(long.replace("camión", "camiónOmnibus", 1))
    assert not is_edited(long + " ¡Error! Marcador no definido.")
    first = FACTS.split(". ")[1]
    assert stands_twice(f"{first}. {first.replace('recibir', 'percibir')}.")
    assert not stands_twice(f"{long} {first}. {first.replace('recibir', 'percibir')}.")
