"""Texts that are not Spanish are flagged; Spanish ones, real and simulated, are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_rulings import FOREIGN, SPANISH

from perutip.text.reading import normalize
from perutip.text.reading.sources.documents import flag_of
from perutip.text.reading.words.language import is_spanish

REAL = Path(__file__).resolve().parents[5] / "shared" / "data" / "rulings"


@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_are_flagged(language):
    assert flag_of(tuple(normalize(FOREIGN[language]).split())) == "non_spanish"


@pytest.mark.parametrize(
    "text",
    [
        SPANISH,
        SPANISH.upper(),
        "".join("\ufffd" if c in "áéíóúñ" else c for c in SPANISH),
        "JUZGADO PENAL COLEGIADO DE LORETO EXPEDIENTE 03450-2020 DELITO: PROXENETISMO "
        "Loreto, 10 de mayo de 2023. CONSIDERANDO: En cuanto al hecho 2 de 12 de junio "
        "de 2020, rige la reserva de identidad, fojas 719. DECLARAR FUNDADO el "
        "sobreseimiento solicitado a favor de J. T. V.",
    ],
    ids=["plain", "capitals", "lost accents", "terse"],
)
def test_spanish_is_not_flagged(text):
    assert flag_of(tuple(normalize(text).split())) == ""


def test_real_rulings_are_spanish():
    if not REAL.is_dir():
        pytest.skip("real rulings are not here")
    for path in sorted(REAL.glob("*.txt")):
        assert is_spanish(normalize(path.read_text(encoding="utf-8")).split())
