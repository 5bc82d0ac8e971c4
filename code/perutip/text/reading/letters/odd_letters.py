"""Letters that look right and are not the ones of the alphabet: signs without width
between them, letters of mathematics, doubled, with small and capital letters changed.
"""

from __future__ import annotations

import re
import unicodedata

from perutip.text.reading.words.signs import is_odd

_WIDTHLESS = (
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f"
)
_UNSEEN = re.compile(f"[{_WIDTHLESS}]+")
# Alphabets of mathematics, in circles and of full width.
_OTHER_ALPHABETS = (
    "\u2100-\u214f\u249c-\u24e9\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f130-\U0001f169"
)
_STYLED = re.compile(f"[{_OTHER_ALPHABETS}][\u0300-\u036f]*")
_ODD = re.compile(f"[{_WIDTHLESS}{_OTHER_ALPHABETS}ı]")
_DOUBLED = re.compile(r"\b(?:([^\W\d_])\1){3,}\b")
_DOUBLED_VOWELS = ("aa", "ee", "ii", "oo", "uu", "AA", "EE", "II", "OO", "UU")
_EACH_TWICE = re.compile(r"\b(?:(?:([^\W\d_])\1)+|(?:(\d)\2){2,})\b")
LEAST_DOUBLED = 0.1  # of the words of three letters and more
_TURNED = re.compile(r"\b[a-záéíóúñü][A-ZÁÉÍÓÚÑÜ]{2,}\b")
LEAST_TURNED = 0.02  # of the words; the others are small, and come as capitals
LETTERS_A_WORD = 6
SAMPLE = 300


def as_letters(text: str) -> str:
    """`text` in the letters that a reader sees in it."""
    if is_odd(text) and _ODD.search(text):
        text = _UNSEEN.sub("", text).replace("ı", "i")
        text = unicodedata.normalize("NFC", _STYLED.sub(_plain, text))
    sample = text[:SAMPLE]
    n_words = len(sample) / LETTERS_A_WORD
    doubled = any(map(sample.__contains__, _DOUBLED_VOWELS))
    if doubled and len(_DOUBLED.findall(sample)) > LEAST_DOUBLED * n_words:
        text = _EACH_TWICE.sub(lambda match: match.group()[::2], text)
    capitals = text.count(" DE ")
    if capitals and capitals > text.count(" de ") and _is_turned(text):
        text = text.swapcase()
    return text


def _plain(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def _is_turned(text: str) -> bool:
    """Whether capitals stand for small letters and small ones for capitals."""
    if len(_TURNED.findall(text)) <= LEAST_TURNED * len(text) / LETTERS_A_WORD:
        return False
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))
