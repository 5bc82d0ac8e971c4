"""Whether a statement of the victim is believed, by the words around it."""

from __future__ import annotations

import re

from perutip.text.counting.context import Sentence
from perutip.text.counting.phrases import Marker

CREDIT_AFTER, CREDIT_BEFORE, NEGATOR_OF = 12, 8, 5  # words around a statement
REFUTED_BEFORE, NEGATOR_OF_REFUTAL = 6, 8
PRESUMPTION_NEAR = 4  # words after "desvirtuar" that name the presumption
_SEVERS = re.compile("[;:]")  # no negator reaches over it
_NO_NEGATION = frozenset(("solo", "solamente", "unicamente", "obstante", "embargo"))
_ARTICLES = frozenset(("la", "el", "su", "dicha", "esa", "esta", "tal"))
DENIAL_REACH = 30  # words from "no se advierte que" to what is not so


def is_weighed(sentence: Sentence) -> bool:
    """Words of belief stand near the match."""
    low, high = sentence.first - CREDIT_BEFORE, sentence.last + CREDIT_AFTER
    return any(
        low <= at <= high
        for kind, at, _ in sentence.markers
        if kind in ("credit", "doubts", "refutes")
    )


def is_disbelieved(sentence: Sentence, negated: bool, against: bool = False) -> bool:
    """Whether a statement is denied, given whether a negator stands before it.

    against: the match itself speaks against the statement ("se retractó"): one that
    refutes nothing ("no invalida") is denied.

    A verb that refutes decides first: "desvirtúa" denies, "sin que haya sido
    desvirtuada" affirms. Then predicates of credit after a negator ("no resulta
    creíble"), then words of doubt ("contradictoria"), then the negator alone.
    """
    first, last = sentence.first, sentence.last
    others = [m.at for m in sentence.markers if m.kind == "parties" and m.at > last]
    wall = min(others, default=10**6)  # what is said of another statement
    turned = max((m.at for m in sentence.markers if _turns(m, first)), default=-1)
    for kind, at, size in sentence.markers:
        if kind == "refutes" and _is_of_presumption(sentence, at + size):
            continue
        if kind == "refutes" and first - REFUTED_BEFORE <= at <= last + CREDIT_AFTER:
            spared = _is_denied(sentence, at, at - NEGATOR_OF_REFUTAL)
            spared = spared or (at > last and negated)
            return spared if against else not spared
    for kind, at, size in sentence.markers:
        if kind == "refutes" and _is_of_presumption(sentence, at + size):
            kind = "credit"
        if kind not in ("credit", "doubts") or at < turned:
            continue
        if not first - CREDIT_BEFORE <= at <= min(last + CREDIT_AFTER, wall):
            continue
        low = max(at - NEGATOR_OF, last + 1) if at > last else at - NEGATOR_OF
        denied = _is_denied(sentence, at, low)
        if kind == "credit" and denied:
            return True
        if kind == "doubts":
            return not denied
    return negated


def _is_of_presumption(sentence: Sentence, end: int) -> bool:
    """Whether the object of a verb that refutes is the innocence that is presumed."""
    if sentence.word(end) not in _ARTICLES:
        return False
    words = (sentence.word(end + k) for k in range(1, PRESUMPTION_NEAR))
    return any(word in ("presuncion", "inocencia") for word in words)


def _turns(marker: Marker, first: int) -> bool:
    """Whether a marker before a match begins what is said against a report."""
    return marker.kind == "turns" and marker.at < first


def _is_denied(sentence: Sentence, at: int, low: int) -> bool:
    """Whether a negator stands from `low` on before a place, or the place depends on
    one in the main clause ("no se advierte que", "no existe motivo que permita")."""
    for kind, place, size in sentence.markers:
        if place >= at:
            break
        reaches = kind == "negator" and low <= place
        reaches = reaches and sentence.word(place + 1) not in _NO_NEGATION
        reaches = reaches and sentence.word(place + 2) != "sino"
        if reaches and not _SEVERS.search(sentence.between(place, at)):
            return True
        if kind == "denies" and at - place <= DENIAL_REACH:
            words = [sentence.word(k) for k in range(place + size, at)]
            starts = [place + size + k for k, word in enumerate(words) if word == "que"]
            if not starts and "y" not in words:  # its object: "no se advierte encono"
                starts = [place]
            if any(not sentence.breaks(start, at) for start in starts):
                return True
    return False
