"""Rules of each expression of a dictionary, ready to search."""

from __future__ import annotations

from dataclasses import dataclass

from perutip.text.counting.sentences.phrases import PhraseFinder
from perutip.text.counting.sentences.word_frequencies import WordFrequencies
from perutip.text.counting.sentences.word_memory import WordMemory
from perutip.text.dictionary import Entry, Expression, Rules
from perutip.text.dictionary.entries import Demands, Outcome


@dataclass(frozen=True)
class EntryRules:
    """How the matches of one expression count: its phrases, distances, outcomes."""

    cue: PhraseFinder | None
    exclude: PhraseFinder | None
    despite: PhraseFinder | None
    cue_within: int
    exclude_within: int
    affirmed: Outcome
    negated: Outcome
    refused: Outcome
    demands: Demands


class RuleCompiler:
    """Rules of expressions, ready to search; equal lists are compiled once."""

    def __init__(self, rules: Rules, frequencies: WordFrequencies) -> None:
        self._rules, self.memory = rules, WordMemory(frequencies)
        self._known: dict[tuple[Expression, ...], PhraseFinder] = {}

    def compiled(self, entry: Entry) -> EntryRules:
        """The rules of one expression."""
        cue, exclude = entry.cue_within, entry.exclude_within
        return EntryRules(
            cue=self._finder(entry.cue),
            exclude=self._finder(entry.exclude),
            despite=self._finder(entry.despite),
            cue_within=self._rules.cue_within if cue is None else cue,
            exclude_within=self._rules.exclude_within if exclude is None else exclude,
            affirmed=entry.affirmed,
            negated=entry.negated,
            refused=entry.refused,
            demands=entry.demands,
        )

    def _finder(self, phrases: tuple[Expression, ...]) -> PhraseFinder | None:
        if phrases and phrases not in self._known:
            self._known[phrases] = PhraseFinder({"": phrases}, self.memory)
        return self._known.get(phrases)
