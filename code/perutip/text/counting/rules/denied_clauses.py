"""Whether the clause around a match denies it, or denies what a party alleged."""

from __future__ import annotations

from itertools import pairwise

from perutip.text.counting.rules.denials import denies_again
from perutip.text.counting.rules.negated_places import (
    DENIAL_REACH,
    NOT,
    clause_of,
    is_of_doubt,
)
from perutip.text.counting.sentences.context import Sentence
from perutip.text.counting.sentences.phrases import Marker

_DENIES = frozenset(("denies",))
_OTHER_CLAUSE = frozenset(("que", "y", "ni", "pero", "sino", "quien", "cuando"))
_SMALL = frozenset(
    ("la", "el", "los", "las", "una", "un", "tal", "dicha", "en", "de", "del", "su")
)
_ALLEGES = (
    *("achac", "atribu", "imput", "denunci", "aleg", "reproch", "senal"),
    *("esgrim", "endilg", "invoc", "aduc", "aduj", "pretend", "cree", "ve", "opon"),
)
_FALLS = ("infundad", "inexist", "carec", "desvirt", "desvanec", "queda", "quedo")
_IS_DUE = frozenset(("debe", "deben", "explica", "explican", "debio"))
_NEGATIONS = frozenset(("denies", "negator"))
OBJECT_REACH, OBJECT_PLAIN = 16, 4  # words from a denial to its object, of content
_ADVERBS = frozenset(("no", "nunca", "jamas", "tampoco", "ni"))
_BEFORE_VERB = frozenset(
    (
        *("se", "le", "les", "la", "lo", "las", "los", "me", "nos", "ha", "han"),
        *("habia", "habian", "haya", "hayan", "hubiera", "fue", "fueron", "sido"),
    )
)
_COMPLEMENTS = frozenset(("en", "con", "por", "a", "al", "para", "durante", "tras"))
_GOVERNING = frozenset(
    (
        *("por", "con", "para", "de", "del", "en", "a", "ante", "desde", "dada"),
        *("debido", "pese", "segun", "sobre", "contra", "bajo", "sin"),
    )
)
_UNTOUCHED = (  # verbs that deny nothing of their object after "no"
    *("invalid", "resta", "resto", "cambi", "vari", "modific", "alter", "obst"),
    *("solo", "solamente", "unicamente", "obstante", "basta", "bast"),
)
_ANY = frozenset(("alguna", "alguno"))
ANY_AFTER = 2  # words from a match to the "alguna" that denies it with "no"
ALLEGED_AFTER, ALLEGED_BY, REBUTTED_AFTER = 9, 5, 14  # words to "que", to who, to "no"
NEGATED_NEAR = 8  # words from "no" in a clause that is denied to what it says
SIN_NEAR, NO_BEFORE_SIN = 3, 14  # words from "sin" to the match, from "no" to "sin"


def is_denied(sentence: Sentence) -> bool:
    """Whether the main clause denies what the match says: "no es cierto que haya
    incurrido en contradicciones"."""
    if sentence.lacks(_DENIES):
        return False
    first = sentence.first
    return any(
        _governs(sentence, marker)
        and sentence.word(marker.at + marker.size) != "y"
        and not is_of_doubt(sentence, marker.at, first)
        and not denies_again(sentence, marker.at + marker.size - 1, first)
        and not _negates_after(sentence, marker.at + marker.size, first)
        for marker in sentence.markers
    )


def _governs(sentence: Sentence, marker: Marker) -> bool:
    """Whether a marker is a denial on whose main clause that of the match depends."""
    kind, place, size = marker
    return (
        kind == "denies"
        and place < sentence.first
        and sentence.first - place <= DENIAL_REACH
        and not sentence.breaks(place, place + size - 1)
        and clause_of(sentence, place, size, sentence.first) > place
    )


def is_object_denied(sentence: Sentence) -> bool:
    """Whether the match is the object of a main clause that denies it, with only a
    complement or an aside between: "no se advierte en la agraviada, mujer adulta,
    situación de vulnerabilidad"."""
    if sentence.lacks(_DENIES):
        return False
    first = sentence.first
    return any(
        kind == "denies"
        and 0 <= first - (place + size) <= OBJECT_REACH
        and not sentence.breaks(place, place + size - 1)
        and _leads_to(sentence, place + size, first)
        and not denies_again(sentence, place + size - 1, first)
        for kind, place, size in sentence.markers
    )


def is_refused_object(sentence: Sentence) -> bool:
    """Whether the match is the object of a verb after "no", with only a complement or
    an aside between, or "alguna" after it goes on with the "no" of its clause: "no se
    brindó a la adolescente atención", "no recibió, en tres meses, terapia"."""
    if sentence.lacks(_NEGATIONS):
        return False
    first, last = sentence.first, sentence.last
    after = {sentence.word(last + k) for k in range(1, ANY_AFTER + 1)}
    goes_on = not after.isdisjoint(_ANY) and not sentence.breaks(last, last + 1)
    for kind, place, _ in sentence.markers:
        if kind != "negator" or place >= first:
            continue
        word = sentence.word(place)
        far = word not in _ADVERBS and word != "sin"
        if far or first - place > OBJECT_REACH + OBJECT_PLAIN:
            continue
        verb = place + 1
        while sentence.word(verb) in _BEFORE_VERB:
            verb += 1
        if sentence.word(verb).startswith(_UNTOUCHED) or denies_again(
            sentence, place, verb
        ):
            continue
        if goes_on and not _is_over(sentence, verb, first):
            return True
        if word != "sin" and _takes(sentence, verb + 1, first):
            return True
    return False


def _is_over(sentence: Sentence, begin: int, first: int) -> bool:
    """Whether the clause of a verb ends before the match."""
    words = {sentence.word(k) for k in range(begin, first)}
    text = sentence.between(begin, first)
    return (
        not words.isdisjoint(("sino", "pero", "pues", "porque"))
        or ";" in text
        or text.count(",") % 2 == 1
    )


def _takes(sentence: Sentence, begin: int, first: int) -> bool:
    """Whether the match is the object of a verb that ends before a place."""
    before = first - 1
    while before >= begin and sentence.word(before) in _SMALL - _GOVERNING:
        before -= 1
    if before < begin:  # the verb's object, as near as a negator reaches
        return False
    between = [sentence.word(k) for k in range(begin, first)]
    return (
        first - begin <= OBJECT_REACH
        and sentence.word(before) not in _GOVERNING
        and (between[0] in _COMPLEMENTS or sentence.breaks(begin - 1, begin))
        and _leads_to(sentence, begin, first)
    )


def _leads_to(sentence: Sentence, begin: int, first: int) -> bool:
    """Whether only an article, a complement with "en" and asides stand between."""
    words, depth = [], 0
    for k in range(begin, first):
        depth += sentence.breaks(k - 1, k)
        if depth % 2 == 0:
            words.append(sentence.word(k))
    depth += sentence.breaks(first - 1, first) if first > begin else 0
    if depth % 2 or not _OTHER_CLAUSE.isdisjoint(words):
        return False
    plain = [word for word in words if word not in _SMALL]
    return not plain or (words[0] in _COMPLEMENTS and len(plain) <= OBJECT_PLAIN)


def is_rebutted(sentence: Sentence) -> bool:
    """Whether a party is said to allege what the match names, and it is denied after
    that: "la falta de persistencia que la recurrente achaca a la víctima no es tal"."""
    last = sentence.last
    relative = range(last + 1, last + 1 + ALLEGED_AFTER)
    que = next((k for k in relative if sentence.word(k) == "que"), -1)
    if que < 0 or not any(
        m.kind in ("parties", "prosecution") and que < m.at <= que + ALLEGED_BY
        for m in sentence.markers
    ):
        return False
    words = [sentence.word(k) for k in range(que + 1, que + 1 + REBUTTED_AFTER)]
    verb = next((k for k, w in enumerate(words) if w.startswith(_ALLEGES)), -1)
    rest = words[verb + 1 :] if verb >= 0 else []
    return any(
        word in NOT or word.startswith(_FALLS) or (word == "se" and after in _IS_DUE)
        for word, after in pairwise([*rest, ""])
    )


def is_denied_twice(sentence: Sentence) -> bool:
    """Whether what the main clause denies is itself a denial: "no puede decirse que la
    víctima no se hallara en situación de", "no cabía dejarla sin asistencia"."""
    if sentence.lacks(_NEGATIONS):
        return False
    return any(
        (
            _governs(sentence, marker)
            and _negates_after(sentence, marker.at + marker.size, sentence.first)
        )
        or (marker.kind == "negator" and _is_not_without(sentence, marker.at))
        for marker in sentence.markers
    )


def _negates_after(sentence: Sentence, begin: int, first: int) -> bool:
    """Whether a negator stands in the clause of the match, after a denial that ends
    before `begin`."""
    return any(
        sentence.word(k) == "no"
        and sentence.word(k + 1) != "solo"
        and not sentence.breaks(k, first)
        for k in range(max(begin, first - NEGATED_NEAR), first)
    )


def _is_not_without(sentence: Sentence, place: int) -> bool:
    """Whether "sin" right before the match depends on "no" in its clause."""
    near = 0 < sentence.first - place <= SIN_NEAR
    if sentence.word(place) != "sin" or not near:
        return False
    return any(
        sentence.word(k) in NOT
        and not sentence.breaks(k, place)
        and "y" not in map(sentence.word, range(k, place))
        for k in range(place - NO_BEFORE_SIN, place)
    )
