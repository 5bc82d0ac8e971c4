"""Ways of undoing what was done to the letters of a whole text, each tried on a sample.

A way is a function from a text to a text. Which one is right is for the lexicon to say:
see `mending`.
"""

from __future__ import annotations

import quopri
import re
import urllib.parse
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from string import ascii_lowercase

import ftfy

from perutip.text.reading.letters.markup import without_emphasis, without_tex
from perutip.text.reading.words.lexicon import is_word

CUT_SIGNS = 2  # letters that the end of a sample may cut
_SEEN_AS = ("cp850", "mac_roman", "cp437", "cp1252", "latin-1", "cp1250", "cp1251")
_WAS = ("utf-8", "cp1252", "mac_roman", "cp850")
# Cyrillic and Greek letters that look like Latin ones.
LOOKALIKES = str.maketrans(
    "асеорхуіјѕһԁԛԝвкмнтгѵҽӏАВЕКМНОРСТХУІЈЅοαενρτυικϲΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹօսոցɑɡ",
    "aceopxyijshdqwbkmhtrvelABEKMHOPCTXYIJSoaevptuikcABEZHIKMNOPTYXCoungag",
)
_LOOKALIKE = re.compile("[\u0251\u0261\u0370-\u058f]")
# Spanish writes one accent; typewriters and fonts set others in its place.
_OTHER_ACCENTS = str.maketrans(
    "àèìòùâêîôûäëïöÀÈÌÒÙÂÊÎÔÛÄËÏÖ", "áéíóúáéíóúáéíóÁÉÍÓÚÁÉÍÓÚÁÉÍÓ"
)
_OTHER_ACCENT = re.compile("[àèìòùâêîôûäëïöÀÈÌÒÙÂÊÎÔÛÄËÏÖ]")
_APOSTROPHE = re.compile("(?<=[aeiouAEIOU])['’]")
_ACUTE = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
_USUAL = re.compile(r"\b(?:de|la|el|los|que)\b", re.IGNORECASE)
HEAD = 300  # letters with which a ruling begins
_HEAD = re.compile(
    r"\b(?:corte|juzgado|tribunal|c[áa]mara|expediente|sala|vist[oa]s)\b",
    re.IGNORECASE,
)
_WITH_CAPITAL = re.compile(r"\b[A-ZÁÉÍÓÚÑ][^\W\d_]+")
SEEN_OF_CAPITALS = 10_000  # letters in which words with capitals are looked at
LEAST_USUAL = 0.006  # of these by letters; a Spanish text has four times as many
_ESCAPES = (
    (re.compile(r"\\\\?u([0-9a-fA-F]{4})"), "utf-16"),
    (re.compile(r"\\\\?x([0-9a-fA-F]{2})"), "latin-1"),
    (re.compile(r"\\'([0-9a-fA-F]{2})"), "cp1252"),
)


def ways_back(sample: str) -> Iterator[Callable[[str], str]]:
    """Ways that may apply to a text of which `sample` is the beginning: wrong
    encodings, escapes of mail, web and word processors, letters that look alike."""
    yield ftfy.fix_encoding
    for seen in _SEEN_AS:
        content = _written(sample, seen)
        for was in _WAS if content is not None else ():
            if seen != was and _decoded(content, was) is not None:
                yield partial(_read_again, seen=seen, was=was)
    if len(_USUAL.findall(sample)) < LEAST_USUAL * len(sample):
        yield _lines_turned
        for places in range(1, 26):
            yield partial(_moved, places=places)
    if re.search(r"=[0-9A-F]{2}", sample):
        yield lambda text: _read(quopri.decodestring(text.encode("utf-8")))
    if re.search(r"%[0-9A-Fa-f]{2}", sample):
        yield lambda text: _read(urllib.parse.unquote_to_bytes(text))
    for pattern, encoding in _ESCAPES:
        if pattern.search(sample):
            yield partial(_unescaped, pattern=pattern, encoding=encoding)
    if _LOOKALIKE.search(sample):
        yield lambda text: text.translate(LOOKALIKES)
    if _OTHER_ACCENT.search(sample):
        yield lambda text: text.translate(_OTHER_ACCENTS)
    if _APOSTROPHE.search(sample):
        yield lambda text: re.sub(
            "([aeiouAEIOU])['’]", lambda m: m[1].translate(_ACUTE), text
        )
    if "\u200b" in sample:
        yield lambda text: text.replace("\u200b", "")
    if "\\" in sample:
        yield without_tex
    if "*" in sample:
        yield without_emphasis
    if re.search(r"\+[A-Za-z0-9+/]{2,}-", sample) and sample.isascii():
        yield _from_utf7


def _lines_turned(text: str) -> str:
    """Each line read from its end; the last line first, where sentences go on so, or
    the head of a ruling comes last."""
    lines = [line[::-1] for line in text.split("\n")]
    back = lines[::-1]
    onward = _goes_on(back) - _goes_on(lines)
    if not onward:
        onward = _is_head(back) - _is_head(lines)
    return "\n".join(back if onward > 0 else lines)


def _goes_on(lines: list[str]) -> int:
    """How many lines begin where the sentence of the one before goes on."""
    return sum(
        before[-1:].islower() and after[:1].islower()
        for before, after in pairwise(lines)
    )


def _is_head(lines: list[str]) -> bool:
    return _HEAD.search("\n".join(lines)[:HEAD]) is not None


def _moved(text: str, places: int) -> str:
    """Plain letters moved back in the alphabet, as fonts without a map leave them;
    capitals too, unless fewer of their words are known then."""
    turned = ascii_lowercase[-places:] + ascii_lowercase[:-places]
    small = text.translate(str.maketrans(ascii_lowercase, turned))
    capitals = str.maketrans(ascii_lowercase.upper(), turned.upper())
    all_moved = small.translate(capitals)
    return max(all_moved, small, key=_known_with_capitals)


def _known_with_capitals(text: str) -> int:
    words = _WITH_CAPITAL.findall(text, 0, SEEN_OF_CAPITALS)
    return sum(map(is_word, map(str.lower, words)))


def _unescaped(text: str, pattern: re.Pattern[str], encoding: str) -> str:
    def letter(match: re.Match[str]) -> str:
        if encoding == "utf-16":
            return chr(int(match[1], 16))
        return bytes.fromhex(match[1]).decode(encoding, "replace")

    return pattern.sub(letter, text)


def _from_utf7(text: str) -> str:
    return text.encode("ascii", "replace").decode("utf-7", "replace")


def _read_again(text: str, seen: str, was: str) -> str:
    """Text that was read as `seen` and had been written as `was`, where it can be."""
    return _decoded(_written(text, seen), was) or text


def _written(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeError:
        return None


def _decoded(content: bytes | None, encoding: str) -> str | None:
    try:
        return content.decode(encoding) if content is not None else None
    except UnicodeError:
        return None


def _read(content: bytes) -> str:
    text = content.decode("utf-8", errors="replace")
    if text.count("\ufffd") <= CUT_SIGNS:
        return text
    return content.decode("cp1252", errors="replace")
