"""Folded text that remembers its punctuation: marks, sentences, clauses.

Rules on who speaks and what is negated stop at the end of a sentence or clause, which
folding removes. The way back from a folded letter to the text is worked out only for
texts that need it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

import numpy as np

from perutip.text.reading.words.byte_runs import first_of_runs
from perutip.text.reading.words.folding import (
    LOST_MARK,
    REPLACEMENT,
    byte_table,
    fold,
    fold_character,
    latin_bytes,
)

_SPACE = 32
_QUESTION = "¿".encode("latin-1")
_FOREIGN = "\x19"  # stands for a letter without a Latin-1 form
_LOST = LOST_MARK.encode()
_RUN_OF_LOST = re.compile(_LOST + b"+")
_LOST_ALONE = re.compile(b"(?<= )" + _LOST + b"(?= )")
_CAPITALS = rb"A-Z\xc0-\xde"
_ABBREVIATIONS = (
    *("Dr", "Dra", "Dres", "Sr", "Sra", "Srta", "Lic", "Abg", "Abog", "Ing", "Prof"),
    *(
        "N",
        "Nro",
        "No",
        "Art",
        "art",
        "Arts",
        "arts",
        "inc",
        "Inc",
        "fs",
        "pp",
        "Exp",
        "vs",
        "Vs",
    ),
    *("Av", "Jr", "Mz", "Lt", "Ltda", "cfr", "Cfr", "vid", "ob", "op", "cit", "etc"),
)
_SENTENCE_END = re.compile(
    rb"[.:;?!\n\xa6](?:"  # one set of signs to begin with is searched for at once
    rb"(?<=[.?!])(?<![^a-zA-Z\xc0-\xff][" + _CAPITALS + rb"][.])"
    rb"[\xbb\")\]]*+\s++(?=[\xab\"(\xbf\xa1-]*+[" + _CAPITALS + rb"])"
    rb"|(?<=[.:;?!])\s*?\n\s*+"
    rb"|(?<=\n)[ \t\r\f\v]*\n\s*+"
    rb"|(?<=\xa6)\s*+"  # the border of a part
    rb")"
)
_ENDS_IN_ABBREVIATION = re.compile(
    rb"(?<![a-zA-Z])(?:" + b"|".join(s.encode() for s in _ABBREVIATIONS) + rb")$"
)
_LAST_SIGNS = frozenset(b"\n" + "".join(s[-1] for s in _ABBREVIATIONS).encode())
_CLAUSE_SIGNS = re.compile(rb"[,;:()]|\s-\s")


class MarkedText:
    """Folded words of a text and where its marks and sentences are.

    folded: the words, one space apart. Offsets are those in the folded text with one
    space before and after it; a sign's offset is that of the separator that took its
    place. Texts with foreign letters that fold to several keep no marks (`is_plain`
    False).
    """

    def __init__(self, text: str) -> None:
        data, foreign = latin_bytes(text), ""
        if data is None:
            text, foreign = _foreign_aside(text)
            data = latin_bytes(text)
        self.is_plain = data is not None
        if data is None:
            self.folded = fold(text)
            return
        if _LOST in data:
            data = _RUN_OF_LOST.sub(_LOST, data)
        self._raw = b" " + data + b" "
        padded = self._raw.translate(byte_table(_FOREIGN if foreign else "", False))
        if _LOST in padded:
            padded = _LOST_ALONE.sub(b" ", padded)
        self._kept = first_of_runs(padded, _SPACE)
        letters = np.frombuffer(padded, np.uint8)[self._kept].tobytes()
        folded = letters[1:-1].decode("latin-1").replace(LOST_MARK, REPLACEMENT)
        if foreign:
            rest = iter(foreign)
            folded = re.sub(_FOREIGN, lambda _: next(rest), folded)
        self.folded = folded

    def places(self, mark: str) -> list[int]:
        """Offsets of every occurrence of a Latin-1 sign."""
        sign = mark.encode("latin-1")
        if not self.is_plain or sign not in self._raw:
            return []
        found, at = [], self._raw.find(sign)
        while at >= 0:
            found.append(at)
            at = self._raw.find(sign, at + 1)
        return self._places_of(found)

    def paired_marks(self, opening: str, closing: str) -> list[tuple[int, bool]]:
        """(offset, whether it opens) of two signs in the order of the text, which
        offsets alone do not tell where both stand between the same words."""
        signs = opening.encode("latin-1"), closing.encode("latin-1")
        if not self.is_plain or not any(sign in self._raw for sign in signs):
            return []
        raw = np.frombuffer(self._raw, np.uint8)
        at = np.flatnonzero((raw == signs[0][0]) | (raw == signs[1][0]))
        opens = raw[at] == signs[0][0]
        return list(zip(self._places_of(at), opens.tolist(), strict=True))

    def sentence(self, at: int) -> tuple[int, int]:
        """Separators before and after the sentence that holds offset `at`."""
        if not self.is_plain:
            return 0, len(self.folded) + 1
        stops = self._stops
        k = bisect_right(stops, at)
        after = stops[k] if k < len(stops) else len(self.folded) + 1
        return (stops[k - 1] if k else 0), after

    def breaks_between(self, start: int, end: int) -> bool:
        """Whether a comma, a stop or a bracket stands between two offsets."""
        if not self.is_plain or start >= end:
            return False
        low, high = self._source.item(start), self._source.item(end)
        if _CLAUSE_SIGNS.search(self._raw, low, high):
            return True
        k = bisect_left(self._stops, start)
        return k < len(self._stops) and self._stops[k] < end

    def asks_between(self, start: int, end: int) -> bool:
        """Whether a question opens between two offsets."""
        if not self.is_plain or _QUESTION not in self._raw:
            return False
        low, high = self._source.item(start), self._source.item(end)
        return self._raw.find(_QUESTION, low, high) >= 0

    def as_written(self, start: int, end: int) -> str:
        """The text between two offsets with its case, accents and punctuation; empty
        where no marks are kept."""
        if not self.is_plain:
            return ""
        low, high = self._source.item(start), self._source.item(end)
        return self._raw[low:high].decode("latin-1")

    def _places_of(self, at: list[int] | np.ndarray) -> list[int]:
        """Offsets in the folded text of what stands at `at`."""
        return (np.searchsorted(self._source, at, side="right") - 1).tolist()

    @cached_property
    def _source(self) -> np.ndarray:
        return np.flatnonzero(self._kept)

    @cached_property
    def _stops(self) -> list[int]:
        raw = self._raw
        ends = [
            match.end() - 1
            for match in _SENTENCE_END.finditer(raw)
            if raw[match.start() - 1] not in _LAST_SIGNS  # as most words have not
            or not _is_abbreviated(raw, match.start())
        ]
        return list(dict.fromkeys(self._places_of(ends))) if ends else []


def _is_abbreviated(raw: bytes, at: int) -> bool:
    """Whether an abbreviation ends before `at`."""
    return _ENDS_IN_ABBREVIATION.search(raw, max(0, at - 5), at) is not None


def _foreign_aside(text: str) -> tuple[str, str]:
    """The text with `_FOREIGN` for each letter that has no Latin-1 form, and those
    letters folded; the text as it is where one of them folds to several."""
    folded = {c: fold_character(c) for c in set(text) if ord(c) > 255}
    foreign = {c: letter for c, letter in folded.items() if not letter.isascii()}
    foreign = {c: x for c, x in foreign.items() if latin_bytes(c) is None}
    if any(len(letter) != 1 for letter in foreign.values()):
        return text, ""
    letters = "".join(foreign[c] for c in text if c in foreign)
    table = {ord(c): _FOREIGN for c in foreign} | {ord(_FOREIGN): " "}
    return text.translate(table), letters
