"""Whether what a body does is only due or supposed, or its name only heads a page."""

from __future__ import annotations

import re

from perutip.text.counting.sentences.context import Sentence

DUE_BEFORE = 30  # words from "debió" to a body in its clause
SUPPOSED_BEFORE, SUPPOSED_AFTER = 30, 14  # words from "si" to a body, and to its verb
VERB_OF_DUTY = 20  # words from "debió" to its infinitive, over its subject
HEADING_WORDS = 25
_SEVERS = re.compile("[;:]")
_DUE = frozenset(("debio", "debieron", "debiera", "debieran", "debiese", "debiesen"))
_HAD = frozenset(("ha", "han", "habia", "habian", "habria", "habrian", "hubo"))
_DEEDS = (
    *("coordin", "articul", "actu", "convoc", "oficia", "comunic", "curs", "solicit"),
    *("requer", "recurr", "acud", "trabaj", "integr", "concert", "llam", "interven"),
    *("particip", "acompan", "deriv", "concurr", "colabor", "cooper", "inform"),
    *("notific", "avis", "cit", "dar", "dad", "pon", "pedi", "enviar", "remit"),
    *("estar", "hacer", "operar", "proced", "aunar", "sumar", "planific", "asist"),
)
_INFINITIVES = ("ar", "er", "ir", "se", "la", "lo", "le", "les", "las", "los")
_PARTICIPLES = ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas")
_TO = frozenset(("a", "al"))  # "se debió a la labor conjunta"
_SUBJUNCTIVES = ("ase", "asen", "iese", "iesen", "iera", "ieran", "esen")
_IF_MORE = frozenset(("bien", "no", "es"))  # "si bien", "si no"
_BEFORE_IF = frozenset(("como", "aun", "incluso", "ni"))
_NOUNS = frozenset(("base", "clase", "frase", "fase", "envase"))
_SMALL = frozenset(
    (
        *("de", "del", "la", "las", "el", "los", "y", "e", "a", "al", "en", "para"),
        *("contra", "n", "no", "nro", "numero", "por", "con"),
    )
)
_ARTICLES = frozenset(("el", "la", "los", "las"))
_IN_SENTENCES = frozenset(("que", "se", "no", "fue", "fueron", "su", "sus", "ha"))
_ENDS_OF_VERBS = ("aron", "ieron", "ando", "iendo", "ado", "ido", "ada", "ida")


def is_due(sentence: Sentence, verb: int) -> bool:
    """Whether the body or the deed is what ought to have been: "debió el fiscal
    coordinar con la UDAVIT", "la UDAVIT debió ser convocada".

    verb: place after the body's name and an aside, where its own verb stands.
    """
    if not (sentence.holds(_DUE) or sentence.holds(frozenset(("debido",)))):
        return False
    first, last = sentence.first, sentence.last
    for place in (*range(max(first - DUE_BEFORE, 0), last + 1), verb, verb + 1):
        word = sentence.word(place)
        had = word == "debido" and sentence.word(place - 1) in _HAD
        if not (word in _DUE or had) or sentence.word(place + 1) in _TO:
            continue
        if _SEVERS.search(sentence.between(min(place, last), max(first, place))):
            continue
        for k in range(place + 1, place + 1 + VERB_OF_DUTY):
            deed = sentence.word(k)
            if deed.startswith(_DEEDS) and deed.endswith(_INFINITIVES + _PARTICIPLES):
                return not _SEVERS.search(sentence.between(place, k))
    return False


def is_supposed(sentence: Sentence) -> bool:
    """Whether the body stands in a clause with "si" whose verb is in the past
    subjunctive, however far from it: "si en el plazo la UDAVIT llegase a"."""
    first, last = sentence.first, sentence.last
    for place in range(max(first - SUPPOSED_BEFORE, 0), first):
        if sentence.word(place) != "si" or sentence.word(place + 1) in _IF_MORE:
            continue
        if sentence.word(place - 1) in _BEFORE_IF:
            continue
        if _SEVERS.search(sentence.between(place, first)):
            continue
        words = (sentence.word(k) for k in range(place + 1, last + SUPPOSED_AFTER))
        return any(w.endswith(_SUBJUNCTIVES) and w not in _NOUNS for w in words)
    return False


def is_heading(sentence: Sentence) -> bool:
    """Whether the sentence is nothing but names: "Ministerio Público. Unidad Distrital
    de Asistencia a Víctimas y Testigos.". A name that is all of a text heads none."""
    words = sentence.whole.words
    alone = sentence.last - sentence.first + 1 == len(words)
    if alone and sentence.whole.opens_text:
        return False
    if len(words) > HEADING_WORDS or not _IN_SENTENCES.isdisjoint(words):
        return False
    written = [sentence.whole.written(k) for k in range(len(words))]
    named = all(
        form[:1].isupper() or form[:1].isdigit() or word in _SMALL
        for form, word in zip(written, words, strict=True)
    )
    opens = len(words) > 1 and words[1] in _ARTICLES  # "Intervino la Fiscalía"
    if not named or opens or words[0] in _SMALL:
        return False
    verbs = any(form.isupper() and len(form) > 1 for form in written) and any(
        word.endswith(_ENDS_OF_VERBS) for word in words
    )
    return not verbs
