"""Rulings that end at a full stop without their decision: a page or more is missing.

Only a text whose layout is recognised is judged: one that tells where and when it was
given and has at least two of the parts that come before a decision, under headings or
formulas of their own. Rulings in one piece, abstracts and excerpts have none of these,
and are left alone. Parts are not found in every sound ruling: one whose last lines
decide, order or sign has its decision, whatever stands above them.
"""

from __future__ import annotations

import re
from collections import Counter

from perutip.text.reading.parts.sections import find_parts
from perutip.text.reading.words.months import MONTH

FEWEST_PARTS = 2
LEAST_OF_PART = 60  # letters
SHORTEST_CLOSE, LONGEST_CLOSE = 500, 1500  # letters at the end that decide or close
CLOSE = 0.2  # of the text, within these bounds
LONGEST_HEAD = 300  # letters in which a ruling tells where and when it was given
# What decides or closes a ruling: those that are found fast, in capitals
_IN_CAPITALS = (
    *("FALL", "RESUEL", "DECISI", "CONDENA", "ABSOLV", "DECLAR", "CONFIRM", "REVOC"),
    *("HABER NULIDAD", "FUNDAD", "DISPON", "SOBRESE", "IMPON", "CASARON", "FIJAR"),
)
# and in small letters,
_DECIDES = (
    *("resuelv", "resolvi", "fallo:", "fallamos", "parte dispositiva"),
    *("parte resolutiva", "estos fundamentos", "estas consideraciones", "hágase saber"),
    *(
        "notifíquese",
        "regístrese",
        "devuélva",
        "tómese razón",
        "inscríbase",
        "decisión:",
    ),
)
# and all others.
_ALSO_DECIDES = re.compile(
    r"resolv[ie]|\bfall(?:o|a)\b|(?:est[oa]s|tales|l[oa]s|dich[oa]s)\s+(?:fundamentos"
    r"|consideraciones|razones|motivos)\s*(?:expuest[oa]s\s*)?[:,]"
    r"|\bpor\s+(?:lo\s+expuesto|ello|lo\s+tanto|todo\s+lo)\b"
    r"|\bdecl[aá]r(?:ar|o|a|amos|aron|ando|[ae]se)\b|\bdisp[oó]n(?:er|go|emos|e|gase)\b"
    r"|\borden[oó]\b|\bcond[eé]n(?:ar|o|amos|aron|ese)\b|\babs(?:olver|uelv)"
    r"|\b(?:conf[ií]rm|rev[oó]c|an[uú]l)(?:ar|o|amos|aron|[aeu]e?se)\b|\bhaber nulidad"
    r"|fundad[oa]s?\s+(?:el|la|en)\b|\bimp[oó]n(?:er|go|emos|ga)|\bsobrese"
    r"|decisi[oó]n(?: final)?\s*\n|veredicto|\bdecid[oei]|\bacord(?:aron|amos|ó)\b"
    r"|\b(?:reg[ií]str|notif[ií]|arch[ií]v|comun[ií]|ofici)\w*[ae]n?se\b|c[uú]mplase"
    r"|publ[ií]quese|protocol[ií]cese|h[aá]gase|t[oó]mese|devu[eé]lv"
    r"|\b(?:con|sin) costas|\bs\.? ?s\.|\bfirmad[oa]|\bfdo\b"
)
_DATED = re.compile(rf"\bde\s+{MONTH}\s+del?\b")


def is_undecided(cleaned: str) -> bool:
    """Whether a ruling of recognised layout has no decision, and no close."""
    close = cleaned[
        -min(max(SHORTEST_CLOSE, int(CLOSE * len(cleaned))), LONGEST_CLOSE) :
    ]
    if any(map(close.__contains__, _IN_CAPITALS)):
        return False
    small = close.lower()
    if any(map(small.__contains__, _DECIDES)) or _ALSO_DECIDES.search(small):
        return False
    if not _DATED.search(cleaned[:LONGEST_HEAD].lower()):
        return False  # an excerpt, which begins anywhere
    return lacks_decision(cleaned)


def lacks_decision(cleaned: str) -> bool:
    """Whether of the parts several were found, and a decision was not."""
    letters: Counter[str] = Counter()
    for part, start, end in find_parts(cleaned):
        letters[part] += end - start
    found = sum(number >= LEAST_OF_PART for number in letters.values())
    return "decision" not in letters and found >= FEWEST_PARTS
