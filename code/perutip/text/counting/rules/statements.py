"""Whether a statement of the victim is believed, by the words around it."""

from __future__ import annotations

from perutip.text.counting.rules.belief_reach import (
    BELIEF,
    CREDIT_AFTER,
    CREDIT_BEFORE,
    NEGATOR_OF,
    is_fronted,
    is_near,
    is_unlike,
    of_its_clause,
    opening,
)
from perutip.text.counting.rules.denials import fronted
from perutip.text.counting.rules.denied_clauses import is_denied
from perutip.text.counting.rules.negated_places import (
    NOT,
    is_denied_at,
)
from perutip.text.counting.sentences.context import Sentence
from perutip.text.counting.sentences.phrases import Marker

REFUTED_BEFORE, NEGATOR_OF_REFUTAL = 6, 8
PRESUMPTION_NEAR = 7  # words after "desvirtuar" that name the presumption
_ARTICLES = frozenset(("la", "el", "su", "dicha", "esa", "esta", "tal"))
_INDEFINITE = frozenset(("un", "una", "semejante"))
_TAKEN_BACK = ("retract", "desd", "rectific", "cambi", "vari", "modific", "alter")
_NONE = frozenset(("ningun", "ninguna", "ninguno"))
_NO_SUCH = frozenset(("alguna", "alguno", "ninguna", "ninguno"))  # after their noun
_ARGUMENTS = (
    *("agravio", "alega", "argument", "tesis", "coartada", "recurso", "queja"),
    *("objecion", "cuestionamiento", "impugnacion", "reparo", "defensa", "censura"),
)
_ADMITTING = frozenset(("aunque", "obstante", "pese", "pesar", "aun"))
_LEARNT = ("libreto", "guion", "leccion", "cuento", "parlamento", "fabula")
_OF_A_DEBATE = frozenset(("a", "al", "el", "del"))  # "sometida a contradictorio"
ADMITS = 4  # words from "aunque" to what is admitted
ADMITTED_AFTER = 8  # words from what is admitted to the comma that ends it
NONE_BEFORE = 7  # words from "ninguna" to the statements it denies


def is_weighed(sentence: Sentence) -> bool:
    """Words of belief stand near the match."""
    low = opening(sentence) - CREDIT_BEFORE
    return any(
        low <= at and is_near(sentence, at)
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
    if sentence.lacks(BELIEF):
        return negated
    unlike = is_unlike(sentence)
    if unlike is not None:
        return unlike
    first, last = sentence.first, sentence.last
    others = [m.at for m in sentence.markers if m.kind == "parties" and m.at > last]
    wall = min(others, default=10**6)  # what is said of another statement
    turned = max(
        (m.at + m.size for m in sentence.markers if _turns(m, first)), default=-1
    )
    denied_of = {  # "carece de sustento la afirmación de que"
        k
        for m in sentence.markers
        if m.kind == "denies"
        for k in range(m.at, m.at + m.size)
    }
    for kind, at, size in sentence.markers:
        if (at < turned and at + size <= first) or (
            kind == "refutes" and _is_of_presumption(sentence, at + size)
        ):
            continue  # but "se desestima la versión de la menor" turns and refutes
        if kind == "refutes" and first - REFUTED_BEFORE <= at <= last + CREDIT_AFTER:
            spared = is_denied_at(sentence, at, at - NEGATOR_OF_REFUTAL)
            apposed = sentence.breaks(at - 1, at)  # "la versión, desmentida por"
            spared = spared or (at > last and negated and not apposed)
            return spared if against else not spared
    opens = opening(sentence)
    taken_back = any(
        sentence.word(k).startswith(_TAKEN_BACK) for k in range(first, last + 1)
    )  # only what is said of a retraction is said against what speaks against her
    is_not = sentence.word(first) in _INDEFINITE and is_denied_at(
        sentence, first, first - NEGATOR_OF
    )  # "no es, por tanto, un testimonio fiable"
    if _is_none_of(sentence):
        negated = is_not = True
    for kind, at, size in of_its_clause(sentence):
        if kind == "refutes" and _is_of_presumption(sentence, at + size):
            kind = "credit"
        if kind not in ("credit", "doubts") or at < turned:
            continue
        if sentence.word(at - 1).startswith("duda"):
            continue  # "duda razonable" credits nothing
        if at in denied_of and not _is_negated_itself(sentence, kind, at):
            continue
        near = opens - CREDIT_BEFORE <= at <= wall and is_near(sentence, at)
        if not near and not is_fronted(sentence, at):
            continue
        own = against and (first <= at <= last or (at > last and not taken_back))
        if own or (
            kind == "doubts"
            and (_is_debated(sentence, at) or _is_admitted(sentence, at))
        ):
            continue
        if kind == "credit" and _is_of_argument(sentence, at + size):
            continue
        low = max(at - NEGATOR_OF, last + 1) if at > last else at - NEGATOR_OF
        denied = is_denied_at(sentence, at, low) or (at > last and is_not)
        if kind == "credit" and denied:
            return True
        if kind == "doubts":  # "duda alguna" is none
            return not denied and sentence.word(at + size - 1) not in _NO_SUCH
    if against:
        return negated or is_denied(sentence)
    return negated or fronted(sentence, first) >= 0


def _is_negated_itself(sentence: Sentence, kind: str, at: int) -> bool:
    """Whether a predicate of credit is what "no" denies: "no puede tenerlo por
    cierto"."""
    before = (sentence.word(at - k) for k in range(1, NEGATOR_OF))
    return kind == "credit" and not NOT.isdisjoint(before)


def _is_admitted(sentence: Sentence, at: int) -> bool:
    """Whether a word of doubt only admits what does not tell against a statement:
    ", aunque cambiante en lo accesorio, "."""
    near = [k for k in range(at - ADMITS, at) if sentence.word(k) in _ADMITTING]
    after = (k for k in range(at + 1, at + 1 + ADMITTED_AFTER))
    own = bool(near) and not sentence.breaks(near[-1], at)
    return own and any(sentence.breaks(k - 1, k) for k in after)


def _is_debated(sentence: Sentence, at: int) -> bool:
    """Whether a word of doubt only names what is debated or compared: "sometida a
    contradictorio", "a diferencia de"; not "suena a libreto"."""
    put = sentence.word(at - 1) in _OF_A_DEBATE
    because = sentence.word(at - 2).startswith(("obedec", "respond"))
    return put and not because and not sentence.word(at).startswith(_LEARNT)


def _is_of_argument(sentence: Sentence, end: int) -> bool:
    """Whether the subject after a predicate is what a party argues: "queda sin asidero
    el agravio"."""
    noun = sentence.word(end + 1)
    return sentence.word(end) in _ARTICLES and noun.startswith(_ARGUMENTS)


def _is_none_of(sentence: Sentence) -> bool:
    """Whether a pronoun denies all the statements of the match: "ninguna de las tres
    declaraciones", "ningún relato"."""
    first = sentence.first
    for place in range(first - 1, first - NONE_BEFORE, -1):
        if sentence.word(place) in _NONE:
            near = place == first - 1 or sentence.word(place + 1) == "de"
            return near and not sentence.breaks(place, first)
    return False


def _is_of_presumption(sentence: Sentence, end: int) -> bool:
    """Whether the object of a verb that refutes is the innocence that is presumed."""
    if not _ARTICLES.intersection((sentence.word(end - 1), sentence.word(end))):
        return False
    words = (sentence.word(end + k) for k in range(1, PRESUMPTION_NEAR))
    return any(word in ("presuncion", "inocencia") for word in words)


def _turns(marker: Marker, first: int) -> bool:
    """Whether a marker before a match begins what is said against a report."""
    return marker.kind == "turns" and marker.at < first
