"""Words that no list has and that Spanish forms of words it has: "resocializador",
"apropiables", "esposarte", "celotípico".

A sound ruling has rare words of this kind; a word that a scanner or a cut left in
pieces is hardly ever one. Prefixes, suffixes and pronouns set behind a verb are taken
off, and what is left must be a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from perutip.text.reading.words.lexicon import is_word

SHORTEST_BASE = 5  # letters of the word that another is made of
SHORTEST_STEM = 4  # letters before the suffix
_PRONOUNS = re.compile(r"(?<=[aeoáéíórdn])(?:[mts]e|nos|l[aeo]s?){1,2}$")
_PREFIXES = (
    *("re", "des", "in", "im", "pre", "sub", "anti", "auto", "inter", "contra", "co"),
    *("sobre", "multi", "bio", "geo", "psico", "socio", "extra", "super", "ultra"),
    *("infra", "hiper", "pluri", "ex", "semi", "poli", "video", "tele", "micro"),
    *("macro", "trans", "andro", "etno", "foto", "hetero", "homo", "neuro", "para"),
)
_FROM_VERBS = (  # what stands in the place of the "r" of an infinitive
    *("ción", "ciones", "miento", "mientos", "dor", "dora", "dores", "doras", "ble"),
    *("bles", "nte", "ntes", "do", "da", "dos", "das", "ndo", "rá", "ría", "ra", "ras"),
    *("ron", "ba", "ban", "n", "re", "ren", "rse", "toria", "torio"),
)
_FROM_OTHERS = (  # suffix, and what a word may have in its place
    *(("mente", ""), ("mente", "o"), ("ismo", "o"), ("ismo", "a"), ("ismo", "")),
    *(("ista", "o"), ("idad", "o"), ("idad", ""), ("idades", ""), ("idades", "o")),
    *(("alidad", "al"), ("ico", "ia"), ("ica", "ia"), ("icos", "ia"), ("icas", "ia")),
    *(("oso", "o"), ("osa", "o"), ("iva", "o"), ("ivo", "o"), ("s", ""), ("es", "")),
    *(
        ("é", "ar"),
        ("ó", "ar"),
        ("ó", "er"),
        ("e", "ar"),
        ("en", "ar"),
        ("ice", "izar"),
    ),
    *(("icen", "izar"), ("zada", "zar"), ("ista", "a"), ("inidad", "enino")),
)


@lru_cache(maxsize=1 << 12)
def is_derived(word: str) -> bool:
    """Whether a word in small letters is made of a word of five letters or more."""
    for base in _bases(word):
        if base != word and len(base) >= SHORTEST_BASE and is_word(base):
            return True
        if any(
            len(made_of) >= SHORTEST_BASE and is_word(made_of)
            for made_of in _without_suffix(base)
        ):
            return True
    return False


def _bases(word: str) -> Iterator[str]:
    """A word, without its prefix, without its pronouns."""
    yield word
    for prefix in _PREFIXES:
        if word.startswith(prefix):
            yield word[len(prefix) :]
    pronouns = _PRONOUNS.search(word)
    if pronouns is not None:
        yield word[: pronouns.start()]


def _without_suffix(word: str) -> Iterator[str]:
    for suffix in _FROM_VERBS:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            yield word[: -len(suffix)] + "r"
    for suffix, instead in _FROM_OTHERS:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            yield word[: -len(suffix)] + instead
