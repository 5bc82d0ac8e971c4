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

from perutip.text.reading.damage.judging import (
    MOST_UNKNOWN,
    SAMPLE,
    is_damaged,
)
from perutip.text.reading.damage.unknown import unknown_words
from perutip.text.reading.letters.glued_sentences import apart
from perutip.text.reading.letters.lost_letters import (
    restore_amid_capitals,
    restore_capitals,
    restore_lost,
)
from perutip.text.reading.letters.lost_ligatures import restore_ligatures
from perutip.text.reading.letters.lost_quotes import with_quotes
from perutip.text.reading.letters.markup import without_markup
from perutip.text.reading.letters.moved_glyphs import in_their_letters
from perutip.text.reading.letters.odd_letters import as_letters
from perutip.text.reading.letters.respelling import join_pieces, respell
from perutip.text.reading.letters.transport import unwrapped
from perutip.text.reading.letters.undoing import ways_back
from perutip.text.reading.letters.zero_width import without_zero_width
from perutip.text.reading.pages.cleaning import clean
from perutip.text.reading.pages.cut_cells import has_cut_cells
from perutip.text.reading.pages.hard_cuts import without_hard_cuts
from perutip.text.reading.pages.layout_damage import (
    close_letters,
    is_set_apart,
    part_columns,
)
from perutip.text.reading.pages.line_numbers import remove_line_numbers
from perutip.text.reading.pages.lost_pages import lacks_pages
from perutip.text.reading.pages.margin_comments import without_comments
from perutip.text.reading.pages.margin_numbers import without_margin_numbers
from perutip.text.reading.pages.note_calls import without_note_calls
from perutip.text.reading.pages.page_heads import without_page_heads
from perutip.text.reading.pages.page_order import (
    in_page_order,
    lines_from_their_beginning,
    notes_at_the_end,
    without_clock_marks,
    without_quote_marks,
)
from perutip.text.reading.pages.repeats import without_repeats
from perutip.text.reading.pages.torn_words import tears_words
from perutip.text.reading.sentences.beginnings import begins_within_sentence
from perutip.text.reading.sentences.incomplete import LONGEST_CELL, breaks_off
from perutip.text.reading.sentences.shorthand import has_shorthand, written_out
from perutip.text.reading.words.folding import REPLACEMENT
from perutip.text.reading.words.signs import is_odd

_MISREAD = re.compile(r"[ÃÂ][\x80-\xbf¡-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
# A letter of two bytes, as code pages of DOS and Mac OS show it.
_PAIR_OF_DOS = re.compile("[├┬√¬][^\x00-\x7f]")
_GLYPH_NUMBER = re.compile(r"\(cid:\d+\)")
_WORD_LIGATURES = {"Ɵ": "ti", "ơ": "tí", "Ʃ": "tt", "ƞ": "tf", "Ō": "ft"}
_WORD_LIGATURES |= {"ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_DESTROYED = re.compile("[\x00\x03-\x08\x0e-\x19\x1b\x1c-\x1f\ue000-\uf8ff\uffff]")
_LOOSE_ACCENTS = (
    re.compile(r"(?P<sign>[´`¨˜])\s?(?P<letter>[aeiounAEIOUN])"),
    re.compile(r"(?P<letter>[aeiounAEIOUN])(?P<sign>[´¨˜])"),
)
_COMBINING = {"´": "\u0301", "`": "\u0301", "¨": "\u0308", "˜": "\u0303"}
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
    if not mended.damaged and (
        len(text) == LONGEST_CELL
        or breaks_off(mended.cleaned)
        or has_cut_cells(text)
        or begins_within_sentence(mended.cleaned)
        or lacks_pages(text)
    ):
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
    changed = tidy != text
    guessed = changed and "  " not in text and is_set_apart(text)
    guessed = guessed and not is_set_apart(tidy)
    damaged = guessed or _shows(tidy) or is_damaged(cleaned, share, unknown)
    if not damaged and share <= MOST_UNKNOWN:
        best = _respelled(restore_lost(cleaned), unknown)
        return Mended(best, share, changed or best != cleaned, damaged=False)
    best, best_share = tidy, share
    sample = tidy[:SAMPLE]
    before = share if sample == tidy else unknown_words(clean(sample))[0]
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
    restored = clean(restore_lost(restore_amid_capitals(restore_capitals(best))))
    if best != tidy or restored != cleaned:  # else all is as it was judged
        share, unknown = unknown_words(restored)
        damaged = guessed or _shows(best) or is_damaged(restored, share, unknown)
    best = restored
    if not damaged:
        best = _respelled(best, unknown)
    return Mended(best, share, best != cleaned, damaged)


def _shows(tidy: str) -> bool:
    """Whether a text has damage that is not seen in it once it is cleaned."""
    return tears_words(tidy) or has_shorthand(tidy)


def _respelled(text: str, unknown: Counter[str]) -> str:
    text = respell(text, unknown)
    return join_pieces(text) if unknown else text


def _tidy(text: str) -> str:
    """Letters composed, signs without width gone, entities spelled out, misread UTF-8
    read again, loose accents set, letters and columns put together, and every sign
    that stands for a destroyed letter made U+FFFD."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = unwrapped(without_quote_marks(text))  # a code may go on after a mark
    text = without_zero_width(with_quotes(without_markup(text)))
    text = without_hard_cuts(as_letters(text))
    text = without_clock_marks(without_quote_marks(in_page_order(text)))
    text = notes_at_the_end(lines_from_their_beginning(text))
    if ("Ã" in text or "Â" in text) and _MISREAD.search(text):
        text = ftfy.fix_encoding(text)
    if "├" in text or "√" in text:
        text = _PAIR_OF_DOS.sub(_one_letter, text)
    if "â€" in text:
        text = text.replace("â€", "”")  # the last byte of this mark is often dropped
    text = restore_capitals(text)
    if "´" in text or "˜" in text or "¨" in text:
        ways = [pattern.sub(_set_accent, text) for pattern in _LOOSE_ACCENTS]
        text = min(ways, key=lambda way: unknown_words(way[:SAMPLE])[0])
    for sign, letters in _WORD_LIGATURES.items():  # what fonts of Word leave of them
        if sign in text:
            text = text.replace(sign, letters)
    if "(cid:" in text:
        text = _GLYPH_NUMBER.sub(REPLACEMENT, text)
    if is_odd(text) and _DESTROYED.search(text):
        text = _DESTROYED.sub(REPLACEMENT, text)
    if REPLACEMENT in text:
        text = restore_lost(text)  # a ligature may have been destroyed as one sign
    text = in_their_letters(restore_ligatures(text))
    text = remove_line_numbers(without_margin_numbers(text))
    text = without_page_heads(text)
    text = without_repeats(part_columns(close_letters(text)))
    text = without_note_calls(apart(without_comments(text)))
    return written_out(text)


def _one_letter(match: re.Match[str]) -> str:
    for seen in ("cp850", "cp437", "mac_roman"):
        try:
            letter = match.group().encode(seen).decode("utf-8")
        except UnicodeError:
            continue
        if letter.isalpha() or letter in "¿¡°ºª«»":
            return letter
    return match.group()


def _set_accent(match: re.Match[str]) -> str:
    base, sign = match["letter"], match["sign"]
    whole = unicodedata.normalize("NFC", base + _COMBINING[sign])
    return whole if len(whole) == 1 else match.group()
