"""Edges of the words around a place, in folded text of words one space apart."""

from __future__ import annotations


def left_edge(text: str, start: int, n_words: int) -> int:
    """Offset of the separator before the n-th word to the left of `start`."""
    edge = start - 1
    for _ in range(n_words):
        if edge <= 0:
            return max(edge, 0)
        edge = text.rfind(" ", 0, edge)
    return max(edge, 0)


def right_edge(text: str, end: int, n_words: int) -> int:
    """Offset of the separator after the n-th word to the right of `end`."""
    edge = end
    for _ in range(n_words):
        further = text.find(" ", edge + 1)
        if further < 0:
            break
        edge = further
    return edge
