"""Words that a scanner or a typist spelled wrong, and the one word each can be.

Sound text has few words that the lexicon lacks. One that a single error separates from
a usual word, and from no other that is nearly as usual, is that word: Norvig's noisy
channel (2009, "Natural Language Corpus Data", ch. 14 of Beautiful Data), with the
confusions of scanned print likelier than other errors. Where two words fit, nothing is
changed, so that what cannot be told stays unknown and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from perutip.text.reading.sentences.word_order import (
    BREAK,
    PIECES,
    TIMES_AS_USUAL,
    as_one_word,
    broken_pairs,
)
from perutip.text.reading.words.lexicon import is_unseen, is_word, spanish_words
from perutip.text.reading.words.signs import DIGIT, SIGN, SMALL, may_have

SHORTEST = 4  # letters of a word that is looked at
LONGEST = 24
LONGEST_ACRONYM = 8
LEAST_FREQUENCY = 2e-7  # of the word that a misspelled one is taken for
TIMES_AS_LIKELY = 5  # the best word than the next
_LETTERS = "abcdefghijlmnopqrstuvxyzáéíóúüñ"
_LIKELY, _SWAPPED, _OTHER = 1.0, 0.5, 0.1
LONG, USUAL = 6, 3e-6  # letters and frequency of two words without a small one
_BEFORE = frozenset(
    ("la", "el", "los", "las", "que", "del", "al", "una", "un", "de", "y", "su")
)
_AFTER = frozenset(("de", "que", "en", "por", "del", "el", "y"))
_SPLIT = 20.0  # a lost space, by the product of both frequencies
_LOOK_ALIKE = (  # either is read for the other
    *(("rn", "m"), ("cl", "d"), ("ii", "u"), ("ri", "n"), ("in", "m"), ("fi", "ñ")),
    *(("li", "h"), ("ni", "ñ"), ("nm", "mn"), ("nn", "m"), ("vv", "w"), ("e", "c")),
    *(("v", "y"), ("l", "i"), ("f", "t"), ("b", "h"), ("g", "q"), ("a", "o")),
    *(("i", "j"), ("s", "z"), ("iii", "m"), ("tr", "u")),
)
_ACCENTED = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "n": "ñ"}
_FROM_SIGN = dict(
    [
        *(("0", "oó"), ("1", "lií"), ("5", "s"), ("6", "óoé"), ("3", "eé")),
        *(("4", "aá"), ("8", "bs"), ("9", "gq"), ("7", "t"), ("$", "s")),
        *(("|", "lií"), ("!", "lií"), ("¡", "íi")),
    ]
)
_ANY_SIGN = ("á", "é", "í", "ó", "ú", "ñ", "ü", "fi", "fl", "ti", "ff", *"lirsnamoetuc")
_NO_WORD = r"[^\w\s,;:()\[\]«»“”‘’–—\"]"
_SIGN = rf"(?:_|{_NO_WORD})"
_WITH_SIGNS = re.compile(
    rf"(?<![\w@./:-])[^\W\d_]+(?:(?:[0-9]|{_SIGN}){{1,2}}[^\W\d_]+)+(?![\w@:/]|[.]\w)"
)
_SIGNS_INSIDE = [  # by their first sign, so that they are found fast
    re.compile(rf"{first}(?<=[a-zñ].)(?:[0-9]|{_SIGN})?[a-zñ]")
    for first in ("[0-9_]", _NO_WORD)
]
_RUNS_INSIDE = [  # faster still: what they cannot be without
    SMALL + b"".join(signs) + SMALL
    for n in (1, 2)
    for signs in product((DIGIT, SIGN), repeat=n)
]
_ENDS_INSIDE = DIGIT + SMALL, SIGN + SMALL  # of all of these
_NEVER_BETWEEN_WORDS = re.compile(r"[¡!¿?|$#~^=\d]")
_NO_LETTER = re.compile(r"[\W_]+|\d")
_PLAIN = str.maketrans("áéíóúüñ", "aeiouun")


def respell(text: str, unknown: Iterable[str]) -> str:
    """`text` with each word of `unknown`, and each with signs between its letters,
    made the one word that it can be, and words in two pieces joined."""
    found = {
        word.lower(): known
        for word in unknown
        if len(word) <= LONGEST and (known := respelled(word.lower()))
    }
    if found:
        words = "|".join(map(re.escape, sorted(found)))
        pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
        text = pattern.sub(lambda match: _replaced(match.group(), found), text)
    signs_inside = may_have(text, *_ENDS_INSIDE) and may_have(text, *_RUNS_INSIDE)
    if signs_inside and any(sign.search(text) for sign in _SIGNS_INSIDE):
        text = _WITH_SIGNS.sub(_without_signs, text)
    return text


def _replaced(word: str, found: dict[str, str]) -> str:
    """A small word, or one in capitals that is no acronym; never a name."""
    if word[0].islower() or (word.isupper() and len(word) >= LONGEST_ACRONYM):
        return _cased(found.get(word.lower(), word), word)
    return word


def join_pieces(text: str) -> str:
    """`text` with words that stand in two pieces ("agra viada") joined."""
    return PIECES.sub(_joined, text) if broken_pairs(text) else text


@lru_cache(maxsize=1 << 16)
def respelled(word: str) -> str:
    """The word, or words, that an unknown lower-case word stands for; else nothing."""
    known = spanish_words()
    if len(word) < SHORTEST or is_word(word) or not is_unseen(word):
        return ""
    likely: dict[str, float] = {}
    for other, weight in _one_error_away(word):
        frequency = known.get(other, 0.0)
        if frequency >= LEAST_FREQUENCY and len(other) >= SHORTEST:
            likely[other] = max(likely.get(other, 0.0), weight * frequency)
    for parted, frequency in _parted(word):
        likely[parted] = _SPLIT * frequency
    return _clear_best(likely)


def _clear_best(likely: dict[str, float]) -> str:
    if not likely:
        return ""
    best = max(likely, key=lambda one: (likely[one], one))
    plain = best.translate(_PLAIN)
    others = [x for one, x in likely.items() if one.translate(_PLAIN) != plain]
    clear = likely[best] >= TIMES_AS_LIKELY * max(others, default=0.0)
    return best if clear else ""


def _one_error_away(word: str) -> Iterator[tuple[str, float]]:
    """What a word may have been, and how likely the error is."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        for one, other in _LOOK_ALIKE:
            for seen, was in ((one, other), (other, one)):
                if after.startswith(seen):
                    yield before + was + after[len(seen) :], _LIKELY
        if after and after[0] in _ACCENTED:
            yield before + _ACCENTED[after[0]] + after[1:], _LIKELY
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:], _SWAPPED
        if after:
            yield before + after[1:], _OTHER
        for letter in _LETTERS:
            weight = _LIKELY if letter in "áéíóúñ" else _OTHER
            yield before + letter + after, weight
            yield before + letter + after[1:], _OTHER


def _parted(word: str) -> Iterator[tuple[str, float]]:
    """Two words that lost their space: one of them small, or both long and usual, so
    that a prefix or an ending is not taken for a word."""
    known = spanish_words()
    for at in range(1, len(word)):
        left, right = word[:at], word[at:]
        rarer = min(known.get(left, 0.0), known.get(right, 0.0))
        long = min(len(left), len(right)) >= LONG and rarer >= USUAL
        small = (left in _BEFORE and len(right) >= SHORTEST) or (
            right in _AFTER and len(left) >= SHORTEST
        )
        if long or (small and rarer >= LEAST_FREQUENCY):
            yield f"{left} {right}", known[left] * known[right]


def _without_signs(match: re.Match[str]) -> str:
    word = match.group()
    signs = list(_NO_LETTER.finditer(word))
    if len(word) - len(signs) < SHORTEST - 1 or len(signs) > 2 or len(word) > LONGEST:
        return word
    return _cased(_spelled_out(word.lower()), word) or word


@lru_cache(maxsize=1 << 14)
def _spelled_out(word: str) -> str:
    known = spanish_words()
    pieces = [piece for piece in _NO_LETTER.split(word) if piece]
    rarest = 0.0
    if not _NEVER_BETWEEN_WORDS.search(word):
        rarest = min((known.get(piece, 0.0) for piece in pieces), default=0.0)
    likely = {word: 1.0}
    while any(_NO_LETTER.search(one) for one in likely):
        likely = {
            one[: sign.start()] + letter + one[sign.end() :]: weight * likeliness
            for one, weight in likely.items()
            for sign in [_NO_LETTER.search(one)]
            if sign
            for letter, likeliness in _letters_for(sign.group())
        }
    likely = {
        one: weight * known[one]
        for one, weight in likely.items()
        if known.get(one, 0.0) >= max(LEAST_FREQUENCY, TIMES_AS_USUAL * rarest)
    }
    return _clear_best(likely)


def _letters_for(sign: str) -> Iterator[tuple[str, float]]:
    named = _FROM_SIGN.get(sign, "")
    yield from ((letter, _LIKELY) for letter in named)
    if sign != "/":  # "la/s" are two forms of a word
        yield "", _OTHER
    for letter in _ANY_SIGN:
        if letter not in named:
            accented = letter in "áéíóúñ"
            yield letter, _LIKELY if accented and not named else _OTHER


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[:1].isupper() else word


def _joined(match: re.Match[str]) -> str:
    """Neighbours that are one word far more usual than they."""
    run = match.group()
    pieces = BREAK.split(run)
    out, at, last = [pieces[0]], len(pieces[0]), pieces[0]
    for after in pieces[1:]:
        whole = as_one_word(last.lower(), after.lower()) if last else ""
        if whole:
            out[-1] = out[-1][: -len(last)] + _cased(whole, last)
            last = ""
        else:
            out.append(run[at] + after)
            last = after
        at += 1 + len(after)
    return "".join(out)
