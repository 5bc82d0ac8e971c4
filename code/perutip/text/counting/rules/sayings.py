"""Who may speak in a sentence, and whether a word is a name or a verb of saying."""

from __future__ import annotations

from typing import Literal

from perutip.text.counting.sentences.context import Sentence

_Heard = Literal["party", "prosecution", "other", "declarant", "authority", "unnamed"]
Speaker = Literal["", "court", "things", _Heard]
WHO: dict[str, Speaker] = {
    "parties": "party",
    "prosecution": "prosecution",
    "witnesses": "other",
    "examined": "other",
    "declarants": "declarant",
    "authorities": "authority",
}
SAYING = frozenset(("says", "shows", "claims"))
KNOWN = frozenset((*WHO, "court", "things", "citation", "examined"))
_STRONG_PRETERITES = ("jo", "vo", "so")  # "dijo", "sostuvo", "expuso"
_NO_TELLING = frozenset(("en", "da", "dan", "dar", "dio", "su"))  # "en cuenta que"
_OF_A_QUESTION = frozenset(("la", "una", "dicha", "esta", "esa", "otra", "cada"))
_NOUNS = frozenset(("objeto", "reclamo"))
_LITTLE = frozenset(("algo", "nada", "mucho", "poco"))  # "nada dice de ella"
_DETERMINERS = frozenset(
    ["dicho", "este", "ese", "tal", "el", "del", "al", "su", "un", "otro", "aquel"]
)


def is_name(sentence: Sentence, place: int) -> bool:
    """Whether a word that the rules do not know is a name: written with a capital
    where others are not."""
    if place <= 0 or any(
        m.at <= place < m.at + m.size and m.kind in KNOWN for m in sentence.markers
    ):
        return False
    if not sentence.word(place) or sentence.word(place).isdigit():
        return False
    own, before = sentence.written(place), sentence.written(place - 1)
    after = sentence.written(place + 1) if sentence.word(place + 1) else "a"
    in_capitals = own.isupper() and (before.isupper() or after.isupper())
    return own[:1].isupper() and not in_capitals


def is_noun(sentence: Sentence, at: int) -> bool:
    """Whether a word only looks like a verb: "en cuenta", "dicho argumento"."""
    word, before = sentence.word(at), sentence.word(at - 1)
    if word in _NOUNS:
        return not sentence.written(at).endswith("ó")
    if word.startswith("dic") and not _LITTLE.isdisjoint(
        (before, sentence.word(at + 1))
    ):
        return True
    if word == "cuenta":
        return before in _NO_TELLING
    if word == "pregunta":
        return before in _OF_A_QUESTION
    plain = word.endswith("o") and not sentence.written(at).endswith("ó")
    return plain and before in _DETERMINERS


def is_third_person(sentence: Sentence, at: int) -> bool:
    """Whether a verb is not the first person that folding makes of "señaló"."""
    word = sentence.word(at)
    return not word.endswith("o") or not (
        sentence.written(at).endswith("o") and not word.endswith(_STRONG_PRETERITES)
    )


def is_label(sentence: Sentence, size: int) -> bool:
    """Whether a sentence's first words open a turn in the minutes: "AGRAVIADA: Sí"."""
    return ":" in sentence.between(size - 1, size)
