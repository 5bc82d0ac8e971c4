"""Whether a match stands in what was held in another proceeding."""

from __future__ import annotations

from perutip.text.counting.sentences.context import Sentence

_ELSEWHERE = frozenset(("elsewhere",))
_APPLIED = ("ado", "ada", "ido", "ida", "cho", "cha", "sto", "sta")  # "fijado en la"
_OBJECT = frozenset(("por", "de", "a", "con", "ante", "contra"))
_THERE = frozenset(("alli", "ahi", "aquel", "aquella"))
_THAT = frozenset(("dicho", "dicha", "ese", "esa", "aquel", "aquella", "tal"))
_FACTS = frozenset(  # "ajenos a este"
    (
        *("hechos", "asunto", "suceso", "episodio", "hecho", "delito", "condena"),
        *("antecedente", "juicio", "proceso", "causa", "conducta", "materia", "tema"),
    )
)
_PAST = ("anteced", "condena", "purg", "cumpl", "sufr", "fue", "habi", "reincid")
_VICTIMS = ("victim", "agravi", "denunci", "ofend", "perjudic")
_ARTICLES = frozenset(("el", "la", "los", "las", "un", "una", "lo"))


def is_elsewhere(sentence: Sentence) -> bool:
    """Whether the sentence narrates another case before the match, or is another
    court's or a judge's who was outvoted, and has not come back to its own."""
    if sentence.lacks(_ELSEWHERE):
        return False
    opened, told = False, -1
    for kind, at, _ in sentence.markers:
        if at >= sentence.first:
            if kind == "elsewhere":
                opened |= at > sentence.last and sentence.word(at) in _FACTS
                opened |= _is_other_victim(sentence, at)
            continue
        if kind == "elsewhere":
            past = sentence.word(at).startswith(_PAST)
            if past and _is_over(sentence, at):
                continue
            opened |= past or not _is_only_named(sentence, at)
            told = at
        elif kind in ("here", "turns") and at != told:  # "en autos separados"
            opened &= sentence.word(at) == "se"  # "se descartó" goes on
    return opened


def _is_other_victim(sentence: Sentence, at: int) -> bool:
    """Whether the victim of another offence is named: "la víctima del robo"."""
    return sentence.word(at).startswith(_VICTIMS)


def _is_over(sentence: Sentence, at: int) -> bool:
    """Whether what somebody did before ends with a stop before the match, or is
    denied: "no registra antecedentes"."""
    denied = any(sentence.word(k) in ("no", "sin") for k in range(at - 3, at))
    return denied or ";" in sentence.between(at, sentence.first)


def goes_back(sentence: Sentence) -> bool:
    """Whether the sentence begins with a word for the case told before it: "Allí la
    víctima", "En dicho proceso"."""
    words = sentence.whole.words
    if words[0] in _THERE:
        return True
    return words[0] == "en" and len(words) > 1 and words[1] in _THAT


def _is_only_named(sentence: Sentence, at: int) -> bool:
    """Whether the other case or court is a complement: "lo fijado en la Casación",
    "con el voto en discordia", "siguiendo a la Corte Interamericana"."""
    if _is_other_victim(sentence, at):
        return False
    before = sentence.word(at - 1)
    if sentence.word(at) == "en":
        return before.endswith(_APPLIED)
    if sentence.word(at) not in _ARTICLES and before in _ARTICLES:
        before = sentence.word(at - 2)
    return before in _OBJECT
