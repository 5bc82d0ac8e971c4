"""What a line of its own opens: which words are headings of which part of a ruling.

A heading is in capitals, ended by a colon, or short and without a full stop. Numbers
(II., 3.1, § 4, PRIMERO.-) and articles may stand before it. The words are those of
`heading_words`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from perutip.text.reading.parts.heading_words import (
    OPENINGS,
    ORDINALS,
    PARTS,
    Kind,
    Part,
)

__all__ = ["PARTS", "Heading", "Part", "heading_of", "lost_accents", "read_heading"]

LONGEST_HEADING = 110  # characters
LONGEST_PLAIN = 10  # words of a heading neither in capitals nor with a colon
LONGEST_NUMBERED = 14  # the same after a number or ordinal
LONGEST_PERSON = 3  # words of one that begins with who speaks: a sentence does as well

_ACCENTS = str.maketrans("áéíóúüàèìòùº°ª\u00a0\u2007\u202f", "aeiouuaeiou...   ")


class Heading(NamedTuple):
    """What a line opens: the part, how firmly, and whether it speaks "on" a subject."""

    part: Part
    kind: Kind
    on_subject: bool


def lost_accents(pattern: str) -> str:
    """Accented letters match the plain one and a lost one."""
    for accented, plain in zip("áéíóú", "aeiou", strict=True):
        pattern = pattern.replace(accented, f"[{plain}\ufffd]")
    return pattern


_NUMBER = re.compile(
    lost_accents(
        r"[\s\W_]*(?:(?:capítulo|título|sección|apartado|acápite) )?"
        rf"(?:(?:[ivxlc]{{1,6}}|\d{{1,2}}|[a-h]|{ORDINALS})(?:[.]\d{{1,2}})*"
        r"(?:\s*[].):°—–-]+|\s+(?=\S))[\s.:)—–-]*)?"
    )
)
_PREAMBLE = re.compile(
    lost_accents(
        r"(?P<on>(?:sobre|respecto|en cuanto|en relación|con relación|acerca)"
        r" (?:de |del |a |al |con )?(?:el |la |los |las )?)?"
        r"(?:por (?:parte del? )?(?:el |la )?(?=defensa|fiscal|ministerio|abogad)"
        r"|de los |de las |de la |del |los |las )?"
        r"(?:(?:resumen|síntesis|exposición|relación) de (?:los |las |la )?"
        r"(?!agravios))?"
    )
)
_HEADINGS = re.compile(
    "|".join(
        f"(?P<h{i}>(?:{lost_accents(words)}))(?![a-z\ufffd])"
        for i, (_, _, words) in enumerate(OPENINGS)
    )
)


_PERSON_FIRST = re.compile(
    r"(?:el|la|los|las|este|esta) (?!(?:pretensi|posici|postura|tesis|teor|demanda"
    r"|imputaci|acusaci.n$|alegat|versi|argument|fundament|decisi|motivaci|respuesta))"
    r"|(?:defensa|fiscal|fiscalía|recurrente|apelante|impugnante)\b"
    r"(?! (?:material|técnica|fiscal))"
)
_MISREAD = re.compile(  # letters of words in capitals
    r"(?<=[A-ZÁÉÍÓÚÑ])[01l](?=[A-ZÁÉÍÓÚÑ]{2})|(?<=[A-ZÁÉÍÓÚÑ]{2})[01l](?![\da-z])"
)
_MAY_BE_MISREAD = re.compile("[A-ZÁÉÍÓÚÑ][01l]")  # found faster
_AS_READ = {"0": "O", "1": "I", "l": "I"}
_DIGIT = re.compile("[0-9]")
_IN_PIECES = {  # a heading of one or two words whose letters have gaps
    word.replace(" ", ""): word
    for word in (
        *("considerando", "considerandos", "fundamentos", "antecedentes", "vistos"),
        *("decision", "fallo", "resuelve", "se resuelve", "parte considerativa"),
        *("parte resolutiva", "parte expositiva", "y considerando"),
    )
}
_INITIAL = re.compile(r"[A-Z]\. [a-záéíóúñ].*\.$")  # of a name, in a sentence
_GOES_ON = re.compile(
    r"(?:del?|la|el|l[ao]s|lo|que|en|con|por|para|al?|y|e|o|u|una?|sus?|se|no|como|sin"
    r"|sobre|contra|desde|hasta|entre|según|es|fue|ha)"
)
_BY_THE_STATE = re.compile(lost_accents(r"\b(?:ministerio público|fiscal(?:ía)?)\b"))


def heading_of(line: str) -> Part | None:
    """Part that a line of its own opens, or None when it is no heading."""
    found = read_heading(line)
    if found is None:
        return None
    return "reasoning" if found.kind == "follows" else found.part


def read_heading(line: str) -> Heading | None:
    """`heading_of` with how firmly the heading opens its part."""
    bare = line.strip()
    if not 4 <= len(bare) <= LONGEST_HEADING or bare[-1] in ",;":
        return None
    if _MAY_BE_MISREAD.search(bare):
        bare = _MISREAD.sub(lambda sign: _AS_READ[sign.group()], bare)
    if "ﬁ" in bare or "ﬂ" in bare:
        bare = bare.replace("ﬁ", "fi").replace("ﬂ", "fl")
    return _read(_DIGIT.sub("2", bare))


@lru_cache(maxsize=1 << 15)
def _read(bare: str) -> Heading | None:
    """`read_heading` of a line without blanks around it, whose digits are all one and
    the same: dates and numbers of cases differ in nothing else, and tell no more."""
    plain = " ".join(bare.lower().translate(_ACCENTS).split())
    number = _NUMBER.match(plain)
    start = number.end() if number else 0
    if not _looks_set_off(bare, start):  # most lines are not, and their words are slow
        return None
    preamble = _PREAMBLE.match(plain, start)
    after = preamble.end() if preamble else start
    found = _HEADINGS.match(plain, after)
    if found is None and after > start:
        found, preamble = _HEADINGS.match(plain, start), None
    if found is None and bare.isupper():
        whole = _IN_PIECES.get(re.sub(r"[\W_]+", "", plain[start:]))
        found = _HEADINGS.match(whole) if whole else None
    if found is None or found.lastgroup is None:
        return None
    name = next(n for n, text in found.groupdict().items() if text is not None)
    part, kind, _ = OPENINGS[int(name[1:])]
    if part == "defence" and _BY_THE_STATE.search(plain):
        part = "prosecution"  # the prosecution's own appeal
    return Heading(part, kind, bool(preamble and preamble["on"]))


def _looks_set_off(bare: str, start: int) -> bool:
    """In capitals, ended by a colon, or short and without a full stop."""
    first = next(filter(str.isalpha, bare), "")
    # A small vowel among five signs rules capitals out, without a loop over letters.
    if 5 * sum(map(bare.count, "aeo")) < len(bare) and _is_in_capitals(bare):
        return True
    begins = first.isupper() or start > 0
    if bare.endswith(":"):
        return begins
    title = bare[start:].rstrip(".")
    if _INITIAL.match(bare):
        return False
    if not begins or not title or not title[-1].isalpha():
        return False
    if any(sign in title for sign in ".:;") or (bare[-1] == "." and not start):
        return False
    words = title.lower().split()
    if _GOES_ON.fullmatch(words[-1]) or "que" in words[2:]:
        return False
    speaks = not start and _PERSON_FIRST.match(title.lower())
    if speaks:
        return len(words) <= LONGEST_PERSON
    numbered = start and bare[-1] != "."
    return len(words) <= (LONGEST_NUMBERED if numbered else LONGEST_PLAIN)


def _is_in_capitals(bare: str) -> bool:
    letters = [sign for sign in bare if sign.isalpha()]
    return sum(map(str.isupper, letters)) > 0.8 * len(letters)
