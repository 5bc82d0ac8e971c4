"""Negations that stand at the head of a clause, far from what they deny."""

from __future__ import annotations

import re
from itertools import pairwise

from perutip.text.counting.sentences.context import Sentence

FRONT_REACH = 45  # words from the negation to what it denies
_ENDS = re.compile("[;:]")
_JOINING = frozenset(("y", "e", "pero", "mas", "que", "pues", "empero", "aunque"))
_FRONTED = frozenset(
    tuple(words.split())
    for words in (
        *("en modo alguno", "en manera alguna", "en forma alguna", "en caso alguno"),
        *("de modo alguno", "de manera alguna", "de forma alguna", "en momento alguno"),
        *("de ningun modo", "de ninguna manera", "de ninguna forma", "en absoluto"),
        *("en ningun momento", "en ningun caso", "bajo ningun concepto"),
        *("nunca", "jamas", "nunca jamas", "tampoco", "en parte alguna"),
    )
)
_SIZES = (3, 2, 1)
_NEGATIVE = frozenset(("negator", "denies"))
_LEAVES = frozenset(  # words that lead on from what was denied to what is held
    ("sino", "pues", "porque", "aunque", "pero", "mas", "antes", "empero", "siendo")
)
_CONSEQUENT = frozenset(
    ("por", "de", "en", "asi", "con")
)  # "por lo que", "de modo que"
_RESULTS = frozenset(
    ("lo", "ello", "eso", "ende", "tanto", "modo", "manera", "suerte", "consecuencia")
)
_DENY = (  # verbs that a negation turns round: "no puede negarse que"
    *(
        "neg",
        "nieg",
        "soslay",
        "desconoc",
        "ignor",
        "descart",
        "exclu",
        "dud",
        "discut",
    ),
    *("olvid", "impid", "impedi", "obsta", "enerv", "desvirt", "desmient", "quita"),
    *("borra", "rebat", "contradic", "desvanec", "omit", "pretermit", "prescind"),
    *("elimin", "cuestion"),
)
_DENY_WITH = ("dejo", "deja", "dejar", "dejan", "ceso", "tard", "vacil", "demor")
_LINKS = frozenset(("de", "en"))  # "no dejó de acudir", "no tardó en acudir"
_NOT_DENYING = ("denunci", "dudos", "negoci", "ignorant", "excluid", "excluyent")


def fronted(sentence: Sentence, at: int) -> int:
    """Place of a negation that opens the clause of a place and reaches it over asides,
    and -1 without one: "en modo alguno, y ello pese a todo, resulta creíble".

    It is a negative adverb ("jamás") or the first of "ni ... ni". One whose verb
    denies again ("en modo alguno puede negarse que") is none, and so is one whose
    clause ended.
    """
    if sentence.lacks(_NEGATIVE):
        return -1
    for kind, place, _ in sentence.markers:
        if place >= at:
            break
        if kind in _NEGATIVE and place >= at - FRONT_REACH:
            start = place - 1 if sentence.word(place).startswith("ningun") else place
            end = _end_of_negation(sentence, start, at)
            if end >= 0 and _opens(sentence, start) and _reaches(sentence, end, at):
                return start
    return -1


def _reaches(sentence: Sentence, end: int, at: int) -> bool:
    """Whether a negation that ends before a place governs it."""
    text = sentence.between(end - 1, at)
    if _ENDS.search(text) or denies_again(sentence, end, at):
        return False
    n_commas = text.count(",")
    aside = n_commas > 1 and sentence.breaks(end - 1, end)
    if n_commas % 2 and not aside and sentence.word(end - 1) != "ni":
        return False
    for place in range(end + 1, at) if n_commas else ():
        if not sentence.breaks(place - 1, place):
            continue
        word, after = sentence.word(place), sentence.word(place + 1)
        if word in ("y", "e"):
            word, after = after, sentence.word(place + 2)
        if word in _LEAVES or (word in _CONSEQUENT and after in _RESULTS):
            return False
    return True


def denies_again(sentence: Sentence, begin: int, end: int) -> bool:
    """Whether a verb between two places denies: "no puede negarse que"."""
    words = [sentence.word(k) for k in range(begin, end + 1)]
    return any(
        (w.startswith(_DENY) and not w.startswith(_NOT_DENYING))
        or (w.startswith(_DENY_WITH) and after in _LINKS)
        for w, after in pairwise(words)
    )


def _opens(sentence: Sentence, start: int) -> bool:
    """Whether a place is the first of its clause but for conjunctions."""
    while start > 0 and sentence.word(start - 1) in _JOINING:
        start -= 1
    return start == 0 or bool(_ENDS.search(sentence.between(start - 1, start)))


def _end_of_negation(sentence: Sentence, start: int, at: int) -> int:
    """Place after the negation that a clause opens with, -1 without one."""
    for size in _SIZES:
        words = tuple(sentence.word(k) for k in range(start, start + size))
        if words in _FRONTED:
            return start + size
    if sentence.word(start) != "ni":
        return -1
    again = any(sentence.word(k) == "ni" for k in range(start + 2, at + 1))
    later = any(sentence.word(k) == "ni" for k in range(at, at + FRONT_REACH))
    return start + 1 if again or later else -1
