"""Letters of a note in the margin that stands sideways, read line by line.

Each line gets one letter or two of the note before its first word, so that single
letters, and ever other ones, stand amid sentences: "el R acusado".
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import word_set

FEWEST_LETTERS = 3
FEWEST_KINDS = 3
MOST_LETTERS = 0.008  # by words
LETTERS_A_WORD = 6
_LETTER = re.compile(  # begins with one sign, which is found fast
    r" (?P<letter>[A-ZÑ]{1,2}|[bcdfghjklmnprstvz])(?= [a-záéíóúüñ]{2})"
)
_BEFORE = re.compile(r"([a-záéíóúüñ]+),?$")
LONGEST = 16  # letters of a word before one
_BEFORE_LINE = re.compile(r"^([A-ZÑ]{1,2}|[bcdfghjklmnprstvz]) (?=[A-ZÁÉÍÓÚÑ])", re.M)
_NAMED = word_set(
    "inciso incisos letra literal letras apartado acápite punto ítem numeral sala"
    " sector grupo tipo anexo clase categoría bloque manzana lote testigo señor"
    " señora menor niña niño víctima hepatitis vitamina plan torre piso puerta serie"
    " caso y e o al calle empresa local bar sujeto señorita joven adolescente"
    " agraviada agraviado acusado acusada imputado imputada ley título capítulo"
    " libro art fs del la el los"
)
_ACRONYMS = word_set(
    "CP CN CC CD II IV VI IX XI XV XX PJ MP TC CS NN SS EE UU PC TV DD HH RR JJ FF AA"
    " AC BC CV PP TO ID"
)


def has_margin_letters(cleaned: str) -> bool:
    """Whether more single letters, of more kinds, stand amid sentences and before lines
    than names, items and classes have."""
    letters = [
        found["letter"]
        for found in _LETTER.finditer(cleaned)
        if found["letter"] not in _ACRONYMS and _is_amid(cleaned, found.start())
    ]
    if letters:
        letters += _BEFORE_LINE.findall(cleaned)
    n_words = len(cleaned) // LETTERS_A_WORD
    return (
        len(letters) >= FEWEST_LETTERS
        and len(set(letters)) >= FEWEST_KINDS
        and len(letters) > MOST_LETTERS * n_words
    )


def _is_amid(text: str, at: int) -> bool:
    """Whether a small word that names no letter stands before a place."""
    before = _BEFORE.search(text, max(0, at - LONGEST), at)
    return before is not None and before[1] not in _NAMED
