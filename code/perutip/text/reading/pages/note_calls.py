"""Calls of footnotes that stick to words as plain figures: "condena12", "hecho.13".

A call rises by one from place to place. What sticks to a figure ("art. 453" for
article 45 and note 3) cannot be told from it, and stays.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import is_word
from perutip.text.reading.words.traces import NOTED, STUCK, odd_figures, odd_stops

FEWEST_CALLS = 3
FEWEST_SURE = 2  # where one sticks to a word
MOST_UNSEEN = 4  # by which a call may be more than the last that is seen
SHORTEST = 5  # letters of a word that a lone figure sticks to
_CALL = re.compile(
    r"(?P<word>[A-ZÁÉÍÓÚÑ]?[a-záéíóúüñ]{2,}|[A-ZÁÉÍÓÚÑ]{4,})(?P<stop>[.,;:)”»\"]{0,2})(?P<number>[1-9]\d{0,2})"
    r"(?=[\s,;:)]|\.\s)"
)
_BEFORE_NUMBERS = re.compile(  # words whose stop a number follows
    r"arts?|incs?|nros?|n[uú]ms?|p[aá]gs?|fs|ss|cap|caps|vol|t|f|fol|exp|expte|cons|cfr"
    r"|párr|ap|apdo|res|no|sec|lit|lett?|tel|telf|cel|hab|dpto|mz|lt|av|piso|int|ley"
)


def without_note_calls(text: str) -> str:
    """`text` without such calls; a lone figure set apart from a word it sticks to."""
    if STUCK not in odd_figures(text) and NOTED not in odd_stops(text):
        return text
    found = [one for one in _CALL.finditer(text) if _may_be_call(one)]
    if not found:
        return text
    calls = _rising(found)
    labels = 2 * len({one["word"] for one in calls}) <= len(calls)
    sure = not labels and any(not one["stop"] for one in calls)
    if len(calls) < (FEWEST_SURE if sure else FEWEST_CALLS) or labels:
        calls = []
    gone = {one.start() for one in calls}
    pieces, last = [], 0
    for one in found:
        if one.start() not in gone and not _sticks(one):
            continue
        pieces.append(text[last : one.start("number")])
        if one.start() in gone:
            last = one.end("number")
        else:
            pieces.append(" ")
            last = one.start("number")
    return "".join([*pieces, text[last:]])


def _may_be_call(one: re.Match[str]) -> bool:
    if one["stop"].startswith("."):
        return _BEFORE_NUMBERS.fullmatch(one["word"].lower()) is None
    return is_word(one["word"].lower())


def _sticks(one: re.Match[str]) -> bool:
    return not one["stop"] and one["word"].islower() and len(one["word"]) >= SHORTEST


def _rising(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """The longest run of figures in which each is little more than the last."""
    runs: list[list[re.Match[str]]] = []
    for one in found:
        number = int(one["number"])
        before = [
            run for run in runs if 0 < number - int(run[-1]["number"]) <= MOST_UNSEEN
        ]
        best = max(before, key=len, default=[])
        runs.append([*best, one])
    return max(runs, key=len)
