"""Passages that stand twice because they were scanned or pasted twice.

A ruling repeats itself for good reasons: it quotes the accusation where it tells the
facts and where it judges them. What a machine repeats is told by how it repeats: a line
or a paragraph at once after itself, or a whole stretch of the text. In sound rulings
the longest stretch that comes back word for word is under 2,200 letters, and never more
than 6% of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from operator import eq

from perutip.text.reading.words.signs import is_odd

SHORTEST = 30  # letters of a sentence or line that may be a repetition
SHORTEST_LINE = 8  # letters of a line that comes again at once
MANY_DOUBLED = 4  # lines of that length, after which shorter ones go too
FEWEST_AT_ONCE = 3  # words of what comes again at once
LEAST_LETTERS = 250  # of a stretch that comes again later
LEAST_SHARE = 0.1  # the same by the whole text
_BORDER = re.compile(r"\s(?:(?<=[.;:]\s)\s*|(?<=[\n\f]))")
_STOPS = (". ", "; ", ": ")
_OTHER_BLANKS = ("  ", "\t", "\r", "\v", "\u00a0")
_Piece = tuple[int, int, str]  # start, end, words one space apart


def without_repeats(text: str) -> str:
    """`text` with each passage that a machine repeated left once."""
    text = _without_doubled_lines(_without_doubled_pages(text))
    plain = _has_plain_blanks(text)
    keys = plain_sentences(text) if plain else _keys(text)
    if len(set(keys)) == len(keys):
        return text
    again = list(_come_again(keys))
    blanks = len(text) - sum(map(len, keys))
    long = max(map(len, again)) >= SHORTEST
    least = max(LEAST_LETTERS, LEAST_SHARE * len(text))
    if not long or sum(map(len, again)) + blanks < least:
        if sum(words.count(" ") + 1 for words in again) < FEWEST_AT_ONCE:
            return text
        alone = [(0, 0, words) for words in keys]  # where they stand is slow
        if next(_at_once(alone), None) is None:
            return text
    pieces = _found_in(text, keys) if plain else _pieces(text)
    drop = [*_at_once(pieces), *_later(pieces, len(text))]
    out, last = [], 0
    for start, end in sorted(drop):
        whole_line = text[start - 1 : start] == "\n" and text[end : end + 1] == "\n"
        out.append(text[last : max(last, start - whole_line)])
        last = max(last, end)
    return "".join([*out, text[last:]])


def _come_again(keys: list[str]) -> Iterator[str]:
    """Each key that came before."""
    seen: set[str] = set()
    for words in keys:
        if words in seen:
            yield words
        seen.add(words)


def _has_plain_blanks(text: str) -> bool:
    """Whether one space, a line end or a form feed parts any two words."""
    return not (is_odd(text) or any(map(text.__contains__, _OTHER_BLANKS)))


def _keys(text: str) -> list[str]:
    """Sentences and lines, their words one space apart."""
    return [
        words for piece in _BORDER.split(text) if (words := " ".join(piece.split()))
    ]


@lru_cache(maxsize=1)  # most texts are clean, and looked at again for near repeats
def plain_sentences(text: str) -> list[str]:
    """Sentences and lines, the same, of a text with plain blanks."""
    text = text.replace("\f", "\n")
    for stop in _STOPS:
        text = text.replace(stop, stop[0] + "\n")
    return list(filter(None, map(str.strip, text.split("\n"))))


def _without_doubled_pages(text: str) -> str:
    """Pages, told by form feeds, that stand twice word for word."""
    if "\f" not in text:
        return text
    seen: set[str] = set()
    kept = []
    for page in text.split("\f"):
        words = " ".join(page.split())
        if len(words) >= LEAST_LETTERS and words in seen:
            continue
        seen.add(words)
        kept.append(page)
    return "\f".join(kept)


def _without_doubled_lines(text: str) -> str:
    """Lines that come again at once; short ones too where several long ones do."""
    lines = text.split("\n")
    if not any(map(eq, lines, lines[1:])):
        return text
    doubled = [bool(a) and a == b for a, b in pairwise(lines)]
    long = sum(
        same and len(line) >= SHORTEST_LINE
        for line, same in zip(lines, doubled, strict=False)
    )
    if not long:
        return text
    shortest = 1 if long >= MANY_DOUBLED else SHORTEST_LINE
    kept = (
        line
        for line, same in zip(lines[1:], doubled, strict=True)
        if not (same and len(line) >= shortest)
    )
    return "\n".join([lines[0], *kept])


def _pieces(text: str) -> list[_Piece]:
    borders = [found.span() for found in _BORDER.finditer(text)]
    starts = [0, *(end for _, end in borders)]
    ends = [*(start for start, _ in borders), len(text)]
    return [
        (start, end, words)
        for start, end in zip(starts, ends, strict=True)
        if (words := " ".join(text[start:end].split()))
    ]


def _found_in(text: str, keys: list[str]) -> list[_Piece]:
    """`_pieces` of a text with plain blanks, faster: `keys` are its words as they
    stand, where no blank begins or ends a line."""
    if " \n" in text or "\n " in text or "\f" in text or text != text.strip(" "):
        return _pieces(text)
    pieces, at = [], 0
    for words in keys:
        start = text.index(words, at)
        at = start + len(words)
        pieces.append((start, at, words))
    return pieces


def _at_once(pieces: list[_Piece]) -> Iterator[tuple[int, int]]:
    """Lines, sentences and runs of them that come again at once."""
    keys = [words for _, _, words in pieces]
    latest: dict[str, int] = {}
    at = 0
    while at < len(keys):
        before = latest.get(keys[at])
        size = at - before if before is not None else 0
        if size and keys[at - size : at] == keys[at : at + size]:
            words = sum(key.count(" ") + 1 for key in keys[at : at + size])
            if words >= FEWEST_AT_ONCE:
                yield pieces[at][0], pieces[at + size - 1][1]
                at += size
                continue
        latest[keys[at]] = at
        at += 1


def _later(pieces: list[_Piece], length: int) -> Iterator[tuple[int, int]]:
    """Stretches of sentences that came before, long by themselves and by the text."""
    first: dict[str, int] = {}
    at, n = 0, len(pieces)
    while at < n:
        key = pieces[at][2]
        before = first.get(key) if len(key) >= SHORTEST else None
        if before is None:
            first.setdefault(key, at)
            at += 1
            continue
        size = 0
        while (
            at + size < n
            and before + size < at
            and pieces[before + size][2] == pieces[at + size][2]
        ):
            size += 1
        start, end = pieces[at][0], pieces[at + size - 1][1]
        if end - start >= max(LEAST_LETTERS, LEAST_SHARE * length):
            yield start, end
        at += size
