"""Places that only a preposition tells: "captada en Pichari", "de Kimbiri a Sivia".

Peru's districts and hamlets are too many for a list. A name is told by its capital and
by the lexicon: it is no usual word ("en Audiencia") and not made like one of the law
("en Reconsideración"). After a verb of living, finding or going a usual word with a
capital is a name too, unless the courts use it ("vive en Ate").

For texts in plain small letters (see `plain_letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from perutip.text.reading.words.lexicon import spanish_words, word_set
from perutip.text.validation.plain_letters import plain_word
from perutip.text.validation.said_places import NO_PLACE, end_of_name

USUAL = 5e-7  # share of all words from which a word is no unknown name
_GOES = (
    r"(?:lleg|viaj|traslad|llev|conducid|conducir|conduj|regres|retorn|volvi|vuelt|dirigi|dirige"
    r"|envi|remit|ingres|parti|mud|arrib|rumbo|destino|captad|fug)\w*"
)
_STAYS = (
    r"(?:viv|resid|habit|nac|radic|domicili|trabaj|capt|hall|encontr|ubic|interven"
    r"|deten|rescat|explot|alber|aloj|asent|situad|prostitu|ocurri|desapare)\w*"
)
_FEW_WORDS = r"(?:\s+(?:ella|el|la|los|las|lo|su|sus|a|al|en|un|una|\w+da|\w+do)){0,2}"
_WHERE = re.compile(
    rf"(?<!\w)(?:(?P<verb>{_GOES}{_FEW_WORDS}\s+(?:a|hasta|hacia|para)"
    rf"|{_STAYS}{_FEW_WORDS}\s+(?:en|cerca\s+de)|{_GOES}\s+(?:en|de|desde))"
    r"|en|hacia|desde|hasta|(?:rumbo|destino|camino|cerca|alrededores)\s+(?:a|de))"
    r"\s+(?:(?:el|la|los|las)\s+(?=[^\W\d_]+\s))?[\"'«“]?(?P<name>[^\W\d_])"
)
_FROM_TO = re.compile(
    r"(?<!\w)de\s+(?P<name>[^\W\d_])(?=[^\n.,;:]{2,40}?\s(?:a|hasta|hacia)\s+[^\W\d_])"
)
# An author is read and cited, no place: "como se lee en Hurtado", "la tesis de Roxin".
_CITES = re.compile(
    r"(?<!\w)(?:recogid[oa]s?|citad[oa]s?|lee|leer|leemos|vease|cfr|confrontar|vid"
    r"|doctrinas?|expuest[oa]s?|desarrollad[oa]s?|sostenid[oa]s?|apoyad[oa]s?"
    r"|(?:definicion|concepto|tesis|criterio|nocion))"
    r"(?:\s+en\s+\w+(?:\s+\w+)?\s+y)?[\s,.:]*$"
)
_TO = re.compile(r"\s+(?:a|hasta|hacia)\s+(?=[^\W\d_])")
_NAME = re.compile(r"[^\W\d_]+")
_AND = re.compile(r"\s*(?:,|/)\s*|\s+(?:y|e|o|u)\s+")
_BEGINS = word_set(
    "san santa santo villa puerto pampa pampas delta tingo boca cerro punta alto alta"
    " bajo nuevo nueva valle"
)
_ARTICLES = word_set("el la los las")
_LAW_MADE = re.compile(
    r"(?:cion|ciones|sion|siones|miento|mientos|logia|dad|dades|tad|ncia|ncias|ismo"
    r"|istica|itud|mente|torio|toria|torios|torias|grafia|metria|psia|ario|arios|ble"
    r"|bles|al|ales|ante|antes|iva|ivo|ivas|ivos)$"
)
_OF_COURTS = NO_PLACE | word_set(
    "camara audiencia juicio primera segunda casacion apelacion tribunal colegiado"
    " fojas folios resolucion acta actas auto codigo ley leyes acuerdo pleno articulo"
    " decreto constitucion convencion protocolo sede facebook whatsapp internet"
    " instagram telegram messenger youtube tiktok dios cristo jesus navidad enero"
    " febrero marzo abril mayo junio julio agosto setiembre septiembre octubre"
    " noviembre diciembre lunes martes whats app only fans miercoles jueves viernes"
    " sabado domingo usted ustedes soles dolares euros castellano quechua espanol"
    " ingles aymara defensa libertad merito discordia trata actor medicina psicologia"
    " semana dni expediente carpeta caso hecho hechos reserva agravio grado copia"
    " anexo vista ella ellos ello este esta esto eso casa"
)
# What somebody is in, not where: "se halla en Peligro", "vive en Pobreza".
_STATES = word_set(
    "peligro riesgo abandono desamparo desproteccion indefension tramite prision"
    " carcel custodia fuga flagrancia rebeldia ebriedad coma shock crisis gestacion"
    " embarazo cinta condiciones estado situacion proceso curso ejecucion consulta giro"
    " vigor poder manos compania union pareja pobreza miseria servidumbre esclavitud"
    " cautiverio desventaja minoria orfandad zozobra duda discusion despacho archivo"
    " blanco garantia deposito cadena original fotocopia buen mal pleno plena perfecto"
    " perfectas malas buenas completo completa absoluto absoluta grave inminente"
)
_IS_IN = re.compile(
    r"\bse\s+(?:ha\s+|habia\s+)?(?:hall|encontr)|(?:hall|encontr)\w+se\b"
)
MOST_USUAL = 1e-5  # share of all words of a name that a state may be in


def bare_places(plain: str, text: str, source: list[int]) -> Iterator[tuple[int, int]]:
    """Where each name begins and ends."""
    for match in _WHERE.finditer(plain):
        told = match["verb"] is not None
        start = match.start("name")
        if not told and _CITES.search(
            plain[max(0, match.start() - 60) : match.start()]
        ):
            continue
        if told and (name := _NAME.match(plain, start)):
            word = name.group()
            stays = _IS_IN.search(
                plain[max(0, match.start() - 12) : match.start("name")]
            )
            told = word not in _STATES and not (stays and word in _very_usual())
        end = _end(plain, text, source, start, told)
        while end > start:
            yield start, end
            more = _AND.match(plain, end) or _TO.match(plain, end)
            if more is None:
                break
            start = more.end()
            end = _end(plain, text, source, start, told=False)
    for match in _FROM_TO.finditer(plain):
        start = match.start("name")
        end = _end(plain, text, source, start, told=False)
        onward = _TO.match(plain, end) if end > start else None
        if onward is None:
            continue
        yield start, end
        last = _end(plain, text, source, onward.end(), told=False)
        if last > onward.end():
            yield onward.end(), last


def _end(plain: str, text: str, source: list[int], start: int, told: bool) -> int:
    """Where the name ends that begins at `start`, where nothing begins there."""
    if start >= len(plain) or not text[source[start]].isupper():
        return start
    first = re.compile(r"[^\W_]+").match(plain, start)
    if first is None:
        return start
    own = text[source[start] : source[first.end() - 1] + 1]
    in_capitals = own.isupper() and len(first.group()) > 1
    if in_capitals and not text[source[start] - 2].isupper():
        return start  # an acronym
    end = end_of_name(plain, text, source, start, in_capitals)
    words = re.findall(r"[^\W\d_]+", plain[start:end])
    if not words or words[0] in _OF_COURTS:
        return start
    rest = [word for word in words[1:] if len(word) > 3]
    if any(word in _OF_COURTS for word in rest):
        return start
    if words[0] in _BEGINS:
        return end if rest else start
    if words[0] in _ARTICLES:
        return end if any(map(_is_unknown, rest)) or (told and rest) else start
    if _is_unknown(words[0]):
        return end
    usual = told and not in_capitals and not _LAW_MADE.search(words[0])
    return end if usual else start


def _is_unknown(word: str) -> bool:
    """Whether a plain word is no usual one, nor made like one of the law."""
    return word not in _usual_words() and not _LAW_MADE.search(word)


def _usual_words() -> frozenset[str]:
    return _as_usual_as(USUAL)


def _very_usual() -> frozenset[str]:
    return _as_usual_as(MOST_USUAL)


@lru_cache(maxsize=2)
def _as_usual_as(least: float) -> frozenset[str]:
    usual = (word for word, share in spanish_words().items() if share >= least)
    return frozenset(plain_word(" ".join(usual)).split(" "))
