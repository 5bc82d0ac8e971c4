"""What the sentence around a match says of it: the law's words, of whom, believed.

Each rule works on the phrases of the dictionary's rules that stand in the sentence,
by their distance in words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from perutip.text.counting.phrases import Marker, PhraseFinder
from perutip.text.dictionary import Rules
from perutip.text.reading.marked_text import MarkedText

MOST_WORDS = 70  # of a sentence on each side of a match
LONG_SENTENCE = 2000  # characters; in a longer one every match is read by itself
CREDIT_AFTER, CREDIT_BEFORE, NEGATOR_OF = 12, 8, 5  # words around a statement
REFUTED_BEFORE = 6
CITED_BEFORE, NORM_REACH = 25, 30  # words from a citation to its verb, and from there
UNASSESSED_NEAR = 18  # words around a statement for what keeps it from the case


class Sentence(NamedTuple):
    """Phrases of the rules around a match; `first`, `last` are its words' places."""

    markers: tuple[Marker, ...]
    first: int
    last: int


class _WholeSentence(NamedTuple):
    """All phrases of a sentence in order, where they begin, and its words."""

    markers: tuple[Marker, ...]
    begins: list[int]
    n_words: int


Sentences = dict[tuple[int, int], _WholeSentence]
"""Those of one text that were read, by the separators around them."""


class ContextReader:
    """The rules on context of one dictionary."""

    def __init__(self, rules: Rules) -> None:
        speakers, persons, belief = rules.speakers, rules.persons, rules.belief
        kinds = {
            "statute": rules.statute_words,
            "citation": rules.citations if rules.norm_verbs else (),
            "norm": rules.norm_verbs,
            "case": rules.norm_ends,
            "party": speakers.parties,
            "other": speakers.others,
            "examined": speakers.examined,
            "declarant": speakers.victims,
            "authority": speakers.authorities,
            "court": speakers.court,
            "says": speakers.says,
            "according": speakers.according,
            "opening": speakers.opening,
            "rejected": speakers.rejected,
            "victim": persons.victim,
            "stranger": persons.others,
            "credit": belief.credit,
            "doubt": belief.doubts,
            "refutes": belief.refutes,
            "unassessed": rules.unassessed.phrases,
            "assessed": rules.unassessed.assessed,
        }
        self.is_idle = not any(kinds.values())
        negators = rules.negators if any(belief.__dict__.values()) else ()
        self._finder = PhraseFinder(kinds | {"negator": negators})
        self._has_persons = bool(persons.others)

    def read(
        self, text: MarkedText, padded: str, start: int, end: int, known: Sentences
    ) -> Sentence:
        """The sentence around a match at (start, end) of `padded`.

        known: of this text; what is read here joins it.
        """
        low, high = text.sentence(start)
        if low < start and end <= high <= low + LONG_SENTENCE:
            return self._within(padded, low, high, start, end, known)
        before = padded[low + 1 : start - 1].split(" ") if start - 1 > low else []
        after = padded[end + 1 : high].split(" ") if high > end else []
        before, after = before[-MOST_WORDS:], after[:MOST_WORDS]
        own = padded[start:end].split(" ")
        found = self._finder.find([*before, *own, *after])
        return Sentence(tuple(found), len(before), len(before) + len(own) - 1)

    def neighbours(
        self, text: MarkedText, padded: str, start: int, known: Sentences
    ) -> tuple[Sentence, Sentence]:
        """The sentence before that of a match at `start`, as it stands at its end, and
        the one after, as it stands at its beginning; empty where there is none."""
        low, high = text.sentence(start)
        before = after = Sentence((), 0, 0)
        if low > 0:
            whole = self._whole(padded, *text.sentence(low - 1), known)
            before = Sentence(whole.markers, whole.n_words, whole.n_words)
        if high < len(padded) - 1:
            whole = self._whole(padded, *text.sentence(high), known)
            after = Sentence(whole.markers, 0, 0)
        return before, after

    def _whole(
        self, padded: str, low: int, high: int, known: Sentences
    ) -> _WholeSentence:
        whole = known.get((low, high))
        if whole is None:
            words = padded[low + 1 : high].split(" ")
            found = self._finder.find(words)
            begins = [marker.at for marker in found]
            whole = _WholeSentence(tuple(found), begins, len(words))
            known[low, high] = whole
        return whole

    def _within(
        self, padded: str, low: int, high: int, start: int, end: int, known: Sentences
    ) -> Sentence:
        """What of the sentence's phrases stands wholly near the match."""
        whole = self._whole(padded, low, high, known)
        first = padded.count(" ", low + 1, start)
        last = first + padded.count(" ", start, end)
        skipped, final = first - MOST_WORDS, last + MOST_WORDS
        if skipped <= 0 and final >= whole.n_words - 1:
            return Sentence(whole.markers, first, last)
        skipped = max(skipped, 0)
        a, b = bisect_left(whole.begins, skipped), bisect_right(whole.begins, final)
        near = tuple(
            Marker(kind, at - skipped, size)
            for kind, at, size in whole.markers[a:b]
            if at + size - 1 <= final
        )
        return Sentence(near, first - skipped, last - skipped)


def is_statute(sentence: Sentence) -> bool:
    """Words of a norm without quotation marks: a phrase that only statutes have, or a
    citation and a verb of its saying before the match."""
    cited, said = -MOST_WORDS, -MOST_WORDS
    for kind, at, _ in sentence.markers:
        if kind == "statute":
            return True
        if at >= sentence.first:
            continue
        if kind == "citation":
            cited = at
        elif kind == "case":
            cited = said = -MOST_WORDS
        elif kind == "norm" and cited < at <= cited + CITED_BEFORE:
            said = at
    return sentence.first - said <= NORM_REACH


def is_on_others(sentence: Sentence) -> bool:
    """Other persons are named in the sentence, and the victim is not."""
    kinds = {kind for kind, *_ in sentence.markers}
    return "stranger" in kinds and "victim" not in kinds


def is_unassessed(sentence: Sentence) -> bool:
    """Law in general, a hypothesis, or evidence offered and read out stands near the
    match, and nothing in the sentence turns to the case."""
    if any(kind == "assessed" for kind, *_ in sentence.markers):
        return False
    low, high = sentence.first - UNASSESSED_NEAR, sentence.last + UNASSESSED_NEAR
    return any(
        low <= at + size - 1 and at <= high
        for kind, at, size in sentence.markers
        if kind == "unassessed"
    )


def is_disbelieved(sentence: Sentence, negated: bool, against: bool = False) -> bool:
    """Whether a statement is denied, given whether a negator stands before it.

    against: the match itself speaks against the statement ("se retractó"): one that
    refutes nothing ("no invalida") is denied.

    A verb that refutes decides first: "desvirtúa" denies, "sin que haya sido
    desvirtuada" affirms. Then predicates of credit after a negator ("no resulta
    creíble"), then words of doubt ("contradictoria"), then the negator alone.
    """
    first, last = sentence.first, sentence.last
    negators = [m.at for m in sentence.markers if m.kind == "negator"]
    others = [m.at for m in sentence.markers if m.kind == "party" and m.at > last]
    wall = min(others, default=10**6)  # what is said of another statement
    for kind, at, _ in sentence.markers:
        if kind == "refutes" and first - REFUTED_BEFORE <= at <= last + CREDIT_AFTER:
            low = at - NEGATOR_OF
            spared = any(low <= n < at for n in negators)
            spared = spared or (at > last and negated)
            return spared if against else not spared
    for kind, at, _ in sentence.markers:
        if kind not in ("credit", "doubt"):
            continue
        near = last < at <= min(last + CREDIT_AFTER, wall) or (
            first - CREDIT_BEFORE <= at < first
        )
        if not near:
            continue
        low = max(at - NEGATOR_OF, last + 1) if at > last else at - NEGATOR_OF
        denied = any(low <= n < at for n in negators)
        if kind == "credit" and denied:
            return True
        if kind == "doubt":
            return not denied
    return negated
