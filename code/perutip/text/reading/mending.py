"""Damage done to a text before it arrived: undone where that is possible, else counted.

Letters with an accent are lost or changed by wrong encodings, markup and fonts without
a map of their letters. Text with such letters keeps less than half of its hits, and
damage goes with court and year: it is never scored silently. What is damaged is told by
the lexicon: sound rulings have under two unknown words in a hundred, names apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace

import ftfy

from perutip.text.reading.editing_marks import is_edited
from perutip.text.reading.incomplete import LONGEST_CELL, breaks_off
from perutip.text.reading.layout_damage import close_letters, is_set_apart, part_columns
from perutip.text.reading.lexicon import is_unseen, known_forms, spanish_words
from perutip.text.reading.line_joins import has_broken_joins
from perutip.text.reading.markup import without_markup
from perutip.text.reading.normalization import REPLACEMENT, clean
from perutip.text.reading.odd_letters import as_letters
from perutip.text.reading.page_furniture import remove_line_numbers
from perutip.text.reading.page_order import (
    in_page_order,
    lines_from_their_beginning,
    notes_at_the_end,
    without_clock_marks,
    without_quote_marks,
)
from perutip.text.reading.repeats import without_repeats
from perutip.text.reading.respelling import join_pieces, respell, respelled
from perutip.text.reading.transport import unwrapped
from perutip.text.reading.undoing import ways_back
from perutip.text.reading.word_order import is_disordered, is_in_pieces

MOST_UNKNOWN = 0.025  # share of unknown words in a sound text
MOST_STRANGE_WORDS = 0.012  # the same of words that web text never has
FEWEST_STRANGE = 4  # fewer tell nothing,
FEWEST_LACKING = 2  # unless they lack no more than a letter with an accent
MOST_LOST = 0.03  # destroyed letters left, by words
MOST_SIGNS = 0.004  # signs or digits between letters, by words
LETTERS_A_WORD = 6  # with the space after it
MOST_LONE_LETTERS = 0.08  # consonants that stand alone, by words
MOST_STRANGE = 0.4  # share of signs beyond ASCII that Spanish does not write
SAMPLE = 30_000  # characters on which repairs are compared
_WORD = re.compile(r"[^\W\d_]{4,}")
_MISREAD = re.compile(r"[ÃÂ][\x80-\xbf¡-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_GLYPH_NUMBER = re.compile(r"\(cid:\d+\)")
_WORD_LIGATURES = {"Ɵ": "ti", "ơ": "tí", "Ʃ": "tt", "ƞ": "tf", "Ō": "ft"}
_DESTROYED = re.compile("[\x00\x03-\x08\x0e-\x19\x1b\x1c-\x1f\ue000-\uf8ff\uffff]")
_LOOSE_ACCENTS = (
    re.compile(r"(?P<sign>[´`¨˜])\s?(?P<letter>[aeiounAEIOUN])"),
    re.compile(r"(?P<letter>[aeiounAEIOUN])(?P<sign>[´¨˜])"),
)
_COMBINING = {"´": "\u0301", "`": "\u0301", "¨": "\u0308", "˜": "\u0303"}
_ASKED_INSIDE = re.compile(r"[^\W\d_]\?[^\W\d_]")
FEWEST_ASKED = (
    3  # question marks inside words, after which those at their ends are lost
)
_LOST = re.compile(rf"[^\W\d_]*(?:[{REPLACEMENT}?¿][^\W\d_]*)+")
_SIGN = r"[\d?¿$|{}^~\\=%#@+<>*]"
_SIGN_INSIDE = re.compile(rf"[a-zñ]{_SIGN}[a-zñ]")
_ANY_SIGN_INSIDE = re.compile(rf"{_SIGN}(?<=[a-zñ].)[a-zñ]")  # the same, found faster
_LONE_LETTER = re.compile(r"\s[bcdfghjklmnpqrstvwxzñBCDFGHJKLMNPQRSTVWXZÑ](?=\s)")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\xa0\u00ad\u2000-\u20ff\ufb00-\ufb06]")
_NOT_SPANISH = re.compile(
    "[^\x00-\x7f\xa0\u00ad\u2000-\u20ff\ufb00-\ufb06\ufffdáéíóúüñÁÉÍÓÚÜÑ¿¡ºª°§«»·´¨•¬"
    "\u0301\u0303\u0308àèìòùçÇ½¼¾²³¹]"
)
_ACCENTED = "óíáéúñü"
_PLAIN = str.maketrans("áéíóúü", "aeiouu")


@dataclass(frozen=True)
class Mended:
    """A text after repair, cleaned. unknown: share of its words that no lexicon knows;
    repaired: whether anything was undone; damaged: whether damage remains; incomplete:
    whether the text breaks off, which is damage too."""

    cleaned: str
    unknown: float
    repaired: bool
    damaged: bool
    incomplete: bool = False


def mend(text: str) -> Mended:
    """`text` after repair; see `Mended`. A text may be whole in its letters and break
    off."""
    mended = _mended(text)
    if not mended.damaged and (len(text) == LONGEST_CELL or breaks_off(mended.cleaned)):
        return replace(mended, damaged=True, incomplete=True)
    return mended


def _mended(text: str) -> Mended:
    """Undo what can be undone, and judge what remains.

    Sound text comes back unchanged but for control signs, entities and accents set
    beside their letter. In damaged text each way of undoing is tried on a sample, and
    the best is kept when it leaves fewer unknown words.
    """
    tidy = _tidy(text)
    cleaned = clean(tidy)
    share, unknown = unknown_words(cleaned)
    guessed = "  " not in text and is_set_apart(text) and not is_set_apart(tidy)
    damaged = guessed or _is_damaged(cleaned, share, unknown)
    if not damaged and share <= MOST_UNKNOWN:
        best = _respelled(_restore_lost(cleaned), unknown)
        return Mended(best, share, tidy != text or best != cleaned, damaged=False)
    best, best_share = tidy, share
    sample = tidy[:SAMPLE]
    before = unknown_words(clean(sample))[0]
    left_in = {sample: before}  # several ways give the same
    for undo in ways_back(sample):
        undone = undo(sample)
        if undone not in left_in:
            left_in[undone] = unknown_words(clean(undone))[0]
        if left_in[undone] < min(before, best_share) / 2:
            candidate = undo(tidy)
            left = unknown_words(clean(candidate))[0]
            if left < best_share:
                best, best_share = candidate, left
    best = clean(_restore_lost(best))
    share, unknown = unknown_words(best)
    damaged = guessed or _is_damaged(best, share, unknown)
    if not damaged:
        best = _respelled(best, unknown)
    return Mended(best, share, best != cleaned, damaged)


def _respelled(text: str, unknown: Counter[str]) -> str:
    text = respell(text, unknown)
    return join_pieces(text) if unknown else text


def unknown_words(text: str) -> tuple[float, Counter[str]]:
    """Share of words of four letters or more that the lexicon lacks, and which.

    Only words that begin with a small letter are looked at, since names are unknown
    too; all of them where a text is in capitals.
    """
    words = _WORD.findall(text)
    counts = Counter(words)
    known = known_forms()
    rest = {word: n for word, n in counts.items() if word not in known}
    small = {word: n for word, n in rest.items() if word[0].islower()}
    total = len(words) - sum(rest.values()) + sum(small.values())
    if 2 * total < len(words):
        small = {word.lower(): n for word, n in counts.items()}
        total = sum(small.values())
    unknown = Counter(
        {w: n for w, n in small.items() if w not in known and _composed(w) not in known}
    )
    return (unknown.total() / total if total else 0.0), unknown


def _composed(word: str) -> str:
    return word if word.isascii() else unicodedata.normalize("NFKC", word.lower())


def _is_damaged(cleaned: str, share: float, unknown: Counter[str]) -> bool:
    """Whether a text has too many unknown words, or several that one letter with an
    accent makes known."""
    if _has_wrong_signs(cleaned) or is_disordered(cleaned):
        return True
    if has_broken_joins(cleaned) or is_edited(cleaned):
        return True
    if unknown and is_in_pieces(cleaned):
        return True
    if unknown.total() < FEWEST_LACKING:
        return False
    strange = {word: n for word, n in unknown.items() if is_unseen(word.lower())}
    capitals = sum(map(str.isupper, cleaned[:SAMPLE]))
    if capitals > sum(map(str.islower, cleaned[:SAMPLE])):  # names are strange too
        strange = {word: n for word, n in strange.items() if respelled(word.lower())}
    n_strange = sum(strange.values())
    if (
        n_strange >= FEWEST_STRANGE
        and n_strange * share > MOST_STRANGE_WORDS * unknown.total()
    ):
        return True
    if share <= MOST_UNKNOWN / 2:
        return False
    lacking = sum(n for word, n in unknown.items() if _lacks_accent(word.lower()))
    return lacking >= FEWEST_LACKING and 2 * lacking > unknown.total()


def _has_wrong_signs(cleaned: str) -> bool:
    """Whether letters are destroyed, or other signs stand where letters should."""
    n_words = max(1, len(cleaned) // LETTERS_A_WORD)
    if len(_LONE_LETTER.findall(cleaned)) > MOST_LONE_LETTERS * (n_words + 50):
        return True
    lost = cleaned.count(REPLACEMENT)
    if lost >= FEWEST_LACKING and lost > MOST_LOST * n_words:
        return True
    inside = _ANY_SIGN_INSIDE.search(cleaned) and len(_SIGN_INSIDE.findall(cleaned))
    if inside and inside >= FEWEST_LACKING and inside > MOST_SIGNS * n_words:
        return True
    strange = len(_NOT_SPANISH.findall(cleaned))
    return strange >= FEWEST_LACKING and strange > MOST_STRANGE * len(
        _BEYOND_ASCII.findall(cleaned)
    )


def _lacks_accent(word: str) -> bool:
    """Whether one letter with an accent, put in anywhere, makes a word of it."""
    words = spanish_words()
    return any(
        word[:at] + letter + word[at:] in words
        for at in range(len(word) + 1)
        for letter in _ACCENTED
    )


def _tidy(text: str) -> str:
    """Letters composed, signs without width gone, entities spelled out, misread UTF-8
    read again, loose accents set, letters and columns put together, and every sign
    that stands for a destroyed letter made U+FFFD."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = as_letters(without_markup(unwrapped(text)))
    text = without_clock_marks(without_quote_marks(in_page_order(text)))
    text = notes_at_the_end(lines_from_their_beginning(text))
    if ("Ã" in text or "Â" in text) and _MISREAD.search(text):
        text = ftfy.fix_encoding(text)
    if "â€" in text:
        text = text.replace("â€", "”")  # the last byte of this mark is often dropped
    if "´" in text or "˜" in text or "¨" in text:
        ways = [pattern.sub(_set_accent, text) for pattern in _LOOSE_ACCENTS]
        text = min(ways, key=lambda way: unknown_words(way[:SAMPLE])[0])
    for sign, letters in _WORD_LIGATURES.items():  # what fonts of Word leave of them
        if sign in text:
            text = text.replace(sign, letters)
    if "(cid:" in text:
        text = _GLYPH_NUMBER.sub(REPLACEMENT, text)
    if _DESTROYED.search(text):
        text = _DESTROYED.sub(REPLACEMENT, text)
    text = remove_line_numbers(text)
    return without_repeats(part_columns(close_letters(text)))


def _set_accent(match: re.Match[str]) -> str:
    base, sign = match["letter"], match["sign"]
    whole = unicodedata.normalize("NFC", base + _COMBINING[sign])
    return whole if len(whole) == 1 else match.group()


def _restore_lost(text: str) -> str:
    """Words with a lost letter, where one letter with an accent makes them a word."""
    if REPLACEMENT not in text and "?" not in text:
        return text
    known: dict[str, str] = {}
    inside = len(_ASKED_INSIDE.findall(text)) >= FEWEST_ASKED

    def restore(match: re.Match[str]) -> str:
        word = match.group()
        if word not in known:
            known[word] = _restored(word, inside)
        return known[word]

    return _LOST.sub(restore, text)


def _restored(word: str, at_edges: bool) -> str:
    pieces = re.split(rf"[{REPLACEMENT}?¿]", word)
    if len(pieces) != 2 or not pieces[0] + pieces[1] or len(word) < 3:
        return word
    if REPLACEMENT not in word and not (at_edges or (pieces[0] and pieces[1])):
        return word  # a question mark at the end of a word is one
    words = spanish_words()
    lower = [piece.lower() for piece in pieces]
    found = {letter: words.get(letter.join(lower), 0.0) for letter in _ACCENTED}
    letter = max(found, key=lambda one: found[one])
    if not found[letter] or sorted(found.values())[-2] > found[letter] / 5:
        return word
    upper = (pieces[0] + pieces[1]).isupper()
    return (letter.upper() if upper else letter).join(pieces)
