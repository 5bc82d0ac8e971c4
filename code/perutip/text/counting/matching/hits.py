"""How each match counts: the rules of its expression, in its sentence.

Rules are read after overlaps are settled: a longer match that a rule cancels still
hides what is nested in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from perutip.text.counting.matching.entry_rules import RuleCompiler
from perutip.text.counting.matching.finder import Finder, any_of
from perutip.text.counting.matching.overlaps import LongestMatch, Match
from perutip.text.counting.matching.verdicts import Verdict, refused_by
from perutip.text.counting.rules.denials import fronted
from perutip.text.counting.rules.denied_clauses import (
    is_denied,
    is_denied_twice,
    is_object_denied,
    is_rebutted,
    is_refused_object,
)
from perutip.text.counting.rules.norms import is_statute
from perutip.text.counting.rules.orders import GRANTED, REFUSED, order
from perutip.text.counting.rules.proceedings import goes_back, is_elsewhere
from perutip.text.counting.rules.speech import is_in_minutes
from perutip.text.counting.rules.statements import is_disbelieved
from perutip.text.counting.sentences.context import ContextReader, Sentence, Sentences
from perutip.text.counting.sentences.phrases import PhraseFinder
from perutip.text.counting.sentences.placed_words import PlacedWords
from perutip.text.counting.sentences.word_edges import left_edge
from perutip.text.counting.sentences.word_frequencies import WordFrequencies
from perutip.text.dictionary import Dictionary
from perutip.text.reading.words.marked_text import MarkedText


class Hit(NamedTuple):
    """A match in padded folded text: character offsets, entry, how it counts.

    unquoted: how it would count if the words of statutes counted.
    """

    start: int
    end: int
    entry: int
    verdict: Verdict
    unquoted: Verdict


Judged = dict[Match, Hit]
"""Hits of one text by offsets and entry: the same however they were found."""


class Matcher:
    """The dictionary compiled for one pass over each text."""

    def __init__(self, dictionary: Dictionary, frequencies: WordFrequencies) -> None:
        self.entries = dictionary.entries
        self.rules = dictionary.rules
        self._negators = any_of(self.rules.negators)
        self._not_negating = any_of(self.rules.not_negating)
        compiler = RuleCompiler(self.rules, frequencies)
        expressions = [entry.expression for entry in self.entries]
        self.finder = Finder(expressions, compiler.memory)
        self._negating = PhraseFinder({"": self.rules.negators}, compiler.memory)
        self._entry_rules = [compiler.compiled(entry) for entry in self.entries]
        self._longest = LongestMatch(self.entries)
        self._context = ContextReader(self.rules, compiler.memory)

    def resolve(self, found: Iterable[Match], padded: str) -> list[Match]:
        """Those of the matches (start, end, entry) that stand, in reading order."""
        return self._longest.resolve(found, padded)

    def read(
        self,
        matches: Iterable[Match],
        padded: str,
        marked: MarkedText,
        judged: Judged,
        sentences: Sentences,
    ) -> list[Sentence | None]:
        """The sentence around each match, as `judge` takes it; None for those that no
        sentence changes and for those that are `judged`."""
        read, entries = self._context.read, self.entries
        idle = self._context.is_idle
        return [
            None
            if idle or match in judged or entries[match[2]].is_uncounted
            else read(marked, padded, match[0], match[1], sentences)
            for match in matches
        ]

    def judge(
        self,
        matches: Iterable[Match],
        around: Iterable[Sentence | None],
        padded: str,
        placed: PlacedWords,
        marked: MarkedText,
        is_quoted: Callable[[int, int], bool],
        judged: Judged,
        sentences: Sentences,
    ) -> list[Hit]:
        """Matches of one text as hits, each with its verdict.

        `matches` are those that stand in `padded`, folded text between two
        spaces, whose words are `placed`; `around` has their sentences as `read` gives
        them, `marked` knows the text's; `is_quoted` tells whether a match stands in a
        statute's words. `judged` and `sentences` are what is known of this text from
        other ways of finding; what is learned here joins them.
        """
        hits = []
        for match, sentence in zip(matches, around, strict=True):
            hit = judged.get(match)
            if hit is None:
                at = padded, placed, marked, is_quoted, sentences
                hit = judged[match] = self._hit(match, sentence, *at)
            hits.append(hit)
        return hits

    def _hit(
        self,
        match: Match,
        sentence: Sentence | None,
        padded: str,
        placed: PlacedWords,
        marked: MarkedText,
        is_quoted: Callable[[int, int], bool],
        sentences: Sentences,
    ) -> Hit:
        start, end, i = match
        entry = self.entries[i]
        if entry.is_uncounted:
            plain: Verdict = "retired" if entry.is_retired else "ignored"
            return Hit(start, end, i, plain, plain)
        own = self._verdict(padded, placed, marked, start, end, i, sentence)
        if sentence and entry.demands.case_only and own in ("positive", "contra"):
            at = marked, padded, start, sentences
            before = partial(self._context.before, *at)
            own = (
                "speaker"
                if is_in_minutes(
                    before, self._context.begins_after(marked, padded, start)
                )
                else own
            )
        if sentence and own in ("positive", "contra") and goes_back(sentence):
            told = self._context.before(marked, padded, start, sentences)
            own = "speaker" if told and is_elsewhere(told) else own
        norm = is_quoted(start, end) or (sentence and is_statute(sentence))
        return Hit(start, end, i, "statute" if norm else own, own)

    def _verdict(
        self,
        text: str,
        placed: PlacedWords,
        marked: MarkedText,
        start: int,
        end: int,
        i: int,
        sentence: Sentence | None,
    ) -> Verdict:
        rules = self._entry_rules[i]
        words, first, after = placed.words, placed.place(start - 1), placed.place(end)
        if rules.exclude is not None:
            low, high = max(first - rules.exclude_within, 0), len(words)
            if rules.demands.case_only:  # what the next sentence is about is another
                opens, ends = map(placed.place, marked.sentence(start))
                low, high = max(low, min(opens, first)), max(ends, after)
            around = words[low : min(after + rules.exclude_within, high)]
            if rules.exclude.any(around) and not (
                rules.despite and rules.despite.any(around)
            ):
                return "excluded"
        if rules.cue is not None:
            near = rules.cue_within
            if not (
                rules.cue.any(words[max(first - near, 0) : first])
                or rules.cue.any(words[after : after + near])
            ):
                return "no_cue"
        before = words[max(first - self.rules.negation_within, 0) : first]
        negated = self._is_negated(text, marked, start, before)
        if sentence is not None:
            refusal = refused_by(sentence, rules.demands)
            if refusal is not None:
                return refusal
            if rules.demands.ordered:
                last_word = order(sentence)
                if last_word == REFUSED and rules.refused != "drop":
                    return rules.refused
                if last_word != GRANTED:
                    return "not_ordered"
            if rules.demands.testimony:
                against = rules.affirmed != "positive"
                negated = is_disbelieved(sentence, negated, against)
            elif rules.affirmed == "contra":
                negated = negated or is_denied(sentence)
            else:
                negated = negated or fronted(sentence, sentence.first) >= 0
                negated = negated or is_denied(sentence) or is_object_denied(sentence)
                negated = negated or is_refused_object(sentence)
                negated = negated and not is_denied_twice(sentence)
            if rules.affirmed == "contra" and rules.demands.case_only:
                negated = negated or is_object_denied(sentence)
        outcome = rules.negated if negated else rules.affirmed
        if outcome == "contra" and rules.demands.case_only and sentence is not None:
            outcome = "drop" if is_rebutted(sentence) else outcome
        return "negation" if outcome == "drop" else outcome

    def _is_negated(
        self, text: str, marked: MarkedText, start: int, before: list[str]
    ) -> bool:
        """Whether a negator stands before `start` that begins no other phrase; all of
        it stands in the words `before`."""
        if self._negators is None or not self._negating.any(before):
            return False
        position = left_edge(text, start, self.rules.negation_within)
        negators, exempt = self._negators.compiled, self._not_negating
        while match := negators.search(text, position, start):
            position = match.start()
            other = exempt and exempt.compiled.match(text, position)
            if not (other and other.end() < start):
                cut = self.rules.clause_bound and (
                    " y " in text[match.end() : start]
                    or marked.breaks_between(match.end(), start)
                )
                if not cut:
                    return True
            position += 1
        return False
