"""Words whose accented letters were destroyed in the source (U+FFFD).

Nothing in the file says which letter it was. A word is restored when the dictionary
holds one that has an accented letter exactly there; all other words keep their
U+FFFD, are counted as words, and match nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from perutip.text.dictionary import WILDCARDS, Dictionary, Expression
from perutip.text.reading import REPLACEMENT, fold

_DAMAGED = re.compile(f"[^ ]*{REPLACEMENT}[^ ]*")
_ACCENTED = re.compile("[áéíóúüñ]")


class WordRepairer:
    """Restores damaged words of folded text from a dictionary's own words."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._words: dict[str, str] = {}
        self._beginnings: dict[str, str] = {}
        self._whole: set[str] = set()
        written = (one.words() for one in _expressions(dictionary))
        for token in dict.fromkeys(chain.from_iterable(written)):
            self._learn(token)

    def repair(self, folded: str) -> str:
        """Folded text with known words restored; words stay one for one."""
        if REPLACEMENT not in folded:
            return folded
        return _DAMAGED.sub(lambda match: self._restore(match.group()), folded)

    def _learn(self, token: str) -> None:
        damaged = _ACCENTED.sub(REPLACEMENT, token)
        plain = fold(token, WILDCARDS)
        if not any(sign in token for sign in WILDCARDS):
            self._whole.add(plain)
            if damaged != token:
                self._words[damaged] = plain
        elif token.endswith("*") and damaged != token and "*" not in token[:-1]:
            self._beginnings[damaged[:-1]] = plain[:-1]

    def _restore(self, word: str) -> str:
        if word in self._words:
            return self._words[word]
        for damaged in sorted(self._beginnings, key=len, reverse=True):
            if word.startswith(damaged):
                return self._beginnings[damaged] + word[len(damaged) :]
        bare = word.strip(REPLACEMENT)
        return bare if bare in self._whole else self._words.get(bare, word)


def _expressions(dictionary: Dictionary) -> Iterable[Expression]:
    lists = [
        one for e in dictionary.entries for one in ((e.expression,), e.cue, e.exclude)
    ]
    yield from chain.from_iterable(dict.fromkeys(lists))  # many share a list
    yield from (*dictionary.rules.negators, *dictionary.rules.not_negating)
