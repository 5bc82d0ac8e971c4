"""Whether a statement of the victim is believed, by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perutip.text.counting.rules.denials import denies_again, fronted
from perutip.text.counting.sentences.context import Sentence
from perutip.text.counting.sentences.phrases import Marker

CREDIT_AFTER, CLAUSE_AFTER = 12, 25  # words after a statement, after "lo que dijo"
CREDIT_BEFORE, NEGATOR_OF = 8, 5  # words around a statement
REFUTED_BEFORE, NEGATOR_OF_REFUTAL = 6, 8
PRESUMPTION_NEAR = 7  # words after "desvirtuar" that name the presumption
_BELIEF = frozenset(("credit", "doubts", "refutes"))
_SEVERS = re.compile("[;:]")  # no negator reaches over it
_NO_NEGATION = frozenset(("solo", "solamente", "unicamente", "obstante", "embargo"))
_ARTICLES = frozenset(("la", "el", "su", "dicha", "esa", "esta", "tal"))
_COPULAS = frozenset(("es", "resulta", "fue", "parece", "son", "resultan", "merece"))
_INDEFINITE = frozenset(("un", "una", "semejante"))
_CLAUSES = frozenset(("lo", "cuanto"))  # begin a statement with its own verb
_TAKEN_BACK = ("retract", "desd", "rectific", "cambi", "vari", "modific", "alter")
_NONE = frozenset(("ningun", "ninguna", "ninguno"))
_DENIES = frozenset(("denies",))
_INFINITIVES = ("que", "ar", "er", "ir", "arse", "erse", "irse", "arla", "arlo")
_NO_SUCH = frozenset(("alguna", "alguno", "ninguna", "ninguno"))  # after their noun
_ARGUMENTS = (
    *("agravio", "alega", "argument", "tesis", "coartada", "recurso", "queja"),
    *("objecion", "cuestionamiento", "impugnacion", "reparo", "defensa", "censura"),
)
_LACKS, _NOT = ("carec", "carez"), frozenset(("no", "ni", "tampoco"))
_OF_A_DEBATE = frozenset(("a", "al", "el", "del"))  # "sometida a contradictorio"
_RELATIVE_ARTICLES = frozenset(("la", "el", "las", "los"))
_THERE_IS = frozenset(("hay", "cabe", "existe", "queda", "exista", "haya", "hubo"))
_CLAIMS = ("ciert", "exact", "verdad", "correct", "sosten", "afirm", "decir")
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
ASIDE_COMMAS = 2
FRONTED = 8  # words of a predicate that opens the sentence
OTHER_BEFORE = 4  # words from "el acusado" to what is said of him
CONSEQUENCE_AFTER, CONSEQUENCE_BEFORE = 30, 7  # words to it, and from "por lo que"
_CONNECTIVES = frozenset(  # before a "que" that opens no clause of its verb
    ("lo", "ya", "puesto", "dado", "modo", "manera", "forma", "vez", "tanto", "ahi")
)
SIN_BEFORE = 4  # words from "sin" to the "ni" that goes on with it
NONE_BEFORE = 7  # words from "ninguna" to the statements it denies
DOUBT_AFTER = 5  # words from "no" to the "duda" that there is not
DENIAL_REACH = 30  # words from "no se advierte que" to what is not so


def is_weighed(sentence: Sentence) -> bool:
    """Words of belief stand near the match."""
    low = sentence.first - CREDIT_BEFORE
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
        if at < turned or (
            kind == "refutes" and _is_of_presumption(sentence, at + size)
        ):
            continue
        if kind == "refutes" and first - REFUTED_BEFORE <= at <= last + CREDIT_AFTER:
            spared = _is_denied(sentence, at, at - NEGATOR_OF_REFUTAL)
            apposed = sentence.breaks(at - 1, at)  # "la versión, desmentida por"
            spared = spared or (at > last and negated and not apposed)
            return spared if against else not spared
    taken_back = any(
        sentence.word(k).startswith(_TAKEN_BACK) for k in range(first, last + 1)
    )  # only what is said of a retraction is said against what speaks against her
    is_not = sentence.word(first) in _INDEFINITE and _is_denied(
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
        near = first - CREDIT_BEFORE <= at <= wall and _is_near(sentence, at)
        if not near and not _is_fronted(sentence, at):
            continue
        own = against and (first <= at <= last or (at > last and not taken_back))
        if own or (kind == "doubts" and sentence.word(at - 1) in _OF_A_DEBATE):
            continue
        if kind == "credit" and _is_of_argument(sentence, at + size):
            continue
        low = max(at - NEGATOR_OF, last + 1) if at > last else at - NEGATOR_OF
        denied = _is_denied(sentence, at, low) or (at > last and is_not)
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
    return kind == "credit" and not _NOT.isdisjoint(before)


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


def is_denied(sentence: Sentence) -> bool:
    """Whether the main clause denies what the match says: "no es cierto que haya
    incurrido en contradicciones"."""
    if sentence.lacks(_DENIES):
        return False
    first = sentence.first
    return any(
        kind == "denies"
        and place < first
        and first - place <= DENIAL_REACH
        and sentence.word(place + size) != "y"
        and _clause_of(sentence, place, size, first) > place
        and not denies_again(sentence, place + size - 1, first)
        for kind, place, size in sentence.markers
    )


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
    if not parts or not _SEVERS.search(sentence.between(parts[0], first)):
        return markers
    if not any(
        m.kind in _BELIEF and last < m.at <= last + CREDIT_AFTER for m in markers
    ):
        return markers
    return [
        m
        for m in markers
        if m.at >= first or not _SEVERS.search(sentence.between(m.at, first))
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
    clause that draws the consequence and has no subject ("por lo que carece de")."""
    after = at - sentence.last
    clause = sentence.word(sentence.first) in _CLAUSES
    if after <= (CLAUSE_AFTER if clause else CREDIT_AFTER):
        return True
    if after > CONSEQUENCE_AFTER:
        return False
    words = [sentence.word(k) for k in range(at - CONSEQUENCE_BEFORE, at)]
    return any(
        tuple(words[k : k + size]) in _CONSEQUENT
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
    return own and aside.count(",") > 1 and not _SEVERS.search(aside)


def _is_of_presumption(sentence: Sentence, end: int) -> bool:
    """Whether the object of a verb that refutes is the innocence that is presumed."""
    if not _ARTICLES.intersection((sentence.word(end - 1), sentence.word(end))):
        return False
    words = (sentence.word(end + k) for k in range(1, PRESUMPTION_NEAR))
    return any(word in ("presuncion", "inocencia") for word in words)


def _turns(marker: Marker, first: int) -> bool:
    """Whether a marker before a match begins what is said against a report."""
    return marker.kind == "turns" and marker.at < first


def _is_denied(sentence: Sentence, at: int, low: int) -> bool:
    """Whether a negator stands from `low` on before a place, or the place depends on
    one in the main clause ("no se advierte que", "no existe motivo que permita"); both
    affirm ("no es cierto que carezca de")."""
    negated = clause = claim = -1
    object_of = refuted = False
    front = fronted(sentence, at)
    for kind, place, size in sentence.markers:
        if place >= at:
            break
        if front >= 0 and (place == front or sentence.word(place) == "ni"):
            continue  # "ni la pericia ni los testigos desvirtúan" denies once
        near = low <= place or _goes_round(sentence, place, at)
        if kind == "negator" and near and _negates(sentence, place, at):
            twofold = sentence.word(place).startswith(_LACKS)
            twofold = twofold and sentence.word(place - 1) in _NOT
            negated = -1 if twofold else place  # "no carece de"
        elif (
            kind == "denies"
            and at - place <= DENIAL_REACH
            and not _is_of_doubt(sentence, place, at)
        ):
            begins = _clause_of(sentence, place, size, at)
            if claim >= 0 and begins >= 0 and not sentence.breaks(claim, place):
                claim, refuted = -1, True
            elif _is_claim(sentence, place, size):
                claim = place + size - 1
            clause = max(clause, begins)
            object_of |= begins == place
    twice = 0 <= clause < negated and not object_of
    denied = (negated >= 0 or clause >= 0) and not twice
    return denied is not (front >= 0 or refuted)


def _is_claim(sentence: Sentence, place: int, size: int) -> bool:
    """Whether a denial at a place is of what somebody claims: "no es cierto que"."""
    words = (sentence.word(k) for k in range(place, place + size))
    return any(word.startswith(_CLAIMS) for word in words)


def _goes_round(sentence: Sentence, place: int, at: int) -> bool:
    """Whether only a parenthesis parts a negated verb from its predicate: "no
    resulta, a criterio de este Colegiado, creíble"."""
    near = at - place <= DENIAL_REACH
    if sentence.word(place) == "sin" and sentence.word(place + 1) == "que":
        return near and sentence.between(place, at).count(",") == ASIDE_COMMAS
    verb = sentence.word(place + 1) in _COPULAS and near
    return (
        verb and sentence.breaks(place + 1, place + 2) and sentence.breaks(at - 1, at)
    )


def _negates(sentence: Sentence, place: int, at: int) -> bool:
    """Whether a negator at a place reaches another."""
    after = sentence.word(place + 1)
    if after in _NO_NEGATION or sentence.word(place + 2) == "sino":
        return False
    if _is_of_doubt(sentence, place, at):
        return False
    if _is_of_noun(sentence, place) and sentence.breaks(place, at):
        return False  # "hecho sin prisa ni pausa, desmiente"
    return not _SEVERS.search(sentence.between(place, at))


def _is_of_doubt(sentence: Sentence, place: int, at: int) -> bool:
    """Whether a negation at a place denies the doubt named between it and another:
    "no hay duda de que corrobora"."""
    if sentence.word(place + 1) not in _THERE_IS:
        return False
    words = (sentence.word(k) for k in range(place + 2, min(place + DOUBT_AFTER, at)))
    return any(word.startswith(("duda", "discusi")) for word in words)


def _is_of_noun(sentence: Sentence, place: int) -> bool:
    """Whether a negator at a place is "sin" before a noun, or goes on with one."""
    if sentence.word(place) == "ni":
        before = (k for k in range(place - SIN_BEFORE, place))
        return any(sentence.word(k) == "sin" for k in before)
    after = sentence.word(place + 1)
    return sentence.word(place) == "sin" and not after.endswith(_INFINITIVES)


def _goes_on(sentence: Sentence, start: int, at: int) -> bool:
    """Whether only an aside parts a verb from its infinitive: "no ha podido la defensa,
    pese a sus esfuerzos, desvirtuar"."""
    text = sentence.between(start, at)
    aside = text.count(",") == ASIDE_COMMAS and not _SEVERS.search(text)
    return aside and sentence.breaks(at - 1, at)


def _is_set_off(sentence: Sentence, que: int) -> bool:
    """Whether "que" at a place only goes on with a noun named before a comma: "no obra
    prueba en contra de la declaración, la que se mantuvo"."""
    article = sentence.word(que - 1) in _RELATIVE_ARTICLES
    return article and sentence.breaks(que - 2, que - 1)


def _clause_of(sentence: Sentence, place: int, size: int, at: int) -> int:
    """Where the clause begins that a main clause denies up to a place, the main clause
    itself where it has an object, and -1 where it does not reach it."""
    words = [sentence.word(k) for k in range(place + size, at)]
    starts = [
        place + size + k
        for k, word in enumerate(words)
        if word == "que"
        and not (k and words[k - 1] in _CONNECTIVES)
        and not _is_set_off(sentence, place + size + k)
    ]
    if sentence.word(place + size - 1) == "que":
        starts.append(place + size - 1)
    goes_on = "y" not in words or _goes_on(sentence, place, at)
    if not starts and goes_on:  # its object: "no se advierte encono"
        starts = [place]
    reach = (
        start
        for start in starts
        if not sentence.breaks(start, at)
        or (start == place and _goes_on(sentence, start, at))
    )
    return max(reach, default=-1)
