"""Words with quanteda's globs, folded like the texts: what an expression may read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

WILDCARDS = "*?"


class Pattern(NamedTuple):
    """One reading of an expression: `written` as in the file, `tokens` folded, globs
    kept.

    accented: the tokens with their accents, one space apart, for the stemmer.
    """

    written: str
    tokens: tuple[str, ...]
    accented: str = ""

    @property
    def n_tokens(self) -> int:
        return len(self.tokens)

    @property
    def is_glob(self) -> bool:
        return any(map(is_glob, self.tokens))

    @property
    def n_wildcards(self) -> int:
        letters = "".join(self.tokens)
        return letters.count("*") + letters.count("?")

    @property
    def regex(self) -> str:
        """Regular expression over folded text, words one space apart."""
        return " ".join(map(glob_to_regex, self.tokens))


def is_glob(token: str) -> bool:
    """Whether a token has a wildcard."""
    return "*" in token or "?" in token


def longest_run(token: str) -> int:
    """Most letters in a row of a token."""
    return max(map(len, token.replace("?", "*").split("*")))


def glob_to_regex(token: str) -> str:
    """`*` any letters of one word, `?` exactly one; the rest literally."""
    return re.escape(token).replace(r"\*", "[^ ]*").replace(r"\?", "[^ ]")


@lru_cache(maxsize=4096)
def covers(wide: str, narrow: str) -> bool:
    """Whether every word that the token `narrow` matches is matched by `wide`."""
    parts = {"*": "[^ ]*", "?": "[^ *]"}
    regex = "".join(parts.get(c) or re.escape(c) for c in wide)
    return re.fullmatch(regex, narrow) is not None


@lru_cache(maxsize=65536)
def meet(a: str, b: str) -> bool:
    """Whether some word is matched by both tokens."""
    n = 0
    for one, other in zip(a, b, strict=False):
        if one in WILDCARDS or other in WILDCARDS:
            break
        if one != other:
            return False
        n += 1
    a, b = a[n:], b[n:]
    if not a or not b:
        return not (a + b).strip("*")
    if a[0] == "*":
        return meet(a[1:], b) or meet(a, b[1:])
    if b[0] == "*":
        return meet(a, b[1:]) or meet(a[1:], b)
    return ("?" in (a[0], b[0]) or a[0] == b[0]) and meet(a[1:], b[1:])
