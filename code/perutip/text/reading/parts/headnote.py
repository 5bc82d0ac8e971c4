"""The headnote before a ruling: a reporter's abstract of it and of the law.

Peru's Supreme Court and those who publish its rulings set a "Sumilla" or a "Fundamento
destacado" before them. It repeats in a few lines what the ruling reasons below, mostly
as law in general: what it says belongs to no part of the ruling and counts nowhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

from perutip.text.reading.words.months import MONTH

LONGEST = 6_000  # characters of a text in which a headnote may end

_LABEL = re.compile(
    r"^[^\w\n]*(?:sumillas?|sumario|fundamentos? (?:destacados?|relevantes?|clave)"
    r"|extractos?|jurisprudencia destacada)[ \t]*(?:[.:—–-]|$)",
    re.M | re.I,
)
# The head of a ruling of the Supreme Court, which sets its abstract without a label.
_NUMBERED = re.compile(
    r"^[^a-z\n]{0,60}?\b(?:CASACI[^\W\d]?N|NULIDAD|R\. ?N\.|APELACI[^\W\d]?N) ?"
    r"(?:N[.°º o]{0,5}|N[ÚU]MERO )? ?\d{1,5}[-–]\d{4}",
    re.M,
)
# Without any of these there is neither.
_OF_LABELS = "sumilla", "sumario", "destacad", "relevante", "clave", "extracto"
_OF_NUMBERED = "CASACI", "NULIDAD", "R. N.", "R.N.", "APELACI"
_DATED = (
    r"[A-ZÁÉÍÓÚÑ]\w+(?: \w+){0,3}, (?:a los )?\w+(?: y \w+)?"
    rf"(?: días del mes)? de {MONTH}\b"
)
_SEEN = r"(?:AUTOS,? (?:Y )?)?VIST[OA]S?\b(?: [YE] O[IÍ]D[OA]S?)?[^\w\n]"
# Place and date on one line and "VISTOS" on the next: nothing of a ruling precedes.
_DATED_AND_SEEN = re.compile(rf"^[^\w\n]*{_DATED}[^\n]*\n\s*{_SEEN}", re.M)
# With what a ruling itself begins: its title, its place and date, "VISTOS", a heading.
_BEGINS = re.compile(
    r"^[^\w\n]*(?:"
    r"(?:SENTENCIA|AUTO) (?:DE (?:CASACI[^\W\d]?N|VISTA|APELACI[^\W\d]?N|CALIFICACI"
    r"[^\W\d]?N)|CASATORI[AO]|DEL TRIBUNAL [^a-z\n]{3,40})[^\w\n]*$"
    rf"|{_DATED}"
    rf"|(?P<part>{_SEEN}|(?:PRIMERO|Primero)\s*[.:°–—-]"
    r"|(?:(?:[IVX]{1,4}|\d{1,2})[.)° –-]{1,3})?"
    r"(?:ANTECEDENTES|FUNDAMENTOS(?! DESTACADOS)|CONSIDERANDO|ITINERARIO"
    r"|PARTE EXPOSITIVA|IMPUTACI[^\W\d]?N|HECHOS|ASUNTO|MATERIA)\b[^a-z\n]*$)"
    r")",
    re.M,
)
_PROSE = re.compile(r"[a-záéíóúñ]+(?:[,;]? [a-záéíóúñ]+){5}")  # no caption has it
_BLANK = re.compile(r"\n[ \t]*\n")


@lru_cache(maxsize=16)  # of a text its parts and its hits ask alike
def end_of_headnote(cleaned: str) -> int:
    """Where the ruling itself begins behind a headnote; 0 without one.

    Without such a beginning a headnote ends with its paragraph.
    """
    head = cleaned[:LONGEST]
    labels = [*_LABEL.finditer(head)] if _has(_OF_LABELS, head.lower()) else []
    first = labels[0] if labels else None
    if first is None and _has(_OF_NUMBERED, head):
        first = _NUMBERED.search(head)
    if first is None:
        begins = _DATED_AND_SEEN.search(head) if "VIST" in head else None
        place = begins.start() if begins else 0
        return place if _PROSE.search(head, 0, place) and not _began(head, place) else 0
    if _began(head, first.start()):
        return 0  # a heading within it, a number of another ruling
    begins = _BEGINS.search(head, first.end())
    if begins is not None:
        return begins.start()
    if not labels:
        return 0
    blank = _BLANK.search(head, labels[-1].end())
    return blank.start() if blank else len(head)


def _has(pieces: tuple[str, ...], text: str) -> bool:
    return any(piece in text for piece in pieces)


def _began(head: str, place: int) -> bool:
    """Whether a part of the ruling began before a place."""
    return any(one["part"] for one in _BEGINS.finditer(head, 0, place))
