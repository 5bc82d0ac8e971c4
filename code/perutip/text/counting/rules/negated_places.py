"""Whether a place in a sentence is denied: by a negator before it, or because it
depends on a main clause that denies it ("no se advierte que")."""

from __future__ import annotations

import re
from itertools import pairwise

from perutip.text.counting.rules.denials import fronted
from perutip.text.counting.sentences.context import Sentence

SEVERS = re.compile("[;:]")  # no negator reaches over it
_NO_NEGATION = frozenset(("solo", "solamente", "unicamente", "obstante", "embargo"))
_NEW_CLAUSE = frozenset(("lo", "la", "los", "las", "se", "le"))
_COPULAS = frozenset(("es", "resulta", "fue", "parece", "son", "resultan", "merece"))
_LACKS, NOT = ("carec", "carez"), frozenset(("no", "ni", "tampoco"))
_DEVOID = ("desprovist", "ayun")
_RELATIVE_ARTICLES = frozenset(("la", "el", "las", "los"))
_THERE_IS = frozenset(
    (
        *(
            "hay",
            "cabe",
            "existe",
            "queda",
            "exista",
            "haya",
            "hubo",
            "abriga",
            "tiene",
        ),
        *("alberga", "halla", "ve", "encuentra", "opone", "abrigamos", "tenemos"),
        *("albergamos", "hallamos", "vemos", "encontramos", "asiste", "media"),
    )
)
_DOUBTS = (
    *("duda", "discusi", "reparo", "reserva", "inconvenient", "obstacul", "recelo"),
    *("escrupul", "vacila", "obice", "titube", "irregularid", "vicio", "ilegalid"),
    *("ilicitud", "defecto", "impediment", "nulidad", "reproche"),
)
_CLAIMS = ("ciert", "exact", "verdad", "correct", "sosten", "afirm", "decir")
_CONNECTIVES = frozenset(  # before a "que" that opens no clause of its verb
    ("lo", "ya", "puesto", "dado", "modo", "manera", "forma", "vez", "tanto", "ahi")
)
DEVOID_AFTER = 3  # words from "no" to "desprovista de"
SIN_BEFORE = 4  # words from "sin" to the "ni" that goes on with it
DOUBT_AFTER = 4  # words from "no" to the "duda" that there is not
DENIAL_REACH = 30  # words from "no se advierte que" to what is not so
ASIDE_COMMAS = 2
SUBJECT_WORDS, PREDICATE_WORDS = 6, 10  # around an aside on who is spoken of
_DETERMINERS = frozenset(
    ("el", "la", "los", "las", "esta", "este", "dicha", "dicho", "ella", "aquella")
)
_TURNING = frozenset(("y", "pero", "sino", "pues", "porque", "ya", "mas"))
_INFINITIVES = ("que", "ar", "er", "ir", "arse", "erse", "irse", "arla", "arlo")


def is_denied_at(sentence: Sentence, at: int, low: int) -> bool:
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
            before = {sentence.word(place - k) for k in range(1, 1 + DEVOID_AFTER)}
            twofold = (
                sentence.word(place).startswith(_LACKS)
                and sentence.word(place - 1) in NOT
            ) or (
                sentence.word(place).startswith(_DEVOID) and not NOT.isdisjoint(before)
            )
            negated = -1 if twofold else place  # "no carece de", "no está ayuno de"
        elif (
            kind == "denies"
            and at - place <= DENIAL_REACH
            and not is_of_doubt(sentence, place, at)
            and not sentence.breaks(place, place + size - 1)
        ):
            if claim >= 0 and _is_in_series(sentence, place, at):
                continue
            begins = clause_of(sentence, place, size, at)
            if claim >= 0 and begins >= 0 and not sentence.breaks(claim, place):
                claim, refuted = -1, True
            elif _is_claim(sentence, place, size):
                claim = place + size - 1
            clause = max(clause, begins)
            object_of |= begins == place
    twice = 0 <= clause < negated and not object_of
    denied = (negated >= 0 or clause >= 0) and not twice
    return denied is not (front >= 0 or refuted)


def _is_in_series(sentence: Sentence, place: int, at: int) -> bool:
    """Whether a later clause of the same denial holds a place: "no es cierto que no
    haya sido corroborada, ni que carezca de"."""
    words = [sentence.word(k) for k in range(place + 1, at)]
    return any(word in NOT and after == "que" for word, after in pairwise(words))


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
    if is_of_doubt(sentence, place, at):
        return False
    if _is_of_noun(sentence, place) and sentence.breaks(place, at):
        return False  # "hecho sin prisa ni pausa, desmiente"
    if any(
        sentence.word(k) == "y" and sentence.word(k + 1) in _NEW_CLAUSE
        for k in range(place + 1, at)
    ):
        return False  # "carece de odio y lo confirman"
    return not SEVERS.search(sentence.between(place, at))


def is_of_doubt(sentence: Sentence, place: int, at: int) -> bool:
    """Whether a negation at a place denies the doubt or the defect named between it and
    another: "no hay duda de que corrobora", "no hubo vicio en que asistiera"."""
    verb = place + 1 + (sentence.word(place + 1) == "se")
    if sentence.word(verb) not in _THERE_IS:
        return False
    words = (sentence.word(k) for k in range(verb + 1, min(verb + DOUBT_AFTER, at)))
    return any(word.startswith(_DOUBTS) for word in words)


def _is_of_noun(sentence: Sentence, place: int) -> bool:
    """Whether a negator at a place is "sin" or "ningún" before a noun, or goes on with
    one."""
    if sentence.word(place) in ("ningun", "ninguna"):
        return True
    if sentence.word(place) == "ni":
        before = (k for k in range(place - SIN_BEFORE, place))
        return any(sentence.word(k) == "sin" for k in before)
    after = sentence.word(place + 1)
    return sentence.word(place) == "sin" and not after.endswith(_INFINITIVES)


def _goes_on(sentence: Sentence, start: int, at: int) -> bool:
    """Whether only an aside parts a verb from its infinitive: "no ha podido la defensa,
    pese a sus esfuerzos, desvirtuar"."""
    text = sentence.between(start, at)
    aside = text.count(",") == ASIDE_COMMAS and not SEVERS.search(text)
    return aside and sentence.breaks(at - 1, at)


def _tells_who(sentence: Sentence, que: int, at: int) -> bool:
    """Whether only an aside on the subject parts "que" from a place: "no se ha probado
    que la agraviada, profesional de treinta años, se hallara en"."""
    text = sentence.between(que, at)
    if text.count(",") != ASIDE_COMMAS or SEVERS.search(text):
        return False
    if sentence.word(que) != "que" or sentence.word(que + 1) not in _DETERMINERS:
        return False
    opens = [k for k in range(que + 1, at + 1) if sentence.breaks(k - 1, k)]
    return (
        len(opens) == ASIDE_COMMAS
        and opens[0] - que <= SUBJECT_WORDS
        and 0 < at - opens[1] <= PREDICATE_WORDS
        and sentence.word(opens[1]) not in _TURNING
    )


def _is_set_off(sentence: Sentence, que: int) -> bool:
    """Whether "que" at a place only goes on with a noun named before a comma: "no obra
    prueba en contra de la declaración, la que se mantuvo"."""
    article = sentence.word(que - 1) in _RELATIVE_ARTICLES
    return article and sentence.breaks(que - 2, que - 1)


def clause_of(sentence: Sentence, place: int, size: int, at: int) -> int:
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
        or (0 < start - place <= size + 1 and _tells_who(sentence, start, at))
    )
    return max(reach, default=-1)
