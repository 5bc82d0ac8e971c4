"""From a text to its hits, found by surface forms or by stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from perutip import loading
from perutip.text.counting.matching.hits import Hit, Matcher
from perutip.text.counting.matching.overlaps import Match
from perutip.text.counting.matching.prepared_text import PreparedText
from perutip.text.counting.matching.quotations import QuotationReader
from perutip.text.counting.matching.repair import WordRepairer
from perutip.text.counting.matching.stem_finder import StemFinder
from perutip.text.counting.sentences.context import Sentence
from perutip.text.counting.sentences.word_frequencies import WordFrequencies
from perutip.text.dictionary import Dictionary
from perutip.text.dictionary.entries import Role
from perutip.text.reading import PARTS, clean, find_parts
from perutip.text.reading.parts.headnote import end_of_headnote
from perutip.text.reading.parts.sections import (
    Span,
    is_recognised,
    joined_spans,
    parted_at,
)

COUNTED = ("positive", "contra")
_DEFENCE, _ANTECEDENTS = PARTS.index("defence"), PARTS.index("antecedents")
_PROSECUTION = PARTS.index("prosecution")
_OF_OTHERS = frozenset((_DEFENCE, _ANTECEDENTS, _PROSECUTION))
_PLENARY = "plenario"
# The number after "acuerdo plenario" as scanners read it: letters for digits.
_PLENARY_NUMBERS = {
    "plenario ": re.compile(r"[^ ]*(?: [^ ]+){2,4}"),
    "plenarios ": re.compile(r"(?:[^ ]+ ?){2,8}"),
}
_MISREAD_NUMBER = re.compile(
    r"(?<![^ ])(?=[olizs]*\d)[\dolizs]{1,4}(?![^ ])|(?<= )[ilz](?= 2)"
)
_DIGITS = str.maketrans("olizs", "01125")


MOST_COMPILED = 2
_COMPILED: dict[Dictionary, tuple[Matcher, WordRepairer]] = {}


class MatchedText(NamedTuple):
    """A text and its hits in reading order.

    parts: of each hit, the place of its part in `PARTS`, -1 where parts were not asked
    for or the hit stands in a heading.
    """

    text: PreparedText
    hits: list[Hit]
    parts: list[int]

    @property
    def recognised(self) -> bool:
        """Whether the text has a reasoning and a decision."""
        words = zip(PARTS, self.text.part_tokens, strict=True)
        return is_recognised({part for part, n in words if n})


class TextMatcher:
    """From a text to its hits, with the rules of one dictionary.

    With `stem`, expressions without wildcards are compared by stems; those with
    wildcards already name their variants and stay on surface forms, as do cues,
    exclusions and negators. With `sections`, each hit's part is told, and neither the
    part of the defence nor a headnote counts. With `role`, only hits of its components
    are told; other expressions still hide what they contain.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        *,
        stem: bool = False,
        sections: bool = False,
        role: Role | None = None,
    ) -> None:
        self.matcher, self._repairer = _compiled(dictionary)
        self._quotations = QuotationReader(dictionary.rules)
        self._stems = StemFinder(dictionary) if stem else None
        self._sections = sections
        roles = {c.path: c.role for c in dictionary.categories}
        self._told = {
            i
            for i, entry in enumerate(dictionary.entries)
            if role in (None, roles.get(entry.category))
        }

    def match(self, text: str, *, cleaned: bool = False) -> MatchedText:
        """Hits of one raw text, or of one that was cleaned.

        Quotations can only be seen in text that still has its punctuation.
        """
        return self.match_prepared(self.prepare(text, cleaned=cleaned))

    def prepare(
        self, text: str, *, cleaned: bool = False, runs: list[Span] | None = None
    ) -> PreparedText:
        """The text as every matcher of this dictionary takes it.

        runs: where its parts stand, when that is known already.
        """
        text = text if cleaned else clean(text)
        if runs is None:
            runs = joined_spans(find_parts(text)) if self._sections else []
        headnote = end_of_headnote(text) if runs else 0
        runs = parted_at(runs, headnote)
        prepared = PreparedText(text, runs, self._quotations, headnote=headnote)
        if folded := prepared.marked.folded:
            padded = f" {self._repairer.repair(folded)} "
            prepared.padded = _with_plenary_numbers(padded)
        return prepared

    def match_prepared(self, text: PreparedText) -> MatchedText:
        """Hits of a text that another matcher may have taken already."""
        return self.match_together([text])[0]

    def match_together(self, texts: Sequence[PreparedText]) -> list[MatchedText]:
        """Hits of several texts, as of each by itself.

        What finds matches, what reads sentences and the rules are each more than a
        processor keeps at hand: all texts go through one before the next.
        """
        standing = [self._standing(text) for text in texts]
        pairs = list(zip(texts, standing, strict=True))
        read = [
            self.matcher.read(
                matches, text.padded, text.marked, text.judged, text.sentences
            )
            for text, matches in pairs
        ]
        return [
            self._matched(text, self._judged(text, matches, around))
            for (text, matches), around in zip(pairs, read, strict=True)
        ]

    def _standing(self, text: PreparedText) -> list[Match]:
        """Matches in a text that no longer one hides, of the components to be told."""
        if not text.marked.folded:
            return []
        found = text.found_by(self.matcher.finder)
        if self._stems is not None:
            found = {one for one in found if one.by_glob} | self._stems.find(text)
        matches = [(*text.placed.span(at, n), i) for at, n, i, _ in found]
        standing = self.matcher.resolve(matches, text.padded)
        return [match for match in standing if match[2] in self._told]

    def _judged(
        self, text: PreparedText, matches: list[Match], around: list[Sentence | None]
    ) -> list[Hit]:
        return self.matcher.judge(
            matches,
            around,
            text.padded,
            text.placed,
            text.marked,
            text.is_quoted,
            text.judged,
            text.sentences,
        )

    def _matched(self, text: PreparedText, hits: list[Hit]) -> MatchedText:
        """Hits with their parts; what others say in a part counts nowhere."""
        parts = text.parts_at([hit.start for hit in hits])
        if not _OF_OTHERS.isdisjoint(parts):
            hits = [
                _of_another(hit) if self._is_of_another(text, hit, part) else hit
                for hit, part in zip(hits, parts, strict=True)
            ]
        return MatchedText(text, hits, parts)

    @staticmethod
    def _is_of_another(text: PreparedText, hit: Hit, part: int) -> bool:
        if part == _ANTECEDENTS:
            return text.is_headnote(hit.start) or text.is_testimony(hit.start)
        if part == _PROSECUTION:
            return text.is_claim(hit.start)
        return part == _DEFENCE


def compile_for(dictionary: Dictionary, texts: Iterable[str]) -> None:
    """Compile a dictionary for texts like some, in which it is found in less time."""
    _compile(dictionary, WordFrequencies(texts))


def _compiled(dictionary: Dictionary) -> tuple[Matcher, WordRepairer]:
    if dictionary not in _COMPILED:
        _compile(dictionary, WordFrequencies())
    return _COMPILED[dictionary]


def _compile(dictionary: Dictionary, frequencies: WordFrequencies) -> None:
    # Compiling some thousand expressions takes half a second; they stay to the end.
    if len(_COMPILED) >= MOST_COMPILED:
        _COMPILED.clear()
    with loading():
        compiled = Matcher(dictionary, frequencies), WordRepairer(dictionary)
    _COMPILED[dictionary] = compiled


def _with_plenary_numbers(padded: str) -> str:
    """Folded text with the numbers of plenary agreements in digits, of the same length:
    offsets of everything else stay."""
    pieces, last = [], 0
    at = padded.find(_PLENARY)
    while at >= 0:
        for words, numbers in _PLENARY_NUMBERS.items():
            begin = at + len(words)
            if begin >= last and padded.startswith(words, at):
                match = numbers.match(padded, begin)
                if match is not None:
                    pieces += [padded[last:begin], _as_digits(match.group())]
                    last = match.end()
        at = padded.find(_PLENARY, at + 1)
    return "".join([*pieces, padded[last:]]) if pieces else padded


def _as_digits(numbers: str) -> str:
    return _MISREAD_NUMBER.sub(lambda m: m.group().translate(_DIGITS), numbers)


def _of_another(hit: Hit) -> Hit:
    """What the defence, a witness, an expert or the reporter of a headnote says counts
    nowhere, also where no sentence of a part names them."""
    return hit._replace(
        verdict="speaker" if hit.verdict in COUNTED else hit.verdict,
        unquoted="speaker" if hit.unquoted in COUNTED else hit.unquoted,
    )
