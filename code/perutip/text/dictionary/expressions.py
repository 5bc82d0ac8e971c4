"""Expressions of the dictionary: words and alternatives, slot by slot.

"(relato|versión) de la (|propia) víctima" reads in four ways, one line of twelve such
brackets in thousands. They are kept as slots and looked for as shapes, all readings of
as many words at once; single readings are written out only to name a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, product
from math import prod
from typing import NamedTuple

from perutip.text.dictionary.limits import refuse_too_many
from perutip.text.dictionary.patterns import WILDCARDS, Pattern, is_glob, longest_run
from perutip.text.reading import fold

MIN_ANCHOR = 2


class Alternative(NamedTuple):
    """What may stand in a slot: folded words, and the same with their accents."""

    tokens: tuple[str, ...]
    accented: str


Slot = tuple[Alternative, ...]
Place = tuple[str, ...]
"""Tokens of which one matches the word at a place."""


class Shape(NamedTuple):
    """Readings of an expression that differ only in single words.

    number: that of the first among all readings. steps: for each place what its tokens
    add to it.
    """

    places: tuple[Place, ...]
    number: int
    steps: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression: `written` as in the file, and its alternatives slot by slot."""

    written: str
    slots: tuple[Slot, ...]

    def __hash__(self) -> int:
        return hash(self.written)

    @property
    def n_readings(self) -> int:
        """In how many ways it reads."""
        return prod(map(len, self.slots))

    @property
    def first(self) -> Pattern:
        """The reading of the first alternatives."""
        return self._reading(slot[0] for slot in self.slots)

    def readings(self) -> Iterator[Pattern]:
        """Every reading, the last slot's alternatives following each other."""
        return map(self._reading, product(*self.slots))

    def words(self) -> Iterator[str]:
        """Words with accents, in the order in which the readings bring them."""
        for slot in self.slots:
            yield from slot[0].accented.split()
        for slot in reversed(self.slots):
            for alternative in slot[1:]:
                yield from alternative.accented.split()

    def shapes(self) -> Iterator[Shape]:
        """All readings together, by which slots hold how many words."""
        step, parts = self.n_readings, []
        for slot in self.slots:
            step //= len(slot)
            parts.append(_parts(slot, step))
        for chosen in product(*parts):
            yield Shape(
                tuple(chain.from_iterable(part.places for part in chosen)),
                sum(part.number for part in chosen),
                tuple(chain.from_iterable(part.steps for part in chosen)),
            )

    def stemmed(self, stems: Callable[[str], list[str]]) -> Expression | None:
        """The readings without wildcards by their stems; None where there is none."""
        slots = tuple(
            tuple(
                {
                    Alternative(tuple(stems(accented)), ""): None
                    for tokens, accented in slot
                    if not any(map(is_glob, tokens))
                }
            )
            for slot in self.slots
        )
        return Expression(self.written, slots) if all(slots) else None

    def _reading(self, chosen: Iterable[Alternative]) -> Pattern:
        words = list(chosen)
        tokens = tuple(chain.from_iterable(one.tokens for one in words))
        accented = " ".join([one.accented for one in words if one.accented])
        return Pattern(self.written, tokens, accented)


def _parts(slot: Slot, step: int) -> list[Shape]:
    """A slot as shapes: its single words together, everything else by itself."""
    single = [(k, a.tokens[0]) for k, a in enumerate(slot) if len(a.tokens) == 1]
    parts = []
    if len(single) > 1:
        tokens = tuple(token for _, token in single)
        parts.append(Shape((tokens,), 0, (tuple(step * k for k, _ in single),)))
    for k, (words, _) in enumerate(slot):
        if len(words) != 1 or len(single) == 1:
            places = tuple((word,) for word in words)
            parts.append(Shape(places, step * k, ((0,),) * len(words)))
    return parts


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
    if _n_different(slots) < expression.n_readings:
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


def _each_word_tells(slots: tuple[Slot, ...]) -> bool:
    """Whether, word by word from the left or from the right, the next one, or that
    there is none, tells which alternative of a slot stands there: then no two readings
    are the same."""
    return _told_by(slots[::-1], 0) or _told_by(slots, -1)


def _told_by(slots: tuple[Slot, ...], end: int) -> bool:
    """`_each_word_tells` by the words at one end of the alternatives, the slots from
    the one that is read last."""
    following: set[str] = set()  # words that may be read next after the slot
    for slot in slots:
        begins = [a.tokens[end] for a in slot if a.tokens]
        own, n_empty = set(begins), len(slot) - len(begins)
        if len(own) < len(begins) or n_empty > 1 or (n_empty and own & following):
            return False
        following = own | following if n_empty else own
    return True


def _n_different(slots: tuple[Slot, ...]) -> int:
    """How many readings differ: those of the automaton that reads any of them."""
    if _each_word_tells(slots):
        return prod(map(len, slots))
    sizes = [{len(a.tokens) for a in slot} for slot in slots]
    if all(len(of) == 1 for of in sizes):
        return prod(len({a.tokens for a in slot}) for slot in slots)

    def reached(
        n_slots: int, rest: tuple[str, ...]
    ) -> set[tuple[int, tuple[str, ...]]]:
        if rest or n_slots == len(slots):
            return {(n_slots, rest)}
        return set().union(*(reached(n_slots + 1, a.tokens) for a in slots[n_slots]))

    @cache
    def count(states: frozenset[tuple[int, tuple[str, ...]]]) -> int:
        following: dict[str, set[tuple[int, tuple[str, ...]]]] = {}
        ends = False
        for n_slots, rest in states:
            if rest:
                after = following.setdefault(rest[0], set())
                after |= reached(n_slots, rest[1:])
            else:
                ends = True
        return ends + sum(count(frozenset(after)) for after in following.values())

    return count(frozenset(reached(0, ())))
