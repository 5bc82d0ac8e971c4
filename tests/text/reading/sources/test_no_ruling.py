"""Texts that hold no ruling are flagged; short ones and covered ones are not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from made_rulings import SPANISH, folder_of

from perutip.text.reading import FLAGS
from perutip.text.reading.sources.documents import read_documents
from perutip.text.reading.sources.no_ruling import holds_no_ruling

ROOT = Path(__file__).resolve().parents[4]
NOTICES = [
    "Documento no disponible",
    "Resolución reservada por disposición de la Presidencia.",
    "El archivo solicitado no puede mostrarse",
    "El archivo solicitado no puede mostrarse en este momento. Intente más tarde.",
    "No se encontró el documento solicitado en el sistema.",
    "La sentencia no se encuentra\npublicada en el portal.",
    "Acceso restringido: el expediente tiene carácter reservado conforme a la ley.",
    "La página que busca no existe o ha sido movida. Volver al inicio.",
    "La resolución se encuentra pendiente de digitalización.",
]
PORTAL = (
    "Este sitio utiliza cookies para mejorar su experiencia. Al continuar acepta "
    "nuestra política de privacidad. Inicie sesión con su usuario y contraseña."
)
COVERS = [
    "PODER JUDICIAL DEL PERÚ\nCARGO DE INGRESO DE EXPEDIENTE\nMesa de Partes Única\n"
    "Expediente: 00123-2019\nFolios: 23\nMateria: Trata de personas\nCon anexos.",
    "CÉDULA DE NOTIFICACIÓN 1234-2020\nDestinatario: A. B. C.\nDirección: Casilla 233\n"
    "Se adjunta Resolución SEIS de fecha 12 de marzo de 2020.\nLo notifico.",
    "CARGO DE PRESENTACIÓN\nSumilla: apelación\nPresentante: la defensa\nCopias: 2",
]
RULING = (
    "CONSIDERANDO: Que la declaración de la víctima es coherente. Por estos "
    "fundamentos: CONFIRMARON la sentencia apelada."
)


@pytest.mark.parametrize("text", [*NOTICES, PORTAL, *COVERS])
def test_a_text_without_a_ruling_is_flagged(tmp_path, text):
    (document,) = read_documents(folder_of(tmp_path, {}, [text]))
    assert document.flag == "no_ruling" and document.flag in FLAGS


@pytest.mark.parametrize("before", [*NOTICES, PORTAL, *COVERS])
def test_a_ruling_behind_a_notice_or_a_cover_is_none(before):
    assert not holds_no_ruling(f"{before}\n{RULING}")


@pytest.mark.parametrize(
    "text",
    [
        SPANISH,
        "Se declara inadmisible el recurso: el documento no se encuentra en autos.",
        "El tribunal considera que la identidad de la víctima está reservada.",
        "La sala dispone que el expediente, reservado, se devuelva al juzgado.",
    ],
)
def test_short_rulings_are_no_notices(text):
    assert not holds_no_ruling(text)


def test_no_simulated_ruling_is_a_notice():
    texts = pd.read_csv(ROOT / "input" / "simulated" / "rulings.csv", dtype=str)["text"]
    assert not any(map(holds_no_ruling, texts))
