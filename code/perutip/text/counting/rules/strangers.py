"""Whether a sentence is on other persons than the victim."""

from __future__ import annotations

from perutip.text.counting.rules.mood import _COPULAS
from perutip.text.counting.rules.others import (
    has_own_children,
    is_owned_by_another,
    is_said_of_another,
)
from perutip.text.counting.sentences.context import Sentence
from perutip.text.counting.sentences.phrases import Marker

SUFFERED_NEAR = 5  # words from "la procesada es" to "víctima de violencia"
PARENT_BEFORE = 5  # words from "madre de" to her children
_STRANGERS = frozenset(("strangers",))
_THE = frozenset(("la", "las"))
_STANDING = frozenset(("condicion", "calidad"))


def is_on_others(sentence: Sentence) -> bool:
    """Other persons are named in the sentence, and the victim is not, or the match is
    said of another person."""
    if is_said_of_another(sentence):
        return True
    parent = has_own_children(sentence)
    if sentence.lacks(_STRANGERS) and not parent:
        return False
    strange = [m for m in sentence.markers if m.kind == "strangers"]
    return (parent or bool(strange)) and not any(
        kind == "victim"
        and not _is_child_of(sentence, at, size)
        and not _is_said_of(sentence, at, strange)
        for kind, at, size in sentence.markers
    )


def _is_child_of(sentence: Sentence, at: int, size: int) -> bool:
    """Whether "menores" at a place are somebody's sons and daughters."""
    beside = sentence.word(at - 1), sentence.word(at + size)
    young = sentence.word(at).startswith(("menor", "nin"))
    place = at + size
    if young and sentence.word(place + 1) == "su" and sentence.word(place) == "a":
        return True  # "tres niños a su cargo"
    parent = any(
        sentence.word(at - k) in ("madre", "padre") for k in range(2, PARENT_BEFORE)
    )
    return young and (
        parent
        or is_owned_by_another(sentence, at + size)
        or any(word.startswith(("hijo", "hija")) for word in beside)
    )


def _is_said_of(sentence: Sentence, at: int, strange: list[Marker]) -> bool:
    """Whether a word only says what a stranger is: "la procesada es una mujer", "es
    madre y víctima de violencia"."""
    word = sentence.word(at)
    woman = word.startswith(("mujer", "joven"))
    suffered = word.startswith("victima") and sentence.word(at - 1) not in _THE
    if woman and sentence.word(at - 2) in _STANDING:
        return True  # "por su condición de mujer"
    return (woman or suffered) and any(
        0 <= at - (other + size) <= (SUFFERED_NEAR if suffered else 1)
        and sentence.word(other + size - 1) in _COPULAS
        for _, other, size in strange
    )
