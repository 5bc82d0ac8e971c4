"""Whether a measure is granted, or only refused, asked for or made possible."""

from __future__ import annotations

from collections.abc import Mapping

from perutip.text.counting.sentences.context import Sentence
from perutip.text.counting.sentences.phrases import Marker

GRANTED, OPEN, REFUSED = 1, 0, -1
_SIGN = {"grants": GRANTED, "refuses": REFUSED, "asks": OPEN, "enables": OPEN}
_VERBS = frozenset(_SIGN)
NEGATOR_BEFORE = 3  # words from "no" to the verb it denies
GOVERNED = 6  # words from a verb to the infinitive or clause that depends on it
LINKS = frozenset(("que", "a", "de", "para"))
INFINITIVES = ("ar", "er", "ir", "arse", "erse", "irse")
ARTICLES = frozenset(("el", "la", "los", "las"))
ASKED = ("solicitud", "requerimiento", "peticion", "pedido")
CONSEQUENT = frozenset(("lo", "modo", "manera", "ahi"))
OWNERS = frozenset(("su", "el", "del", "al", "dicho", "ese", "este"))
PARTICIPLES = ("ado", "ada", "ido", "ida")
WISHED = ("onga", "ene", "gue", "eda", "cte", "pte", "te", "je")  # subjunctives
ENDORSED = frozenset(("segun", "como", "conforme", "lo"))
PRONOUNS = frozenset(("la", "las", "lo", "los", "le", "les", "se"))


def order(sentence: Sentence) -> int:
    """The last word on the measure: `GRANTED`, `OPEN` or `REFUSED`.

    Verbs before the match build on each other: what depends on a refusal is refused
    unless it is itself a refusal ("revocar la que denegaba"), what depends on a request
    is asked for. After the match a passive, a participle or a verb with a pronoun
    decides again ("y, reformándola, las denegaron"). Without such a verb it counts.
    """
    if sentence.lacks(_VERBS):
        return GRANTED
    state: int | None = None
    end = -GOVERNED - 1
    verbs: dict[int, Marker] = {}
    for marker in sentence.markers:
        known = verbs.get(marker.at)
        if marker.kind in _SIGN and not (known and known.size >= marker.size):
            verbs[marker.at] = marker
    if _is_wished(sentence, verbs):
        return OPEN
    own = {k for verb in verbs.values() for k in range(verb.at, verb.at + verb.size)}
    negators = [
        m.at for m in sentence.markers if m.kind == "negator" and m.at not in own
    ]
    for kind, at, size in verbs.values():
        sign = _SIGN[kind]
        if sentence.first <= at <= sentence.last:
            continue
        if sign and any(
            at - NEGATOR_BEFORE <= n < at and not sentence.breaks(n, at)
            for n in negators
        ):
            sign = -sign
        if (
            kind == "asks"
            and state == GRANTED
            and (at < end or _is_attribute(sentence, end, at))
        ):
            continue
        if at < sentence.first:
            depends = state is not None and _depends(sentence, end, at)
            state = _combined(state, sign) if depends and state is not None else sign
        else:
            state = _after(sentence, state, kind, sign, at)
        end = at + size
    return GRANTED if state is None else state


def _is_wished(sentence: Sentence, verbs: Mapping[int, Marker]) -> bool:
    """Whether nobody grants, and who asks is told after it: "Que se otorgue a la menor
    tratamiento, según pidió el fiscal"."""
    first = sentence.first
    granting = [v.at for v in verbs.values() if v.kind == "grants" and v.at < first]
    if not granting or not all(_is_subjunctive(sentence, at) for at in granting):
        return False
    return any(
        v.kind == "asks"
        and v.at > sentence.last
        and not sentence.word(v.at).rstrip("s").endswith(PARTICIPLES)
        and not ENDORSED.isdisjoint(sentence.word(v.at - k) for k in (1, 2))
        for v in verbs.values()
    )


def _is_subjunctive(sentence: Sentence, at: int) -> bool:
    """Whether a verb wishes: "se conceda", and not "concédase"."""
    word = sentence.word(at)
    return word.rstrip("n").endswith(WISHED) and sentence.word(at - 1) in PRONOUNS


def is_granted_after(sentence: Sentence) -> bool:
    """The court, named after the match, grants what somebody asked for before it, or
    it is granted by the court ("las que fueron otorgadas por el juez")."""
    named, granted = False, -NEGATOR_BEFORE - 1
    for kind, at, _ in sentence.markers:
        if at > sentence.last:
            if kind == "grants" and _is_passive(sentence.word(at)):
                granted = at
            if kind == "court" and at - granted <= NEGATOR_BEFORE:
                return sentence.word(granted - 1) != "no"
            named |= kind == "court"
            if kind == "grants" and named and not _is_passive(sentence.word(at)):
                return True
    return False


def _depends(sentence: Sentence, end: int, at: int) -> bool:
    """Whether the verb at a place depends on one that ended before it."""
    if _is_consequence(sentence, at):
        return False
    if at < end or sentence.word(at - 1) in LINKS or (sentence.word(at - 2) == "que"):
        return True
    if (
        at - end == 1 and sentence.word(end) in ARTICLES
    ):  # "sin efecto el levantamiento"
        return True
    verbs = sentence.word(at - 1), sentence.word(at)  # "dejar sin efecto", "dictar"
    infinitive = any(verb.endswith(INFINITIVES) for verb in verbs)
    return infinitive and at - end <= GOVERNED


def _is_consequence(sentence: Sentence, at: int) -> bool:
    """Whether the verb at a place tells what follows: ", por lo que se ordena"."""
    words = [sentence.word(k) for k in range(at - 4, at)]
    return any(
        words[k] in CONSEQUENT and words[k + 1] == "que" for k in range(len(words) - 1)
    )


def _is_attribute(sentence: Sentence, end: int, at: int) -> bool:
    """Whether what was granted is only called asked for: "concedida la medida
    solicitada por el fiscal"."""
    near = 0 < at - end <= GOVERNED and not sentence.breaks(end, at)
    word = sentence.word(at)
    return near and (_is_passive(word) or word.startswith(ASKED))


def _combined(state: int, sign: int) -> int:
    if state == GRANTED:
        return sign
    return -sign if state == REFUSED and sign else state


def _after(
    sentence: Sentence, state: int | None, kind: str, sign: int, at: int
) -> int | None:
    """What a verb after the match makes of the state before it."""
    if _is_need(sentence, at) or sentence.word(at - 1) in OWNERS:  # "a su dictado"
        return state
    if kind in ("asks", "enables"):
        return sign if state is None else state
    relative = "que" in (sentence.word(at - 1), sentence.word(at - 2))
    if relative and state is not None and not _goes_on(sentence, at):
        return state  # "sin efecto la medida que se dictó"
    passive = _is_passive(sentence.word(at))
    beside = at - sentence.last == 1
    if passive and beside and state is not None:  # "las medidas otorgadas"
        return state
    if sign == REFUSED and not passive and sentence.word(at - 1) not in PRONOUNS:
        return state
    if sign == GRANTED and state == REFUSED:
        own = sentence.word(at - 1) == "se" and sentence.word(at + 1) in ARTICLES
        if own or not (passive or sentence.word(at - 1) in PRONOUNS):
            return state  # "y se dispone el archivo"
    return sign


def _goes_on(sentence: Sentence, at: int) -> bool:
    """Whether a relative clause tells what came next: ", las que fueron otorgadas"."""
    place = at - 1 if sentence.word(at - 1) == "que" else at - 2
    article = sentence.word(place - 1) in ARTICLES
    return article and sentence.breaks(place - 2, place - 1)


def _is_need(sentence: Sentence, at: int) -> bool:
    """Whether it is the victim who needs it: "la terapia que requiere"."""
    relative = "que" in (sentence.word(at - k) for k in range(1, 5))
    if not relative or not sentence.word(at).startswith("requier"):
        return False
    return not any(
        kind in ("parties", "prosecution") and abs(place - at) <= NEGATOR_BEFORE
        for kind, place, _ in sentence.markers
    )


def _is_passive(word: str) -> bool:
    """Whether a word is a participle or an adjective, and no verb of the court."""
    return word.rstrip("s").endswith(("do", "da", "to", "ta")) or word.startswith(
        ("improcedente", "inadmisible")
    )
