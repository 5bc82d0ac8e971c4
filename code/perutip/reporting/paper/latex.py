"""The one module that knows LaTeX's signs: escaping, commands, macros, the document."""

import re
import unicodedata
from collections.abc import Sequence

BACKSLASH = chr(92)
ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
}
_MATH = {
    "≥": "geq",
    "≤": "leq",
    "≠": "neq",
    "≈": "approx",
    "∞": "infty",
    "∪": "cup",
    "×": "times",
    "†": "dagger",
    "±": "pm",
    "→": "rightarrow",
    "←": "leftarrow",
    "·": "cdot",
    "√": "surd",
    "°": "circ",
    "λ": "lambda",  # LAMDA in Unicode
    "Λ": "Lambda",
    **{
        char: (name if char.islower() else name.capitalize())
        for char in "αβγδεζηθικμνξπρστυφχψωΓΔΘΞΠΣΦΨΩ"
        for name in [unicodedata.name(char).split()[-1].lower()]
    },
}
_IN_MATH = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)*)\$")  # not an escaped dollar
_ESCAPES = {
    BACKSLASH: BACKSLASH + "textbackslash{}",
    **{char: BACKSLASH + char for char in "&%$#_{}"},
    **{char: "{" + char + "}" for char in "[]*"},  # after a row's end they are options
    "~": BACKSLASH + "textasciitilde{}",
    "^": BACKSLASH + "textasciicircum{}",
    "<": "$<$",
    ">": "$>$",
    "−": "$-$",
    **{char: f"${BACKSLASH}{name}$" for char, name in _MATH.items()},
    "°": f"${{}}^{BACKSLASH}circ$",
    "—": "---",
    "–": "--",
    "…": BACKSLASH + "ldots{}",
    "€": BACKSLASH + "texteuro{}",
    "\u00a0": "~",
    "\u2007": BACKSLASH + "phantom{0}",
    "\u2008": BACKSLASH + "phantom{(}",
    "\u2002": BACKSLASH + "phantom{$-$}",
}
# what inputenc and the T1 fonts set as it stands: Latin letters and quotation marks
_SET_AS_IS = frozenset(
    [chr(code) for code in range(0x20, 0x7F)]
    + [chr(code) for code in range(0xC0, 0x17F) if chr(code) not in "×÷ĦħĸŉŦŧŒœŊŋſ"]
    + list("ŒœŊŋ¡¿§«»“”‘’‚„ªº²³¹¼½¾÷©®£¥")
)
_OPENING = re.compile(r"(?:(?<=^)|(?<=[\s(\[{“‘/–—]))'(?=[^\s'])")
_BLANK = ("Cf", "Cc")  # signs without a shape: joiners, marks of direction, controls


def escape(text: str) -> str:
    """Text for pdflatex, character by character: nothing unescaped, nothing lost.

    A letter with marks is set with LaTeX's accents. A sign that the fonts lack stands
    as its code point (U+0416); signs without a shape leave nothing. A straight quote
    that opens becomes LaTeX's opening one: LaTeX sets every other as closing.
    """
    out: list[str] = []
    for char in _OPENING.sub("`", unicodedata.normalize("NFC", text)):
        if char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif char in _SET_AS_IS:
            out.append(char)
        elif char in "\n\t":
            out.append(" ")
        elif unicodedata.category(char) in _BLANK:
            continue
        else:
            out.append(_spelled(char, out))
    return "".join(out)


def _spelled(char: str, before: list[str]) -> str:
    """A sign that the fonts lack: a base letter with LaTeX's accents, or its code."""
    if char in ACCENTS:
        base = before.pop() if before else ""
        return BACKSLASH + ACCENTS[char] + "{" + base + "}"
    base, *marks = list(unicodedata.normalize("NFD", char))
    if marks and base in _SET_AS_IS and all(mark in ACCENTS for mark in marks):
        for mark in marks:
            base = BACKSLASH + ACCENTS[mark] + "{" + base + "}"
        return base
    folded = unicodedata.normalize("NFKC", char)
    if folded != char and all(one in _SET_AS_IS for one in folded):
        return escape(folded)
    return f"U+{ord(char):04X}"


def command(name: str, *arguments: str) -> str:
    """A LaTeX command with its arguments in braces."""
    return BACKSLASH + name + "".join("{" + argument + "}" for argument in arguments)


def primitive(name: str, value: str) -> str:
    """A parameter of the engine and what it is set to."""
    return BACKSLASH + name + value


def comment(text: str) -> str:
    """A line for the reader of the source alone."""
    return "% " + " ".join(text.split())


def macro(name: str, value: str) -> str:
    """One newcommand line; `name` is letters only.

    Signs of mathematics are right wherever the macro stands, in text or in a formula.
    """
    if not name.isalpha():
        raise ValueError(f"macro {name!r}: letters only")
    anywhere = _IN_MATH.sub(lambda sign: command("ensuremath", sign[1]), escape(value))
    return command("newcommand", BACKSLASH + name, anywhere)


def caption(kind: str, number: str, text: str) -> str:
    """A caption with the number that the registry gives (`Table A3`), not a counter."""
    shown = number.removeprefix(kind.capitalize()).strip()
    counter = command("renewcommand", command(f"the{kind}"), escape(shown))
    return counter + command("caption", escape(text))


def figure_float(name: str, number: str, title: str, notes: str) -> str:
    """A figure with its number, title and notes."""
    image = command("includegraphics") + "[width=" + command("textwidth")
    image += ",height=0.72" + command("textheight") + ",keepaspectratio]{" + name + "}"
    return "\n".join(
        [
            command("begin", "figure") + "[!htbp]" + command("centering"),
            caption("figure", number, title),
            image,
            notes_box(notes, command("textwidth")),
            command("end", "figure"),
        ]
    )


def notes_box(notes: str, width: str) -> str:
    """One paragraph of notes under a float."""
    if not notes:
        return ""
    head = command("par") + command("smallskip") + command("begin", "minipage")
    return "\n".join(
        [
            head + "{" + width + "}" + command("footnotesize"),
            command("textit", "Notes:") + " " + escape(notes),
            command("end", "minipage"),
        ]
    )


def document(main: Sequence[str], appendix: Sequence[str]) -> str:
    """A document of every exhibit, to compile with pdflatex in output/.

    main, appendix: LaTeX of floats, in order.
    """
    head = [
        command("documentclass") + "[11pt]{article}",
        command("usepackage") + "[a4paper,hmargin=2cm,vmargin=1.7cm]{geometry}",
        command("usepackage") + "[utf8]{inputenc}",
        command("usepackage") + "[T1]{fontenc}",
        command("usepackage", "lmodern,textcomp,array,booktabs,graphicx"),
        command("makeatletter")
        + command("setlength", command("@fptop"), "0pt")
        + command("makeatother"),
        command("begin", "document"),
    ]
    clear = command("clearpage")
    body = [text + clear for text in main]
    if appendix:
        section = command("section*", "Appendix: further tables and figures")
        body += [section, *(text + clear for text in appendix)]
    return "\n".join([*head, *body, command("end", "document")]) + "\n"
