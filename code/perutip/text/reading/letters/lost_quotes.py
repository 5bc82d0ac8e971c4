"""Quotation marks that a code page without them made question marks.

"la ?perspectiva de género? exige": no Spanish question begins with this mark. A letter
that was lost so at the beginning of a word leaves no word.
"""

from __future__ import annotations

import re

from perutip.text.reading.words.lexicon import is_word

LONGEST = 3000  # signs of a quotation
SHORTEST_WORD = 2
_MAY_OPEN = re.compile(r"\?(?<=[\s(]\?)(?=[^\W\d_])")  # begins with one sign
_OPENS = re.compile(rf"(?<![^\s(])\?(?P<word>[^\W\d_]{{{SHORTEST_WORD},}})(?![?\w])")
_MARK = re.compile(r"[?¿]")
_CLOSES = re.compile(r"\?(?<=[\w.,;)%]\?)(?=[\s.,;:)]|$)")


def with_quotes(text: str) -> str:
    """`text` with quotation marks where question marks open and close a quotation."""
    if "?" not in text or not _MAY_OPEN.search(text):
        return text
    pieces, last = [], 0
    for opens in _OPENS.finditer(text):
        if opens.start() < last or not is_word(opens["word"].lower()):
            continue
        end = _end(text, opens.end())
        if end is None:
            continue
        begin = opens.start()
        pieces += [text[last:begin], "“", text[begin + 1 : end], "”"]
        last = end + 1
    return "".join([*pieces, text[last:]]) if pieces else text


def _end(text: str, start: int) -> int | None:
    """Where the mark stands that closes what was opened before `start`."""
    for mark in _MARK.finditer(text, start, start + LONGEST):
        if _CLOSES.match(text, mark.start()):
            return mark.start()
        opened = mark.group() == "¿" or _OPENS.match(text, mark.start())
        if opened:
            return None
    return None
