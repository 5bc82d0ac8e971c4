"""Whether a text is damaged, told by its words, its signs and how its lines meet.

Sound rulings have under two unknown words in a hundred, names apart.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from perutip.text.reading.damage.editing_marks import is_edited
from perutip.text.reading.damage.missing_kinds import is_shredded, lacks_kinds
from perutip.text.reading.damage.missing_words import lacks_words
from perutip.text.reading.damage.near_repeats import stands_twice
from perutip.text.reading.damage.specks import has_bars, has_specks, lacks_letters
from perutip.text.reading.letters.odd_capitals import has_odd_capitals
from perutip.text.reading.letters.respelling import respelled
from perutip.text.reading.pages.margin_comments import has_comments
from perutip.text.reading.sentences.half_translated import is_half_translated
from perutip.text.reading.sentences.interruptions import is_interrupted
from perutip.text.reading.sentences.line_ends import has_broken_ends
from perutip.text.reading.sentences.line_joins import has_broken_joins
from perutip.text.reading.sentences.margin_labels import has_margin_labels
from perutip.text.reading.sentences.word_order import is_disordered, is_in_pieces
from perutip.text.reading.words.derived_words import is_derived
from perutip.text.reading.words.folding import REPLACEMENT
from perutip.text.reading.words.language import has_foreign_stretch
from perutip.text.reading.words.lexicon import (
    is_unseen,
    spanish_words,
    word_set,
)
from perutip.text.reading.words.signs import (
    CODE,
    DIGIT,
    SMALL,
    coded,
    is_odd,
    may_have,
    table,
)

SAMPLE = 30_000  # characters on which repairs are compared
MOST_UNKNOWN = 0.025  # share of unknown words in a sound text
MOST_STRANGE_WORDS = 0.012  # the same of words that web text never has
FEWEST_STRANGE = 4  # fewer tell nothing,
FEWEST_PIECES = 3  # of them, in small letters and made of no word
MANY_UNKNOWN = 0.06  # share from which one less is enough
FEWEST_LACKING = 2  # unless they lack no more than a letter with an accent
MOST_LOST = 0.03  # destroyed letters left, by words
MOST_SIGNS = 0.004  # signs or digits between letters, by words
LETTERS_A_WORD = 6  # with the space after it
MOST_LONE_LETTERS = 0.08  # consonants that stand alone, by words
MOST_STRANGE = 0.4  # share of signs beyond ASCII that Spanish does not write
_SIGN = r"[\d?¿$|{}^~\\=%#@+<>*]"
_SIGN_INSIDE = re.compile(rf"[a-zñ]{_SIGN}[a-zñ]")
_LONE_LETTER = re.compile(r"\s[bcdfghjklmnpqrstvwxzñBCDFGHJKLMNPQRSTVWXZÑ](?=\s)")
_STUMP = re.compile(  # not k, q and x, which stand for words in messages
    r"(?P<before>[a-záéíóúñ]{2,})  ?[bcdfghjlmnprstvwz](?=  ?[a-záéíóúñ]{2})"
)
_NAMED_BY_LETTER = word_set("inciso literal letra apartado acápite punto ítem numeral")
MOST_STUMPS = 0.004  # by words
_ADDRESS = re.compile(r"\S*(?:@|www|https?:|\.com|\.gob|\.org)\S*")
_CONSONANTS = table(
    lambda sign: (
        b"b" if _LONE_LETTER.match(f" {sign} ") else b" " if sign.isspace() else b","
    )
)
_BEYOND_ASCII = re.compile("[^\x00-\x7f\xa0\u00ad\u2000-\u20ff\ufb00-\ufb06]")
_NOT_SPANISH = re.compile(
    "[^\x00-\x7f\xa0\u00ad\u2000-\u20ff\ufb00-\ufb06\ufffdáéíóúüñÁÉÍÓÚÜÑ¿¡ºª°§«»·´¨•¬"
    "\u0301\u0303\u0308àèìòùçÇ½¼¾²³¹]"
)
_SPANISH = table(
    lambda sign: b"" if _NOT_SPANISH.match(sign) else sign.encode(CODE, "ignore")
)
_ACCENTED = "óíáéúñü"


def is_damaged(cleaned: str, share: float, unknown: Counter[str]) -> bool:
    """Whether a text has too many unknown words, or several that one letter with an
    accent makes known."""
    if _has_wrong_signs(cleaned) or is_disordered(cleaned):
        return True
    if has_broken_joins(cleaned) or is_edited(cleaned):
        return True
    if has_broken_ends(cleaned) or is_interrupted(cleaned):
        return True
    if has_foreign_stretch(cleaned) or has_specks(cleaned) or stands_twice(cleaned):
        return True
    if lacks_words(cleaned) or lacks_letters(cleaned) or has_comments(cleaned):
        return True
    if is_half_translated(cleaned) or has_margin_labels(cleaned):
        return True
    if lacks_kinds(cleaned) or is_shredded(cleaned) or has_odd_capitals(cleaned):
        return True
    if unknown and is_in_pieces(cleaned):
        return True
    if unknown.total() < FEWEST_LACKING:
        return False
    if share > MOST_UNKNOWN and _has_stumps(cleaned):
        return True
    strange = {
        word: n
        for word, n in unknown.items()
        if is_unseen(word.lower()) and not is_derived(word.lower())
    }
    if share > MOST_UNKNOWN and _are_pieces(cleaned, strange, share, unknown):
        return True
    if _are_many(strange, share, unknown) and _is_in_capitals(cleaned[:SAMPLE]):
        # names are strange too
        strange = {word: n for word, n in strange.items() if respelled(word.lower())}
    if _are_many(strange, share, unknown):
        return True
    if share <= MOST_UNKNOWN / 2:
        return False
    lacking = sum(n for word, n in unknown.items() if _lacks_accent(word.lower()))
    return lacking >= FEWEST_LACKING and 2 * lacking > unknown.total()


def _are_pieces(
    cleaned: str, strange: dict[str, int], share: float, unknown: Counter[str]
) -> bool:
    """Whether several strange words stand in small letters, in no address, and beside
    no sign that stands for a letter, with which a word can be told."""
    least = FEWEST_PIECES if share < MANY_UNKNOWN else FEWEST_PIECES - 1
    if sum(strange.values()) < least:
        return False
    addresses = " ".join(_ADDRESS.findall(cleaned))
    pieces = {
        word: n
        for word, n in strange.items()
        if word not in addresses and word[0].islower() and _stands_free(word, cleaned)
    }
    return (
        sum(pieces.values()) >= least
        and sum(pieces.values()) * share > MOST_STRANGE_WORDS * unknown.total()
    )


def _stands_free(word: str, text: str) -> bool:
    """Whether a word stands anywhere between blanks, stops, brackets and marks."""
    at = text.find(word)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(word) :][:1]
        begins = not before or before.isspace() or before in '(«“"'
        if begins and (not after or after.isspace() or after in '.,;:)»”"'):
            return True
        at = text.find(word, at + 1)
    return False


def _has_stumps(cleaned: str) -> bool:
    """Whether single letters stand where words are in pieces: "a d pena"."""
    stumps = sum(
        found["before"] not in _NAMED_BY_LETTER for found in _STUMP.finditer(cleaned)
    )
    return stumps >= FEWEST_LACKING and stumps > MOST_STUMPS * (
        len(cleaned) // LETTERS_A_WORD
    )


def _are_many(strange: dict[str, int], share: float, unknown: Counter[str]) -> bool:
    n_strange = sum(strange.values())
    return (
        n_strange >= FEWEST_STRANGE
        and n_strange * share > MOST_STRANGE_WORDS * unknown.total()
    )


def _is_in_capitals(sample: str) -> bool:
    return sum(map(str.isupper, sample)) > sum(map(str.islower, sample))


def _has_wrong_signs(cleaned: str) -> bool:
    """Whether letters are destroyed, or other signs stand where letters should."""
    n_words = max(1, len(cleaned) // LETTERS_A_WORD)
    if _lone_letters(cleaned) > MOST_LONE_LETTERS * (n_words + 50):
        return True
    lost = cleaned.count(REPLACEMENT)
    if lost >= FEWEST_LACKING and lost > MOST_LOST * n_words:
        return True
    if has_bars(cleaned, n_words):
        return True
    inside = 0
    if may_have(cleaned, SMALL + DIGIT + SMALL):
        inside = len(_SIGN_INSIDE.findall(cleaned))
    if inside >= FEWEST_LACKING and inside > MOST_SIGNS * n_words:
        return True
    if is_odd(cleaned):
        strange = len(_NOT_SPANISH.findall(cleaned))
    else:
        strange = len(coded(cleaned).translate(None, _SPANISH))
    return strange >= FEWEST_LACKING and strange > MOST_STRANGE * len(
        _BEYOND_ASCII.findall(cleaned)
    )


def _lone_letters(cleaned: str) -> int:
    """How many consonants stand alone."""
    if is_odd(cleaned):
        return len(_LONE_LETTER.findall(cleaned))
    alone = coded(cleaned).translate(_CONSONANTS)
    return alone.replace(b" ", b"  ").count(b" b ") if b" b " in alone else 0


@lru_cache(maxsize=1 << 14)
def _lacks_accent(word: str) -> bool:
    """Whether one letter with an accent, put in anywhere, makes a word of it."""
    words = spanish_words()
    return any(
        word[:at] + letter + word[at:] in words
        for at in range(len(word) + 1)
        for letter in _ACCENTED
    )
