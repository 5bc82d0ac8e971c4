"""Whether what a body does is no act in the case: announced and never done, denied by
the court, or something that it published."""

from __future__ import annotations

from perutip.text.counting.sentences.context import Sentence

NOTHING_AFTER = 30  # words from a body to "lo que no ocurrió"
FAILED_AFTER = 4  # words from "no" to "se hizo"
REQUEST_BEFORE = 24  # words from "denegó el pedido de que" to a body
VERB_AFTER, NAME_AFTER = 3, 12  # words from a body to its verb, and within its name
AUTHOR_BEFORE = 4  # words from "publicado por" to a body
WORK_AFTER = 8  # words from "publicó" to the work
_OPENS_TURN = frozenset(("lo", "pero", "mas", "aunque", "cosa", "sin", "extremo", "y"))
_NEGATIVES = frozenset(("no", "nunca", "jamas", "ni", "tampoco"))
_HAPPENS = (
    *("hizo", "hicier", "hacer", "hech", "concret", "ocurri", "realiz", "cumpli"),
    *("efectu", "produj", "materializ", "verific", "sucedi", "llev", "acontec"),
    *("cristaliz", "ejecut", "tuvo", "dio", "plasm", "pas"),
)
_ENDS = frozenset(  # words after "no se llevó" that end what is said of it
    ("a", "lugar", "efecto", "cabo", "en", "nunca", "jamas", "finalmente")
)
_REQUESTS = ("pedido", "solicitud", "peticion", "requerimiento", "ruego", "instancia")
_PUBLISHES = ("public", "edit", "difund", "divulg", "imprim", "impres", "lanz")
_STUDIES = (
    *(
        "estudio",
        "guia",
        "cifras",
        "manual",
        "cartilla",
        "libro",
        "boletin",
        "glosario",
    ),
    *("estadistic", "encuesta", "folleto", "revista", "diagnostic", "campana", "datos"),
)
_HOLDS = ("organiz", "realiz", "dict", "impart", "desarroll", "ofrec")
_EVENTS = (
    "campana",
    "charla",
    "taller",
    "curso",
    "feria",
    "marcha",
    "seminario",
    "foro",
)
_WORKS = (
    *("estudio", "guia", "cifra", "manual", "cartilla", "libro", "boletin", "informe"),
    *("estadistic", "encuesta", "folleto", "revista", "investigaci", "diagnostic"),
    *("reporte", "protocolo", "campana", "spot", "video", "afiche", "memoria", "dato"),
)


def came_to_nothing(sentence: Sentence) -> bool:
    """Whether the sentence tells after the match that it was not done: "lo que nunca
    llegó a hacerse", "pero no lo hizo"."""
    last = sentence.last
    if not sentence.holds(_NEGATIVES):
        return False
    for place in range(last + 1, last + 1 + NOTHING_AFTER):
        if sentence.word(place) not in _NEGATIVES:
            continue
        opening = {sentence.word(place - k) for k in (1, 2)}
        turned = not _OPENS_TURN.isdisjoint(opening) and sentence.breaks(
            place - 3, place
        )
        if not turned:
            continue
        for k in range(place + 1, place + 1 + FAILED_AFTER):
            if sentence.word(k).startswith(_HAPPENS):
                rest = sentence.word(k + 1)
                return not rest or sentence.breaks(k, k + 1) or rest in _ENDS
    return False


def is_refused_request(sentence: Sentence) -> bool:
    """Whether the court denies a request that governs the match: "denegó, por
    impertinente, el pedido de que la Defensoría visitara"."""
    first = sentence.first
    low = first - REQUEST_BEFORE
    refused = [m.at for m in sentence.markers if m.kind == "refuses" and m.at < first]
    if not refused:
        return False
    for place in range(max(low, refused[0]), first):
        asked = sentence.word(place).startswith(_REQUESTS)
        if asked and not sentence.breaks(place + 1, first):
            near = [at for at in refused if low <= at < place]
            return bool(near) and sentence.word(near[-1] - 1) != "no"
    return False


def is_author(sentence: Sentence) -> bool:
    """Whether the body published something: "CHS Alternativo publicó en 2018 un
    estudio", "la guía editada por la OIM"."""
    last, first = sentence.last, sentence.first
    before = (sentence.word(k) for k in range(first - AUTHOR_BEFORE, first))
    words = list(before)
    printed = any(word.startswith(_PUBLISHES) for word in words)
    studied = any(word.startswith(_STUDIES) for word in words)
    if (printed and ("por" in words or studied)) or (
        studied and not {"de", "del"}.isdisjoint(words[-2:])
    ):
        return True
    for place in range(last + 1, last + 1 + VERB_AFTER):
        later = range(place + 1, place + 1 + WORK_AFTER)
        if sentence.word(place).startswith(_PUBLISHES):
            return any(sentence.word(k).startswith(_WORKS) for k in later)
        if sentence.word(place).startswith(_HOLDS):
            return any(sentence.word(k).startswith(_EVENTS) for k in later)
    return False
