"""Names that the word before says to be a place's, whichever they are: "distrito de
Huepetuhe", "río Inambari". Peru has more districts, hamlets and rivers than a list
holds; its regions are all known.

For texts in plain small letters (see `plain_letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OF = r"\s+del?"
_KIND_OF = (  # "of" must follow
    r"(?:distritos?|provincias?)(?:\s+(?:judicial|fiscal|electoral))?"
    r"|localidad|ciudad|poblado|pueblo|villa|puerto"
    r"|municipalidad(?:\s+(?:distrital|provincial))?"
    r"|comisaria(?:\s+(?:pnp|sectorial|rural))*"
    r"|establecimiento\s+(?:penal|penitenciario)|corte\s+superior\s+de\s+justicia"
    r"|aeropuerto|gobernacion|subprefectura|natural|oriund[oa]|procedente|vecin[oa]"
)
_WHO_LIVES = r"(?:nacid|domiciliad|radicad|afincad)[oa]s?\s+en|residentes?\s+en"
_KIND = (  # "of" may follow
    r"caserios?|centro\s+poblado(?:\s+menor)?|comunidad\s+(?:nativa|campesina)"
    r"|asentamiento\s+(?:humano|minero)|aa\.?\s?hh\.?|pueblo\s+joven|urbanizacion"
    r"|barrio|sector|rio|quebrada|laguna|lago|nevado|carretera"
    r"|campamento(?:\s+minero)?"
)
_SAID = re.compile(
    rf"\b(?P<kind>(?:{_KIND_OF}){_OF}|(?:{_KIND})(?:{_OF})?|{_WHO_LIVES})\s+[\"'«“]?"
    r"(?P<name>[^\W\d_])"
)
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_LINK = re.compile(r"\s{1,3}del?\s(?:(?:la|las|los)\s)?|(?:[^\S\n]{1,3}|-)")
_AFTER_ARTICLE = re.compile(  # over a line end only where the name goes on with "de"
    r"[^\S\n]{1,3}(?:del?\s(?:(?:la|las|los)\s)?)?|\s{1,3}del?\s(?:(?:la|las|los)\s)?"
)
NO_PLACE = frozenset(  # capital letters begin these too
    [
        "justicia",
        "peru",
        "republica",
        "estado",
        "nacion",
        "policia",
        "fiscalia",
        "juzgado",
        "sala",
        "corte",
        "penal",
        "ministerio",
        "derecho",
        "derechos",
        "familia",
        "mujeres",
        "mujer",
        "turismo",
        "investigacion",
        "origen",
        "residencia",
        "procedencia",
        "destino",
        "publico",
        "privado",
        "salud",
        "educacion",
        "autos",
        "sentencia",
        "proteccion",
        "transito",
        "jiron",
        "avenida",
        "calle",
        "jr",
        "av",
        "pasaje",
        "fecha",
    ]
)
_BEGINS_NAMES = frozenset(
    [
        "la",
        "las",
        "los",
        "el",
        "san",
        "santa",
        "santo",
        "villa",
        "puerto",
        "nuevo",
        "nueva",
        "alto",
        "bajo",
        "cerro",
        "pueblo",
        "santiago",
        "dos",
        "tres",
        "jose",
        "juan",
        "maria",
    ]
)
MOST_WORDS = 4  # of a name


def said_places(plain: str, text: str, source: list[int]) -> Iterator[tuple[int, int]]:
    """Where each name begins and ends."""
    for match in _SAID.finditer(plain):
        # Where all is in capitals, they do not tell where the name ends.
        in_capitals = text[source[match.end("kind") - 1]].isupper()
        start = match.start("name")
        end = end_of_name(plain, text, source, start, in_capitals)
        if end > start:
            yield start, end


def end_of_name(
    plain: str, text: str, source: list[int], start: int, in_capitals: bool
) -> int:
    """Where the words with a capital end; `start` where there is no name."""
    end = at = start
    for _ in range(MOST_WORDS):
        word = _WORD.match(plain, at)
        if word is None or not text[source[at]].isupper() or len(word.group()) < 2:
            return end
        begins = word.group() in _BEGINS_NAMES
        if not begins:
            if word.group() in NO_PLACE and (end == start or " de" in plain[end:at]):
                return end
            end = word.end()
            if in_capitals:
                return end
        link = (_AFTER_ARTICLE if begins else _LINK).match(plain, word.end())
        if link is None:
            return word.end() if at > start else end
        at = link.end()
    return end
