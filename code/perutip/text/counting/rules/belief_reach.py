"""Which words of belief are said of a statement: near it, and of its clause."""

from __future__ import annotations

from collections.abc import Sequence

from perutip.text.counting.rules.negated_places import SEVERS, is_denied_at
from perutip.text.counting.sentences.context import Sentence
from perutip.text.counting.sentences.phrases import Marker

CREDIT_AFTER, CLAUSE_AFTER = 15, 25  # words after a statement, after "lo que dijo"
CREDIT_BEFORE, NEGATOR_OF = 8, 5  # words before a statement, around its predicate
FRONTED = 8  # words of a predicate that opens the sentence
ASIDE_BEFORE = 30  # words from "lo que" to its verb, over an aside
OTHER_BEFORE = 4  # words from "el acusado" to what is said of him
CONSEQUENCE_AFTER, CONSEQUENCE_BEFORE = 30, 7  # words to it, and from "por lo que"
_CLAUSES = frozenset(("lo", "cuanto"))  # begin a statement with its own verb
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
_RELATIVES = frozenset(("que", "cual"))
BELIEF = frozenset(("credit", "doubts", "refutes"))
_OF_WHAT = frozenset(("de", "del", "la", "lo", "el"))


def opening(sentence: Sentence) -> int:
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


def of_its_clause(sentence: Sentence) -> Sequence[Marker]:
    """The rules' phrases without those behind a stop before the match, where words of
    belief follow it: "no tiene asidero; la acusación de la joven es espontánea"."""
    first, last = sentence.first, sentence.last
    low = first - CREDIT_BEFORE - FRONTED
    markers: Sequence[Marker] = sentence.markers
    if not any(low <= m.at < first and m.kind in BELIEF for m in markers):
        return markers
    markers = [m for m in markers if not _is_of_others(sentence, m)]
    parts = [
        m.at
        for m in markers
        if m.at < first and m.kind in BELIEF and first - CREDIT_BEFORE <= m.at
    ]
    if not parts or not SEVERS.search(sentence.between(parts[0], first)):
        return markers
    if not any(
        m.kind in BELIEF and last < m.at <= last + CREDIT_AFTER for m in markers
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
    if marker.kind not in BELIEF or not sentence.breaks(marker.at, sentence.first):
        return False
    return any(
        kind in ("parties", "witnesses")
        and 0 <= marker.at - (at + size) <= OTHER_BEFORE
        and not sentence.breaks(at, marker.at)
        for kind, at, size in sentence.markers
        if marker.at < sentence.first
    )


def is_near(sentence: Sentence, at: int) -> bool:
    """Whether a predicate at a place is not too far after the match: it may be in a
    clause that draws the consequence and has no subject ("por lo que carece de"), or
    that resumes what was said ("información que resultó confirmada")."""
    after = at - sentence.last
    if after <= CREDIT_AFTER:
        return True
    clause = sentence.word(opening(sentence)) in _CLAUSES
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


def is_fronted(sentence: Sentence, at: int) -> bool:
    """Whether a predicate opens the sentence and only an aside parts it from its
    subject: "no alcanza la solidez exigida, pese a ..., la versión"."""
    first = sentence.first
    if not at <= FRONTED or at + FRONTED >= first:
        return False
    aside = sentence.between(at, first)
    own = not sentence.breaks(0, at) and sentence.breaks(at, at + FRONTED)
    return own and aside.count(",") > 1 and not SEVERS.search(aside)


def is_unlike(sentence: Sentence) -> bool | None:
    """Whether the match is not believed since it is unlike what is: "es creíble, a
    diferencia de la declaración de"; None where it is not contrasted so."""
    first = sentence.first
    words = [sentence.word(k) for k in range(first - 4, first)]
    if "diferencia" not in words or words[-1] not in _OF_WHAT:
        return None
    begin = first - 4 + words.index("diferencia")
    said = [m for m in sentence.markers if m.kind in BELIEF]
    told = [m for m in said if m.at + m.size < begin][-1:]
    if not told and sentence.breaks(sentence.last, sentence.last + 2):
        told = [m for m in said if m.at > sentence.last][:1]
    if not told or told[0].kind == "refutes":
        return None
    kind, at, _ = told[0]
    denied = is_denied_at(sentence, at, max(at - NEGATOR_OF, 0))
    return denied == (kind == "doubts")
