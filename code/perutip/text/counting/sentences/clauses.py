"""Where the clauses of a report begin and end."""

from __future__ import annotations

from perutip.text.counting.sentences.context import Sentence

SPEECH_REACH = 40  # words that a report goes on without its speaker named again
COMPLEMENT = 12  # words from a verb of saying to its "que"
SUBJECT_NEAR = 6  # words from the beginning of a clause to its subject
_COMPLEMENTIZERS = frozenset(("que", "si", "como", "haber", "porque"))
_ADVERSATIVES = frozenset(("pero", "mas", "empero"))
_RELATED = frozenset(("al", "del", "el", "la", "los", "las"))  # "la que declaró"
_CONJUNCTIONS = frozenset(("y", "e", "pero", "mas", "aunque", "empero", "pues"))


def complement(sentence: Sentence, verb: int) -> tuple[int, bool, bool]:
    """Place where the complement of a verb of saying begins, the verb's own without
    one; whether it is a clause; and whether another clause begins before it ("niega los
    cargos, pero la víctima")."""
    for place in range(verb + 1, verb + COMPLEMENT):
        word, before = sentence.word(place), sentence.word(place - 1)
        if word in _ADVERSATIVES and sentence.breaks(place - 1, place):
            return verb, False, True
        if word in _COMPLEMENTIZERS and before not in _RELATED:
            return place, word != "haber", False
    return verb, False, False


def goes_on(sentence: Sentence, since: int, at: int) -> bool:
    """Whether another clause with "que" keeps a report open up to a place."""
    return any(
        sentence.word(k) == "que" and sentence.breaks(k - 1, k)
        for k in range(max(since + 1, at - SPEECH_REACH), at)
    )


def is_over(sentence: Sentence, start: int, at: int, *, asked: bool) -> bool:
    """Whether a report that is no clause of its own ends before a place: at a comma,
    unless the purpose of what is asked follows (", a fin de"), or at "ni"."""
    if any(sentence.word(k) == "ni" for k in range(start, at)):
        return True
    if not sentence.breaks(start, at):
        return False
    return not asked or any(
        sentence.breaks(k - 1, k) and not _is_purpose(sentence, k)
        for k in range(start + 1, at + 1)
    )


def _is_purpose(sentence: Sentence, at: int) -> bool:
    word, after = sentence.word(at), sentence.word(at + 1)
    return word == "para" or (word == "a" and after in ("fin", "efectos", "efecto"))


def is_left(sentence: Sentence, at: int, start: int) -> bool:
    """Whether a clause that is no part of the report, whose own begins at `start`, has
    begun before a place."""
    for place in range(at, max(start, at - SUBJECT_NEAR), -1):
        joined = sentence.word(place) in _CONJUNCTIONS
        if joined or sentence.breaks(place - 1, place):
            begins = sentence.word(place + 1 if joined else place)
            return begins != "que"
    return False
