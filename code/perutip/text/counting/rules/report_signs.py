"""What stands at a place of a sentence, as the reading of reports asks for it."""

from __future__ import annotations

from perutip.text.counting.rules.report_words import (
    AS_WITNESS,
    ASIDE_BEFORE,
    AUXILIARIES,
    CHARGES,
    FOUND,
    SET_OFF,
)
from perutip.text.counting.sentences.context import Sentence

_REASONS = frozenset(("por", "en", "desde", "con"))  # "se explica por"
_MANNERS = frozenset(("detras", "tras", "mediante", "acompanada", "asistida"))


def is_charge(sentence: Sentence, at: int) -> bool:
    """Whether a charge is told: "se imputa al acusado haber", to its end."""
    words = sentence.word(at + 1), sentence.word(at + 2)
    charged = any(word.startswith(CHARGES) for word in words)
    return sentence.word(at) == "se" and charged


def is_set_off(sentence: Sentence, at: int) -> bool:
    """Whether what is said follows a colon or comma right after the verb."""
    return sentence.breaks(at, at + SET_OFF)


def holds(sentence: Sentence, beginnings: tuple[str, ...], at: int, size: int) -> bool:
    """Whether a word of a phrase begins in one of these ways."""
    words = (sentence.word(k) for k in range(at, at + size))
    return any(word.startswith(beginnings) for word in words)


def decides(sentence: Sentence, at: int) -> bool:
    """Whether the court decides and says nothing: "declara infundado"; or somebody is
    only told to have been a witness: ", que declaró como testigo, "."""
    at += sentence.word(at) in AUXILIARIES
    words = [sentence.word(at + k) for k in range(AS_WITNESS)]
    if not words[0].startswith("declar"):
        return False
    if words[1].startswith(FOUND):
        return True
    witness = next((k for k, w in enumerate(words) if w.startswith("testigo")), 0)
    end = at + witness + SET_OFF
    told = any(sentence.word(k) == "que" for k in range(at + 1, end))
    return bool(witness) and words[1] in ("como", "en") and not told


def has_reason(sentence: Sentence, at: int) -> bool:
    """Whether only a reason or a manner is told: "su silencio se explica por el
    temor", "declaró detrás de un biombo"."""
    word, after = sentence.word(at), sentence.word(at + 1)
    explained = word.startswith("expli") and sentence.word(at - 1) == "se"
    return (explained and after in _REASONS) or (
        word.startswith("declar") and after in _MANNERS
    )


def is_denied_aside(sentence: Sentence, at: int) -> bool:
    """Whether a verb opens an aside within what is denied."""
    words = (sentence.word(k) for k in range(at - ASIDE_BEFORE, at - 1))
    return sentence.breaks(at - 2, at - 1) and "no" in words
