"""Whether a body acts in the case, or is only named in a sentence that it does not act
in: where somebody works, left out, or the subject of a verb that is denied."""

from __future__ import annotations

from perutip.text.counting.rules.body_claims import is_due, is_heading, is_supposed
from perutip.text.counting.rules.body_deeds import (
    came_to_nothing,
    is_author,
    is_refused_request,
)
from perutip.text.counting.rules.denials import denies_again
from perutip.text.counting.sentences.context import Sentence

POST_BEFORE = 8  # words from "trabajó de" to where
CLAUSE_BEFORE = 20  # words from "no" to a body in its clause
EMPLOYED_BEFORE = 16  # words from "trabajó en" to "y su hermano en"
POST_AFTER = 4  # words from where to "fue conserje"
NOUN_AFTER = 2  # words from "ni" to the "que" after its noun
RELATIVE_VERB = 9  # words from "que" to the verb of its clause
ASIDE = 14  # words between commas after a name
VERB_AFTER, TURN_AFTER = 5, 12  # words from "no" to its verb, and on to "sino"
_PREPOSITIONS = frozenset(
    (
        *("de", "del", "a", "al", "con", "por", "para", "ante", "en", "contra"),
        *("desde", "hacia", "mediante", "segun", "sin", "sobre"),
    )
)
_STAFF = (
    *("equip", "personal", "representant", "profesional", "psicolog", "abogad"),
    *("funcionari", "operador", "trabajador", "asistent", "integrant", "miembro"),
)
_JOINS = frozenset(("de", "del", "la", "las", "el", "los", "en", "y", "e", "para"))
_ACTS = (
    *("interv", "particip", "acud", "asist", "concurr", "acompan", "brind", "prest"),
    *("coordin", "atend", "atiend", "apoy", "present", "comparec", "formo", "forma"),
    *("formaro", "convoc", "notific", "cita", "llamad", "requeri", "oficia", "tuv"),
    *("comunic", "inform", "tiene", "hizo", "hicier", "tomo", "tomaro", "constituy"),
    *("aperson", "envi", "remit", "respond", "contest", "realiz", "efectu", "cumpl"),
    *("emiti", "ofrec", "proporcion", "activ", "design", "dispus", "dio", "dieron"),
    *("adopt", "implement", "pronunci", "evalu", "entrevist", "patrocin", "ejerc"),
    *("acogi", "alberg", "estuv"),
)
_ENDS_VERB = frozenset(("y", "e", "que", "pero", "cuando", "porque"))
_TURNS = frozenset(("sino", "hasta"))
_SUBJUNCTIVES = ("ase", "ese", "iese", "ara", "iera", "era")
_LEAVES_OUT = ("omit", "rehus", "desatend", "desentend")
_KEEPS_OUT = ("abst", "neg", "desent", "inhib", "excus")
_STANDS = ("estuv", "estaba", "permane", "mantuv", "qued", "brill")
_ABSENT = ("ausen", "inactiv", "pasiv", "ajen", "margen")
_SUBORDINATES = frozenset(("que", "para", "sino", "quien", "cuando", "donde", "pues"))
_NEGATIVES = frozenset(("no", "nunca", "jamas", "tampoco"))
_NO_NEGATION = frozenset(
    ("solo", "solamente", "unicamente", "obstante", "bien", "sin", "mas", "menos")
)
_BODIES = frozenset(
    (
        *("udavit", "ucavit", "mimp", "demuna", "cem", "centro", "ministerio"),
        *("unidad", "inabif", "defensoria", "instituto", "programa", "organizacion"),
        *("chs", "fiscalia", "sunafil", "defensa", "superintendencia", "serenazgo"),
        *("direccion", "division", "fistrap", "oficina", "municipalidad", "equipo"),
        *(
            "oim",
            "cem",
            "upe",
            "dirctptim",
            "divintrap",
            "depintrap",
            "departamento",
            "brigada",
        ),
    )
)
_POSTS = (
    *(
        "vigilant",
        "porter",
        "conserj",
        "chofer",
        "conductor",
        "secretari",
        "practicant",
    ),
    *("digitador", "emplead", "servidor", "trabajador", "funcionari", "cesant"),
    *("jubilad", "pensionist", "cocinera", "cocinero", "guardian", "cajer", "contador"),
    *("obrer", "notificador", "archiver", "mensajer"),
    *("jardiner", "mecanograf", "almacener", "ex", "exfuncionari"),
)
_EMPLOYS = ("trabaj", "labor", "desempen", "prest", "contratad", "nombrad")
_PAYS = (
    *("haberes", "sueldo", "salario", "remuneraci", "planilla", "boleta", "contrato"),
    *("pension", "honorarios", "constancia"),
)
_AS_WHAT = frozenset(("de", "como", "en", "para"))
_JOINT = frozenset(("conjunto", "conjunta", "coordinado", "coordinada", "articulado"))
_ARTICLES = frozenset(("el", "la", "los", "las", "un", "una"))
_JOINT_ACTS = (
    *("operativ", "intervenci", "coordinaci", "cooperaci", "articul", "en"),
    *("labor", "esfuerzo", "trabajo", "accion", "actuaci", "despliegue", "enlace"),
    *("colaboraci", "apoyo", "concurso", "informaci", "mesa"),
)
_WAYS = frozenset(("modo", "manera", "forma"))
_JOINTLY = ("coordin", "articul", "conjunt", "concert", "mancomun", "integrad")
_WORKS_AS = frozenset(("es", "era"))
_BEING = frozenset(("es", "era", "fue", "como", "sido", "ser"))
_ASSERTED = frozenset(("es", "era", "fue", "eran", "fueron", "son"))


def is_no_act(sentence: Sentence) -> bool:
    """Whether a body did nothing in the case: it is only where somebody works, or the
    verb of its clause is denied ("no se cursó oficio a la UDAVIT", "la UDAVIT no
    intervino")."""
    first = sentence.first  # "Segunda Fiscalía" begins with its number
    opening = sentence.word(first), sentence.word(first + 1)
    body = not _BODIES.isdisjoint(opening)
    joint = opening[0].startswith(_JOINT_ACTS) or (
        opening[1] in _WAYS and sentence.word(first + 2).startswith(_JOINTLY)
    )
    if not body and not joint:
        return False
    if came_to_nothing(sentence) or is_refused_request(sentence):
        return True
    if is_due(sentence, _end_of_name(sentence)) or is_supposed(sentence):
        return True
    return body and (
        is_workplace(sentence)
        or _is_left_out(sentence)
        or _is_idle(sentence)
        or is_author(sentence)
        or is_heading(sentence)
    )


def _is_left_out(sentence: Sentence) -> bool:
    """Whether a negated verb, or one of leaving out, governs a body in its clause."""
    first = sentence.first
    for place in range(first - 1, max(-1, first - CLAUSE_BEFORE), -1):
        word, after = sentence.word(place), sentence.word(place + 1)
        if word in _SUBORDINATES and not _is_of_nothing(sentence, place):
            return False
        if word.startswith(("omiti", "omite", "omisi")):
            return not sentence.breaks(place, first)
        if word == "ni" and _is_of_nothing(sentence, place + NOUN_AFTER):
            return True
        if word in _NEGATIVES:
            if sentence.breaks(place, first):
                return False
            other = after in _NO_NEGATION or sentence.word(place - 1) == "si"
            return not other and not denies_again(sentence, place + 1, first)
    return False


def _is_of_nothing(sentence: Sentence, que: int) -> bool:
    """Whether "que" opens a clause on what is said not to exist, with its verb in the
    subjunctive: "no medió aviso que la comisaría diese a"."""
    verbs = range(que + 1, min(que + 1 + RELATIVE_VERB, sentence.first))
    return (
        sentence.word(que) == "que"
        and not sentence.breaks(que, que + 1)
        and any(sentence.word(k).rstrip("n").endswith(_SUBJUNCTIVES) for k in verbs)
    )


def _is_idle(sentence: Sentence) -> bool:
    """Whether a body is the subject of a verb of acting that is denied, or of one of
    leaving out: "la UDAVIT no acompañó a la agraviada", "omitió apersonarse"."""
    if not _is_subject(sentence):
        return False
    at = _end_of_name(sentence)
    if sentence.word(at) in _NEGATIVES:
        return _acts_not(sentence, at)
    reflexive = sentence.word(at) == "se"
    verb, after = sentence.word(at + reflexive), sentence.word(at + reflexive + 1)
    if verb.startswith(_LEAVES_OUT) or (reflexive and verb.startswith(_KEEPS_OUT)):
        return True
    if verb.startswith("dej") and after == "de":
        return True
    states = (after, sentence.word(at + reflexive + 2), sentence.word(at + 3))
    return verb.startswith(_STANDS) and any(one.startswith(_ABSENT) for one in states)


def _is_subject(sentence: Sentence) -> bool:
    """Whether no preposition governs the body, but for that of its staff."""
    at = sentence.first - 1
    while sentence.word(at) in _ARTICLES:
        at -= 1
    before = sentence.word(at)
    if before not in _PREPOSITIONS or sentence.breaks(at, sentence.first):
        return True
    return before in ("de", "del") and sentence.word(at - 1).startswith(_STAFF)


def _end_of_name(sentence: Sentence) -> int:
    """Place after a body's name and an aside between commas or brackets."""
    at = sentence.last + 1
    while (
        sentence.word(at)
        and not sentence.breaks(at - 1, at)
        and (sentence.word(at) in _JOINS or sentence.written(at)[:1].isupper())
    ):
        at += 1
    if not sentence.breaks(at - 1, at):
        return at
    for end in range(at + 1, at + ASIDE + 1):
        if sentence.breaks(end - 1, end):
            return end
    return at


def _acts_not(sentence: Sentence, at: int) -> bool:
    """Whether the negation at a place denies a verb of acting, for good: not "no solo",
    "no intervino sino", "no acudió hasta"."""
    if sentence.word(at + 1) in _NO_NEGATION:
        return False
    for place in range(at + 1, at + 1 + VERB_AFTER):
        if sentence.word(place) in _ENDS_VERB or sentence.breaks(place - 1, place):
            return False
        if sentence.word(place).startswith(_ACTS):
            break
    else:
        return False
    later = [sentence.word(k) for k in range(place + 1, place + 1 + TURN_AFTER)]
    only = later[0] in _NO_NEGATION
    turns = not _TURNS.isdisjoint(later)
    return not only and not turns and not denies_again(sentence, at + 1, place)


def is_workplace(sentence: Sentence) -> bool:
    """Whether a body is only where somebody works: "vigilante jubilado del Centro",
    "trabajaba de secretaria en la", "del Ministerio fue conserje"."""
    first = sentence.first
    before = [sentence.word(k) for k in range(first - POST_BEFORE, first)]
    noun = len(before) - 1
    while noun >= 0 and before[noun] in _ARTICLES:
        noun -= 1
    if _is_so_employed(sentence, first - (len(before) - noun)):
        return True
    governed = noun >= 1 and before[noun] in ("de", "del", "en", "para", "por")
    if governed and not sentence.breaks(first - 1, first):
        if _is_post(before[:noun]):
            return True
        if before[noun] in ("de", "del") and _is_predicate(sentence):
            return True
        place = first - (len(before) - noun)
        return _is_employed(sentence, before[:noun], place)
    return False


def _is_post(before: list[str]) -> bool:
    """Whether the words before "del" name a post without an article of its own, or
    what somebody was."""
    for back in (1, 2, 3):
        if len(before) < back + 1 or not before[-back]:
            return False
        if before[-back].startswith(_STAFF) and before[-back - 1] in _WORKS_AS:
            return True  # "la hermana es psicóloga de la UDAVIT"
        if before[-back].startswith(_POSTS):
            return before[-back - 1] not in _ARTICLES or (
                len(before) > back + 1 and before[-back - 2] in _BEING
            )
    return False


def _is_employed(sentence: Sentence, before: list[str], end: int) -> bool:
    """Whether a verb of working or a word of pay governs the body."""
    for back in range(1, len(before) + 1):
        word = before[-back]
        if not word.startswith(_PAYS + _EMPLOYS):
            continue
        if sentence.breaks(end - back, end):
            return False
        if word.startswith(_PAYS):
            return True
        after = before[len(before) - back + 1 :] or [sentence.word(end)]
        if after[0] == "servicios":
            return True
        if word.startswith(_EMPLOYS) and _JOINT.isdisjoint(after):
            return after[0] in _AS_WHAT
    return False


def _is_so_employed(sentence: Sentence, place: int) -> bool:
    """Whether "en" at a place goes on with a verb of working before it: "trabajó en
    Migraciones y su hermano en la", "laboró como chofer en la DEMUNA y luego en el"."""
    if sentence.word(place) != "en":
        return False
    low = place - EMPLOYED_BEFORE
    words = [sentence.word(k) for k in range(low, place)]
    return "y" in words and any(
        word.startswith(("trabaj", "labor", "emple"))
        and (words[k + 1 : k + 2] == ["en"] or words[k + 1 : k + 2] == ["como"])
        and "y" in words[k:]
        for k, word in enumerate(words)
    )


def _is_predicate(sentence: Sentence) -> bool:
    """Whether it is said after the match what somebody was there: "fue conserje"."""
    last = sentence.last
    return any(
        sentence.word(k) in _ASSERTED and sentence.word(k + 1).startswith(_POSTS)
        for k in range(last + 1, last + 1 + POST_AFTER)
    )
