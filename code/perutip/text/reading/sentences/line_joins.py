"""Words over the end of a line that no sentence has side by side.

Lines that are missing, cut at a margin or out of order keep nearly every word and
break the sentence where one line meets the next: after "los" stands a singular, after
"la" a masculine word, a small letter after a full stop, a piece of a word. In sound
rulings such ends are under one in a hundred; where lines are lost, one in three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, starmap

from perutip.text.reading.sentences.word_agreement import (
    ENDS_NOTHING,
    SMALL_WORDS,
    cannot_meet,
)
from perutip.text.reading.words.lexicon import is_word, word_set

LONGEST_WORD = 24
FULL = 0.75  # of the longest line, or of what a page has room for
LONGEST_LINE = 110
SHORTEST_LINE = 25  # letters of a line of prose
FEWEST_BROKEN = 2
MOST_BROKEN = 0.08  # by ends of lines
FEWEST_CUT = 3
MOST_CUT = 0.12  # of the ends of lines: pieces of words
_BEGIN_SENTENCES = word_set(  # with a capital, and no name begins with them
    "conforme según respecto como durante asimismo además refiere señala alega sostiene"
    " resulta procede también así cuando donde aunque pero sin embargo finalmente luego"
    " respecto mediante siendo habiendo estando ahora este esta estos estas dicha dicho"
)
_FIRST = re.compile(r"[^\W\d_]+")
_LAST = re.compile(r"[^\W\d_]+$")
_MARKER = re.compile(r"[a-z]{1,4}[.)º°-]")
_STOPPED = re.compile(r"[a-záéíóúñ]{4,}\.$")


@lru_cache(maxsize=2)  # several looks at a text go by its lines
def filled_lines(text: str) -> list[str]:
    """Lines with a word in them, without the blanks around them."""
    return [line for line in map(str.strip, text.split("\n")) if line]


def has_broken_joins(cleaned: str) -> bool:
    """Whether more lines go on with what cannot follow than in a sound text."""
    if _may_break(filled_lines(cleaned)) < FEWEST_BROKEN:
        return False
    joins = [
        (last_token(before), first_token(after)) for before, after in joins_of(cleaned)
    ]
    broken = sum(starmap(_is_broken, joins))
    if broken >= FEWEST_BROKEN and broken > MOST_BROKEN * len(joins):
        return True
    cut = sum(starmap(_has_piece, joins))
    return cut >= FEWEST_CUT and cut > MOST_CUT * len(joins)


def _may_break(lines: list[str]) -> int:
    """How many lines end in a letter or are followed by a small one: no other can be
    broken or have a piece of a word."""
    return sum(
        len(before) >= SHORTEST_LINE <= len(after)
        and (after[0].islower() or before[-1].isalnum())
        for before, after in pairwise(lines)
    )


def joins_of(cleaned: str) -> Iterator[tuple[str, str]]:
    """Lines of prose with the next: full ones, so that a heading is none."""
    filled = filled_lines(cleaned)
    full = FULL * min(max(map(len, filled), default=0), LONGEST_LINE)
    for before, after in pairwise(filled):
        if len(before) < max(full, SHORTEST_LINE) or len(after) < SHORTEST_LINE:
            continue
        if not (before.isupper() or after.isupper()):
            yield before, after


def is_broken_join(before: str, after: str) -> bool:
    """Whether no sentence goes from one line of prose to the next."""
    return _is_broken(last_token(before), first_token(after))


def last_token(line: str) -> str:
    """What stands after the last space of a line, at most `LONGEST_WORD` signs."""
    return line[-LONGEST_WORD:].rpartition(" ")[2]


def first_token(line: str) -> str:
    """What stands before the first space of a line, and that space."""
    token, space, _ = line.partition(" ")
    return token + space


@lru_cache(maxsize=1 << 15)
def _is_broken(before: str, after: str) -> bool:
    first = _FIRST.match(after)
    if first is None:
        return False
    word = first.group()
    last = _LAST.search(before)
    if before[-1] == ".":
        stopped = _STOPPED.search(before)
        return stopped is not None and word[0].islower() and not is_marker(after)
    if last is None or not last.group()[0].islower():
        return False
    if not word[0].islower():
        small = word.lower()
        if not word[1:].islower():
            return False
        return small in SMALL_WORDS or (
            small in _BEGIN_SENTENCES and last.group() in ENDS_NOTHING
        )
    return cannot_meet(last.group(), word)


@lru_cache(maxsize=1 << 15)
def _has_piece(before: str, after: str) -> bool:
    """Whether a line ends or the next begins with what is no word."""
    ends = _LAST.search(before), _FIRST.match(after)
    words = [found.group() for found in ends if found is not None]
    return any(
        word[0].islower() and len(word) > 1 and not is_word(word) for word in words
    )


def is_marker(line: str) -> bool:
    """Whether a line begins with the letter or number of a list."""
    return _MARKER.match(line) is not None
