"""Words before or after a place, in folded text of words one space apart."""

from __future__ import annotations

MOST_LETTERS = 12  # of a word with its space, on average; longer ones are walked over


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


def words_before(text: str, start: int, n_words: int, first: int = 0) -> list[str]:
    """The last `n_words` words before the one that begins at `start`, or fewer: none
    before the separator at `first`."""
    low = max(start - 1 - n_words * MOST_LETTERS, first + 1, 1)
    words = text[low : start - 1].rsplit(" ", n_words)
    if len(words) > n_words:  # the first piece is what stands before them
        return words[1:]
    edge = max(left_edge(text, start, n_words), first)
    return _split(text[edge + 1 : start - 1])


def words_after(text: str, end: int, n_words: int, last: int = -1) -> list[str]:
    """The first `n_words` words after the separator at `end`, or fewer: none after the
    separator at `last`, where one is given."""
    high = len(text) if last < 0 else last
    words = text[end + 1 : min(end + 1 + n_words * MOST_LETTERS, high)].split(
        " ", n_words
    )
    if len(words) > n_words:  # the last piece is what stands after them
        return words[:-1]
    return _split(text[end + 1 : min(right_edge(text, end, n_words), high)])


def _split(words: str) -> list[str]:
    return words.split(" ") if words else []
