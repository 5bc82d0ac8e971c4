"""What is said of the accused without a verb: "la acusada, en situación de"."""

from __future__ import annotations

from collections.abc import Iterable

from perutip.text.counting.sentences.context import Sentence

APPOSED = 14  # words from the comma after a person to the match
NAME = 8  # words of a name after "el acusado"
HERS_AFTER = 5  # words from the match to whose it is
FRONT = 5  # words before a match that opens its sentence
SUBJECT_AFTER = 10  # words from such a match to its subject
_STATES = frozenset(  # what somebody is in, and for what
    (
        *("en", "por", "dada", "dado", "con", "cuya", "cuyo", "de", "debido"),
        *("encontrandose", "hallandose", "estando", "siendo", "atravesando"),
    )
)
_PEOPLE = (
    *("persona", "mujer", "hombre", "varon", "adult", "ciudadan", "madre", "padre"),
    *("ancian", "joven", "natural", "sujeto", "individuo", "senor", "ama", "iletrad"),
    *("analfabet", "campesin", "agricultor", "indigena", "extranjer", "migrante"),
    *("soltera", "soltero", "viuda", "viudo", "sexagenari", "septuagenari", "enferm"),
    *("discapacitad", "vulnerable", "desemplead", "comerciante"),
)
_SMALL = frozenset(  # between "en" or "por" and the match
    (
        *("su", "una", "un", "la", "el", "evidente", "clara", "claro", "manifiesta"),
        *("grave", "extrema", "extremo", "notoria", "palpable", "franca", "franco"),
        *("tambien", "igualmente", "asimismo", "misma", "propia", "propio", "de", "en"),
        *("del", "a", "especial", "su", "particular", "innegable", "seria", "marcada"),
    )
)
_HERS = frozenset(("victim", "declarants"))
_PRONOUNS = frozenset(("ella", "esta", "aquella", "ellas", "estas", "aquellas"))
_HER = frozenset(("la", "las", "le", "les"))  # after a subject: "la captó"
_RELATIVES = frozenset(("que", "donde", "cual", "cuando", "mientras"))
_JOINS = frozenset(("y", "de", "del", "la", "los", "alias", "e", "a", "as", "os"))
_COMPLEMENTS = frozenset(("de", "a", "contra", "ante", "con", "por", "en", "para"))
_KIN = (
    *("madre", "padre", "hij", "conviv", "espos", "abuel", "herman", "pareja", "tia"),
    *("tio", "famili", "parient", "progenitor", "conyug", "suegr", "niet", "cunad"),
    *("respecto", "tratandose", "padrastro", "madrastra", "primo", "prima", "sobrin"),
)
_TAKES = ("aprovech", "captur", "abus", "explot", "someti", "sometio", "capt")


def is_apposed(sentence: Sentence, at: int, end: int) -> bool:
    """Whether the match stands in an aside right after a person named from one place
    up to another: "el procesado, persona en condición de", "la acusada, por su".

    Only a name stands between the person and the comma, no verb between the comma and
    the match, and the match is not said to be the victim's.
    """
    if not _takes_aside(sentence, at):
        return False
    first, comma = sentence.first, end
    while comma < first and not sentence.breaks(comma - 1, comma):
        if comma - end > NAME or not _is_name(sentence, comma):
            return False
        comma += 1
    words = [sentence.word(k) for k in range(comma, first)]
    if comma > first or len(words) > APPOSED or not sentence.breaks(comma - 1, comma):
        return False
    if is_hers_after(sentence):
        return False
    opener = words[0] if words else sentence.word(first)
    if opener.startswith(_PEOPLE):
        return not any(_is_verb(sentence, k) for k in range(comma, first))
    if not words:
        return False
    if opener in ("a", "una", "un") and len(words) > 1:
        return words[1].startswith(_PEOPLE)
    return opener in _STATES and _SMALL.issuperset(words[1:])


def _takes_aside(sentence: Sentence, at: int) -> bool:
    """Whether a person at a place is a subject, whose kin is one, or the topic: "la
    madre del acusado", "respecto de la denunciada"; not "trasladada por el acusado"."""
    if sentence.word(at) in ("del", "al"):
        noun, governed = sentence.word(at - 1), True
    else:
        governed = sentence.word(at - 1) in _COMPLEMENTS
        noun = sentence.word(at - 2) if sentence.word(at - 1) == "de" else ""
    return not governed or noun.startswith(_KIN)


def _is_name(sentence: Sentence, place: int) -> bool:
    word, written = sentence.word(place), sentence.written(place)
    return word in _JOINS or written[:1].isupper() or len(word) == 1


def _is_verb(sentence: Sentence, place: int) -> bool:
    """Whether a word is a past tense, a gerund or opens a clause."""
    word, written = sentence.word(place), sentence.written(place).lower()
    if word in _RELATIVES:
        return True
    return written.endswith(("ó", "aron", "ieron")) or word.endswith(("ando", "iendo"))


def is_hers_after(sentence: Sentence) -> bool:
    """Whether the victim is named in the match or right after it: "de la menor"."""
    last = sentence.last
    if any(sentence.word(k) in _PRONOUNS for k in (last + 2, last + 3)):
        return sentence.word(last + 1) in ("de", "en") and not sentence.breaks(
            last, last + 2
        )
    return any(
        kind in _HERS
        and sentence.first <= at <= last + HERS_AFTER
        and not sentence.breaks(last, at)
        and not is_called_woman(sentence, at)
        for kind, at, _ in sentence.markers
    )


def is_called_woman(sentence: Sentence, at: int) -> bool:
    """Whether a word at a place only tells what a person named before it is: "la
    acusada, mujer en", "era una mujer", "menor" of none."""
    if sentence.word(at) not in ("mujer", "joven"):
        return False
    before = sentence.word(at - 1)
    if before in ("una", "un"):
        return sentence.word(at - 2) in ("es", "era", "fue", "siendo", "como") or (
            sentence.breaks(at - 2, at - 1)
        )
    return sentence.breaks(at - 1, at)


def opens_before_subject(sentence: Sentence, people: Iterable[tuple[int, int]]) -> bool:
    """Whether the match opens its sentence in an aside on the subject that follows:
    "encontrándose en situación de vulnerabilidad, el procesado fue".

    people: where each begins and ends. A subject who does something to her ("la
    captó") takes advantage of what she is in.
    """
    first, last = sentence.first, sentence.last
    words = [sentence.word(k) for k in range(first)]
    if not 0 < first <= FRONT or words[0] not in _STATES:
        return False
    if not (_SMALL | _STATES).issuperset(words[1:]) or is_hers_after(sentence):
        return False
    for at, end in people:
        if not last < at <= last + SUBJECT_AFTER or not sentence.breaks(last, at):
            continue
        if sentence.word(at - 1) in ("por", "de", "al", "a", "con"):
            return False
        after = [sentence.word(k) for k in range(end, end + NAME)]
        takes = any(word.startswith(_TAKES) for word in after)
        named = any(k in _HERS and m > end for k, m, _ in sentence.markers)
        return not takes and not named and _HER.isdisjoint(after[:4])
    return False
