"""Which classes of the rules' words a word of a text belongs to.

Thousands of phrases share a few classes, and those fewer tokens. Each word of a text is
compared with the tokens once, in a memory that all finders share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from perutip.text.counting.sentences.word_frequencies import WordFrequencies
from perutip.text.dictionary.expressions import Place
from perutip.text.dictionary.patterns import glob_to_regex, is_glob

MAX_WORDS_KNOWN = 200_000
KEY_LETTERS = 3
_Likely = tuple[list[tuple[str, str]], list[tuple[re.Pattern[str], str]]]
"""Of tokens with globs: prefix and token, regular expression and token."""


class WordMemory(dict[str, frozenset[int]]):
    """For each word the classes that hold a token, literal or with globs, it matches.

    A class is the tokens of one place, known by its number. Words are compared once;
    all classes are to be learned before the first one. sought_by: for each word the
    bits of the finders that look a phrase up by it. frequencies: of the words of such
    texts.
    """

    def __init__(self, frequencies: WordFrequencies | None = None) -> None:
        super().__init__()
        self.frequencies = frequencies or WordFrequencies()
        self.sought_by = _Finders(self)
        self._classes: dict[Place, int] = {}
        self._tokens: list[Place] = []
        self._held_by: dict[str, list[int]] = {}
        self._globs: dict[str, dict[str, re.Pattern[str] | None]] = {}
        self._likely: dict[str, _Likely] = {}
        self._shared: dict[frozenset[int], frozenset[int]] = {}

    def learn(self, tokens: Place) -> int:
        """The number of a class of tokens that words will be compared with."""
        number = self._classes.setdefault(tokens, len(self._tokens))
        if number == len(self._tokens):
            self._tokens.append(tokens)
            self._likely.clear()
            for token in tokens:
                if token not in self._held_by and is_glob(token):
                    beginning = re.split(r"[*?]", token)[0]
                    alike = self._globs.setdefault(beginning[:KEY_LETTERS], {})
                    is_prefix = token == f"{beginning}*"
                    alike[token] = None if is_prefix else _compiled(token)
                self._held_by.setdefault(token, []).append(number)
        return number

    def chosen(self, number: int, word: str) -> list[int]:
        """Places in a class of the tokens that a word matches."""
        return [
            place
            for place, token in enumerate(self._tokens[number])
            if fits(token, word)
        ]

    def _beginning_as(self, beginning: str) -> _Likely:
        """Tokens with globs that words with these first letters may match."""
        alike = [
            one
            for n in range(len(beginning) + 1)
            for one in self._globs.get(beginning[:n], {}).items()
        ]
        prefixes = [(token[:-1], token) for token, regex in alike if regex is None]
        return prefixes, [(regex, token) for token, regex in alike if regex]

    def __missing__(self, word: str) -> frozenset[int]:
        if len(self) >= MAX_WORDS_KNOWN:
            self.clear()
            self._shared.clear()
        held_by, beginning = self._held_by, word[:KEY_LETTERS]
        likely = self._likely.get(beginning)
        if likely is None:
            likely = self._likely[beginning] = self._beginning_as(beginning)
        prefixes, others = likely
        numbers = [*held_by.get(word, ())]
        for prefix, token in prefixes:
            if word.startswith(prefix):
                numbers += held_by[token]
        for regex, token in others:
            if regex.fullmatch(word):
                numbers += held_by[token]
        found = frozenset(numbers)
        self[word] = known = self._shared.setdefault(found, found)
        return known


def fits(token: str, word: str) -> bool:
    """Whether a word is a token, or matches one with globs."""
    return token == word or (
        is_glob(token) and _compiled(token).fullmatch(word) is not None
    )


@cache
def _compiled(token: str) -> re.Pattern[str]:
    return re.compile(glob_to_regex(token))


class _Finders(dict[str, int]):
    """For each word one bit per finder that looks a phrase up by it."""

    def __init__(self, memory: WordMemory) -> None:
        super().__init__()
        self._memory = memory
        self._bits: dict[int, int] = {}
        self._n_finders = 0

    def learn(self, classes: Iterable[int]) -> int:
        """The bit of a finder that looks its phrases up by these classes."""
        bit = 1 << self._n_finders
        self._n_finders += 1
        for number in classes:
            self._bits[number] = self._bits.get(number, 0) | bit
        return bit

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_WORDS_KNOWN:
            self.clear()
        bits = 0
        for number in self._memory[word]:
            bits |= self._bits.get(number, 0)
        self[word] = bits
        return bits
