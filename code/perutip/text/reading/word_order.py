"""Words that no Spanish sentence puts side by side: lines or columns read in disorder.

Two columns read across, lines in a wrong order and words left out keep every word, so
that the lexicon sees nothing, and break every expression. They leave an article before
a preposition, "de" before "y", "su" before "la". In sound rulings, in lists of
inclusive forms too ("los y las", "una o más"), such pairs are under one in 2,000 words;
in columns read across one in 250.
"""

from __future__ import annotations

import re

LETTERS_A_WORD = 6  # with the space after it
MOST_PAIRS = 0.0015  # by words
SPARED = 1.5  # pairs that a short text may have
_NO_PAIR = re.compile(
    r"\s(?:(?:la|las|los|el)\s(?:el|la|los|las|un|una|al|e|en|con|sus?|para|desde|hacia"
    r"|según)"
    r"|(?:un|una|del|al)\s(?:el|la|los|las|un|una|del|al|y|e|en|con|sus?|para|desde"
    r"|hacia|según)"
    r"|(?:de|en|con|por|para|sin|desde|hacia)\s(?:y|e|es|se|del|fue|han?|había)"
    r"|a\s(?:del|de|en|se|es)"
    r"|(?:y|e|que|sus?|se)\s(?:y|e)"
    r"|sus?\s(?:el|la|los|las|un|una|del?|al|en|con|que|se|por|para))(?=\s)",
    re.IGNORECASE,
)


def is_disordered(text: str) -> bool:
    """Whether more words stand side by side that cannot than a sound text has."""
    n_words = len(text) / LETTERS_A_WORD
    return len(_NO_PAIR.findall(text)) > SPARED + MOST_PAIRS * n_words
