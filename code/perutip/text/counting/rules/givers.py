"""Whose a statement is that does not name who made it."""

from __future__ import annotations

from perutip.text.counting.rules.others import OTHER_PERSONS
from perutip.text.counting.sentences.context import Sentence

GIVEN_AFTER = 2  # words from a statement to "del coacusado"
HERS_AFTER = 3  # words from a statement to "de la menor"
GIVEN_NEAR = 4  # words from a verb of giving to the statement
FOR_WHOM = 5  # words from care to whom it is for
NAMED_VICTIM = 2  # words from "testigo" to "agraviada"
OWNED_BEFORE = 14  # words from "la sindicación del coacusado" to what is said of it
TAKEN_BACK = 4  # words from "habiéndose retractado" to who did
RELATIVE_AFTER, GIVER_AFTER = 3, 8  # words to "que", and from it to who gives
VERB_NEAR = 3  # words after who gives within which the verb may follow
_FOR = frozenset(
    (
        *("de", "del", "a", "al", "para", "el", "la", "los", "las", "favor", "en"),
        *("dicho", "dicha", "citado", "citada", "referido", "propio", "su"),
    )
)
_CARE = (
    *("tratamiento", "atencion", "apoyo", "asistencia", "terapia", "rehabilita"),
    *("recuperacion", "soporte", "consejeria", "reinsercion", "reintegra", "reserva"),
    *("proteccion", "medida", "custodia", "resguardo", "traslado", "reubicacion"),
    *("acompanamiento", "identidad", "albergue", "terapias", "capacitacion"),
)
_RECEIVING = frozenset(("para", "al", "del", "a"))
_ARTICLES = frozenset(("el", "la", "los", "las", "un", "una"))
_OTHERS = frozenset(("parties", "witnesses"))
_OWN = frozenset(("su", "sus"))
_TELLS = frozenset(("says", "shows"))
_TAKEN_BACK = ("retract", "desdi", "desdec", "rectific", "cambi", "vario", "modific")
_WITNESSES = ("testig", "colaborador", "encubiert")
_NAMED = frozenset(("witnesses", "strangers"))
_KEPT = (
    *("reserva", "identidad", "proteccion", "medida", "resguardo", "custodia"),
    *("alberg", "reubicacion", "traslado", "domicilio", "mantener"),
)
_GIVERS = frozenset(("parties", "witnesses", "strangers"))
_MAKES = (
    *("formul", "hac", "hizo", "hicier", "dirig", "efectu", "realiz", "manten"),
    *("mantuv", "mantien", "verti", "viert", "brind", "prest", "rind", "dio", "dieron"),
    *("lanz", "ofrec", "endilg", "sostuv", "sostien", "aport", "present"),
)
_MEETS = ("cumpl", "satisf", "reun", "super", "observ", "colma")
_COMPLEMENTS = frozenset(("de", "del", "a", "al", "contra", "ante", "con", "por"))
_RELATIVES = frozenset(("quien", "quienes", "cuyo", "cuya", "cuyos", "cuyas"))


def is_of_another(sentence: Sentence) -> bool:
    """Whether a witness, a co-accused or an expert gave the statement.

    They do where they are the subject of a verb of giving before it, and the victim is
    not ("el coacusado brindó un relato coherente"), or are its complement.
    """
    first, last = sentence.first, sentence.last
    if any(m.kind == "victim" and first <= m.at <= last for m in sentence.markers):
        return False
    giver = gives = -1
    is_hers = sentence.word(first) in _OWN
    for kind, at, size in sentence.markers:
        if kind == "victim":
            if _is_hers(sentence, at):
                return False
        elif at >= first:
            if _gives_after(sentence, at, size) and kind in _GIVERS:
                return True
            after = kind in _OTHERS and 0 < at - last <= GIVEN_AFTER
            if after and "de" in (sentence.word(at)[:2], sentence.word(at - 1)):
                return True
        elif kind in _OTHERS:
            owned = _is_complement(sentence, at)
            near = first - (at + size) <= OWNED_BEFORE
            if not owned:
                giver, gives = at, -1
            elif near and _is_statement_of(sentence, at):
                return True
        elif (giver >= 0 and is_hers and kind in _TELLS) or (
            kind == "gives" and (giver >= 0 or _has_stranger(sentence, at))
        ):
            gives = at
    if giver >= 0 and is_hers and gives < 0:
        words = (sentence.word(k) for k in range(giver - TAKEN_BACK, first))
        return any(word.startswith(_TAKEN_BACK) for word in words)
    return gives >= 0


def is_met_by_another(sentence: Sentence) -> bool:
    """Whether who meets what a statement must meet is a witness or a co-accused, or one
    of their statements: "el testigo cumple con las garantías de certeza"."""
    first = sentence.first
    if any(m.kind in ("victim", "declarants") for m in sentence.markers):
        return False
    ends = [
        at + size
        for kind, at, size in sentence.markers
        if kind in _OTHERS
        and at < first
        and (not _is_complement(sentence, at) or _is_statement_of(sentence, at))
    ]
    return any(
        sentence.word(k).startswith(_MEETS) for end in ends for k in range(end, first)
    )


def _gives_after(sentence: Sentence, at: int, size: int) -> bool:
    """Whether who is named at a place made the statement of the match, in the relative
    clause right after it: "la sindicación que formula el coencausado"."""
    last = sentence.last
    relative = range(last + 1, last + 1 + RELATIVE_AFTER)
    que = next((k for k in relative if sentence.word(k) == "que"), -1)
    if not 0 <= que < at <= que + GIVER_AFTER or sentence.breaks(que, at):
        return False
    end = at + size + VERB_NEAR
    words = [sentence.word(k) for k in range(que + 1, end)]
    own = not _is_complement(sentence, at) and sentence.word(at - 1) not in _RELATIVES
    person = any(
        sentence.word(k).startswith((*OTHER_PERSONS, *_WITNESSES))
        for k in range(at, at + size)
    )
    return own and person and any(word.startswith(_MAKES) for word in words)


def is_for_another(sentence: Sentence) -> bool:
    """Whether care that is ordered is for somebody else, who is named right after it:
    "tratamiento psicológico del sentenciado"."""
    if is_for_witness(sentence) or _is_for_named_witness(sentence):
        return True
    if not sentence.word(sentence.first).startswith(_CARE):
        return False
    place = sentence.last + 1
    while place - sentence.last <= FOR_WHOM and sentence.word(place) in _FOR:
        place += 1
    begun = place > sentence.last + 1 and not sentence.breaks(sentence.last, place)
    return begun and sentence.word(place).startswith(OTHER_PERSONS)


def is_for_witness(sentence: Sentence) -> bool:
    """Whether what shields is for a witness or a collaborator, who is named before it
    in a sentence that does not name the victim."""
    if not any(m.kind in _NAMED for m in sentence.markers):
        return False
    first = sentence.first
    own = (sentence.word(k) for k in range(first, sentence.last + 1))
    if not any(word.startswith(_KEPT) for word in own):
        return False
    if any(m.kind in ("victim", "declarants") for m in sentence.markers):
        return False
    before = (sentence.word(k) for k in range(first))
    return any(word.startswith(_WITNESSES) for word in before)


def _is_for_named_witness(sentence: Sentence) -> bool:
    """Whether a witness opens the sentence as the one who receives ("Al testigo
    Ramírez, que vio a la víctima, se le otorgan"), or stands right after what is
    given ("reserva de identidad para el testigo")."""
    opens = 1 + (sentence.word(0) == "a")
    places = [opens] if sentence.word(0) in ("a", "al") else []
    last = sentence.last
    if sentence.word(last + 1) in _RECEIVING and not sentence.breaks(last, last + 3):
        places.append(last + 2 + (sentence.word(last + 2) in _ARTICLES))
    return any(
        sentence.word(at).startswith(_WITNESSES)
        and not any(
            m.kind in ("victim", "declarants") and at < m.at <= at + NAMED_VICTIM
            for m in sentence.markers
        )
        for at in places
    )


def _has_stranger(sentence: Sentence, at: int) -> bool:
    """Whether the subject right before a verb of giving is nobody the rules know: "el
    contador brindó"."""
    if sentence.word(at - 2) not in _ARTICLES or sentence.first - at > GIVEN_NEAR:
        return False
    if sentence.breaks(at - 1, at):
        return False  # "con un lunar en el cuello, otorga"
    return not any(m.at <= at - 1 < m.at + m.size for m in sentence.markers)


def _is_hers(sentence: Sentence, at: int) -> bool:
    """Whether the victim at a place may have made the statement."""
    if sentence.word(at - 1).startswith(OTHER_PERSONS):
        return False  # "el acusado menor de edad"
    if at > sentence.last:
        near = at - sentence.last <= HERS_AFTER
        return near and _is_complement(sentence, at)
    relative = (sentence.word(at + k) in _RELATIVES for k in (1, 2, 3))
    return not _is_complement(sentence, at) or any(relative)


def _is_complement(sentence: Sentence, at: int) -> bool:
    words = sentence.word(at), sentence.word(at - 1), sentence.word(at - 2)
    return words[0] in ("del", "al") or any(w in _COMPLEMENTS for w in words[1:])


def _is_statement_of(sentence: Sentence, at: int) -> bool:
    """Whether a statement stands right before "del coacusado"."""
    noun = (
        sentence.word(at - 1) if sentence.word(at) == "del" else sentence.word(at - 2)
    )
    return noun.startswith(
        ("declaraci", "sindicaci", "version", "testimoni", "relato", "incriminaci")
    )
