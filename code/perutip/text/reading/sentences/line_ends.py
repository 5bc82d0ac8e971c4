"""Lines that do not go on where the next begins, whatever their width.

`line_joins` looks at full lines of prose. A short text has few of them, and where a
line is lost, cut or out of its place the break shows at headings too: a sentence runs
into a heading, or goes on after one; a line begins with a comma, or ends in a piece of
a word. In sound rulings one line in a thousand does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from perutip.text.reading.parts.headings import heading_of
from perutip.text.reading.sentences.line_joins import (
    FULL,
    LONGEST_LINE,
    LONGEST_WORD,
    SHORTEST_LINE,
    filled_lines,
    first_token,
    is_broken_join,
    is_marker,
    last_token,
)
from perutip.text.reading.sentences.word_agreement import ENDS_NOTHING
from perutip.text.reading.words.lexicon import is_unseen, is_word
from perutip.text.reading.words.months import MONTH

FEWEST_BROKEN = 2
MOST_BROKEN = 0.015  # by lines
_MAY_BREAK = re.compile(  # found faster: a line that begins or one that ends so
    r"\n(?:\s*[a-záéíóúüñ,;.:)]|(?<=[a-záéíóúüñ,-]\n)|(?<= \n))"
)
_LAST = re.compile(r"[^\W\d_]+$")
# A small letter alone, or letters that no word of Spanish begins with.
_FIRST_OF_NONE = re.compile(
    r"[bcdfghjklmnpqrstvwxz](?=\s)"
    r"|(?:cc|ct|nt|nd|nc|ns|nf|nv|mb|mp|rt|rd|rc|rm|rn|rs|rr|rg|rv|lt|ld|lg|lm|sc|sp|st"
    r"|sm|gn|bs|bl(?![aeiouáéíóú])|tr(?![aeiouáéíóú])|[óíú][bcdfgjlmnprstvz])[^\W\d_]*"
)
_FIRST = re.compile(r"[^\W\d_]+")
_STOPPED = re.compile(r"[a-záéíóúñ]{4,}\.$")
_ORDINAL = re.compile(
    r"(?:PRIMER|SEGUND|TERCER|CUART|QUINT|SEXT|S[ÉE]PTIM|OCTAV|NOVEN|D[ÉE]CIM)[OA][^,\w]"
)
NUMBERED_ON = re.compile(r"\d (?:y|e|a|al|o)$")  # the next may be taken for a page's
_FOLIO = re.compile(r"\((?:fs?\.|fojas|folios?\b)")
_MONTH_OF = re.compile(rf"\b{MONTH} del?$")
_OF_MONTH = re.compile(rf"de {MONTH}\b")
_YEAR = re.compile(
    r"\W*(?:\d|dos mil|mil|este|ese|cada|l[oa]s? |el |año|corriente|mismo|presente"
    r"|pasado|próximo|aquel|dicho|[A-Z])"
)
_BEFORE_MONTH = re.compile(
    r"mes(?:es)?|fin(?:es|ales|al)?|mediados|inicios?|comienzos?|principios?|primero"
    r"|días?|quincena|semana|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez"
    r"|once|doce|trece|catorce|quince|dieci\w+|veint\w+|treinta|partir|desde|hasta"
    r"|feria|turno|pasado|próximo|último|siguientes?|noche|mañana|tarde|madrugada"
)
_DIGIT = re.compile(r"\d")
_BEGINS_ODDLY = re.compile(r"[,;.:)](?:\s|$)")
_AND_CAPITALS = re.compile(r"[ye] [A-ZÁÉÍÓÚÑ]{2}")
_ENDS_WORDS = tuple("aeoáéíóúnsrldzy")  # a word of Spanish ends in one of these
_ENDS_OF_RARE = (  # what words too rare for the lexicon end in
    *("ción", "ciones", "sión", "dad", "dades", "mente", "ismo", "ista", "istas"),
    *("ico", "ica", "icos", "icas", "iaco", "íaco", "ivo", "iva", "ivos", "ivas"),
    *("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "ando", "endo"),
    *("dor", "dora", "dores", "doras", "orio", "oria", "ario", "aria", "able", "ible"),
    *("ó", "aron", "ieron", "aba", "aban", "ía", "ían", "ar", "er", "ir", "arse"),
    *("ales", "al", "ante", "antes", "ente", "entes", "ores", "oso", "osa", "se"),
)
_MUST_GO_ON = ENDS_NOTHING - frozenset("yeou")
_ALONE = frozenset("aeyouónº")


def has_broken_ends(cleaned: str) -> bool:
    """Whether more lines break off before the next than in a sound text."""
    lines = filled_lines(cleaned)
    going_on = [
        at
        for at, (before, after) in enumerate(pairwise(lines), start=1)
        if not after[0].isupper() or _is_open(before)
    ]
    if not going_on or not _MAY_BREAK.search(cleaned) or cleaned.islower():
        return False
    least = FULL * min(max(map(len, lines)), LONGEST_LINE)
    broken = 0
    for at in going_on:
        before, after = lines[at - 1], lines[at]
        full = len(before) >= least
        if after[0].islower() and before[-1].islower() and len(before) >= SHORTEST_LINE:
            found = _words_break(last_token(before), first_token(after), full)
            if found is not None:
                broken += found or FEWEST_BROKEN * _breaks_a_date(before, after)
                continue
        earlier = lines[at - 2] if at > 1 else ""
        later = lines[at + 1] if at + 1 < len(lines) else ""
        broken += _breaks(earlier, before, after, later, full)
        broken += FEWEST_BROKEN * _surely_breaks(earlier, before, after, later)
    return broken >= FEWEST_BROKEN and broken > MOST_BROKEN * len(lines)


def _breaks(earlier: str, before: str, after: str, later: str, full: bool) -> bool:
    """Whether no text goes on from `before` to `after`; what stands around them tells
    a heading of a page inside a sentence, which breaks nothing."""
    if _BEGINS_ODDLY.match(after):
        return True
    small = after[0].islower() and not is_marker(after)
    if small and after[0] in "ye" and _AND_CAPITALS.match(after):
        return False
    if small and before.isupper():
        title = not full or heading_of(before) is not None
        return title and not _is_open(earlier)
    if len(before) < SHORTEST_LINE or before.isupper():
        return False
    if (
        small
        and before[-1] == "."
        and _STOPPED.search(before, max(0, len(before) - LONGEST_WORD))
    ):
        return True
    if not small and _is_open(before) and heading_of(after) is not None:
        return not (later and later[0].islower())
    return (full and _cannot_meet(before, after)) or _has_piece(before, after, small)


def _surely_breaks(earlier: str, before: str, after: str, later: str) -> bool:
    """What one place of is enough: a small letter after a heading, a heading or the
    number of a folio after a word that must go on."""
    if before.isupper():
        small = after[0].islower() and not is_marker(after)
        if not small or heading_of(before) is None or _is_open(earlier):
            return False
        return not (after[0] in "ye" and _AND_CAPITALS.match(after))
    if _breaks_a_date(before, after):
        return True
    return _is_surely_open(before) and (
        _FOLIO.match(after) is not None or _begins_a_part(after, later)
    )


def _breaks_a_date(before: str, after: str) -> bool:
    """Whether a month has no year after its "de", or no day before its own."""
    if before.endswith(("de", "del")) and _MONTH_OF.search(before):
        return _YEAR.match(after) is None
    if not after.startswith("de ") or _OF_MONTH.match(after) is None:
        return False
    last = _last_word(before)
    return len(last) > 2 and last.islower() and not _BEFORE_MONTH.fullmatch(last)


def _is_surely_open(line: str) -> bool:
    """Whether a line of prose ends in a small word that ends nothing."""
    return (
        len(line) >= SHORTEST_LINE
        and not line.isupper()
        and last_token(line) in _MUST_GO_ON
        and not NUMBERED_ON.search(line)
    )


def _begins_a_part(line: str, later: str) -> bool:
    """Whether a line is a heading or has a number of its own, and no heading of a page
    that a sentence goes on after."""
    if _ORDINAL.match(line):
        return True
    if not line.isupper() or _DIGIT.search(line) or heading_of(line) is None:
        return False
    return not (later and later[0].islower())


@lru_cache(maxsize=1 << 15)
def _words_break(before: str, after: str, full: bool) -> bool | None:
    """`_breaks` of a line of prose and one in small letters, which its last word and
    the first of the other tell; None where they do not."""
    if is_marker(after) or after in ("y ", "e "):
        return None
    return (full and _cannot_meet(before, after)) or _has_piece(before, after, True)


def _is_open(line: str) -> bool:
    """Whether a line ends within a sentence."""
    return bool(line) and (line[-1].islower() or line[-1] in ",-")


def _has_piece(before: str, after: str, small: bool) -> bool:
    """Whether a line ends in the beginning of a word or begins with the end of one."""
    last = _last_word(before)
    if last[:1].islower() and _is_beginning(last):
        return True
    first = _FIRST_OF_NONE.match(after) if small else None
    return first is not None and not is_word(first.group())


@lru_cache(maxsize=1 << 14)
def _is_beginning(word: str) -> bool:
    if len(word) == 1:
        return word not in _ALONE
    if not word.endswith(_ENDS_WORDS):
        return not is_word(word)
    return not word.endswith(_ENDS_OF_RARE) and is_unseen(word)


def _last_word(line: str) -> str:
    last = _LAST.search(line, max(0, len(line) - LONGEST_WORD))
    return last.group() if last else ""


def _cannot_meet(before: str, after: str) -> bool:
    """`is_broken_join` where both words are known: a rare word is no broken one."""
    if not is_broken_join(before, after):
        return False
    first = _FIRST.match(after)
    words = _last_word(before), first.group() if first else ""
    return not any(word[:1].islower() and is_unseen(word) for word in words)
