"""Words typed for the log: persons are refused and masked, places and reasons pass."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from perutip.contract.checks.free_text import only_a_name, persons_in, refused_words

INEI = Path(__file__).parents[3] / "shared" / "data" / "districts_inei_2025.csv"
NAMED = (
    "pedido de Juan Quispe Mamani, DNI 45678912",
    "El alcalde Juan Perales se negó",
    "the mayor, Rosa Flores, refused",
    "se retira por decision de Quispe",
    "A PEDIDO DE JUAN ROJAS SE ANULA EL SORTEO",
    "FLORES ROJAS, ANA MARÍA no firmó",
    "Sra. Perales no firmó el acta",
    "fiscal Torres pidió ver los efectos",
    "asked by ana maria ramos",
    "el colegio Juan Quispe Mamani no quiso",
    "el distrito Juan Quispe se retira",
    "Jose\u0301 Luis Ticona",
    "Juan C. Rojas",
    "Juan de la Cruz",
    "padron_quispe.xlsx",
    "rosa flores",
    "mercedes_cruz",
)
NUMBERED = (
    "documento 45678912 del oficial",
    "DNI45678912",
    "dni: 4567891",
    "llamar al 987 654 321",
    "call +51 987654321",
    "escribir a alcaldia@muni.gob.pe",
    "expediente 00123-2019-0",
)
ORDINARY = (
    "monitoring board meeting of May",
    "data and safety monitoring board, interim look of 2026-05-14",
    "error en el marco muestral",
    "the frame had a wrong stratum in 3 districts; frozen again 20260514",
    "cortes de luz en la fecha del sorteo",
    "CORTES DE LUZ EN LA FECHA DEL SORTEO",
    "la víctima es una niña y el máximo de casos es 12 500 000",
    "dinero hurtado; se decide cesar el ensayo",
    "la Corte Superior de Trujillo y las Salas Penales pidieron aplazar",
    "el distrito de José Luis Bustamante y Rivero se retiró del estudio",
    "San Juan de Lurigancho, Santa Rosa y San Martín de Porres",
    "Jesús María y La Victoria: el serenazgo no pudo participar",
    "district of Víctor Larco Herrera withdrew, Santa Cruz de Flores too",
    "the municipality of Trujillo declined after the change of mayor",
    "el alcalde de Trujillo declinó; renunció por escrito",
    "Universidad Nacional Pedro Ruiz Gallo y Hospital María Auxiliadora",
    "Ministerio Público, Fiscalía de Madre de Dios, Puerto Maldonado",
    "registro de denuncias 2017-2025 corregido por el INEI",
    "withdrew",
    "ubigeo 040101 mal escrito",
)


@pytest.mark.parametrize("text", NAMED + NUMBERED)
def test_a_person_is_found_and_masked(text):
    assert persons_in(text)
    said = refused_words("--reason", ["withdrew", text])
    assert said.startswith("--reason: ‹masked› holds ") and "expected a role" in said
    assert not any(word in said for word in text.split() if len(word) > 5)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_reason_passes(text):
    assert persons_in(text) == [] and refused_words("--reason", [text]) == ""


def test_a_role_or_initials_are_no_name_alone():
    for label in ("notary", "J.Q.", "secretaria general", "IPA Perú", "lead"):
        assert not only_a_name(label) and not refused_words("w", [label], labels=True)
    for label in ("Juan", "rosa", "Cruz Flores"):
        assert refused_words("w", [label], labels=True)


@pytest.mark.skipif(not INEI.is_file(), reason="the public file is not here")
def test_every_district_of_peru_may_withdraw():
    with INEI.open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert len(rows) > 1_700
    for row in rows:
        place = ", ".join((row["distrito"], row["provincia"], row["departamento"]))
        for text in (f"el distrito de {place}, se retiró", place.upper()):
            assert persons_in(text) == [], text
