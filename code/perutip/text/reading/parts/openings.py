"""What a line opens, as a heading of its own or with a formula that it begins with."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from perutip.text.reading.parts.heading_words import ORDINALS
from perutip.text.reading.parts.headings import (
    Heading,
    Part,
    lost_accents,
    read_heading,
)
from perutip.text.reading.parts.minutes import DIALOGUE, past_blanks

LONGEST_WITH_LEAVES = 160  # characters of a heading and of its place in the file
_FORMULAS = re.compile(
    lost_accents(
        r"\W*(?P<decision>POR (?:ESTOS|TALES|ESTAS|DICHAS) (?:FUNDAMENTOS"
        r"|CONSIDERACIONES|RAZONES)"
        r"|POR LO EXPUESTO|(?:SE )?RESUELVE|FALL[OA]|DECISI(?:O|Ó|\ufffd)N"
        r")(?=\s*[:,;.—–-])"
        r"|\W*(?P<reasoning>(?:Y )?CONSIDERANDO(?: QUE)?)(?=\s*[:;.—–-])"
        r"|\W*(?P<antecedents>(?:AUTOS Y )?VISTOS?(?: Y O(?:I|Í|\ufffd)DOS)?)"
        r"(?=\s*[:;.—–-])"
    )
)
# A paragraph under an ordinal in which a party speaks, as Spain's antecedents have it.
_PARTY_SPEAKS = re.compile(
    rf"\W*{ORDINALS}\s*[.:–-]+\s*(?:Por (?:parte de )?|En )?"
    r"(?:[Ee]l |[Ll]a |[Ll]os |[Ll]as )"
    r"(?:(?P<prosecution>Ministerio (?:Fiscal|Público)|[Ff]iscal(?:ía)?\b"
    r"|[Rr]epresentante del Ministerio|[Aa]cusaci(?:ón|ones) (?:particular|popular)"
    r"|[Qq]uerella)|(?P<defence>[Dd]efensas?\b|[Rr]epresentación procesal"
    r"|[Ll]etrad[oa] de la defensa|[Aa]bogad[oa] defensora?))",
    re.IGNORECASE,
)
# What a page sets before a heading on its line when line breaks are lost.
_PAGE = re.compile(
    r"\W*(?:p[áa]g(?:ina|s?\.)?|folio|foja|hoja)\s*(?:n[°º.]*\s*)?\d{1,4}"
    r"(?:\s*(?:de|/)\s*\d{1,4})?[\s|.:–-]+(?=\S)",
    re.IGNORECASE,
)
# A title in capitals with which a paragraph begins.
_RUN_IN = re.compile(
    r"(?P<title>[^a-záéíóúñ\n]{6,90}?)\s?[.:—–-]+\s+"
    r"(?=¿?[A-ZÁÉÍÓÚÑ](?:[a-záéíóúñ]+|[A-ZÁÉÍÓÚÑ]{3,}) [a-záéíóúñ])"
)
# The same in small letters: of the words that begin nothing else before a colon.
_SMALL_RUN_IN = re.compile(
    r"\W{0,3}(?P<title>(?:Fundament(?:os?|ación)|Consider(?:andos?|aciones)|Motivación"
    r"|Razonamientos?|Análisis|Valoración|Decisión|Fallo|Parte (?:resolutiva"
    r"|considerativa|dispositiva)|Alegatos?|Agravios|Acusación|Fiscalía"
    r"|Ministerio Público|Querella|Defensa)(?: [a-záéíóúñ]+){0,6}):\s+"
    r"(?=¿?[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑa-záéíóúñ]* [a-záéíóúñ])"
)
# The same under an ordinal and between stops, where a party is heard: "PRIMERO.
# Agravios planteados. La defensa".
_ORDINAL_RUN_IN = re.compile(
    rf"\W{{0,3}}{ORDINALS}\s*[.:°)–—-]+\s*"
    r"(?![^.\n]{0,60}(?:probad|desestimad|resuelt|respuest|infundad|acreditad))"
    r"(?P<title>(?:agravios|expresi[oó]n de"
    r"|fundamentos? del|argumentos? del|pretensi[oó]n|alegatos?|recurso de"
    r"|imputaci[oó]n|acusaci[oó]n|cargos|hechos (?:imputados|materia))"
    r"(?: [a-záéíóúñ]+){0,6})\s?[.—–-]+\s+(?=¿?[a-záéíóúñ]+,? [a-záéíóúñ])",
    re.IGNORECASE,
)
_ORDINAL_LETTERS = frozenset(
    (
        *("pri", "seg", "ter", "cua", "qui", "sex", "sép", "sep", "oct", "nov"),
        *("déc", "dec", "und", "duo", "vig", "tri"),
    )
)
_CLOSING = frozenset(")–—-")
# Where the file has what a heading is on: "Fundamentos del recurso –folios 3 a 9–".
_LEAVES = re.compile(
    r"\s*[(–—-]\s*(?:a )?(?:foj|fol|fs\b)[^()–—]{0,40}[)–—-]\W*$", re.I
)
# A line of prose, with which neither a formula nor a title in capitals begins.
_BEGINS_SMALL = re.compile(r"[^\W\d_][a-záéíóúñ]")


def opening_of(line: str) -> tuple[Heading | None, int]:
    """What a line opens, and how many of its characters are the heading."""
    page = _PAGE.match(line)
    if page is not None:
        found, skip = opening_of(line[page.end() :])
        if found is not None:
            return found, page.end() + skip
    ordinal = line.lstrip(" *§-")[:3].lower() in _ORDINAL_LETTERS  # found faster
    title = _ORDINAL_RUN_IN.match(line) if ordinal else None
    if title is not None:
        found = read_heading(title["title"].capitalize())
        if found is not None and found.part in ("defence", "prosecution"):
            return found._replace(kind="within"), title.end()
    closed = len(line) <= LONGEST_WITH_LEAVES and line.rstrip(" .")[-1:] in _CLOSING
    leaves = _LEAVES.search(line) if closed else None
    found = read_heading(line[: leaves.start()] if leaves else line)
    if found is not None:
        colon = line.find(":")
        return found, len(line) if colon < 0 else past_blanks(line, colon + 1)
    plain = line.replace("\u00a0", " ")
    capitals = _BEGINS_SMALL.match(plain) is None
    formula = _FORMULAS.match(plain) if capitals else None
    if formula is None and ":" in plain:
        formula = DIALOGUE.match(plain)
    if formula is not None and formula.lastgroup is not None:
        # every group of a formula is named by the part that it opens
        heading = Heading(cast(Part, formula.lastgroup), "opens", False)
        return heading, past_blanks(line, formula.end(), " :,;.–-")
    party = _PARTY_SPEAKS.match(plain)
    if party is not None and party.lastgroup is not None:
        return Heading(cast(Part, party.lastgroup), "weak", False), 0
    title = _RUN_IN.match(plain) if capitals else None
    if title is not None:
        found = read_heading(title["title"])
        if found is not None and not found.on_subject:
            return found, title.end()
    title = _SMALL_RUN_IN.match(plain) if ":" in plain else None
    if title is not None:
        found = read_heading(f"{title['title']}:")
        if found is not None and not found.on_subject:
            return found, title.end()
    return None, 0


@lru_cache(maxsize=10_000)
def opening_of_short(line: str) -> tuple[Heading | None, int]:
    """`opening_of` for short lines, remembered."""
    # Rulings of one court share most of their headings.
    return opening_of(line)
