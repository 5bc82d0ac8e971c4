"""Sentences and paragraphs that run together where markup between them was cut out.

Tags taken off without a blank leave "condena.Fundamentos" and "agraviadaLa": a stop or
the end of a word before a capital. Where both are words the blank is put back.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import is_word, spanish_words, word_set
from perutip.text.reading.words.traces import GLUED, odd_stops

USUAL = 1e-6
SHORTEST = 4  # letters of a word in capitals
_L, _U = "a-záéíóúüñ", "A-ZÁÉÍÓÚÜÑ"
_BEGIN = word_set(  # words that begin sentences
    "el la los las lo se no en un una por con del al que su sus de como si este"
    " esta estos estas para según conforme respecto asimismo además finalmente"
    " corresponde resulta procede sostiene señala refiere afirma alega indica"
    " precisa consta obra existe así cuando también pero visto vistos es fue"
    " habiendo ante tal dicho dicha otro luego"
)
_STOPPED = re.compile(
    rf"(?<![\w@/.-])(?P<word>[{_U}]?[{_L}]{{2,}}|\d{{1,4}}|[{_L}\d.]{{1,6}}\)|[IVX]+)"
    rf"(?P<stop>[.;:]|[.][»”\"])"
    rf"(?=(?P<after>[¿«“]?[{_U}](?:[{_L}]+|[{_U}]+|(?<=[AYO])(?= )"
    rf"|[IVX]*(?=\. [{_U}]{{4}})))(?![@/\w]|\.[a-z]))"
)
_RUN_TOGETHER = re.compile(
    rf"(?<![\w@/.])(?P<word>[{_U}]?[{_L}]{{3,}})(?=(?P<after>[{_U}][{_L}]+)(?![\w@/]))"
)
_AFTER_CAPITALS = re.compile(
    rf"(?<!\w)(?P<word>[{_U}]{{{SHORTEST},}})(?=(?P<after>[{_U}][{_L}]+)(?![\w@/]))"
)
_AFTER_NUMBER = re.compile(rf"(?<=\d-\d{{4}})(?=[{_U}]{{{SHORTEST},}})")
_WRITTEN_SO = frozenset(("whats", "you", "face", "tik", "linked", "only", "pay", "mac"))


def apart(text: str) -> str:
    """`text` with the end of a line where one sentence runs into the next."""
    if GLUED not in odd_stops(text):
        return text  # or what `specks` finds
    text = _STOPPED.sub(_after_stop, text)
    text = _AFTER_NUMBER.sub("\n", _AFTER_CAPITALS.sub(_after_capitals, text))
    return _RUN_TOGETHER.sub(_between_words, text)


def _after_stop(match: re.Match[str]) -> str:
    word, after = match["word"], match["after"]
    if word.isupper():
        if not (after.isupper() and len(after) >= SHORTEST):
            return match.group()  # initials
    elif word.isalpha() and not is_word(word.lower()):
        return match.group()  # a file or an address
    return f"{match.group()}\n"


def _after_capitals(match: re.Match[str]) -> str:
    if not (is_word(match["word"].lower()) and is_word(match["after"].lower())):
        return match.group()
    return f"{match.group()}\n"


def _between_words(match: re.Match[str]) -> str:
    word, after = match["word"].lower(), match["after"].lower()
    if word in _WRITTEN_SO or spanish_words().get(word, 0.0) < USUAL:
        return match.group()
    return f"{match.group()}\n" if after in _BEGIN else match.group()
