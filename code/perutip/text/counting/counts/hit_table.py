"""Hits of many texts as arrays, from which every way of counting is taken.

One pass finds the hits; whether a statute's words count, and in which part of a ruling
a hit stands, is then a choice of rows. Tables of parts of a corpus are joined in order,
so that processes can share the work.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from perutip.text.counting.counts.term_counts import DROPPED, FIELDS, TermCounts
from perutip.text.counting.matching.text_matcher import MatchedText
from perutip.text.counting.matching.verdicts import VERDICTS, Verdict
from perutip.text.dictionary import Dictionary
from perutip.text.dictionary.entries import Pole
from perutip.text.reading import PARTS, Part, PassageLedger

_CODE = {verdict: code for code, verdict in enumerate(VERDICTS)}
_COUNTED: tuple[Pole, ...] = ("positive", "contra")
NO_PART = -1


@dataclass
class HitTable:
    """Hits of texts in order; parallel arrays with one element per hit or per text.

    row, entry, match, verdict, unquoted, part: of each hit, `match` its number in the
    ledger, `part` its place in `PARTS` or -1. n_tokens, recognised, naming: of each
    text; naming has two numbers, words of the kinds víctima and agraviada. part_tokens:
    five numbers a text. passage_words: None looks at no passage, and no hit is then a
    repeated one.
    """

    passage_words: int | None
    row: array[int] = field(default_factory=lambda: array("i"))
    entry: array[int] = field(default_factory=lambda: array("i"))
    match: array[int] = field(default_factory=lambda: array("i"))
    verdict: array[int] = field(default_factory=lambda: array("b"))
    unquoted: array[int] = field(default_factory=lambda: array("b"))
    part: array[int] = field(default_factory=lambda: array("b"))
    n_tokens: array[int] = field(default_factory=lambda: array("q"))
    part_tokens: array[int] = field(default_factory=lambda: array("q"))
    recognised: array[int] = field(default_factory=lambda: array("b"))
    naming: array[int] = field(default_factory=lambda: array("i"))
    ledger: PassageLedger = field(default_factory=PassageLedger)

    def add(self, matched: MatchedText) -> None:
        """Enter the hits of the next text."""
        row, text = len(self.n_tokens), matched.text
        self.n_tokens.append(text.n_tokens)
        self.part_tokens.extend(text.part_tokens)
        self.recognised.append(matched.recognised)
        self.naming.extend(text.naming)
        found = zip(matched.hits, matched.parts, strict=True)
        kept = [(hit, part) for hit, part in found if hit.verdict != "ignored"]
        around: list[list[int]] = [[]] * len(kept)
        if self.passage_words is not None:
            # Cancelled matches count as occurrences of their passage too.
            n_words = self.passage_words
            around = [text.passages(hit.start, hit.end, n_words) for hit, _ in kept]
        self.match.extend(self.ledger.add(row, around))
        self.row.extend([row] * len(kept))
        for (_, _, entry, verdict, unquoted), part in kept:
            self.entry.append(entry)
            self.verdict.append(_CODE[verdict])
            self.unquoted.append(_CODE[unquoted])
            self.part.append(part)

    def joined(self, later: Sequence[HitTable]) -> HitTable:
        """This table with others after it."""
        out = HitTable(self.passage_words)
        for table in (self, *later):
            rows, matches = len(out.n_tokens), len(out.ledger)
            out.row.extend(value + rows for value in table.row)
            out.match.extend(value + matches for value in table.match)
            for name in ("entry", "verdict", "unquoted", "part"):
                getattr(out, name).extend(getattr(table, name))
            for name in ("n_tokens", "part_tokens", "recognised", "naming"):
                getattr(out, name).extend(getattr(table, name))
            out.ledger.append(table.ledger, rows)
        return out

    def counts(
        self,
        dictionary: Dictionary,
        *,
        part: Part | None = None,
        statutes: bool = False,
        passages: np.ndarray | None = None,
        stem: bool = False,
    ) -> TermCounts:
        """Counts of whole texts or of one part; `statutes` counts their words too.

        passages: sorted uint64 hashes of repeated ones; None: those of this table.
        """
        if passages is None:
            passages = self.ledger.repeated(dictionary.rules.passage_rulings)
        repeated = self.ledger.matches_within(passages)
        verdict = _ints(self.unquoted if statutes else self.verdict)
        chosen = np.ones(len(verdict), bool)
        n_tokens = _ints(self.n_tokens)
        if part is not None:
            place = PARTS.index(part)
            chosen = _ints(self.part) == place
            n_tokens = _ints(self.part_tokens).reshape(-1, len(PARTS))[:, place]
        row, entry = _ints(self.row), _ints(self.entry)
        columns, place_of = _columns(dictionary)
        counted = chosen & (verdict < len(_COUNTED))
        column = place_of[entry[counted], verdict[counted]]
        again = repeated[_ints(self.match)[counted]]
        shape = (len(n_tokens), len(columns))
        return TermCounts(
            matrix=_matrix(row[counted], column, shape),
            repeated=_matrix(row[counted][again], column[again], shape),
            columns=columns,
            n_tokens=n_tokens.astype(np.int64),
            dropped=_dropped(dictionary, entry, verdict, chosen & ~counted),
            dictionary_version=dictionary.version,
            dictionary_sha256=dictionary.sha256,
            stem=stem,
        )


def _ints(values: array[int]) -> np.ndarray:
    return (
        np.frombuffer(values, dtype=values.typecode)
        if len(values)
        else np.empty(0, dtype=np.dtype(values.typecode))
    )


def _columns(dictionary: Dictionary) -> tuple[pd.DataFrame, np.ndarray]:
    """Columns of the matrix, and the column of each entry counted each way."""
    columns = pd.DataFrame(
        [[getattr(c, name) for name in FIELDS] for c in dictionary.columns],
        columns=FIELDS,
    )
    known = {(c.term, c.category, c.pole): k for k, c in enumerate(dictionary.columns)}
    place = np.full((len(dictionary.entries), len(_COUNTED)), -1)
    for i, entry in enumerate(dictionary.entries):
        for code, pole in enumerate(_COUNTED):
            place[i, code] = known.get(
                (entry.pattern.written, entry.category, pole), -1
            )
    return columns, place


def _dropped(
    dictionary: Dictionary, entry: np.ndarray, verdict: np.ndarray, rows: np.ndarray
) -> pd.DataFrame:
    found = Counter(zip(entry[rows].tolist(), verdict[rows].tolist(), strict=True))
    named: list[tuple[int, Verdict, int]] = sorted(
        (i, VERDICTS[code], hits) for (i, code), hits in found.items()
    )
    entries = dictionary.entries
    return pd.DataFrame(
        [
            (entries[i].pattern.written, entries[i].category, reason, hits)
            for i, reason, hits in named
        ],
        columns=DROPPED,
    )


def _matrix(
    rows: np.ndarray, cols: np.ndarray, shape: tuple[int, int]
) -> sparse.csr_array:
    ones = np.ones(len(rows), np.int32)
    matrix = sparse.csr_array(sparse.coo_array((ones, (rows, cols)), shape=shape))
    matrix.sum_duplicates()
    return matrix
