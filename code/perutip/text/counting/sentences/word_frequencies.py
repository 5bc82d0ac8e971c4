"""How often words stand in texts: by which of its words a phrase is looked up.

A phrase is looked up wherever one of its words stands, so that the rarest is best. The
texts tell: what is frequent in rulings ("víctima", "menor") is rare elsewhere. Whatever
the frequencies, the same phrases are found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from perutip.text.dictionary.expressions import Place
from perutip.text.dictionary.patterns import WILDCARDS, is_glob
from perutip.text.reading.words.folding import folded_words

# Words too frequent to begin a search with, where no text tells.
_FREQUENT = frozenset(
    (
        *("a", "al", "como", "con", "de", "del", "e", "el", "en", "la", "las", "lo"),
        *("los", "no", "o", "para", "por", "que", "se", "su", "un", "una", "y"),
    )
)
_AFTER_ALL_LETTERS = "\uffff"


class WordFrequencies:
    """Of the folded words of some texts; without any, longer words are rarer."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        counted: Counter[str] = Counter()
        for text in texts:
            counted.update(folded_words(text))
        self._counted = counted
        self._words = sorted(counted)
        numbers = map(counted.__getitem__, self._words)
        self._until = [0, *accumulate(numbers)]
        self._known: dict[Place, tuple[int, int]] = {}

    def rarity(self, place: Place) -> tuple[int, int]:
        """Of what may stand at a place of a phrase, greater where it is rarer."""
        known = self._known.get(place)
        if known is None:
            length = min(
                0 if token in _FREQUENT else len(token.strip(WILDCARDS))
                for token in place
            )
            known = self._known[place] = -sum(map(self._of, place)), length
        return known

    def _of(self, token: str) -> int:
        """How often a token may be met; of one with globs, by its beginning."""
        if not is_glob(token):
            return self._counted[token]
        beginning = token.partition("*")[0].partition("?")[0]
        low = bisect_left(self._words, beginning)
        high = bisect_left(self._words, beginning + _AFTER_ALL_LETTERS)
        return self._until[high] - self._until[low]
