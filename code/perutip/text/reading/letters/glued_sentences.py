"""Sentences and paragraphs that run together where markup between them was cut out.

Tags taken off without a blank leave "condena.Fundamentos" and "agraviadaLa": a stop or
the end of a word before a capital. Where both are words the blank is put back.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import is_word, spanish_words
from perutip.text.reading.words.signs import BEYOND, coded, table

USUAL = 1e-6
LEAST_BEGINS = 1e-5  # of a word that begins a sentence
_L, _U = "a-záéíóúüñ", "A-ZÁÉÍÓÚÜÑ"
_STOPPED = re.compile(
    rf"(?<![\w@/.])(?P<word>[{_L}{_U}]?[{_L}]{{2,}}|\d{{1,4}})(?P<stop>[.;:?!]|[.][»”\"])"
    rf"(?=(?P<after>[{_U}][{_L}]*|[¿«“][{_U}])(?![.@/\w]))"
)
_RUN_TOGETHER = re.compile(
    rf"(?<![\w@/.])(?P<word>[{_U}]?[{_L}]{{3,}})(?=(?P<after>[{_U}][{_L}]+)(?![\w@/]))"
)
_SHAPES = table(
    lambda sign: (
        b"a"
        if re.match(rf"[{_L}\d]", sign)
        else b"A"
        if re.match(rf"[{_U}¿«“]", sign)
        else b"."
        if sign in ".;:?!"
        else b" "
    )
)
_WRITTEN_SO = frozenset(("whats", "you", "face", "tik", "linked", "only", "pay", "mac"))


def apart(text: str) -> str:
    """`text` with a blank where one sentence runs into the next."""
    data = coded(text)
    if BEYOND not in data:
        shapes = data.translate(_SHAPES)
        stopped, together = b"aa.A" in shapes, b"aaAa" in shapes
        if not (stopped or together):
            return text
    text = _STOPPED.sub(_after_stop, text)
    return _RUN_TOGETHER.sub(_between_words, text)


def _after_stop(match: re.Match[str]) -> str:
    word, after = match["word"].lower(), match["after"]
    if len(after) > 1 and not (word.isdigit() or is_word(word)):
        return match.group()  # a file or an address
    return f"{match.group()} "


def _between_words(match: re.Match[str]) -> str:
    word, after = match["word"].lower(), match["after"].lower()
    known = spanish_words()
    if word in _WRITTEN_SO or known.get(word, 0.0) < USUAL:
        return match.group()
    if known.get(after, 0.0) < LEAST_BEGINS:
        return match.group()
    return f"{match.group()}\n"
