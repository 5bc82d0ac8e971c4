"""What web pages, word processors and mail leave in a text: tags, entities, codes."""

from __future__ import annotations

import html
import re
import unicodedata

_ENTITY = re.compile(
    r"&(?:#\d{2,5}|#[xX][0-9a-fA-F]{2,4}|[a-zA-Z]{2,8});"
    r"|&\s?[aeiounAEIOUN](?:acute|tilde|uml|grave)"
)
_SPACED_ENTITY = re.compile(r"&\s?([aeiounAEIOUN](?:acute|tilde|uml|grave))(?:\s?;)?")
_TAG = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9:]{0,12})(?:\s[^<>]{0,300})?/?>")
_UNSEEN_PARTS = re.compile(
    r"<(?P<name>style|script|head)\b[^>]*>.{0,20000}?</(?P=name)>|<!--.{0,5000}?-->",
    re.S | re.I,
)
_INSIDE_LINES = frozenset(
    (
        *("a", "abbr", "b", "big", "em", "font", "i", "ins", "mark", "s", "small"),
        *("span", "strong", "sub", "sup", "tt", "u", "w:t", "w:r"),
    )
)
# What a page puts between bars in the middle of a sentence: "| Publicidad |".
_BARRED = re.compile(
    r"(?<=[a-zñáéíóúü,] )\|(?P<inside>[^|\n]{3,60})\|(?= [a-zñáéíóúü])"
)
FEWEST_BARRED = 2
# Changes as programs that compare two versions write them.
_TAKEN_OUT = re.compile(r"\[-[^\[\]\n]*?-\]\s?")
_ADDED = re.compile(r"\{\+([^{}\n]*)\+\}")
# Bold words of Markdown (three stars are a name that was masked), fields of Word that
# hold no text, control signs as Excel writes them.
_BOLD = re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*\n]{1,300}?)\*\*(?!\*)")
FEWEST_BOLD = 2
_EMPTY_FIELD = re.compile(
    r"\{ ?(?:HYPERLINK|PAGE|NUMPAGES|TOC|TC|XE|TIME|DATE)\b[^{}\n]{0,300}\} ?"
)
_OF_EXCEL = re.compile(r"_x00(?P<code>[01][0-9A-Fa-f])_")
# Signs before a heading, and lines below it, of texts without formats.
_RULED = re.compile(r"^#{1,6} (?=\S)|^[-=]{3,}[ \t]*(?:\n|\Z)", re.M)
_FOR_BLANKS = ('","', "_", "·", "/", "+", "|", "~", "^")
LONGEST_MEAN = 14  # signs from one blank to the next, on the average
_RTF_GROUP = re.compile(
    r"\{\\(?:fonttbl|colortbl|stylesheet|info)(?:[^{}]|\{[^{}]*\})*\}"
)
_RTF_LETTER = re.compile(r"\\'(?P<byte>[0-9a-fA-F]{2})|\\u(?P<code>-?\d{2,5}) ?\?")
_RTF_BEYOND_ASCII = re.compile(r"\\'[89a-fA-F][0-9a-fA-F]")
_RTF_WORD = re.compile(
    r"\\(?:par|pard|plain|tab|(?:b|i|ul|fs|f|cf|lang)\d+)(?![a-zA-Z])"
)
FEWEST_RTF_WORDS = 2
_RTF_ESCAPED = re.compile(r"\\([{}\\])")
_TEX = re.compile(
    r"\\(?P<sign>['`\"~^])\s?(?:\{\\?(?P<braced>[aeiounAEIOUN])\}"
    r"|\\?(?P<bare>[aeiounAEIOUN])(?:\{\}|(?<=\\i)\s)?)"
)
_TEX_WRAPPED = re.compile(
    r"\\(?:text(?:bf|it|sc|tt|rm|sf|up)|emph|underline|(?:sub)*section|paragraph)\*?"
    r"\{([^{}]*)\}"
)
_TEX_COMMAND = re.compile(
    r"\\(?:begin|end)\{\w+\*?\}|\\(?:noindent|par|newpage|clearpage|item|centering"
    r"|bigskip|medskip|smallskip|hfill|quad)\b[ ]?"
)
_TEX_ESCAPED = re.compile(r"\\([%&#$_{}])")
_TEX_SIGNS = {"'": "\u0301", "`": "\u0301", '"': "\u0308", "~": "\u0303", "^": "\u0301"}


def without_markup(text: str) -> str:
    """Entities spelled out, tags gone (those of blocks leave a line end), underscores
    and other signs that stand for spaces made spaces, a draft's changes carried out."""
    for _ in range(2):
        if "&" in text and _ENTITY.search(text):
            text = html.unescape(_SPACED_ENTITY.sub(r"&\1;", text))
    tags = ("</", "/>", "<p", "<br")
    if "<" in text and any(tag in text for tag in tags):
        text = _TAG.sub(_gap, _UNSEEN_PARTS.sub(" ", text))
    if text.count("|") >= 2 * FEWEST_BARRED:
        text = _without_barred(text)
    if "\\" in text and _is_rtf(text):
        text = _without_rtf(text)
    if "[-" in text and "{+" in text:
        text = _ADDED.sub(r"\1", _TAKEN_OUT.sub("", text))
    if text.count("**") >= 2 * FEWEST_BOLD:
        text = _BOLD.sub(r"\1", text)
    if "{" in text:
        text = _EMPTY_FIELD.sub("", text)
    if "_x00" in text:
        text = _OF_EXCEL.sub(_of_excel, text)
    if "\n#" in text or "---" in text or "===" in text:
        text = _RULED.sub("", text)
    return _with_blanks(text)


def _of_excel(match: re.Match[str]) -> str:
    sign = chr(int(match["code"], 16))
    return sign if sign in "\t\n" else ""


def _with_blanks(text: str) -> str:
    """`text` with blanks where another sign stands for each of them."""
    blanks = text.count(" ")
    if LONGEST_MEAN * blanks > len(text):
        return text
    for sign in _FOR_BLANKS:
        if text.count(sign) * LONGEST_MEAN > len(text) and text.count(sign) > blanks:
            return text.replace(sign, " ")
    return text


def _without_barred(text: str) -> str:
    """Text without what stands between bars within its sentences, wherever else the
    same stands."""
    barred = {match["inside"] for match in _BARRED.finditer(text)}
    if len(_BARRED.findall(text)) < FEWEST_BARRED:
        return text
    pieces = "|".join(map(re.escape, sorted(barred)))
    return re.sub(rf"\|(?:{pieces})\| ?", "", text)


def _gap(tag: re.Match[str]) -> str:
    return "" if tag["name"].lower() in _INSIDE_LINES else "\n"


def _is_rtf(text: str) -> bool:
    """Whether a text is rich text, or a piece of it without its head."""
    if "{\\rtf" in text:
        return True
    coded = text.count("\\'")
    if coded and coded == len(_RTF_BEYOND_ASCII.findall(text)):
        return True
    return len(_RTF_WORD.findall(text)) >= FEWEST_RTF_WORDS


def _without_rtf(text: str) -> str:
    """Rich text without its control words and groups of fonts, letters spelled out."""
    text = _RTF_LETTER.sub(_rtf_letter, _RTF_GROUP.sub("", text))
    text = re.sub(r"\\(?:par|line|page)\b[ \n]?", "\n", text)
    return _RTF_ESCAPED.sub(r"\1", re.sub(r"\\[a-z]+-?\d* ?|(?<!\\)[{}]", "", text))


def _rtf_letter(match: re.Match[str]) -> str:
    if match["byte"]:
        return bytes.fromhex(match["byte"]).decode("cp1252", "replace")
    return chr(int(match["code"]) % 0x10000)


def without_tex(text: str) -> str:
    r"""Accents that TeX writes as commands ("v\'{\i}ctima") set on their letters, its
    other commands gone."""
    text = _TEX.sub(_set_accent, text)
    for _ in range(3):  # one inside another
        text = _TEX_WRAPPED.sub(r"\1", text)
    return _TEX_ESCAPED.sub(r"\1", _TEX_COMMAND.sub("", text))


def without_emphasis(text: str) -> str:
    """Text without the stars of Markdown."""
    return re.sub(r"\*{1,3}(?=\w)|(?<=\w)\*{1,3}", "", text)


def _set_accent(match: re.Match[str]) -> str:
    base = match["braced"] or match["bare"]
    whole = unicodedata.normalize("NFC", base + _TEX_SIGNS[match["sign"]])
    return whole if len(whole) == 1 else base
