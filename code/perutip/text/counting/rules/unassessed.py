"""Whether a statement is only listed or conceded, or the law on statements."""

from __future__ import annotations

from perutip.text.counting.rules.mood import DENIALS, SAID
from perutip.text.counting.sentences.context import Sentence

PRINCIPLE_NEAR = 18  # words around a statement for the law on statements
MENTION_BEFORE, MENTION_AFTER = 25, 10
HEADING_WITHIN, HEADING_WORDS = 4, 14  # words before a heading's statement, and after
_UNASSESSED = SAID | {"concedes", "principles", "mentions"}
_WEIGHING = frozenset(("weighs", "credit", "doubts", "refutes"))
_NOT_CONCEDED = frozenset(("lo", "no", "tampoco"))  # "lo cierto es que", "no es cierto"


def is_unassessed(sentence: Sentence) -> bool:
    """The law on statements stands near the match, or it is only conceded, listed,
    offered or read out, and nothing in the sentence turns to the case."""
    if sentence.lacks(_UNASSESSED):
        return False
    kinds = {kind for kind, *_ in sentence.markers}
    if "concedes" in kinds and _is_conceded(sentence):
        return True
    if "assessed" in kinds:
        return False
    weighed = any(
        kind in _WEIGHING and not _heads_list(sentence, at)
        for kind, at, _ in sentence.markers
    )
    low, high = sentence.first - PRINCIPLE_NEAR, sentence.last + PRINCIPLE_NEAR
    for kind, at, size in sentence.markers:
        if kind == "principles" and low <= at + size - 1 and at <= high:
            return True
        if kind == "mentions" and not weighed and _is_listed(sentence, at, size):
            return True
    return not weighed and _is_heading(sentence)


def _heads_list(sentence: Sentence, at: int) -> bool:
    """Whether a word only heads the list of the match: "como prueba de cargo se actuó:
    a) la declaración"."""
    return at < sentence.first and ":" in sentence.between(at, sentence.first)


def _is_heading(sentence: Sentence) -> bool:
    """Whether the match heads a summary: "Declaración de la víctima: refirió que"."""
    if sentence.first > HEADING_WITHIN or sentence.word(sentence.first) in DENIALS:
        return False
    return any(
        kind in SAID
        and sentence.last < at <= sentence.last + HEADING_WORDS
        and ":" in sentence.between(sentence.last, at)
        for kind, at, _ in sentence.markers
    )


def _is_conceded(sentence: Sentence) -> bool:
    """Whether the match stands in the clause of a concession."""
    return any(
        not sentence.breaks(at, sentence.first)
        for kind, at, _ in sentence.markers
        if kind == "concedes"
        and at < sentence.first
        and sentence.word(at - 1) not in _NOT_CONCEDED
    )


def _is_listed(sentence: Sentence, at: int, size: int) -> bool:
    """Whether words of listing at a place govern the match."""
    if at <= sentence.last:
        return sentence.first - (at + size) <= MENTION_BEFORE
    near = at - sentence.last <= MENTION_AFTER
    return near and not sentence.breaks(sentence.last, at)
