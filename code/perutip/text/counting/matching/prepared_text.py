"""One text made ready for matching: folded words, statute quotations, parts."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from perutip.text.counting.matching.finder import Finder, Found
from perutip.text.counting.matching.hits import Judged
from perutip.text.counting.matching.quotations import QuotationReader
from perutip.text.counting.sentences.context import Sentences
from perutip.text.counting.sentences.placed_words import PlacedWords
from perutip.text.reading import PARTS, Span, passages_around

BORDER = "¦"
# What stands before the words of one who is heard: "Testigo Molina:".
_WITNESS = re.compile(
    r" *(?:testigo|perit[oa]|licenciad[oa]|lic|dra?)(?: [^ ]+){0,7} *$"
)
# Who claims in a part: "Pretensión del actor civil".
_CLAIMANT = re.compile(
    r"[^¦]*\b(?:actor(?:a|es)? civil(?:es)?|parte (?:civil|agraviada)|querellantes?) "
)


class PreparedText:
    """One text ready for matching, and what is known of the matches found in it.

    However matches are found, by surface forms or by stems, the same one is judged
    once and the passages around it are hashed once.

    cleaned: as read, with case and punctuation. padded: folded words between two
    spaces. runs: of one part each, empty where they were not asked for. headnote:
    where one ends, with a run.
    """

    def __init__(
        self,
        cleaned: str,
        runs: list[Span],
        quotations: QuotationReader,
        *,
        headnote: int = 0,
    ) -> None:
        self.cleaned, self.runs = cleaned, runs
        self._noted = sum(run.end <= headnote for run in runs)
        self.marked, self.is_quoted = quotations.fold(_with_borders(cleaned, runs))
        self.padded = "  "
        self.judged: Judged = {}
        self.sentences: Sentences = {}
        self._found: set[Found] | None = None
        self._passages: dict[tuple[int, int, int], list[int]] = {}

    @cached_property
    def placed(self) -> PlacedWords:
        """The folded words."""
        return PlacedWords(self.padded)

    def found_by(self, finder: Finder) -> set[Found]:
        """What the dictionary's finder of surface forms finds."""
        if self._found is None:
            self._found = finder.find(self.placed.words)
        return self._found

    @property
    def n_tokens(self) -> int:
        """Words of the text."""
        folded = self.marked.folded
        return folded.count(" ") + 1 if folded else 0

    @cached_property
    def naming(self) -> tuple[int, int]:
        """Words of the kinds víctima and agraviada."""
        return self.padded.count(" victima"), self.padded.count(" agraviad")

    @cached_property
    def borders(self) -> list[int]:
        """Offsets of the ends of every run of one part."""
        return self.marked.places(BORDER)

    @cached_property
    def part_tokens(self) -> tuple[int, ...]:
        """Words of each part."""
        words = [0] * len(PARTS)
        for place, part in enumerate(self.owners):
            low, high = self.borders[2 * place], self.borders[2 * place + 1]
            words[part] += self.padded.count(" ", low, high)
        return tuple(words)

    @cached_property
    def owners(self) -> list[int]:
        """Place in `PARTS` of every run; none where destroyed letters keep no marks."""
        if not self.marked.folded:
            return []
        owners = [PARTS.index(run.part) for run in self.runs]
        return owners if len(self.borders) == 2 * len(owners) else []

    def parts_at(self, offsets: list[int]) -> list[int]:
        """Places in `PARTS` of the parts that hold offsets, -1 outside of all."""
        owners = self.owners
        if not owners:
            return [-1] * len(offsets)
        runs = [bisect_right(self.borders, offset) - 1 for offset in offsets]
        return [owners[k // 2] if k >= 0 and k % 2 == 0 else -1 for k in runs]

    def is_testimony(self, offset: int) -> bool:
        """Whether an offset stands in what a witness or expert says in the minutes."""
        k = bisect_right(self.borders, offset) - 1
        if k < 0 or k % 2:
            return False
        before = self.borders[k - 1] if k else 0
        return _WITNESS.match(self.padded, before, self.borders[k]) is not None

    def is_headnote(self, offset: int) -> bool:
        """Whether an offset stands in the headnote before the ruling."""
        return bisect_right(self.borders, offset) <= 2 * self._noted

    def is_claim(self, offset: int) -> bool:
        """Whether an offset stands under the heading of a civil party's claims."""
        k = bisect_right(self.borders, offset) - 1
        if k < 0 or k % 2:
            return False
        before = self.borders[k - 1] if k else 0
        return _CLAIMANT.match(self.padded, before, self.borders[k]) is not None

    def passages(self, start: int, end: int, n_words: int) -> list[int]:
        """Hashes of the passages around a match, see `passages_around`."""
        known = self._passages.get((start, end, n_words))
        if known is None:
            known = passages_around(self.padded, start, end, n_words)
            self._passages[start, end, n_words] = known
        return known


def _with_borders(text: str, runs: list[Span]) -> str:
    """The text with a sign at both ends of every run of one part."""
    if not runs:
        return text
    pieces, last = [], 0
    for _, start, end in runs:
        pieces += [text[last:start], text[start:end]]
        last = end
    pieces.append(text[last:])
    return BORDER.join(piece.replace(BORDER, " ") for piece in pieces)
