"""From an expression as the dictionary writes it to its slots, or why it is refused."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from perutip.text.dictionary.different_readings import n_different
from perutip.text.dictionary.expressions import Alternative, Expression, Slot
from perutip.text.dictionary.limits import refuse_too_many
from perutip.text.dictionary.patterns import WILDCARDS, is_glob, longest_run
from perutip.text.reading import fold

MIN_ANCHOR = 2


@lru_cache(maxsize=16384)
def parse_expression(written: str) -> Expression:
    """Fold an expression as texts are folded, keeping `*`, `?` and its alternatives.

    Raises ValueError for brackets that do not close or stand inside one another; when
    some reading holds no letter, has an outer word that is a bare wildcard (but a "?"
    alone is an initial), or no two letters in a row besides wildcards; for a reading
    given twice; and, before any is written out, for more than ten million readings or
    another limit of `limits`.
    """
    refuse_too_many(written)
    slots = tuple(
        tuple(_alternative(one) for one in choices) for choices in _choices(written)
    )
    expression = Expression(written, slots)
    if _may_be_refused(slots):
        for reading in expression.readings():
            _check(reading.tokens)
    if n_different(slots) < expression.n_readings:
        raise ValueError("gives the same alternative twice")
    return expression


def _choices(written: str) -> list[list[str]]:
    """Alternatives of every slot; brackets within a word are one slot with it."""
    pieces = re.split(r"\(([^()]*)\)", written)
    if any(sign in piece for piece in pieces[::2] for sign in "()|"):
        raise ValueError("has brackets that do not close, or a bar outside of them")
    choices: list[list[str]] = []
    goes_on = False
    for place, piece in enumerate(pieces):
        if place % 2:
            found = piece.split("|")
            if goes_on:
                choices[-1] = [a + b for a in choices[-1] for b in found]
            else:
                choices.append(found)
            goes_on = True
        elif piece:
            words = piece.split()
            if goes_on and not piece[0].isspace():
                rest = words.pop(0)
                choices[-1] = [one + rest for one in choices[-1]]
            choices += [[word] for word in words]
            goes_on = not piece[-1].isspace()
    return choices


@lru_cache(maxsize=16384)
def _alternative(written: str) -> Alternative:
    words = [_folded(word) for word in written.split()]
    return Alternative(
        tuple(chain.from_iterable(tokens for tokens, _ in words)),
        " ".join([accented for _, accented in words if accented]),
    )


@lru_cache(maxsize=16384)
def _folded(word: str) -> tuple[tuple[str, ...], str]:
    """A written word folded, and folded with its accents."""
    plain = accented = fold(word, keep=WILDCARDS)
    if not word.isascii():
        accented = fold(word, keep=WILDCARDS, accents=True)
    return tuple(plain.split()), accented


def _check(tokens: tuple[str, ...]) -> None:
    """Refuse a reading that says too little."""
    if not tokens:
        raise ValueError("holds no letter or digit")
    if any(map(_is_bare, (tokens[0], tokens[-1]))):
        raise ValueError("begins or ends with a bare wildcard")
    if any(map(is_glob, tokens)) and max(map(longest_run, tokens)) < MIN_ANCHOR:
        raise ValueError("is too general: give two letters in a row")


def _is_bare(token: str) -> bool:
    return not token.strip(WILDCARDS) and token != "?"


def _may_be_refused(slots: tuple[Slot, ...]) -> bool:
    """Whether `_check` refuses some reading, asked of the slots."""
    if all(any(not a.tokens for a in slot) for slot in slots):
        return True
    for order, end in ((slots, 0), (slots[::-1], -1)):
        for slot in order:
            if any(a.tokens and _is_bare(a.tokens[end]) for a in slot):
                return True
            if all(a.tokens for a in slot):
                break
    weak: list[Alternative] = []
    for slot in slots:
        found = [a for a in slot if _is_weak(a)]
        if not found:
            return False
        weak += found
    return any(any(map(is_glob, a.tokens)) for a in weak)


def _is_weak(alternative: Alternative) -> bool:
    return all(longest_run(token) < MIN_ANCHOR for token in alternative.tokens)
