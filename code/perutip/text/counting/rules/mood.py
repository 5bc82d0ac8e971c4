"""Whether a sentence asserts something: no hypothesis, no law in general, no title.

Each rule works on the phrases of the dictionary's rules that stand in the sentence,
by their distance in words.
"""

from __future__ import annotations

from perutip.text.counting.rules.bodies import is_no_act
from perutip.text.counting.sentences.context import MOST_WORDS, Sentence

SAID_TO_BE = 9  # words from "no pasa" to "de ser"
GENERAL_REACH, GENERAL_AFTER = 25, 2  # words from what is general to a match, and back
PREDICATE_AFTER = 4  # words from a match to a verb that tells what it is in general
TITLE_REACH, WORK_REACH = 10, 25  # words from a title's opening, from signs of a work
PRINTED_REACH = 14  # words from "un ejemplar de" to what stands in its title
SUBJECT_FIRST, ASIDE_REACH, ASIDE_COMMAS = 3, 25, 2  # of what opens a sentence
CONDITION_AFTER = 12  # words from a match to a condition in its own clause
SAID = frozenset(("says", "shows", "norm"))  # what follows is no name
SMALL_WORD = 5  # letters; "de la", "para", "y" join the words of a name
_MOODS = frozenset(("conditions", "general", "titles", "names", "works"))
_PLACES = frozenset(("a", "en", "de"))
_OCCASIONS = frozenset(
    (
        "momento",
        "hora",
        "instante",
        "antes",
        "despues",
        "luego",
        "punto",
        "acto",
        "hecho",
    )
)
_AMOUNTS = ("pasa", "dej", "ceso", "cesa")
_BEFORE_WHOM = frozenset(("a", "con", "de", "para", "por"))
_COPULAS = frozenset(("es", "son", "era", "eran"))
_GENERAL_VERBS = _COPULAS | {"constituye", "constituyen", "tiene", "tienen", "buscan"}
DENIALS = frozenset(("no", "mal", "dificilmente", "tampoco", "nunca", "jamas"))


def is_unasserted(sentence: Sentence) -> bool:
    """A hypothesis, a question, law in general or a title holds the match."""
    if sentence.whole.is_question or is_no_act(sentence):
        return True
    if sentence.lacks(_MOODS):
        return False
    conceded = supposed = general = cited = held = -MOST_WORDS
    in_title = False
    for kind, at, size in sentence.markers:
        if at > sentence.last:
            if kind == "works" and at - sentence.last <= WORK_REACH:
                return True
            if kind == "general" and _is_predicate(sentence, at):
                return True
            if kind == "conditions" and at >= conceded and not _is_denied(sentence, at):
                if _is_relative(sentence, at) or _is_no_more(sentence, at):
                    continue
                near = at - sentence.last <= CONDITION_AFTER
                if near and not sentence.breaks(sentence.last, at):
                    return True
            elif kind == "concessions":
                conceded = at + size
        elif kind == "concessions":
            conceded = at + size
        elif kind == "conditions":
            opens = at >= conceded and _opens_clause(sentence, at)
            opens &= not _is_relative(sentence, at)
            if opens and not _is_denied(sentence, at):
                supposed, held = at, at + size
        elif kind in ("turns", "case"):
            if at < held:
                continue  # "si concurre o no en el caso"
            supposed = general = -MOST_WORDS
        elif kind == "general":
            general = at
        elif kind in ("titles", "names") and _is_verb(sentence, at):
            continue
        elif kind == "titles":
            whole = not sentence.breaks(at, at + size - 1)
            in_title |= whole and at < sentence.first and _runs_on(sentence, at + size)
        elif kind == "names":
            in_title |= at < sentence.first and _is_name(sentence, at + size)
        elif kind == "works":
            cited = at
    return (
        supposed >= 0
        or in_title
        or sentence.first - general <= GENERAL_REACH
        or sentence.first - cited <= WORK_REACH
    )


def _is_predicate(sentence: Sentence, at: int) -> bool:
    """Whether what is general, at a place after the match, is said of it: "la cámara
    Gesell es un ambiente", "la perspectiva de género, como herramienta, exige de los
    jueces"."""
    after = at - sentence.last
    if after <= GENERAL_AFTER or _follows_aside(sentence, at):
        return True
    verb = sentence.word(at) in _GENERAL_VERBS and after <= PREDICATE_AFTER
    return verb and not sentence.breaks(sentence.last, at)


def _follows_aside(sentence: Sentence, at: int) -> bool:
    """Whether the match opens the sentence as its subject, and only an aside parts it
    from a place."""
    last = sentence.last
    return (
        sentence.first + sentence.skipped <= SUBJECT_FIRST
        and at - last <= ASIDE_REACH
        and sentence.breaks(last, last + 1)
        and sentence.breaks(at - 1, at)
        and sentence.between(last, at).count(",") == ASIDE_COMMAS
    )


def _is_verb(sentence: Sentence, at: int) -> bool:
    """Whether "obra" is what a document does: "obra en el expediente"."""
    opens = at == 0 or sentence.word(at - 1) in ("que", "y", "no")
    return opens and sentence.word(at) == "obra" and sentence.word(at + 1) in _PLACES


def _runs_on(sentence: Sentence, end: int) -> bool:
    """Whether a title that opens before `end` still runs on at the match."""
    if end > sentence.first:
        return True
    if (sentence.word(end - 1), sentence.word(end)) == ("para", "que"):
        return False  # a purpose: "ofíciese al Ministerio Público para que brinde"
    near = sentence.first - end <= PRINTED_REACH
    return near and not sentence.breaks(end, sentence.first)


def _is_name(sentence: Sentence, end: int) -> bool:
    """Whether the match belongs to the name that a head before `end` opens: it stands
    in its quotation marks, or goes on with its capitals."""
    if sentence.first - end > WORK_REACH:
        return False
    said = any(
        kind in SAID and end <= at < sentence.first for kind, at, _ in sentence.markers
    )
    if not said and sentence.in_quotation(end - 1, sentence.first):
        return True
    place = sentence.first - 1
    if any(
        sentence.breaks(k - 1, k) and not sentence.written(k)[:1].isupper()
        for k in range(end, sentence.first)
    ):
        return False  # "a pedido de esta Sala, la Defensoría"
    while place >= end and len(sentence.word(place)) < SMALL_WORD:
        place -= 1
    near = sentence.first - end <= TITLE_REACH
    return near and all(_has_capital(sentence, k) for k in (place, sentence.first))


def _has_capital(sentence: Sentence, place: int) -> bool:
    """Whether a word begins with a capital and is not in capitals."""
    written = sentence.written(place)
    return written[:1].isupper() and not written.isupper()


def _is_denied(sentence: Sentence, at: int) -> bool:
    """Whether a conditional is denied: "no cabría revisar" is what the court holds."""
    conditional = sentence.word(at).endswith(("ria", "rian"))
    return conditional and sentence.word(at - 1) in DENIALS


def _is_relative(sentence: Sentence, at: int) -> bool:
    """Whether "quien" goes on with a preposition: "presa fácil de quien le
    ofreciera"."""
    return sentence.word(at) == "quien" and sentence.word(at - 1) in _BEFORE_WHOM


def _is_no_more(sentence: Sentence, at: int) -> bool:
    """Whether "de ser" depends on a word before it: "no pasa de ser"."""
    words = (sentence.word(k) for k in range(at - SAID_TO_BE, at))
    if sentence.word(at) == "de" and sentence.word(at - 1) in _OCCASIONS:
        return True  # "al momento de ser captada"
    return sentence.word(at) == "de" and any(w.startswith(_AMOUNTS) for w in words)


def _opens_clause(sentence: Sentence, at: int) -> bool:
    """Whether "de haberse" is a condition, and not the complement of a noun."""
    if sentence.word(at) != "de" or at == 0:
        return True
    return sentence.word(at - 1) in ("y", "que", "pero") or sentence.breaks(at - 1, at)
