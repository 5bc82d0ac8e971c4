"""Places whose names are disguised (letters that look alike, signs without width, words
glued), and those that only a preposition tells."""

from __future__ import annotations

import re
from itertools import product

import pytest

from perutip.text.validation.masking import REGION_MASK, mask_text

PLACES = ["Arequipa", "Cusco", "Tacna", "Moquegua", "Puerto Maldonado", "Huepetuhe"]
ALIKE = {  # Cyrillic, Greek, Cherokee, Lisu, small capitals, Armenian, full width
    "A": "АΑᎪꓮＡ",
    "C": "СϹᏟꓚＣ",
    "M": "МΜᎷꓟＭ",
    "P": "РΡᏢꓑＰ",
    "T": "ТΤᎢꓔＴ",
    "H": "НΗᎻꓧＨ",
    "a": "аɑᴀαａ",
    "c": "сϲᴄⲥｃ",
    "e": "еєᴇⲉｅ".replace("є", "е"),
    "o": "оοօᴏｏ",
    "p": "рρᴘⲣｐ",
    "u": "սυᴜυｕ",
    "q": "ԛզｑԛԛ",
    "n": "пηɴռｎ",
}
HIDDEN = (
    "\u00ad\u034f\u180e\u200b\u200c\u200d\u200e\u202a\u2060\u2061\u2066\ufe0f\ufeff"
)
GLUED = [
    *("LaLibertad", "MadredeDios", "SanMartín", "sanmartín", "MADREDEDIOS"),
    *("PuertoMaldonado", "CerrodePasco", "TingoMaría", "MadreDeDios", "Madrede Dios"),
    *("Madre deDios", "DosdeMayo", "LaConvención"),
]
BARE = [
    *("Pichari", "Kimbiri", "Llochegua", "Kepashiato", "Mazamari", "Villa Rica"),
    *("Pampa Hermosa", "Alto Trujillo", "Delta Cuatro", "Santa Rosa del Sira"),
]
BEFORE = ["captada en", "la llevaron a", "hacia", "desde", "vive en", "rumbo a"]


@pytest.mark.parametrize(("name", "kind"), product(PLACES, range(5)))
def test_letters_that_look_alike_hide_no_place(name, kind):
    for at, letter in enumerate(name):
        if letter in ALIKE:
            one = name[:at] + ALIKE[letter][kind] + name[at + 1 :]
            assert mask_text(f"Huyó de {one}, sola") == f"Huyó de {REGION_MASK}, sola"
    every = "".join(ALIKE.get(letter, letter * 5)[kind] for letter in name)
    assert mask_text(f"Huyó de {every}, sola") == f"Huyó de {REGION_MASK}, sola"


@pytest.mark.parametrize("sign", HIDDEN)
@pytest.mark.parametrize("name", [*PLACES, "Madre de Dios", "SanMartín", "2019"])
def test_signs_without_width_hide_no_place_and_no_year(sign, name):
    for written in (
        sign.join(name),
        name.replace(" ", sign),
        name[:2] + sign + name[2:],
    ):
        masked = mask_text(f"Llegó a {written}, sola")
        assert re.fullmatch(r"Llegó a \[\w+\], sola", masked)


@pytest.mark.parametrize("name", GLUED)
@pytest.mark.parametrize("before", ["captada en ", "región ", "vino de", "vive en"])
def test_glued_names_are_masked(name, before):
    if not (name[0].isupper() and name[1].islower()) and before[-1] != " ":
        before += " "
    assert mask_text(f"Fue {before}{name}, sola") == f"Fue {before}{REGION_MASK}, sola"


@pytest.mark.parametrize(("before", "name"), product(BEFORE, BARE))
def test_a_place_that_only_a_preposition_tells_is_masked(before, name):
    masked = mask_text(f"La menor {before} {name} para servir; {before} {name}.")
    assert masked == (
        f"La menor {before} {REGION_MASK} para servir; {before} {REGION_MASK}."
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("EN PICHARI SE HALLÓ", f"EN {REGION_MASK} SE HALLÓ"),
        ("de Kimbiri a Sivia fue", f"de {REGION_MASK} a {REGION_MASK} fue"),
        (
            "en Kimbiri, Pichari y Sivia",
            f"en {REGION_MASK}, {REGION_MASK} y {REGION_MASK}",
        ),
        ("vivía en Ate con su tía", f"vivía en {REGION_MASK} con su tía"),
        ("En Pi\u00adcha\u00adri huyó", f"En {REGION_MASK} huyó"),
    ],
)
def test_bare_places_in_capitals_in_rows_and_after_verbs(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        *("se apoyó en Derecho", "en Sala Penal", "en Cámara Gesell", "en Autos"),
        *("en Audiencia pública", "en Reconsideración", "en Casación", "en Acta"),
        *("en el Nuevo Código Procesal Penal", "en UDAVIT", "en SINOE", "en DNI"),
        *("trabajaba en Facebook", "lo conoció en WhatsApp", "creyó en Dios"),
        *("en Navidad", "en Semana Santa", "en el Perú", "EN CONSECUENCIA, EN AUTOS"),
        *(
            "en Psicología Forense",
            "en Criminalística",
            "a Juana le dijo",
            "en Flagrancia",
        ),
        *(
            "en pichari",
            "conducta de Página",
            "en América latina",
            "pena de laLibertad",
        ),
        *("pena privativa de LaLibertad", "delito contra LaLibertad", "enLibertad"),
    ],
)
def test_words_of_the_law_and_of_every_day_stay(text):
    assert mask_text(text) == text
