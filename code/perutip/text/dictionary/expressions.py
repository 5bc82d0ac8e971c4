"""Expressions of the dictionary: words and alternatives, slot by slot.

"(relato|versión) de la (|propia) víctima" reads in four ways, one line of twelve such
brackets in thousands. They are kept as slots and looked for as shapes, all readings of
as many words at once; single readings are written out only to name a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from math import prod
from typing import NamedTuple

from perutip.text.dictionary.patterns import Pattern, is_glob


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

    def shapes(self) -> tuple[Shape, ...]:
        """All readings together, by which slots hold how many words."""
        return _shapes(self)

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


@lru_cache(maxsize=1 << 13)  # what looks for conflicts and what is compiled ask alike
def _shapes(expression: Expression) -> tuple[Shape, ...]:
    step, parts = expression.n_readings, []
    for slot in expression.slots:
        step //= len(slot)
        parts.append(_parts(slot, step))
    return tuple(
        Shape(
            tuple(chain.from_iterable(part.places for part in chosen)),
            sum(part.number for part in chosen),
            tuple(chain.from_iterable(part.steps for part in chosen)),
        )
        for chosen in product(*parts)
    )


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
