"""Whose words a match is, and when its sentence stands in the minutes."""

from __future__ import annotations

from collections.abc import Callable

from perutip.text.counting.rules.proceedings import is_elsewhere
from perutip.text.counting.rules.report_words import (
    FAR_AFTER,
    HEARD,
    VERB_AFTER,
    VERB_BEFORE,
)
from perutip.text.counting.rules.reports import Report
from perutip.text.counting.rules.sayings import (
    SAYING,
    WHO,
    Speaker,
    is_third_person,
)
from perutip.text.counting.sentences.context import MOST_WORDS, Sentence
from perutip.text.counting.sentences.phrases import Marker

_OPENING = (SAYING | HEARD | frozenset(WHO)) - {
    *("court", "things", "citation", "turns", "concedes", "agrees", "rejected"),
    "declarants",
}
_TELLING = frozenset(("says", "shows"))
_APPEALS = ("apel", "impugn", "recurso", "recurr", "alega", "denuncia", "cuestiona")
_PLEADS = (
    *("aduj", "aduc", "aleg", "argument", "arguy", "postul", "sostuv", "sosten"),
    *("sostien", "opin", "replic", "pidi", "pide", "solicit", "insist", "esgrim"),
)
_TAKEN_UP = frozenset(("agrees", "court"))
_IMPUTES = ("acusacion", "imputa", "atribuy", "tesis")
_GOVERNING = frozenset(("de", "a", "con", "por", "en", "ante", "contra", "para"))
_ENDORSING = frozenset(("como", "conforme"))
ENDORSED_AFTER = 4  # words from "así lo sostuvo" to "con acierto"
_RIGHTLY = frozenset(
    ("acierto", "razon", "bien", "acertadamente", "correctamente", "fundadamente")
)


def speaker(sentence: Sentence) -> Speaker:
    """Who speaks where the match stands; nothing where the court does."""
    if is_elsewhere(sentence):
        return "authority"
    if sentence.lacks(_OPENING):
        return ""
    if not sentence.lacks(_TELLING) and any(
        _is_aside(sentence, marker)
        for marker in sentence.markers
        if marker.size == 1 and marker.kind in _TELLING
    ):
        return "unnamed"
    first = sentence.first
    said = [
        m
        for m in sentence.markers
        if m.at < first and m.kind in HEARD and (m.at == 0 or m.kind != "labels")
    ]
    if not said:  # most sentences report nothing
        return _named_after(sentence)
    report = Report(sentence)
    for marker in said:
        report.take(marker)
    report.end_before(sentence.first)
    if report.said_by == "other" and _is_subject(sentence, report.since):
        return ""
    if report.said_by == "prosecution" and (
        _pleads(sentence, report) or _argues(sentence, report.since)
    ):
        return "party"
    return report.said_by or _named_after(sentence)


def _is_aside(sentence: Sentence, marker: Marker) -> bool:
    """Whether a verb of saying alone between commas reports its sentence: "La menor,
    dijo, es creíble"."""
    at = marker.at
    return (
        at > 0
        and is_third_person(sentence, at)
        and sentence.breaks(at - 1, at)
        and sentence.breaks(at, at + 1)
        and not any(
            m.kind == "court" and 0 <= at - (m.at + m.size) <= VERB_AFTER
            for m in sentence.markers
        )
    )


def _pleads(sentence: Sentence, report: Report) -> bool:
    """Whether the prosecutor who speaks has appealed and pleads like a party, or only
    his charge is told."""
    low, high = report.since - VERB_AFTER, max(report.since, report.clause) + 2
    words = map(sentence.word, range(low, high + 1))
    return any(word.startswith(_APPEALS + _IMPUTES) for word in words)


def _argues(sentence: Sentence, at: int) -> bool:
    """Whether the prosecutor's verb near a place pleads ("adujo la fiscal") and neither
    the court nor what is proved takes it up in the sentence."""
    near = [
        sentence.word(m.at)
        for m in sentence.markers
        if m.kind in SAYING and abs(m.at - at) <= VERB_AFTER
    ]
    if not any(word.startswith(_PLEADS) for word in near):
        return False
    return not any(kind in _TAKEN_UP for kind, *_ in sentence.markers)


def _is_subject(sentence: Sentence, since: int) -> bool:
    """Whether the match itself names who speaks ("informó la unidad de víctimas")."""
    return any(
        kind == "witnesses" and at == since and at <= sentence.first < at + size
        for kind, at, size in sentence.markers
    )


def _named_after(sentence: Sentence) -> Speaker:
    """Who is named after a verb of saying that follows the match: right after it, or
    further off where a comma sets the verb off ("replicó en la vista la parte civil").
    """
    awaits, set_off, reach = -MOST_WORDS, False, 0
    before, is_view = -MOST_WORDS, False
    for kind, at, size in sentence.markers:
        if at <= sentence.last:
            continue
        if kind in SAYING or kind == "according":
            so = sentence.word(at - 1) == "lo" and sentence.word(at - 2) == "asi"
            endorsed = kind != "says" or _is_endorsed(sentence, at + size)
            if sentence.word(at - 1) in _ENDORSING or (so and endorsed):
                continue
            if kind in SAYING and 0 <= at - before <= 1:
                continue  # "que la defensa niega"
            awaits, set_off = at + size, sentence.breaks(at - 1, at)
            is_view = kind == "according"
            far = set_off and kind in ("says", "claims")
            reach = FAR_AFTER if far else VERB_BEFORE - 1
        elif kind in WHO:
            before = at + size
            if (
                sentence.word(at - 1) != "a"  # "sindicó a la acusada"
                and sentence.word(at) != "al"
                and (is_view or not _opens_clause(sentence, awaits, at))
                and 0 <= at - awaits <= reach
                and (
                    at - awaits < VERB_BEFORE
                    or not (
                        sentence.breaks(awaits - 1, at)
                        or sentence.word(at) == "del"
                        or sentence.word(at - 1) in _GOVERNING
                    )
                )
                and (kind == "parties" or (set_off and kind != "declarants"))
            ):
                pleads = kind == "prosecution" and _argues(sentence, awaits)
                return "party" if pleads else WHO[kind]
    return ""


def _is_endorsed(sentence: Sentence, end: int) -> bool:
    """Whether the court agrees with what was said: "así lo sostuvo con acierto"."""
    words = (sentence.word(end + k) for k in range(ENDORSED_AFTER))
    return not _RIGHTLY.isdisjoint(words)


def _opens_clause(sentence: Sentence, verb_end: int, at: int) -> bool:
    """Whether who is named at a place is the subject of what is said: "sostuvo que el
    acusado"."""
    return any(sentence.word(k) == "que" for k in range(verb_end - 1, at))


def is_in_minutes(before: Callable[[], Sentence | None], first: frozenset[str]) -> bool:
    """Whether a sentence reports what those around it report; the one before it is
    read only where the one after it, by the kinds of phrases it begins with, goes on
    with what was said.

    An examination goes on after it ("A preguntas del fiscal explica"), or a verb of
    saying without a subject goes on with what a witness or expert said before it.
    """
    if "examined" in first:
        return True
    if SAYING.isdisjoint(first):
        return False
    said_before = before()
    return said_before is not None and speaker(said_before) in ("other", "unnamed")
