"""Texts without a kind of words that every Spanish text has, or with lines of one word.

An export that drops what it takes for stop words, or every word with a letter that it
cannot write, leaves words that are all sound. Of a hundred Spanish words ten are "de",
"la" or "el", and five have an accent. A text set one word a line has lost where its
paragraphs, headings and speakers begin; a headnote in a narrow column is a small part.
"""

from __future__ import annotations

import re

LETTERS_A_WORD = 6
FEWEST_WORDS = 100  # of a text that is judged
LEAST_DE = 0.008  # "de" by words, from which on all is well
LEAST_SMALL = 0.1  # of all words
LEAST_ACCENTED = 0.01  # letters with an accent by words; above it nothing is lost
LEAST_UNACCENTED = 0.008  # words that lack their accent, by words
FEWEST_SHREDS = 200  # words that stand alone or in twos on their lines
MOST_SHREDS = 0.6  # of the words
WORDS_OF_A_SHRED = 2
_SMALL = re.compile(r"\b(?:de|la|el|que|en|y|a|los|las|se|del|por|con|un|una)\b", re.I)
_MOST_ACCENTED, _OTHER_ACCENTED = "óí", "áéú"  # of text in small letters
_UNACCENTED = re.compile(
    r"[cst]ion\b|\b(?:segun|tambien|asi|mas|victima|articulo|codigo|numero|dias?|tenia"
    r"|habia|despues|razon|juridic[oa]|publico|merito|economic[oa]|ademas|aqui"
    r"|podria|seria|policia|fiscalia|tramite|unic[oa]|ultim[oa])\b",
    re.I,
)


def lacks_kinds(cleaned: str) -> bool:
    """Whether small words or words with an accent are missing from a text."""
    n_words = len(cleaned) // LETTERS_A_WORD
    if n_words < FEWEST_WORDS:
        return False
    if cleaned.count(" de ") < LEAST_DE * n_words and _lacks_small(cleaned, n_words):
        return True
    accented = sum(map(cleaned.count, _MOST_ACCENTED))
    if accented >= LEAST_ACCENTED * n_words:
        return False
    accented += sum(map(cleaned.count, _OTHER_ACCENTED))
    if accented >= LEAST_ACCENTED * n_words or cleaned.count("E") > cleaned.count("e"):
        return False
    lacking = len(_UNACCENTED.findall(cleaned))
    return lacking + accented < LEAST_UNACCENTED * n_words


def _lacks_small(cleaned: str, n_words: int) -> bool:
    return len(_SMALL.findall(cleaned)) < LEAST_SMALL * n_words


def is_shredded(text: str) -> bool:
    """Whether most words stand alone or in twos on their lines."""
    n_lines = text.count("\n")
    if n_lines < FEWEST_SHREDS // WORDS_OF_A_SHRED:
        return False
    if text.count(" ") > 3 * n_lines:
        return False
    words = [len(line.split()) for line in text.split("\n")]
    shreds = sum(n for n in words if n <= WORDS_OF_A_SHRED)
    return shreds >= FEWEST_SHREDS and shreds > MOST_SHREDS * sum(words)
