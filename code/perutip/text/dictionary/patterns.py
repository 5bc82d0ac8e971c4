"""Expressions of the dictionary: words with quanteda's globs, folded like the texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product

from perutip.text.reading import fold

WILDCARDS = "*?"
MIN_ANCHOR = 2


@dataclass(frozen=True)
class Pattern:
    """One expression: `written` as in the file, `tokens` folded, globs kept.

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
        letters = "".join(self.tokens)
        return "*" in letters or "?" in letters

    @property
    def n_wildcards(self) -> int:
        letters = "".join(self.tokens)
        return letters.count("*") + letters.count("?")

    @property
    def regex(self) -> str:
        """Regular expression over folded text, words one space apart."""
        return " ".join(map(glob_to_regex, self.tokens))


def parse_pattern(written: str, whole: str = "") -> Pattern:
    """Fold an expression as texts are folded, keeping `*` and `?`.

    whole: the expression with brackets that it stands in, kept as its `written`.
    Raises ValueError when nothing is left, when an outer word is a bare wildcard (but
    a "?" alone is an initial), or when no two letters in a row are given anywhere.
    """
    words = [_folded(word) for word in written.split()]
    tokens = tuple(chain.from_iterable(tokens for tokens, _, _ in words))
    if not tokens:
        raise ValueError("holds no letter or digit")
    for token in (tokens[0], tokens[-1]):
        if not token.strip(WILDCARDS) and token != "?":
            raise ValueError("begins or ends with a bare wildcard")
    if not any(run >= MIN_ANCHOR for _, _, run in words) and any(
        sign in token for token in tokens for sign in WILDCARDS
    ):
        raise ValueError("is too general: give two letters in a row")
    accented = " ".join([accented for _, accented, _ in words if accented])
    return Pattern(whole or written, tokens, accented)


@lru_cache(maxsize=65536)
def _folded(word: str) -> tuple[tuple[str, ...], str, int]:
    """Of a written word: folded, folded with accents, its longest run of letters.
    Thousands of expressions share a few words."""
    tokens = tuple(fold(word, keep=WILDCARDS).split())
    runs = [len(run) for token in tokens for run in re.split(r"[*?]", token)]
    return tokens, fold(word, keep=WILDCARDS, accents=True), max(runs, default=0)


@lru_cache(maxsize=65536)
def parse_patterns(written: str) -> tuple[Pattern, ...]:
    """Every expression that `written` stands for, alternatives in round brackets.

    "(relato|versión) de la (|propia) víctima" stands for four; each carries the whole
    as its `written`. Raises ValueError as `parse_pattern` does, for brackets that do
    not close or stand inside one another, and for an alternative given twice.
    """
    pieces = re.split(r"\(([^()]*)\)", written)
    if any(sign in piece for piece in pieces[::2] for sign in "()|"):
        raise ValueError("has brackets that do not close, or a bar outside of them")
    choices = [
        piece.split("|") if place % 2 else [piece] for place, piece in enumerate(pieces)
    ]
    found = [parse_pattern("".join(one), written) for one in product(*choices)]
    if len({pattern.tokens for pattern in found}) < len(found):
        raise ValueError("gives the same alternative twice")
    return tuple(found)


def glob_to_regex(token: str) -> str:
    """`*` any letters of one word, `?` exactly one; the rest literally."""
    return re.escape(token).replace(r"\*", "[^ ]*").replace(r"\?", "[^ ]")


def covers(wide: Pattern, narrow: Pattern) -> bool:
    """Whether every text that `narrow` matches is matched by `wide` as well."""
    return wide.n_tokens == narrow.n_tokens and all(
        _covers_token(w, n) for w, n in zip(wide.tokens, narrow.tokens, strict=True)
    )


def intersects(first: Pattern, second: Pattern) -> bool:
    """Whether some text is matched by both, word for word."""
    return first.n_tokens == second.n_tokens and all(
        map(_meet, first.tokens, second.tokens)
    )


@lru_cache(maxsize=4096)
def _covers_token(wide: str, narrow: str) -> bool:
    parts = {"*": "[^ ]*", "?": "[^ *]"}
    regex = "".join(parts.get(c) or re.escape(c) for c in wide)
    return re.fullmatch(regex, narrow) is not None


@lru_cache(maxsize=65536)
def _meet(a: str, b: str) -> bool:
    if not a or not b:
        return not (a + b).strip("*")
    if a[0] == "*":
        return _meet(a[1:], b) or _meet(a, b[1:])
    if b[0] == "*":
        return _meet(a, b[1:]) or _meet(a[1:], b)
    return ("?" in (a[0], b[0]) or a[0] == b[0]) and _meet(a[1:], b[1:])
