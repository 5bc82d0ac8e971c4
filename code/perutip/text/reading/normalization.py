"""Court text to plain words: the one form in which texts and dictionary meet.

`clean` mends what scanning, layout and signing did to a text and keeps lines, case
and punctuation; `fold` reduces it to lower-case words without accents, one space
apart; `normalize` is both. Sections are found on cleaned text, words on folded text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from perutip.text.reading.byte_runs import squeeze
from perutip.text.reading.lexicon import is_broken_word
from perutip.text.reading.page_furniture import remove_page_furniture, remove_stamps

REPLACEMENT = "\ufffd"
LOST_MARK = "\x1a"
_LOST = LOST_MARK.encode()
_ERRORS = "perutip.text.fold"
_TWO_LETTERS = (("ß", "ss"), ("æ", "ae"), ("Æ", "ae"), ("þ", "th"), ("Þ", "th"))
_CURLY = (("“", "«"), ("”", "»"))
_SINGLE = {"Ð": "d", "ð": "d", "Ø": "o", "ø": "o", "µ": "u", "ª": " ", "º": " "}
_BEYOND_LATIN1 = {
    "ẞ": "ss",
    "ı": "i",
    "Ł": "l",
    "ł": "l",
    "Đ": "d",
    "đ": "d",
    "Œ": "oe",
    "œ": "oe",
    **dict(_CURLY),
    "„": "«",
    "‟": "«",
    REPLACEMENT: LOST_MARK,
    "\u200b": " ",  # a zero-width space is a break, other signs without width are not
}
_SPANISH_ACCENTED = "áéíóúüñ"
_BROKEN_WORD = re.compile(r"-\s*\n\s*(?:\d{1,4}\s*\n\s*)?")  # over a page number
_SCANNED_HYPHEN = re.compile(r"(?<=[^\W\d_])¬(?=\s)")
_ODD_HYPHEN = re.compile(r"[–=_~](?<=[a-záéíóúüñ].)(?=\n[a-záéíóúüñ])")
_ODD_ENDS = ("–\n", "=\n", "_\n", "~\n")
_LOOSE_HYPHEN = re.compile(r"-(?<=[^\S\n]-)\s*\n\s*|-(?<=[^\W\d_]-)[^\S\n]+")
_LAST_WORD = re.compile(r"[^\W\d_]*$")
_NEXT_WORD = re.compile(r"[^\W\d_]*")
_SPACE = 32
_LOST_LETTERS = re.compile(LOST_MARK + "+")


class _ForeignLetter(Exception):
    """A letter that has no Latin-1 form, such as a Greek one."""


def normalize(text: str) -> str:
    """Lower-case words without accents, one space apart; idempotent.

    Accents and ñ are folded, ligatures spelled out, words broken over a line end
    joined, running page headers, page numbers and digital-signature stamps removed.
    Punctuation, quotation marks, ordinal signs (º, ª) and superscript footnote
    numbers become spaces. A letter destroyed in the source stays U+FFFD inside its
    word (several in a row become one): the word is kept and counted, and
    `perutip.text.counting.repair` restores it when the dictionary knows it.
    """
    return fold(clean(text))


def clean(text: str) -> str:
    """Readable text, lines kept, without page furniture and broken words."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for space in "\u00a0\u2007\u202f":
        if space in text:
            text = text.replace(space, " ")
    for (
        hyphen
    ) in "\ufffe\u0002":  # how PDFium writes a hyphen and the line end after it
        if hyphen in text:
            text = text.replace(hyphen, "-\n")
    text = remove_page_furniture(remove_stamps(text))
    if "\u00ad" in text:
        text = _resolve_soft_hyphens(text)
    for hyphen in "\u2010\u2011":
        if hyphen in text:
            text = text.replace(hyphen, "-")
    if "¬" in text:
        text = _SCANNED_HYPHEN.sub("-", text)
    if any(end in text for end in _ODD_ENDS):
        text = _ODD_HYPHEN.sub("-", text)
    text = _BROKEN_WORD.sub(_join_broken_word, text)
    return _join_loose_pieces(text) if "-" in text else text


def fold(text: str, keep: str = "", accents: bool = False) -> str:
    """Words of `text` in lower case, separated by single spaces.

    `keep` names ASCII signs that survive (the dictionary keeps its wildcards);
    `accents=True` leaves á é í ó ú ü ñ as they are, which the stemmer needs. Both
    forms have the same number of words.
    """
    if accents and not text.isascii():
        text = unicodedata.normalize("NFC", text)
    data = latin_bytes(text)
    if data is None:
        return _fold_any_script(text, keep, accents)
    letters = data.translate(byte_table(keep, accents))
    folded = squeeze(letters, _SPACE).strip(b" ").decode("latin-1")
    return _settle_lost_letters(folded) if LOST_MARK in folded else folded


def folded_words(text: str, accents: bool = False) -> list[str]:
    """The words of `fold`, in their order."""
    if accents and not text.isascii():
        text = unicodedata.normalize("NFC", text)
    data = latin_bytes(text)
    if data is None or _LOST in data:
        return fold(text, accents=accents).split()
    return data.translate(byte_table("", accents)).decode("latin-1").split()


def latin_bytes(text: str) -> bytes | None:
    """One Latin-1 byte per letter, ready for a byte table; None for other scripts.

    Soft hyphens and combining marks are gone, ligatures spelled out, curly quotation
    marks are angular, destroyed letters are the byte `LOST_MARK`.
    """
    if LOST_MARK in text:
        text = text.replace(LOST_MARK, " ")
    if text.isascii():
        return text.encode("ascii")
    for sign, spelled in (*_TWO_LETTERS, *_CURLY):
        if sign in text:
            text = text.replace(sign, spelled)
    try:
        data = text.encode("latin-1", _ERRORS)
    except _ForeignLetter:
        return None
    return data.replace(b"\xad", b"") if b"\xad" in data else data


def _resolve_soft_hyphens(text: str) -> str:
    """A soft hyphen between letters vanishes, with the line end that follows it;
    beside a digit it is a hyphen (PDF writers use it in docket numbers)."""
    text = re.sub(r"(?<=\d)\u00ad|\u00ad(?=\d)", "-", text)
    return re.sub(r"\u00ad(?:[^\S\n]*\n\s*)?", "", text)


def _join_broken_word(match: re.Match[str]) -> str:
    """Join over a line end unless the next line starts a word of its own."""
    text, start, end = match.string, match.start(), match.end()
    if start == 0 or end == len(text):
        return match.group()
    before, after = text[start - 1], text[end]
    joined = before.isalpha() and (after.islower() or before.isupper())
    return "" if joined and after.isalpha() else match.group()


def _join_loose_pieces(text: str) -> str:
    """Join over a hyphen set off by a space ("decla -⏎ración", "decla- ración") where
    the whole is a word, and more usual than its rarer piece."""
    pieces, last = [], 0
    for hyphen in _LOOSE_HYPHEN.finditer(text):
        left = text[max(last, hyphen.start() - 30) : hyphen.start()].rstrip()
        before = _LAST_WORD.findall(left)[0]
        after = _NEXT_WORD.findall(text, hyphen.end(), hyphen.end() + 30)[0]
        if before and after.islower() and is_broken_word(before.lower(), after):
            spaces = len(text[last : hyphen.start()]) - len(
                text[last : hyphen.start()].rstrip()
            )
            pieces.append(text[last : hyphen.start() - spaces])
            last = hyphen.end()
    return "".join([*pieces, text[last:]]) if pieces else text


def fold_character(character: str) -> str:
    """One character in folded letters, a space, or nothing."""
    if character in _BEYOND_LATIN1:
        return _BEYOND_LATIN1[character]
    if character in _SINGLE:
        return _SINGLE[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Mc", "Me", "Cf"):
        return ""
    if category[0] != "L" and category not in ("Nd", "Nl"):
        return " "
    letters = unicodedata.normalize("NFKD", character).lower()
    letters = unicodedata.normalize("NFKD", letters)
    for letter, spelled in (*_TWO_LETTERS, *_SINGLE.items()):
        letters = letters.replace(letter, spelled)
    return "".join(c if c.isalnum() else "" for c in letters) or " "


class _BeyondLatin1(dict[str, str]):
    """Characters outside Latin-1 in Latin-1 letters, looked up once each."""

    def __missing__(self, character: str) -> str:
        folded = fold_character(character)
        if not folded.isascii():
            raise _ForeignLetter
        self[character] = folded
        return folded


_KNOWN = _BeyondLatin1(_BEYOND_LATIN1)


def _fold_unencodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    return "".join(map(_KNOWN.__getitem__, run)), error.end


codecs.register_error(_ERRORS, _fold_unencodable)


@lru_cache(maxsize=8)
def byte_table(keep: str, accents: bool) -> bytes:
    """The 256 Latin-1 characters, each as one folded byte."""
    kept = keep + LOST_MARK + (_SPANISH_ACCENTED if accents else "")
    return bytes(
        code
        if chr(code) in kept
        else ord(chr(code).lower())
        if chr(code).lower() in kept
        else ord((fold_character(chr(code)) or " ")[0])
        for code in range(256)
    )


def _fold_any_script(text: str, keep: str, accents: bool) -> str:
    """The same folding, character by character, for texts with foreign letters."""
    text = text.replace(LOST_MARK, " ")
    kept = keep + LOST_MARK + (_SPANISH_ACCENTED if accents else "")
    table = {
        ord(c): c.lower()
        if c.lower() in kept
        else " "
        if c in "“”„‟"
        else fold_character(c)
        for c in set(text)
    }
    return _settle_lost_letters(" ".join(text.translate(table).split()))


def _settle_lost_letters(folded: str) -> str:
    """One U+FFFD for each run of lost letters; none that stands outside a word."""
    folded = _LOST_LETTERS.sub(REPLACEMENT, folded)
    if f" {REPLACEMENT} " in f" {folded} ":
        folded = " ".join(w for w in folded.split(" ") if w != REPLACEMENT)
    return folded
