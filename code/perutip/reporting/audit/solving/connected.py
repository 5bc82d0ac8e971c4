"""Facts that hang together with a count."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from perutip.reporting.audit.facts import Fact


def connected(facts: Sequence[Fact], names: Iterable[str]) -> list[Fact]:
    """Facts that hang together with the counts called `names`: those that speak of one
    of them, then those that speak of a count of these, and so on, each in its order."""
    touching: dict[str, list[int]] = defaultdict(list)
    for place, fact in enumerate(facts):
        for name, _ in fact.terms:
            touching[name].append(place)
    near: dict[int, Fact] = {}
    reached, fresh = set(names), set(names)
    while fresh:
        inside = {place for name in fresh for place in touching[name]} - near.keys()
        near |= {place: facts[place] for place in sorted(inside)}
        fresh = {name for place in inside for name, _ in facts[place].terms} - reached
        reached |= fresh
    return list(near.values())
