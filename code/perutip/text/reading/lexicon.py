"""Which words are Spanish: a list of word forms with their frequencies (wordfreq).

The list tells damaged text from sound text. Web text holds damaged words too, but
seldom: only forms from `LEAST_FREQUENCY` on count as words.
"""

from __future__ import annotations

from functools import lru_cache

from wordfreq import get_frequency_dict

LEAST_FREQUENCY = 5e-8
_PLAIN = str.maketrans("áéíóúü", "aeiouu")


@lru_cache(maxsize=1)
def spanish_words() -> dict[str, float]:
    """Word forms as written, with their share of all words."""
    known = get_frequency_dict("es", wordlist="best")
    return {word: f for word, f in known.items() if f >= LEAST_FREQUENCY}


@lru_cache(maxsize=1)
def _known_forms() -> frozenset[str]:
    """Word forms with and without their accents; ñ is a letter, not an accent."""
    words = spanish_words()
    return frozenset(words) | frozenset(word.translate(_PLAIN) for word in words)


def is_word(word: str) -> bool:
    """Whether a lower-case word is Spanish, its accents written or left out."""
    return word in _known_forms()


def is_broken_word(before: str, after: str) -> bool:
    """Whether two lower-case pieces are one word, at least as usual as the rarer."""
    known = spanish_words()
    whole = known.get(before + after, 0.0)
    return whole > 0 and whole >= min(known.get(before, 0.0), known.get(after, 0.0))
