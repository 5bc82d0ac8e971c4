"""How much an expression, or a file, may say in few signs: told before it is expanded.

Twenty brackets of four alternatives read in a trillion ways, and YAML's anchors repeat
a list in a list. A slip of that kind is refused; a dictionary that people wrote is
far from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod

import yaml

# The largest of the dictionary has 0.9 million readings and 432 orders of lengths.
MOST_READINGS = 10_000_000  # of an expression
MOST_LENGTHS = 5_000  # ways in which its slots hold how many words
MOST_IN_A_WORD = 5_000  # alternatives of brackets that touch one another or a word
MOST_NODES = 1_000_000  # of a file, what an anchor repeats counted each time
_BRACKET = re.compile(r"\(([^()]*)\)")
_TOUCHING = re.compile(r"(?:[^\s()]|\([^()]*\))+")


def refuse_too_many(written: str) -> None:
    """Raise ValueError with the number where an expression reads in too many ways:
    `MOST_READINGS`, `MOST_LENGTHS` or `MOST_IN_A_WORD`. Nothing is written out."""
    if "|" not in written:
        return
    brackets = [bracket.split("|") for bracket in _BRACKET.findall(written)]
    readings = prod(map(len, brackets))
    if readings > MOST_READINGS:
        raise ValueError(
            f"reads in {readings:,} ways; {MOST_READINGS:,} are the most: write it as "
            "several expressions"
        )
    for run in _TOUCHING.findall(written):
        within = prod(one.count("|") + 1 for one in _BRACKET.findall(run))
        if within > MOST_IN_A_WORD:
            raise ValueError(
                f"has a word with {within:,} alternatives; {MOST_IN_A_WORD:,} are the "
                "most: set spaces between brackets"
            )
    lengths = prod(map(_n_lengths, brackets))
    if lengths > MOST_LENGTHS:
        raise ValueError(
            f"has alternatives of several words that combine in {lengths:,} ways; "
            f"{MOST_LENGTHS:,} are the most: write it as several expressions"
        )


def _n_lengths(alternatives: list[str]) -> int:
    """How many shapes a bracket has: one for its single words, one for each other."""
    n_others = sum(len(one.split()) != 1 for one in alternatives)
    return n_others + (n_others < len(alternatives))


def n_nodes(root: yaml.Node) -> int | None:
    """Nodes of a file with what its anchors repeat; None where a node holds itself,
    which the levels of a dictionary end."""
    known: dict[int, int] = {}
    opened: set[int] = set()
    left = [(root, False)]
    while left:
        node, is_done = left.pop()
        if is_done:
            known[id(node)] = 1 + sum(known[id(one)] for one in _inner(node))
            opened.discard(id(node))
        elif id(node) in opened:
            return None
        elif id(node) not in known:
            opened.add(id(node))
            left.append((node, True))
            left += [(one, False) for one in _inner(node) if id(one) not in known]
    return known[id(root)]


def _inner(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            yield from pair
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value
