"""What paper and scanners do to a ruling: the mess that normalisation must undo.

No-break spaces, soft hyphens, words broken over a line end, ligatures, page headers and
footers with form feeds, digital-signature stamps inside sentences, blocks in capitals,
headnotes broken one word a line, accents destroyed by a wrong encoding.
"""

from __future__ import annotations

import numpy as np

NO_BREAK, SOFT_HYPHEN = "\u00a0", "\u00ad"
FORM_FEED, LOST = "\u000c", "\ufffd"
LIGATURES = (("fi", "\ufb01"), ("fl", "\ufb02"))
STAMPS = (
    "[Firmado digitalmente por: PODER JUDICIAL DEL PERÚ FAU Motivo: Soy el autor del "
    "documento]",
    "[Firma Digital - Servicio de Notificaciones SINOE - Razón: RESOLUCIÓN JUDICIAL]",
)
HEADNOTE = (
    "Sumilla. La decisión se sujeta a lo actuado en juicio y a la acusación fiscal."
)
SHARES = {
    "no_break": 0.16,
    "soft_hyphen": 0.06,
    "line_end": 0.16,
    "ligature": 0.03,
    "stamp": 0.08,
    "capitals": 0.05,
    "pages": 0.06,
    "headnote": 0.04,
    "lost_accents": 0.001,
    "misread": 0.012,
    "entities": 0.006,
    "letters_gone": 0.008,
    "loose_hyphen": 0.02,
    "zero_width": 0.01,
}


def wrap(text: str, width: int) -> str:
    """Break paragraphs into lines of at most `width` characters, at spaces."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return "\n".join(lines)


def break_words(text: str, rng: np.random.Generator, every: int) -> str:
    """Hyphenate about one in `every` line ends inside the word that follows it."""
    lines = text.split("\n")
    for i in range(len(lines) - 1):
        first, _, rest = lines[i + 1].partition(" ")
        if len(first) < 7 or not first.isalpha() or not first.islower():
            continue
        if rng.integers(every) == 0 and lines[i] and not lines[i].endswith(":"):
            cut = len(first) // 2
            lines[i] = f"{lines[i]} {first[:cut]}-"
            lines[i + 1] = f"{first[cut:]} {rest}".rstrip()
    return "\n".join(lines)


def paginate(text: str, header: str, lines_per_page: int) -> str:
    """Put a form feed, the running header and a page number after every page."""
    lines = text.split("\n")
    pages = [
        lines[i : i + lines_per_page] for i in range(0, len(lines), lines_per_page)
    ]
    parts = []
    for number, page in enumerate(pages, start=1):
        foot = f"Página {number} de {len(pages)}"
        parts.append("\n".join([header, *page, foot]))
    return ("\n" + FORM_FEED).join(parts)


def soil(text: str, header: str, rng: np.random.Generator) -> str:
    """Return the text with each kind of mess applied with its own probability.

    The sequence of draws is the same for every text, whatever the mess chosen.
    """
    u = dict(zip(SHARES, rng.random(len(SHARES)), strict=True))
    does = {kind: u[kind] < SHARES[kind] for kind in SHARES}
    words = text.count(" ")
    if does["headnote"]:
        text = "\n".join([*HEADNOTE.split(" "), text])
    if does["lost_accents"]:
        text = text.translate(dict.fromkeys(map(ord, "áéíóúñ"), LOST))
    if does["stamp"]:
        place = text.find(" ", len(text) // 2)
        text = f"{text[:place]} {STAMPS[words % len(STAMPS)]}{text[place:]}"
    if does["capitals"]:
        place = text.rfind("\n")
        text = text[:place] + text[place:].upper()
    if does["ligature"]:
        for plain, ligature in LIGATURES:
            text = text.replace(plain, ligature)
    if does["line_end"] or does["pages"] or words > 2000:
        text = break_words(wrap(text, 78), rng, 4)
    if does["pages"] or words > 2000:
        text = paginate(text, header, 34 if words > 2000 else 12)
    if does["no_break"]:
        spaces = text.split(" ")
        gaps = rng.random(len(spaces)) < 0.15
        text = "".join(
            (NO_BREAK if gap and i else " " if i else "") + word
            for i, (word, gap) in enumerate(zip(spaces, gaps, strict=True))
        )
    if does["loose_hyphen"]:
        text = text.replace("declaración", "decla -\nración", 2)
    if does["zero_width"]:
        text = text.replace(" de la ", " de\u200bla ", 4)
    if does["misread"]:
        text = text.encode("utf-8").decode("latin-1")
    elif does["entities"]:
        text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    elif does["letters_gone"]:
        text = text.translate(dict.fromkeys(map(ord, "áéíóúñ")))
    if does["soft_hyphen"]:
        text = text.replace("ción ", f"{SOFT_HYPHEN}ción ", 3)
    return text
