"""Whether a statement of the victim is believed, by the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from perutip.text.counting.rules.denials import fronted
from perutip.text.counting.rules.denied_clauses import is_denied
from perutip.text.counting.rules.negated_places import (
    NOT,
    SEVERS,
    is_denied_at,
)
from perutip.text.counting.sentences.context import Sentence
from perutip.text.counting.sentences.phrases import Marker

CREDIT_AFTER, CLAUSE_AFTER = 15, 25  # words after a statement, after "lo que dijo"
CREDIT_BEFORE, NEGATOR_OF = 8, 5  # words around a statement
REFUTED_BEFORE, NEGATOR_OF_REFUTAL = 6, 8
PRESUMPTION_NEAR = 7  # words after "desvirtuar" that name the presumption
_BELIEF = frozenset(("credit", "doubts", "refutes"))
_ARTICLES = frozenset(("la", "el", "su", "dicha", "esa", "esta", "tal"))
_INDEFINITE = frozenset(("un", "una", "semejante"))
_CLAUSES = frozenset(("lo", "cuanto"))  # begin a statement with its own verb
_RELATIVES = frozenset(("que", "cual"))
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
_CONSEQUENT = frozenset(  # words that open a clause on what was said before it
    tuple(words.split())
    for words in (
        *("por lo que", "por la que", "por la cual", "por lo cual", "por las que"),
        *("por los que", "con lo cual", "con lo que"),
        *("por ello", "por eso", "por ende", "por tanto", "por lo tanto"),
        *("por consiguiente", "en consecuencia", "de modo que", "de ahi que"),
        *("de manera que", "de suerte que", "asi que", "siendo asi"),
    )
)
_RESUMING = frozenset(  # before a relative clause on what was stated
    (
        *("informacion", "dato", "datos", "extremo", "version", "relato", "dicho"),
        *("asercion", "aseveracion", "afirmacion", "detalle", "detalles", "cosa"),
        *("coincidencia", "concordancia", "circunstancia", "declaracion", "lo"),
    )
)
FRONTED = 8  # words of a predicate that opens the sentence
ADMITS = 4  # words from "aunque" to what is admitted
ADMITTED_AFTER = 8  # words from what is admitted to the comma that ends it
ASIDE_BEFORE = 30  # words from "lo que" to its verb, over an aside
OTHER_BEFORE = 4  # words from "el acusado" to what is said of him
CONSEQUENCE_AFTER, CONSEQUENCE_BEFORE = 30, 7  # words to it, and from "por lo que"
NONE_BEFORE = 7  # words from "ninguna" to the statements it denies


def is_weighed(sentence: Sentence) -> bool:
    """Words of belief stand near the match."""
    low = _opening(sentence) - CREDIT_BEFORE
    return any(
        low <= at and _is_near(sentence, at)
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
    if sentence.lacks(_BELIEF):
        return negated
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
    opens = _opening(sentence)
    taken_back = any(
        sentence.word(k).startswith(_TAKEN_BACK) for k in range(first, last + 1)
    )  # only what is said of a retraction is said against what speaks against her
    is_not = sentence.word(first) in _INDEFINITE and is_denied_at(
        sentence, first, first - NEGATOR_OF
    )  # "no es, por tanto, un testimonio fiable"
    if _is_none_of(sentence):
        negated = is_not = True
    for kind, at, size in _of_its_clause(sentence):
        if kind == "refutes" and _is_of_presumption(sentence, at + size):
            kind = "credit"
        if kind not in ("credit", "doubts") or at < turned:
            continue
        if sentence.word(at - 1).startswith("duda"):
            continue  # "duda razonable" credits nothing
        if at in denied_of and not _is_negated_itself(sentence, kind, at):
            continue
        near = opens - CREDIT_BEFORE <= at <= wall and _is_near(sentence, at)
        if not near and not _is_fronted(sentence, at):
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


def _opening(sentence: Sentence) -> int:
    """Where the match begins, with the "lo que" that an aside parts from it: "lo que,
    sin vacilar, refirió la agraviada"."""
    first = sentence.first
    if not sentence.holds(_CLAUSES) or sentence.word(first) in _CLAUSES:
        return first
    for place in range(first - 1, first - 1 - ASIDE_BEFORE, -1):
        word, after = sentence.word(place), sentence.word(place + 1)
        if word == "cuanto" or (word == "lo" and after == "que"):
            begin = place + (word == "lo") + 1
            apart = sentence.breaks(begin - 1, begin) and sentence.breaks(
                first - 1, first
            )
            own = begin == first or apart
            return place if own else first
    return first


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


def _of_its_clause(sentence: Sentence) -> Sequence[Marker]:
    """The rules' phrases without those behind a stop before the match, where words of
    belief follow it: "no tiene asidero; la acusación de la joven es espontánea"."""
    first, last = sentence.first, sentence.last
    low = first - CREDIT_BEFORE - FRONTED
    markers: Sequence[Marker] = sentence.markers
    if not any(low <= m.at < first and m.kind in _BELIEF for m in markers):
        return markers
    markers = [m for m in markers if not _is_of_others(sentence, m)]
    parts = [
        m.at
        for m in markers
        if m.at < first and m.kind in _BELIEF and first - CREDIT_BEFORE <= m.at
    ]
    if not parts or not SEVERS.search(sentence.between(parts[0], first)):
        return markers
    if not any(
        m.kind in _BELIEF and last < m.at <= last + CREDIT_AFTER for m in markers
    ):
        return markers
    return [
        m
        for m in markers
        if m.at >= first or not SEVERS.search(sentence.between(m.at, first))
    ]


def _is_of_others(sentence: Sentence, marker: Marker) -> bool:
    """Whether a word of belief before the match is on another person, named right
    before it in a clause that ended: "mientras que el acusado se contradijo, la"."""
    if marker.kind not in _BELIEF or not sentence.breaks(marker.at, sentence.first):
        return False
    return any(
        kind in ("parties", "witnesses")
        and 0 <= marker.at - (at + size) <= OTHER_BEFORE
        and not sentence.breaks(at, marker.at)
        for kind, at, size in sentence.markers
        if marker.at < sentence.first
    )


def _is_near(sentence: Sentence, at: int) -> bool:
    """Whether a predicate at a place is not too far after the match: it may be in a
    clause that draws the consequence and has no subject ("por lo que carece de"), or
    that resumes what was said ("información que resultó confirmada")."""
    after = at - sentence.last
    if after <= CREDIT_AFTER:
        return True
    clause = sentence.word(_opening(sentence)) in _CLAUSES
    if clause and after <= CLAUSE_AFTER:
        return True
    if after > CONSEQUENCE_AFTER:
        return False
    words = [sentence.word(k) for k in range(at - CONSEQUENCE_BEFORE, at)]
    return any(
        tuple(words[k : k + size]) in _CONSEQUENT
        or (size == 2 and words[k] in _RESUMING and words[k + 1] in _RELATIVES)
        for k in range(len(words) - 1)
        for size in (2, 3)
    )


def _is_fronted(sentence: Sentence, at: int) -> bool:
    """Whether a predicate opens the sentence and only an aside parts it from its
    subject: "no alcanza la solidez exigida, pese a ..., la versión"."""
    first = sentence.first
    if not at <= FRONTED or at + FRONTED >= first:
        return False
    aside = sentence.between(at, first)
    own = not sentence.breaks(0, at) and sentence.breaks(at, at + FRONTED)
    return own and aside.count(",") > 1 and not SEVERS.search(aside)


def _is_of_presumption(sentence: Sentence, end: int) -> bool:
    """Whether the object of a verb that refutes is the innocence that is presumed."""
    if not _ARTICLES.intersection((sentence.word(end - 1), sentence.word(end))):
        return False
    words = (sentence.word(end + k) for k in range(1, PRESUMPTION_NEAR))
    return any(word in ("presuncion", "inocencia") for word in words)


def _turns(marker: Marker, first: int) -> bool:
    """Whether a marker before a match begins what is said against a report."""
    return marker.kind == "turns" and marker.at < first
