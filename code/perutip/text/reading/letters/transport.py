"""Codes of mail, of fonts and of two-byte letters that wrap a whole text: each is told
by its own signs, so that it is undone without a guess.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
import urllib.parse

from perutip.text.reading.words.signs import is_odd

MOST_NULS = 0.3  # of the signs, from which on every letter has one
MOST_MOVED = 0.2  # of the signs, from which on a font has moved all
SHORTEST_CODED = 20  # signs of a line of base64, as the pattern has it
FEWEST_CODED = 2  # letters in two coded bytes
_MOVED = {0xF000 + code: code for code in range(0x20, 0x100)}
_MOVED_SIGN = re.compile("[\uf020-\uf0ff]")
# A letter of two bytes in UTF-8: the first says so, the second cannot begin one.
_QUOTED = re.compile(r"=C[23]=[89AB][0-9A-F]")
_SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
_QUOTED_LATIN = re.compile(r"(?<=[a-zñ])=[EF][0-9A-F](?=[a-zñ])")
_PERCENT = re.compile(
    r"(?<![/\w?&=-])(?:[A-Za-z]*%[Cc][23]%[89ABab][0-9A-Fa-f][A-Za-z]*)"
)
_ANY_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
# Letters as programs write them, the stroke before them written once or more.
_ESCAPED = re.compile(
    r"\\+(?:u(?P<code>00[0-9a-fA-F]{2}|20[0-9a-fA-F]{2})|(?P<sign>[nrt\"]))"
)
_TEX = re.compile(r"\\[a-z]{3,}\*?\{")  # "\textbf{", whose first letter is no escape
_UTF7 = re.compile(
    r"\+(?P<coded>(?:[A-Za-z0-9+/]{8})*(?:[A-Za-z0-9+/]{3}|[A-Za-z0-9+/]{6}|[A-Za-z0-9+/]{8}))(?:-|(?![A-Za-z0-9+/]))"
)
_BASE64 = re.compile(
    r"(?:^Content-Transfer-Encoding: ?base64\n+)(?P<headed>[A-Za-z0-9+/\n]+={0,2})$"
    r"|^(?P<bare>[A-Za-z0-9+/]{20,}(?:\n[A-Za-z0-9+/]{20,})*(?:\n[A-Za-z0-9+/]+)?={0,2})$",
    re.M | re.I,
)
_PART_OF_MAIL = re.compile(
    r"^(?:Content-(?:Transfer-Encoding|Type|Disposition)|MIME-Version)\s?:.*(?:\n+|$)"
    r"|^--[\w=.]*(?:_|part|bound)[\w=.]*(?:--)?[ ]*(?:\n+|$)",
    re.M | re.I,
)
_LONG_RUN = re.compile(
    rf"\n[^ \n]{{{SHORTEST_CODED}}}"
)  # with which such a line begins
LEAST_LETTERS = 0.6  # of what was coded, letters or spaces


def unwrapped(text: str) -> str:
    """`text` without two-byte letters, moved fonts and codes of mail."""
    if "\x00" in text and text.count("\x00") > MOST_NULS * len(text):
        text = _one_byte_each(text)
    moved = len(_MOVED_SIGN.findall(text)) if is_odd(text) else 0
    if moved > MOST_MOVED * len(text):
        text = text.translate(_MOVED)
    if "=" in text:
        text = _unquoted(text)
    if "%C" in text or "%c" in text:
        text = _without_percent(text)
    if "\\" in text and len(_ESCAPED.findall(text)) >= FEWEST_CODED:
        text = text if _TEX.search(text) else _ESCAPED.sub(_unescaped, text)
    if "+" in text and "{+" not in text and len(_UTF7.findall(text)) >= FEWEST_CODED:
        text = _UTF7.sub(_from_utf7, text)
    if _may_be_base64(text) and _BASE64.search(text):
        text = _BASE64.sub(_decoded, text)
        text = _PART_OF_MAIL.sub("", text)
    return text


def _may_be_base64(text: str) -> bool:
    """Whether a line says so, or is long and without a space."""
    if "e64" in text or "E64" in text:
        return True
    first = text[:SHORTEST_CODED]
    begins = len(first) == SHORTEST_CODED and " " not in first and "\n" not in first
    return begins or _LONG_RUN.search(text) is not None


def _one_byte_each(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-16-le")
    except UnicodeError:
        return text.replace("\x00", "")


def _unquoted(text: str) -> str:
    if len(_SOFT_BREAK.findall(text)) >= FEWEST_CODED and not _BASE64.search(text):
        text = _SOFT_BREAK.sub("", text)  # first: a code may stand over two lines
    for pattern, encoding in ((_QUOTED, "utf-8"), (_QUOTED_LATIN, "cp1252")):
        if len(pattern.findall(text)) >= FEWEST_CODED:
            content = text.encode(encoding, "replace")
            return quopri.decodestring(content).decode(encoding, "replace")
    return text


def _without_percent(text: str) -> str:
    """Letters coded for the web set back, but for those of an address."""
    if text.count("%C") + text.count("%c") < FEWEST_CODED:
        return text
    if text.count("+") > 4 * text.count(" "):
        return urllib.parse.unquote_plus(text)
    coded = len(_ANY_PERCENT.findall(text))
    if text.count("%20") > text.count(" ") or coded == text.count("%"):
        return urllib.parse.unquote(text)
    return _PERCENT.sub(lambda match: urllib.parse.unquote(match.group()), text)


def _unescaped(match: re.Match[str]) -> str:
    if match["code"]:
        return chr(int(match["code"], 16))
    return {"n": "\n", "r": "\n", "t": " "}.get(match["sign"], match["sign"])


def _from_utf7(match: re.Match[str]) -> str:
    try:
        return f"+{match['coded']}-".encode("ascii").decode("utf-7")
    except UnicodeError:
        return match.group()


def _decoded(match: re.Match[str]) -> str:
    coded = (match["headed"] or match["bare"]).replace("\n", "")
    try:
        text = base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeError):
        return match.group()
    letters = sum(sign.isalpha() or sign.isspace() for sign in text)
    return text if letters >= LEAST_LETTERS * len(text) else match.group()
