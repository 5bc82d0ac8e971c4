"""Words with a lost letter, where one letter with an accent or one ligature makes them
a word."""

from __future__ import annotations

import re

from perutip.text.reading.words.folding import REPLACEMENT
from perutip.text.reading.words.lexicon import spanish_words

_ACCENTED = "óíáéúñü"
_LIGATURES = ("fi", "fl", "ff", "ffi")  # which a font has as one letter
_ASKED_INSIDE = re.compile(r"[^\W\d_]\?[^\W\d_]")
FEWEST_ASKED = (
    3  # question marks inside words, after which those at their ends are lost
)
_LOST = re.compile(rf"[^\W\d_]*(?:[{REPLACEMENT}?¿][^\W\d_]*)+")

_CLOSES = re.compile(rf"(?<=[\w.!?,)]){REPLACEMENT}(?=[\s.,;:)]|\Z)")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_NAMES = {"Par": "Pará"}  # of Belém: no other word with a capital begins so
_ASKED = frozenset(f"{REPLACEMENT}?¿")
_ENDS_IN_ION = re.compile(r"[^\W\d_]{3,}[csxt]i\?n")


# Signs that stand for one accented capital amid others, in code pages of DOS and Mac.
_MORE_ALIENS = "”„“’‘…‡╔╓╞ÌËÒÊÙÈÏÎÖÕÞÐ¥Í"
_MORE_ALIENS_SIGN = re.compile(f"[{_MORE_ALIENS}]")
_MAY_BE_AMID = re.compile(f"[{_MORE_ALIENS}](?<=[A-Z].)(?=[A-Z])")
_AMID_CAPITALS = re.compile(
    rf"(?<![^\W\d_])[A-ZÁÉÍÓÚÑ]+[{_MORE_ALIENS}][A-ZÁÉÍÓÚÑ]+(?![^\W\d_])"
)


# How the last byte of an accented capital, and the first, look in other code pages.
_ALIENS = "ÃçƒêîòµÖà"
_IN_CAPITALS = re.compile(
    rf"(?<![^\W\d_])[A-ZÁÉÍÓÚÑ]{{2,}}[{_ALIENS}]{REPLACEMENT}?[A-ZÁÉÍÓÚÑ]*\b"
)


def restore_capitals(text: str) -> str:
    """Words in capitals with one letter of another code page, where an accented one
    makes them a word: small letters tell of it more often than titles do."""
    if any(sign in text for sign in _ALIENS):
        text = _IN_CAPITALS.sub(_in_spanish, text)
    return text


def restore_amid_capitals(text: str) -> str:
    """The same with signs of the code pages of DOS and Mac OS, once its small letters
    are right: read again as a whole, a text needs them as they are."""
    aliens = not text.isascii() and any(sign in text for sign in _MORE_ALIENS)
    if aliens and _MAY_BE_AMID.search(text):
        text = _AMID_CAPITALS.sub(_in_spanish_amid, text)
    return text


def _in_spanish_amid(match: re.Match[str]) -> str:
    word = match.group()
    lost = _MORE_ALIENS_SIGN.sub(REPLACEMENT, word)
    whole = _restored(lost, True)
    return word if whole == lost else whole


def _in_spanish(match: re.Match[str]) -> str:
    word = match.group()
    lost = re.sub(f"[{_ALIENS}]{REPLACEMENT}?", REPLACEMENT, word)
    whole = _restored(lost, True)
    return word if whole == lost else whole


def restore_lost(text: str) -> str:
    """Words with a lost letter, where one letter with an accent makes them a word."""
    if REPLACEMENT not in text and "?" not in text:
        return text
    known: dict[str, str] = {}
    inside = len(_ASKED_INSIDE.findall(text)) >= FEWEST_ASKED

    def restore(match: re.Match[str]) -> str:
        word = match.group()
        if word not in known:
            known[word] = _restored(word, inside)
            if inside and known[word] == word:
                known[word] = _within_marks(word)
        return known[word]

    text = _LOST.sub(restore, text)
    if REPLACEMENT in text and text.count("“") > text.count("”"):
        text = _CLOSES.sub(_closing, text)
    return text


def _closing(match: re.Match[str]) -> str:
    """A mark that closes a quotation, unless the word before it lacks its last letter
    ("señal" for "señaló")."""
    word = _LAST_WORD.search(match.string, max(0, match.start() - 30), match.start())
    if word is None:
        return "”"
    before, words = word.group().lower(), spanish_words()
    longest = max(words.get(before + letter, 0.0) for letter in _ACCENTED)
    return "”" if words.get(before, 0.0) > longest else match.group()


def _within_marks(word: str) -> str:
    """A word restored within quotation marks, which were lost as its letter was."""
    for first, last in ((1, 0), (0, 1), (1, 1)):
        end = len(word) - last
        outer = word[:first] + word[end:]
        if any(sign not in _ASKED for sign in outer):
            continue
        inner = word[first:end]
        whole = _restored(inner, True)
        if whole != inner:
            return word[:first] + whole + word[end:]
    return word


def _restored(word: str, at_edges: bool) -> str:
    pieces = re.split(rf"[{REPLACEMENT}?¿]", word)
    if len(pieces) != 2 or not pieces[0] + pieces[1] or len(word) < 3:
        return word
    if REPLACEMENT not in word and not (at_edges or (pieces[0] and pieces[1])):
        return word  # a question mark at the end of a word is one
    if pieces[0] in _NAMES and not pieces[1]:
        return _NAMES[pieces[0]]
    words = spanish_words()
    lower = [piece.lower() for piece in pieces]
    ways = (*_ACCENTED, *_LIGATURES) if REPLACEMENT in word else _ACCENTED
    found = {letter: words.get(letter.join(lower), 0.0) for letter in ways}
    letter = max(found, key=lambda one: found[one])
    if not found[letter] and _ENDS_IN_ION.fullmatch("?".join(lower)):
        letter = "ó"  # of a word that the lexicon lacks
    elif not found[letter] or sorted(found.values())[-2] > found[letter] / 5:
        return word
    upper = (pieces[0] + pieces[1]).isupper()
    return (letter.upper() if upper else letter).join(pieces)
