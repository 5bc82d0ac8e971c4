"""Marks that show that a text is not as the court wrote it: words blacked out, the
corrections of a draft, speech taken down by a machine.

What stood there cannot be told: such a text is damaged.
"""

from __future__ import annotations

import re

FEWEST_HIDDEN = 3
MOST_HIDDEN = 0.02  # of the words
FEWEST_CORRECTIONS = 2
FEWEST_UNSTOPPED = 40  # words, before their want of stops tells anything
MOST_WITHOUT_STOP = 60  # words from one sign to the next, on the average
LETTERS_A_WORD = 6
_HIDDEN = re.compile(
    r"[\u2580-\u259f\u25a0\u25ac\u25ae]+|\b[Xx]{3,}\b|\*{3,}|(?<![-\w])-{4,}(?![-\w])|_{4,}"
    r"|[\[(](?:\s*(?:\.{3,}|\u2026)\s*)[\])]"
    r"|[\[(](?:reservad|omitid|suprimid|tachad|censurad|testad|eliminad|protegid|ilegible"
    r"|anonimizad|borrad|redactad|omissis|inaudible|ininteligible)\w*[^\])\n]{0,30}[\])]",
    re.IGNORECASE,
)
_MAY_HIDE = (
    "...",
    "XXX",
    "xxx",
    "*",
    "---",
    "_",
    "\u2026",
    "\u2588",
    "\u25a0",
    "\u25ae",
)
_HIDDEN_WORDS = [  # by the first sign, so that they are found fast
    re.compile(rf"{sign}(?i:reserv|omi[ts]|suprim|tach|censur|test|elimin|ileg|anon)")
    for sign in (r"\[", r"\(")
]
_QUOTED_GAP = re.compile(r"[\[(]\s*(?:\.{3,}|\u2026)\s*[\])]")
_LEFT_OUT = re.compile(  # for a word within a sentence
    r"(?<=[a-zñáéíóúü,;] )(?:\u2026|\.{3})(?=[ ,;][ a-zñáéíóúü])"
)
QUOTED_GAPS_A_HIDDEN = 4  # "(...)" shortens quotations, in sound rulings too
_CORRECTION = re.compile(
    r"\[(?:comentario|comment|eliminado|insertado|deleted|inserted|nota del? \w+)\b"
    r"[^\]\n]{0,200}\]?"
    r"|\bcon formato:\s*(?:fuente|sangr|espa|izquierda|centrado|justific|numer)"
    r"|\bformatted:|\[[A-Z]{2,3}\d{1,2}\]",
    re.IGNORECASE,
)
_NOTE_BEGINS = re.compile(r"\[(?i:comen|comme|elimi|inser|delet|nota|[a-z]{2,3}\d)")


def is_edited(cleaned: str) -> bool:
    """Whether words are hidden, corrected, or taken down without stops."""
    n_words = max(1, len(cleaned) // LETTERS_A_WORD)
    return _hides(cleaned, n_words) or _is_corrected(cleaned) or _is_unstopped(cleaned)


def _hides(text: str, n_words: int) -> bool:
    hides = any(map(text.__contains__, _MAY_HIDE))
    if not hides and not any(word.search(text) for word in _HIDDEN_WORDS):
        return False
    gaps = len(_QUOTED_GAP.findall(text))
    hidden = len(_HIDDEN.findall(text)) - gaps + len(_LEFT_OUT.findall(text))
    if hidden < FEWEST_HIDDEN:
        return False
    return hidden + gaps / QUOTED_GAPS_A_HIDDEN > MOST_HIDDEN * n_words


def _is_corrected(text: str) -> bool:
    if "[" not in text and "ormat" not in text:
        return False
    begun = len(_NOTE_BEGINS.findall(text))
    if begun < FEWEST_CORRECTIONS and "ormat" not in text.lower():
        return False
    return len(_CORRECTION.findall(text)) >= FEWEST_CORRECTIONS


def _is_unstopped(text: str) -> bool:
    stops = text.count(".") + text.count(",")
    if MOST_WITHOUT_STOP * (stops + 0.5) >= len(text):
        return False  # were every sign a blank
    words = text.count(" ") + text.count("\n")
    if words < FEWEST_UNSTOPPED:
        return False
    stops += text.count(";") + text.count(":")
    return words > MOST_WITHOUT_STOP * (stops + 0.5)
