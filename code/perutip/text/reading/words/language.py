"""Is a text Spanish? By its function words, against those of other languages.

A ruling has a fifth to a quarter of the words below; terse ones (names, dates, one
sentence on the decision) have a tenth. Portuguese shares many words with Spanish, so
that a share alone cannot tell them apart: the languages compete on words that are
theirs alone. Quechua, Aymara and Amazonian languages have none of them, and neither
has a text layer of garbled letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import filterfalse

from perutip.text.reading.words.lexicon import word_set

# Folded, as `normalize` leaves them. The other languages' lists leave out what is also
# Spanish (por, que, se, la, un), so that a terse ruling of little else stays Spanish.
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "spanish": frozenset(
        [
            "el",
            "los",
            "las",
            "del",
            "al",
            "la",
            "lo",
            "y",
            "en",
            "con",
            "un",
            "una",
            "unos",
            "unas",
            "su",
            "sus",
            "fue",
            "es",
            "son",
            "este",
            "esta",
            "pero",
            "sin",
            "hasta",
            "por",
            "que",
            "se",
            "donde",
            "cuando",
            "segun",
            "ello",
            "dicho",
        ]
    ),
    "portuguese": frozenset(
        [
            "os",
            "as",
            "do",
            "dos",
            "da",
            "das",
            "em",
            "um",
            "uma",
            "com",
            "foi",
            "ao",
            "aos",
            "pela",
            "pelo",
            "pelos",
            "pelas",
            "nao",
            "sao",
            "mais",
            "seu",
            "sua",
            "seus",
            "suas",
            "ou",
            "na",
            "nas",
            "isso",
            "sob",
            "ate",
            "e",
        ]
    ),
    "english": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "is",
            "was",
            "that",
            "for",
            "with",
            "by",
            "on",
            "as",
            "at",
            "be",
            "this",
            "from",
            "which",
            "not",
            "or",
            "are",
            "were",
            "it",
            "his",
            "her",
        ]
    ),
    "french": frozenset(
        [
            "le",
            "les",
            "des",
            "et",
            "est",
            "dans",
            "du",
            "une",
            "au",
            "aux",
            "par",
            "pour",
            "qui",
            "sur",
            "ne",
            "pas",
            "ce",
            "cette",
            "ses",
            "avec",
            "ont",
        ]
    ),
    "italian": frozenset(
        [
            "il",
            "di",
            "che",
            "e",
            "della",
            "dei",
            "delle",
            "nel",
            "nella",
            "per",
            "non",
            "sono",
            "gli",
            "alla",
            "dal",
            "dalla",
            "ha",
            "anche",
        ]
    ),
}
LEAST_SHARE = 0.06
FEWEST_FOREIGN = 4
MOST_FOREIGN = 0.012  # of the words
# Folded words of other languages that no Spanish text has, but in what it quotes.
FOREIGN_ALONE = word_set(
    "the of and that with this from shall was were have which nao sao foi pela"
    " pelo pelas pelos seus suas depoimento tambem entao che della nella sono"
    " avec dans cette qui sont nispa kay manam chaymi karqan kachkan llapan"
    " runa"
)
LONGEST_WITHOUT = 380  # letters of prose without "de" and "que": 65 words
LEAST_PROSE = 0.8  # of the words of such a stretch, those in small letters
MANY_QUOTED = 4  # marks: messages, which people write in their own way
_QUOTATION_MARKS = '“”«»"'
_COMMONEST = re.compile(r"\s(?:del?|que)(?=[\s,.;:])", re.IGNORECASE)
_TELLING = FOREIGN_ALONE.union(*FUNCTION_WORDS.values())


def is_spanish(words: Sequence[str]) -> bool:
    """Whether Spanish has `LEAST_SHARE` of the words, no other language has more, and
    no passages are in another."""
    telling = list(filter(_TELLING.__contains__, words))
    others = list(filterfalse(FUNCTION_WORDS["spanish"].__contains__, telling))
    spanish = len(telling) - len(others)
    if spanish / max(len(words), 1) < LEAST_SHARE:
        return False
    if len(others) < min(FEWEST_FOREIGN, spanish):
        return True  # too few for any of what follows
    if any(
        sum(map(known.__contains__, others)) > spanish
        for known in FUNCTION_WORDS.values()
    ):
        return False
    foreign = sum(map(FOREIGN_ALONE.__contains__, others))
    return foreign < FEWEST_FOREIGN or foreign <= MOST_FOREIGN * len(words)


def has_foreign_stretch(cleaned: str) -> bool:
    """Whether prose goes on for long without "de" and "que", every tenth word of
    Spanish: a stretch in another language, or put into other words by a machine."""
    if max(map(len, cleaned.split(" de "))) <= LONGEST_WITHOUT:
        return False
    at = 0
    ends = [found.start() for found in _COMMONEST.finditer(cleaned)]
    for end in (*ends, len(cleaned)):
        if end - at > LONGEST_WITHOUT:
            words = cleaned[at:end].split()
            prose = sum(word.islower() for word in words)
            quoted = sum(map(cleaned[at:end].count, _QUOTATION_MARKS))
            if prose >= LEAST_PROSE * len(words) and quoted < MANY_QUOTED:
                return True
        at = end
    return False
