"""Whether what is said is said of another person than the victim, or of his work."""

from __future__ import annotations

from perutip.text.counting.rules.appositions import (
    is_apposed,
    is_called_woman,
    opens_before_subject,
)
from perutip.text.counting.sentences.context import Sentence

OTHER_PERSONS = (
    *("sentenciad", "condenad", "acusad", "procesad", "imputad", "encausad"),
    *("investigad", "intern", "penad", "reo", "recluso", "reclusa", "colaborador"),
    *("denunciad", "agresor", "inculpad", "coacusad", "coimputad", "coprocesad"),
    *("coencausad", "coautor", "recurrente", "apelante"),
)
LINK_WORDS = 6  # words from "se hallaba" to what somebody is
SUBJECT_BEFORE = 30  # words from a subject to the match
CHILDREN_AFTER = 3  # words from "interés superior de sus" to "hijos"
_OTHERS = frozenset(("parties", "witnesses"))
_PEOPLE = (*OTHER_PERSONS, "testig", "perit", "duen", "propietari", "efectiv", "polici")
_STATES = (  # what somebody is or lives in: "se hallaba", "atravesaba"
    *("hallab", "hallad", "hallan", "hallas", "encontra", "encuentra", "era", "eran"),
    *("es", "son", "fue", "estaba", "esta", "vivi", "vive", "atraves", "atravies"),
    *("sufri", "sufre", "padec", "proven", "provien", "siendo"),
)
_PUT = frozenset(("puso", "colocaba", "coloco", "dejo", "dejaba", "ponia", "sumio"))
_HIM = frozenset(("lo", "los"))  # of the accused, where no victim stands before it
_WHOLE = frozenset(("halla", "es", "son", "fue", "era", "eran", "esta"))
_RELATIVES = frozenset(("que", "quien", "quienes", "donde", "cual", "cuales", "cuya"))
_COMPLEMENTS = frozenset(("de", "del", "a", "al", "contra", "ante", "con", "por"))
_HERS = frozenset(("victim", "declarants"))
_OWNS = frozenset(("su", "sus"))


def is_said_of_another(sentence: Sentence) -> bool:
    """Whether the match is the predicate of the accused or a witness: "la acusada,
    huérfana, se hallaba en una situación de vulnerabilidad".

    The subject stands before its verb or right after it, only asides and "en una" stand
    between the verb and the match, and the victim is not named before it.
    """
    first = sentence.first
    if sentence.lacks(_OTHERS):
        return False
    subjects, apposed = [], False
    for kind, at, size in sentence.markers:
        if at >= first:
            break
        if kind in _HERS:
            if is_called_woman(sentence, at):
                continue
            return False
        if kind in _OTHERS and _is_person(sentence, at, size):
            owned = is_complement(sentence, at)
            near = first - at <= SUBJECT_BEFORE
            if near and not owned:
                subjects.append((at, at + size))
            apposed = apposed or is_apposed(sentence, at, at + size)
    if apposed or any(_is_linked(sentence, at, end) for at, end in subjects):
        return True
    return opens_before_subject(
        sentence,
        (
            (at, at + size)
            for kind, at, size in sentence.markers
            if kind in _OTHERS and _is_person(sentence, at, size)
        ),
    )


def _is_person(sentence: Sentence, at: int, size: int) -> bool:
    words = (sentence.word(k) for k in range(at, at + size))
    return any(word.startswith(_PEOPLE) for word in words)


def is_complement(sentence: Sentence, at: int) -> bool:
    """Whether who is named at a place is no subject."""
    words = sentence.word(at), sentence.word(at - 1), sentence.word(at - 2)
    return words[0] in ("del", "al") or words[1] in _COMPLEMENTS


def _is_linked(sentence: Sentence, at: int, end: int) -> bool:
    """Whether a verb of state links a subject to the match."""
    first = sentence.first
    begins = [
        k
        for k in range(end, first)
        if _is_state(sentence.word(k))
        or (sentence.word(k) in _PUT and sentence.word(k - 1) in _HIM)
    ]
    if begins:
        return _is_link(sentence, begins[-1] + 1)
    if at and _is_state(sentence.word(at - 1)):
        return _is_link(sentence, end)
    return False


def _is_state(word: str) -> bool:
    return word in _WHOLE or (word.startswith(_STATES) and len(word) > 4)


def _is_link(sentence: Sentence, begin: int) -> bool:
    """Whether only asides and a few words lead from a place to the match."""
    words, depth = [], 0
    for place in range(begin, sentence.first):
        if sentence.breaks(place - 1, place):
            depth += 1
        if depth % 2 == 0:
            words.append(sentence.word(place))
    own = len(words) <= LINK_WORDS and depth % 2 == 0
    return own and _RELATIVES.isdisjoint(words)


def has_own_children(sentence: Sentence) -> bool:
    """Whether the match is on "sus hijos" in a sentence on the accused."""
    place = range(sentence.first, sentence.last + 1 + CHILDREN_AFTER)
    words = [sentence.word(k) for k in place]
    children = any(word.startswith(("hijo", "hija")) for word in words)
    if children and not _OWNS.isdisjoint(words):
        return any(
            m.kind == "parties" and _is_person(sentence, m.at, m.size)
            for m in sentence.markers
        )
    return is_owned_by_another(sentence, sentence.last + 1)


def is_owned_by_another(sentence: Sentence, end: int) -> bool:
    """Whether "de la sentenciada" stands at a place."""
    word = sentence.word(end)
    noun = sentence.word(end + 1 if word == "del" else end + 2)
    return word in ("de", "del") and noun.startswith(OTHER_PERSONS)
