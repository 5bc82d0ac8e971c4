"""What the sentence around a match says of it: whose words, of whom, believed or not.

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
VERB_AFTER, VERB_BEFORE = 8, 3  # words from who speaks to a verb, and from it to who
CREDIT_AFTER, CREDIT_BEFORE, NEGATOR_OF = 12, 8, 5  # words around a statement
REFUTED_BEFORE = 6
CITED_BEFORE, NORM_REACH = 25, 30  # words from a citation to its verb, and from there
REJECTED_REACH = 6  # words after "contra lo que" that name what is contradicted
SUBORDINATE = 4  # words in "Refiere que también surge": still the report
SPEECH_REACH = 40  # words that a report goes on without its speaker named again


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
            "court": speakers.court,
            "says": speakers.says,
            "according": speakers.according,
            "rejected": speakers.rejected,
            "victim": persons.victim,
            "stranger": persons.others,
            "credit": belief.credit,
            "doubt": belief.doubts,
            "refutes": belief.refutes,
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

    def _within(
        self, padded: str, low: int, high: int, start: int, end: int, known: Sentences
    ) -> Sentence:
        """What of the sentence's phrases stands wholly near the match."""
        whole = known.get((low, high))
        if whole is None:
            words = padded[low + 1 : high].split(" ")
            found = self._finder.find(words)
            begins = [marker.at for marker in found]
            whole = _WholeSentence(tuple(found), begins, len(words))
            known[low, high] = whole
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


def speaker(sentence: Sentence) -> str:
    """ "party", "other", "unnamed", or nothing where the court speaks.

    Who stands before a verb of saying speaks until the court is named; a sentence that
    begins with such a verb and names nobody goes on with what a party, a witness or an
    expert said.
    """
    who, said_by, at_who, at_verb = "", "", -MOST_WORDS, 0
    pending = named_until = -MOST_WORDS
    for kind, at, size in sentence.markers:
        if at >= sentence.first:
            break
        if kind == "rejected":
            named_until = at + size + REJECTED_REACH
        if at < named_until:
            continue
        if kind in ("party", "other"):
            who, at_who = kind, at + size
            if 0 <= at - pending <= VERB_BEFORE:
                said_by, pending, at_verb = kind, -MOST_WORDS, at
        elif kind == "court":
            if said_by == "unnamed" and 1 < at - at_verb <= SUBORDINATE:
                continue
            who = said_by = ""
            pending = -MOST_WORDS
        elif kind == "according":
            pending = at + size
        elif kind == "says":
            pending = at + size
            if who and at - at_who <= VERB_AFTER:
                said_by, at_verb = who, at
            elif at <= 1 and not said_by:
                said_by, at_verb = "unnamed", at
    if said_by and sentence.first - at_verb > SPEECH_REACH:
        said_by = ""
    return said_by or _named_after(sentence)


def _named_after(sentence: Sentence) -> str:
    """A party named right after a verb of saying that follows the match."""
    pending = -MOST_WORDS
    for kind, at, size in sentence.markers:
        if at <= sentence.last:
            continue
        if kind in ("says", "according"):
            pending = at + size
        elif kind == "party" and 0 <= at - pending <= VERB_BEFORE - 1:
            return "party"
    return ""


def is_on_others(sentence: Sentence) -> bool:
    """Other persons are named in the sentence, and the victim is not."""
    kinds = {kind for kind, *_ in sentence.markers}
    return "stranger" in kinds and "victim" not in kinds


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
