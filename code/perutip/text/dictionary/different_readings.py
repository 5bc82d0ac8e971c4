"""How many readings of an expression differ, told without writing them out."""

from __future__ import annotations

from functools import cache
from math import prod

from perutip.text.dictionary.expressions import Slot


def n_different(slots: tuple[Slot, ...]) -> int:
    """How many readings differ: those of the automaton that reads any of them."""
    if each_word_tells(slots):
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


def each_word_tells(slots: tuple[Slot, ...]) -> bool:
    """Whether, word by word from the left or from the right, the next one, or that
    there is none, tells which alternative of a slot stands there: then no two readings
    are the same."""
    return _told_by(slots[::-1], 0) or _told_by(slots, -1)


def _told_by(slots: tuple[Slot, ...], end: int) -> bool:
    """`each_word_tells` by the words at one end of the alternatives, the slots from
    the one that is read last."""
    following: set[str] = set()  # words that may be read next after the slot
    for slot in slots:
        begins = [a.tokens[end] for a in slot if a.tokens]
        own, n_empty = set(begins), len(slot) - len(begins)
        if len(own) < len(begins) or n_empty > 1 or (n_empty and own & following):
            return False
        following = own | following if n_empty else own
    return True
