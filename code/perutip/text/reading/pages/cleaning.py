"""Court text to readable text, and on to plain words.

`clean` mends what scanning, layout and signing did to a text and keeps lines, case
and punctuation; `fold` reduces it to words; `normalize` is both. Sections are found on
cleaned text, words on folded text.
"""

from __future__ import annotations

import re

from perutip.text.reading.pages.page_furniture import remove_page_furniture
from perutip.text.reading.pages.stamps import remove_stamps
from perutip.text.reading.words.folding import fold
from perutip.text.reading.words.lexicon import is_broken_word
from perutip.text.reading.words.signs import is_odd

_OTHER_SPACE = re.compile("[\u2000-\u200a\u202f\u205f\u3000]")
_BROKEN_WORD = re.compile(r"-\s*\n\s*(?:\d{1,4}\s*\n\s*)?")  # over a page number
_SCANNED_HYPHEN = re.compile(r"(?<=[^\W\d_])¬(?=\s)")
_OPTIONAL_HYPHEN = re.compile(r"(?<=[^\W\d_])[¬≠](?=[^\W\d_])(?!ø)")
_ODD_HYPHEN = re.compile(r"[–=_~](?<=[a-záéíóúüñ].)(?=\n[a-záéíóúüñ])")
_ODD_HYPHENS = "–=_~"
_LOOSE_HYPHEN = re.compile(r"-(?<=[^\S\n]-)\s*\n\s*|-(?<=[^\W\d_]-)[^\S\n]+")
_LAST_WORD = re.compile(r"[^\W\d_]*$")
_NEXT_WORD = re.compile(r"[^\W\d_]*")


def normalize(text: str) -> str:
    """Lower-case words without accents, one space apart; idempotent.

    Accents and ñ are folded, ligatures spelled out, words broken over a line end
    joined, running page headers, page numbers and digital-signature stamps removed.
    Punctuation, quotation marks, ordinal signs (º, ª) and superscript footnote
    numbers become spaces. A letter destroyed in the source stays U+FFFD inside its
    word (several in a row become one): the word is kept and counted, and
    `perutip.text.counting.matching.repair` restores it when the dictionary knows it.
    """
    return fold(clean(text))


def clean(text: str) -> str:
    """Readable text, lines kept, without page furniture and broken words."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\u00a0" in text:
        text = text.replace("\u00a0", " ")
    if not text.isascii() and is_odd(text):
        text = _OTHER_SPACE.sub(" ", text)
        text = text.replace("ﬁ", "fi").replace("ﬂ", "fl")
    if "\t" in text and text.count("\t") > text.count(" "):
        text = text.replace("\t", " ")  # between words, not columns
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
    for hyphen in "¬≠":  # as code pages of DOS and Mac OS show a soft hyphen
        if hyphen in text:
            text = _OPTIONAL_HYPHEN.sub("", text)
    if "¬" in text:
        text = _SCANNED_HYPHEN.sub("-", text)
    if any(sign in text and f"{sign}\n" in text for sign in _ODD_HYPHENS):
        text = _ODD_HYPHEN.sub("-", text)
    text = _BROKEN_WORD.sub(_join_broken_word, text)
    return _join_loose_pieces(text) if "-" in text else text


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
