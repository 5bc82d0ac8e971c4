"""Texts that break off: in the middle of a sentence, of most paragraphs, or before the
decision.

A column of limited width, a page that was not scanned and a transfer that stopped leave
every word whole and sound, and take the decision away. A text that ends its sentences
with stops elsewhere and not at its own end is not all there. Names, dates, key words
and lists end without a stop in sound rulings too.
"""

from __future__ import annotations

import re

from perutip.text.reading.parts.headings import heading_of
from perutip.text.reading.sentences.line_ends import NUMBERED_ON
from perutip.text.reading.sentences.line_joins import filled_lines
from perutip.text.reading.sentences.undecided import is_undecided
from perutip.text.reading.words.lexicon import is_word, word_set
from perutip.text.reading.words.months import MONTH

LONGEST_CELL = 32_767  # signs that a cell of Excel holds
FEWEST_WORDS = 15
FEWEST_STOPS = 2  # in the text, before a missing one tells anything
FEWEST_IN_SENTENCE = 4  # words of a last sentence that lacks its stop
LEAST_SMALL = 0.2  # of its words that are small ones, in prose
LONG_PARAGRAPH = 60  # letters
FEWEST_PARAGRAPHS = 3
LEAST_PARAGRAPHS = 0.5  # of the long ones
FEWEST_BEFORE_NEW = 2  # the same where what follows surely begins anew
LEAST_BEFORE_NEW = 0.25
MOST_CUT = 0.01  # of the long ones: in a word or after one that ends nothing
FULL = 0.75  # of the longest line
LONGEST_LINE = 110  # letters of a line that a page has room for
_STOP = re.compile(r"[.;:!?](?=[\s»”\"')\]]|$)")
_ENDS = tuple(""".;:!?»”"')]}–-_/""")
LONGEST_STUMP = 2  # letters on a line of their own
PROSE_BEFORE = 100  # letters before a sentence that is only begun
_INITIALS = re.compile(r"(?:\b[A-ZÁÉÍÓÚÑ]\.? ?){2,}$")
_OPEN = re.compile(r"[(\[][^)\]\n]{0,100}$")
_PAGE = re.compile(
    r"\b(?:p[áa]g|folio|foja|hoja|fs)\w*\.?\W*\d*\W*(?:de\W*\d+)?$", re.IGNORECASE
)
# What never ends a text though a stop follows: "previstos en el art.", "declaró la
# Sra.", the number of an item of which nothing is there.
_ON_THE_WAY = re.compile(
    r"(?<!\w)(?:[Aa]rts?|[Ii]ncs?|[Cc]fr|[Nn](?:úm|ro)s?|[Pp]árrs?|[Ee]xpte|fs)\.$"
    r"|(?<!\w)(?:[Ee]l|[Ll]a|[Ll]os|[Ll]as|[Aa]l|[Dd]el)"
    r" (?:Dra?|Dres|Sra?|Srta|Lic|Ing)\.$"
    r"|\n[IVX]{1,5}\.$"
)
LONGEST_SHORTENED = 20  # letters at the end in which it stands
_BEYOND_LATIN = "\u0250"  # signs of other scripts end no sentence
_WORD = re.compile(r"[^\W\d_]+")
_GOES_ON = word_set(
    "de del la el los las un una unos unas al a ante bajo con contra desde en"
    " entre hacia hasta para por según sin sobre que y e o u ni su sus se no"
    " lo le les como cuando donde porque pero sino mientras cuyo cuya este"
    " esta ese esa dicho dicha es son fue ha han había haber ser siendo muy"
    " más cada si"
)
_SMALL = _GOES_ON | word_set("estos estas esos esas también ya así cual cuales")
_NEVER_LAST = _GOES_ON - {"contra", "sobre", "según", "como", "sí", "no"}
_IN_BRACKETS = re.compile(r"\(\w\w")  # goes on with a folio; "(a)" begins an item
_NO_WORDS = frozenset("bcdfghjlmnpqrstvz")
_NAMED_BY_LETTER = word_set("inciso literal letra apartado acápite punto ítem numeral")
MANY_ALIKE = 6  # lines of about one length, which is a page's
LONGEST_BRACKET = 25  # letters in a bracket that is not closed
_BEGINS = _GOES_ON - {"y", "e", "o", "u", "de", "del"} | word_set(
    "conforme respecto durante asimismo además finalmente refiere señala alega sostiene"
    " precisa resulta procede estas estos"
)
_NO_TEXT = re.compile(
    r"palabras? claves?|descriptor|\bvoces\b|https?:|www\.|\w_\w", re.IGNORECASE
)
_NO_SENTENCE = re.compile(  # what ends a ruling without a stop: orders, dates, names
    r"[áéí]\w+[ae]n?se\b|\bhora de\b|\bs\.?\s?s\.|\bfdo\b|firmado|secretari[oa] d"
    r"|ponente"
    rf"|\bde\W+{MONTH}(?:\W+(?:de|del)\W[\w ]+)?\W*$",
    re.IGNORECASE,
)


def breaks_off(cleaned: str) -> bool:
    """Whether a text ends, or most of its paragraphs end, within a sentence, or a
    ruling ends before its decision."""
    text = cleaned.rstrip()
    if text.count(" ") < FEWEST_WORDS:
        return False
    if ends_within_sentence(text) or _paragraphs_break_off(text):
        return True
    return is_undecided(text)


def ends_within_sentence(text: str) -> bool:
    """Whether the last sentence has no end, in a text whose sentences have one."""
    if text.endswith(_ENDS):
        return _ON_THE_WAY.search(text[-LONGEST_SHORTENED:]) is not None
    last_line = text.rpartition("\n")[2]
    last = _STOP.split(text[-1500:])[-1]
    words = _WORD.findall(last)
    if not words or not words[-1][0] < _BEYOND_LATIN:
        return False
    if last_line.isupper() or len(last_line.strip()) <= LONGEST_STUMP:
        return _is_stump(text, last_line.strip())
    if text[-1] in ",(¿«“" or _OPEN.search(last):
        return True
    end = words[-1]
    if end in _GOES_ON:
        return True
    if len(_STOP.findall(text)) < FEWEST_STOPS or _NO_TEXT.search(last_line):
        return False
    if end.islower() and len(end) > 1 and not is_word(end):
        return _is_prose(words)
    if _NO_SENTENCE.search(last):
        return False
    if _is_stump(text, last_line.strip()) or _is_begun(text, last):
        return True
    small = end[0].islower() and not _PAGE.search(last_line)
    return small and len(words) >= FEWEST_IN_SENTENCE and _is_prose(words)


def _is_stump(text: str, line: str) -> bool:
    """Whether a text ends with a heading, with one short line under a heading, or with
    a letter or two."""
    if heading_of(line) is not None or (line.isalpha() and len(line) <= LONGEST_STUMP):
        return True
    before = text[: len(text) - len(line)].rstrip().rpartition("\n")[2].strip()
    return not line.isupper() and heading_of(before) is not None


def _is_begun(text: str, last: str) -> bool:
    """Whether a sentence begins in a line of prose and does not go on."""
    before = _WORD.findall(text[: len(text) - len(last)][-PROSE_BEFORE:])
    if "\n" in last.rstrip() or not last[:1].isspace() or not _is_prose(before):
        return False
    words = last.split()
    is_name = len(words) > 1 and all(word[0].isupper() for word in words)
    return not is_name and not _INITIALS.search(last) and not _PAGE.search(last)


def _is_prose(words: list[str]) -> bool:
    small = sum(word.lower() in _SMALL for word in words)
    return small >= LEAST_SMALL * len(words)


def _paragraphs_break_off(text: str) -> bool:
    """Whether several long lines, each followed by another that begins anew, end
    within a sentence."""
    lines = filled_lines(text)
    if not any(
        len(line) >= LONG_PARAGRAPH and line[-1] not in _ENDS and not after[0].islower()
        for line, after in zip(lines, [*lines[1:], "X"], strict=True)
    ):
        return False
    longest = max(map(len, lines))
    full = FULL * longest if longest <= LONGEST_LINE else longest + 1
    long = broken = before_new = cut_before_new = 0
    for before, after in zip(lines, [*lines[1:], "X"], strict=True):
        if not LONG_PARAGRAPH <= len(before) < full or before.isupper():
            continue  # a full line of a page goes on in the next
        long += 1
        if after[0].islower() or _IN_BRACKETS.match(after):
            continue
        if before.endswith(_ENDS) or before[-1].isdigit():
            continue
        words = _WORD.findall(_STOP.split(before)[-1])
        if not words or _NO_SENTENCE.search(before):
            continue
        end = words[-1]
        cut = _is_cut(before, words)
        breaks = cut or (
            len(words) >= FEWEST_IN_SENTENCE and _is_prose(words) and end[0].islower()
        )
        broken += breaks
        if breaks and _begins_anew(after):
            before_new += 1
            cut_before_new += cut and _is_prose(words) and not _is_filled(before, lines)
    if cut_before_new > MOST_CUT * long:
        return True
    if before_new >= FEWEST_BEFORE_NEW and before_new >= LEAST_BEFORE_NEW * long:
        return True
    return broken >= FEWEST_PARAGRAPHS and broken >= LEAST_PARAGRAPHS * long


def _is_filled(line: str, lines: list[str]) -> bool:
    """Whether a line is as long as most lines of a page, so that it goes on."""
    alike = sum(FULL * len(line) <= len(one) <= len(line) / FULL for one in lines)
    return len(line) <= LONGEST_LINE and alike >= MANY_ALIKE


def _is_cut(line: str, words: list[str]) -> bool:
    """Whether a line stops in a word, in brackets, or after what ends no sentence."""
    end = words[-1]
    if NUMBERED_ON.search(line):
        return False
    if _OPEN.search(line, max(0, len(line) - LONGEST_BRACKET)):
        return True
    if len(end) == 1:
        named = len(words) > 1 and words[-2].lower() in _NAMED_BY_LETTER
        return end in _NO_WORDS and not named
    return end.islower() and (end in _NEVER_LAST or not is_word(end))


def _begins_anew(line: str) -> bool:
    """Whether a line begins with a word that begins sentences, or is a heading."""
    first = _WORD.match(line)
    if first is None or line[first.end() : first.end() + 1] == ".":
        return heading_of(line) is not None
    return first.group().lower() in _BEGINS or heading_of(line) is not None
