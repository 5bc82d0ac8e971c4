"""The sentence around a match: its words, its punctuation, the rules' phrases in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import NamedTuple

from perutip.text.counting.sentences.phrases import Marker, PhraseFinder
from perutip.text.counting.sentences.word_edges import left_edge, right_edge
from perutip.text.counting.sentences.word_memory import WordMemory
from perutip.text.dictionary import Rules
from perutip.text.reading.words.marked_text import MarkedText

MOST_WORDS = 70  # of a sentence on each side of a match
MOST_REMEMBERED = 2048  # sentences: rulings share a third of theirs
FIRST_WORDS = 8  # in which a phrase that a sentence begins with ends
LONG_SENTENCE = 2000  # characters; in a longer one every match is read by itself


_Read = tuple[tuple[Marker, ...], frozenset[str]]
"""Phrases of the rules in a sentence, and their kinds."""


class WholeSentence:
    """Words of a sentence, the phrases of the rules in it, and its punctuation.

    kinds: those of the phrases; a rule without any of its own need not look.
    ends: offsets of the separators before its first word and after its last.
    """

    def __init__(
        self,
        words: list[str],
        read: _Read,
        ends: tuple[int, int],
        marked: MarkedText,
    ) -> None:
        self.words = words
        self.markers, self.kinds = read
        (self._low, self._high), self._marked = ends, marked

    @cached_property
    def begins(self) -> list[int]:
        """Places of the words that phrases begin with."""
        return [marker.at for marker in self.markers]

    @cached_property
    def _offsets(self) -> list[int]:
        offsets, at = [], self._low + 1
        for length in map(len, self.words):
            offsets.append(at)
            at += length + 1
        return [*offsets, at]

    def breaks(self, first: int, last: int) -> bool:
        """Whether a comma, a stop or a bracket stands between two words."""
        at = self._offsets
        if first >= len(self.words):
            return False
        end = at[last] if last < len(self.words) else at[-1] - 1
        return self._marked.breaks_between(at[first], end)

    def written(self, word: int) -> str:
        """A word with its case and accents; empty where these are not known."""
        at = self._offsets
        return self._marked.as_written(at[word], at[word + 1] - 1)

    def between(self, first: int, last: int) -> str:
        """What is written from the beginning of a word to that of another, with its
        punctuation; empty where it is not known."""
        at, n_words = self._offsets, len(self.words)
        end = at[last] if last < n_words else at[-1] - 1
        return self._marked.as_written(at[first], end) if first < n_words else ""

    @cached_property
    def has_quotation(self) -> bool:
        """Whether a quotation mark stands between its words."""
        text = self.between(0, len(self.words))
        return "«" in text or "»" in text

    @property
    def opens_text(self) -> bool:
        """Whether nothing stands before it."""
        return self._low <= 0

    @property
    def ends_text(self) -> bool:
        """Whether nothing stands after it."""
        return self._high > len(self._marked.folded)

    @property
    def is_question(self) -> bool:
        """Whether it opens as one."""
        return self._marked.asks_between(max(self._low, 0), self._high)


class Sentence(NamedTuple):
    """A sentence around a match.

    markers: phrases of the rules, those within reach of the match. first, last: places
    of the match's words, counted like those of the phrases from word `skipped` on.
    """

    markers: tuple[Marker, ...]
    first: int
    last: int
    whole: WholeSentence
    skipped: int = 0

    def lacks(self, kinds: frozenset[str]) -> bool:
        """Whether no phrase of these kinds stands in the whole sentence."""
        return self.whole.kinds.isdisjoint(kinds)

    def holds(self, words: frozenset[str]) -> bool:
        """Whether one of some folded words stands in the whole sentence."""
        return not words.isdisjoint(self.whole.words)

    def word(self, place: int) -> str:
        """The folded word at a place, empty outside of the sentence and before what of
        it is within reach."""
        at = place + self.skipped
        return self.whole.words[at] if place >= 0 and at < len(self.whole.words) else ""

    def breaks(self, first: int, last: int) -> bool:
        """Whether a comma, a stop or a bracket stands between two places."""
        return first < last and self.whole.breaks(
            first + self.skipped, last + self.skipped
        )

    def written(self, place: int) -> str:
        """The word at a place as it was written."""
        return self.whole.written(place + self.skipped)

    def between(self, first: int, last: int) -> str:
        """What is written between the beginnings of the words at two places."""
        return self.whole.between(first + self.skipped, last + self.skipped)

    def in_quotation(self, first: int, last: int) -> bool:
        """Whether a quotation that opens after one place holds another."""
        text = self.between(first, last)
        return text.count("«") > text.count("»")


Sentences = dict[tuple[int, int], WholeSentence]
"""Those of one text that were read, by the separators around them."""


class ContextReader:
    """The rules on context of one dictionary."""

    def __init__(self, rules: Rules, memory: WordMemory) -> None:
        groups = (rules.speakers, rules.persons, rules.belief, rules.mood, rules.orders)
        kinds = {
            kind: patterns
            for group in groups
            for kind, patterns in group.__dict__.items()
        }
        kinds |= {
            "statute": rules.statute_words,
            "citation": rules.citations if rules.norm_verbs else (),
            "norm": rules.norm_verbs,
            "case": rules.norm_ends,
        }
        self.is_idle = not any(kinds.values())
        read = any(rules.belief.__dict__.values()) or any(
            rules.orders.__dict__.values()
        )
        kinds |= {"negator": rules.negators if read else ()}
        self._finder = PhraseFinder(kinds, memory)
        self._remembered: dict[str, _Read] = {}
        self._openings: dict[str, frozenset[str]] = {}

    def read(
        self, text: MarkedText, padded: str, start: int, end: int, known: Sentences
    ) -> Sentence:
        """The sentence around a match at (start, end) of `padded`.

        known: of this text; what is read here joins it.
        """
        low, high = text.sentence(start)
        if low < start and end <= high <= low + LONG_SENTENCE:
            return self._within(text, padded, low, high, start, end, known)
        low = max(low, left_edge(padded, start, MOST_WORDS))
        high = min(max(high, end), right_edge(padded, end, MOST_WORDS))
        whole = self._whole(text, padded, min(low, start - 1), high, {})
        first = padded.count(" ", low + 1, start)
        last = first + padded.count(" ", start, end)
        return Sentence(whole.markers, first, last, whole)

    def before(
        self, text: MarkedText, padded: str, start: int, known: Sentences
    ) -> Sentence | None:
        """The sentence before that of a match at `start`, as it stands at its end."""
        low, _ = text.sentence(start)
        if low <= 0:
            return None
        whole = self._whole(text, padded, *text.sentence(low - 1), known)
        n_words = len(whole.words)
        return Sentence(whole.markers, n_words, n_words, whole)

    def begins_after(self, text: MarkedText, padded: str, start: int) -> frozenset[str]:
        """Kinds of the phrases that the sentence after that of a match begins with."""
        _, high = text.sentence(start)
        if high >= len(padded) - 1:
            return frozenset()
        low, high = text.sentence(high)
        opening = padded[low + 1 : min(high, right_edge(padded, low + 1, FIRST_WORDS))]
        kinds = self._openings.get(opening)
        if kinds is None:
            if len(self._openings) >= MOST_REMEMBERED:
                self._openings.clear()
            found = self._finder.find(opening.split(" "))
            kinds = frozenset([kind for kind, at, _ in found if at == 0])
            self._openings[opening] = kinds
        return kinds

    def _whole(
        self, text: MarkedText, padded: str, low: int, high: int, known: Sentences
    ) -> WholeSentence:
        whole = known.get((low, high))
        if whole is None:
            sentence = padded[low + 1 : high]
            words = sentence.split(" ")
            read = self._remembered.get(sentence)
            if read is None:
                if len(self._remembered) >= MOST_REMEMBERED:
                    self._remembered.clear()
                found = self._finder.find(words)
                markers = tuple([m for m in found if m.kind != "labels" or not m.at])
                read = markers, frozenset([marker.kind for marker in markers])
                self._remembered[sentence] = read
            whole = WholeSentence(words, read, (low, high), text)
            known[low, high] = whole
        return whole

    def _within(
        self,
        text: MarkedText,
        padded: str,
        low: int,
        high: int,
        start: int,
        end: int,
        known: Sentences,
    ) -> Sentence:
        """What of the sentence's phrases stands wholly near the match."""
        whole = self._whole(text, padded, low, high, known)
        first = padded.count(" ", low + 1, start)
        last = first + padded.count(" ", start, end)
        skipped, final = first - MOST_WORDS, last + MOST_WORDS
        if skipped <= 0 and final >= len(whole.words) - 1:
            return Sentence(whole.markers, first, last, whole)
        skipped = max(skipped, 0)
        a, b = bisect_left(whole.begins, skipped), bisect_right(whole.begins, final)
        near = tuple(
            Marker(kind, at - skipped, size)
            for kind, at, size in whole.markers[a:b]
            if at + size - 1 <= final
        )
        return Sentence(near, first - skipped, last - skipped, whole, skipped)
