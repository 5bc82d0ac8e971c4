"""Whether a match stands in words that somebody is quoted to have said."""

from __future__ import annotations

from perutip.text.counting.sentences.context import Sentence

TOLD_NEAR = 3  # words from a quotation to its verb of saying
NAMED_NEAR = 6  # words from that verb to who said it
QUOTED_WORDS = 60  # of a quotation on each side of a match
_TELLS = (
    *("cont", "dij", "dice", "expres", "narr", "relat", "manifest", "declar", "exclam"),
    *("respond", "agreg", "anad", "refir", "refier", "indic", "senal", "sostuv"),
    *("asegur", "coment", "confi", "record", "repit", "afirm", "preciso", "depus"),
)
_WHO = frozenset(("declarants", "witnesses", "parties", "victim"))


def is_quoted_speech(sentence: Sentence) -> bool:
    """Whether the match stands between quotation marks that a verb of saying with a
    person as its subject follows or comes before: "«Llegó una señorita del CEM», contó
    la testigo"."""
    if sentence.lacks(_WHO) or not sentence.whole.has_quotation:
        return False
    first, last = sentence.first, sentence.last
    after = sentence.between(last, last + QUOTED_WORDS)
    closes, opens_next = after.find("»"), after.find("«")
    if closes >= 0 and not 0 <= opens_next < closes:
        end = last + len(after[:closes].split())
        return _is_told(sentence, end, end + TOLD_NEAR)
    low = max(first - QUOTED_WORDS, 0)
    before = sentence.between(low, first)
    opens = before.rfind("«")
    if opens < 0 or "»" in before[opens:]:
        return False
    begins = low + len(before[:opens].split())
    return _is_told(sentence, begins - TOLD_NEAR, begins - 1)


def _is_told(sentence: Sentence, low: int, high: int) -> bool:
    """Whether a verb of saying from one place to another has a person near it."""
    return any(
        sentence.word(verb).startswith(_TELLS)
        and any(
            m.kind in _WHO and abs(m.at - verb) <= NAMED_NEAR for m in sentence.markers
        )
        for verb in range(low, high + 1)
    )
