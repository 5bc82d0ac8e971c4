"""Rulings to counts: a document-by-term sparse matrix, made in one streaming pass."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from perutip.text.counting.prepared_text import MatchedText, TextMatcher
from perutip.text.dictionary import Dictionary
from perutip.text.reading import PassageLedger, passages_around

_FIELDS = ["term", "category", "component", "pole", "role"]
_DROPPED = ["term", "category", "reason", "hits"]
_MATRICES, _PARTS = ("matrix", "repeated"), ("data", "indices", "indptr")


@dataclass(frozen=True, eq=False)
class TermCounts:
    """Counts of every expression in every text; all weightings are algebra on it.

    Attributes
    ----------
    matrix : csr array (n_texts, n_columns) of int32
        Hits that count, boilerplate included; columns without hits are kept.
    repeated : csr array, same shape
        Those of them that stand in a passage repeated over rulings.
    columns : DataFrame (n_columns rows)
        term, category (dotted path), component, pole (positive or contra), role.
    n_tokens : int64 array (n_texts,)
        Words of each text after normalisation.
    dropped : DataFrame
        term, category, reason (see `hits.VERDICTS`), hits: matches
        that a rule cancelled, over all texts.
    dictionary_version, dictionary_sha256, stem
        What was counted, and whether by stems.
    """

    matrix: sparse.csr_array
    repeated: sparse.csr_array
    columns: pd.DataFrame
    n_tokens: np.ndarray
    dropped: pd.DataFrame
    dictionary_version: str
    dictionary_sha256: str
    stem: bool = False

    def without_boilerplate(self) -> TermCounts:
        """The same counts without hits in passages repeated over rulings."""
        remaining = sparse.csr_array(self.matrix - self.repeated)
        remaining.eliminate_zeros()
        none = sparse.csr_array(self.matrix.shape, dtype=np.int32)
        return replace(self, matrix=remaining, repeated=none)

    def select_terms(self, keep: np.ndarray) -> TermCounts:
        """Only the columns where the boolean (or integer) array `keep` says so."""
        columns = self.columns[keep] if keep.dtype == bool else self.columns.iloc[keep]
        return replace(
            self,
            matrix=sparse.csr_array(self.matrix[:, keep]),
            repeated=sparse.csr_array(self.repeated[:, keep]),
            columns=columns.reset_index(drop=True),
        )

    def component_counts(self, pole: str = "positive") -> pd.DataFrame:
        """Hits per text (rows) and component (columns), int64."""
        components = list(dict.fromkeys(self.columns["component"]))
        chosen = self.columns["pole"].to_numpy() == pole
        names = self.columns["component"].to_numpy()
        member = np.array([(names == c) & chosen for c in components], dtype=np.int64)
        member = member.reshape(len(components), len(names))
        return pd.DataFrame(self.matrix @ member.T, columns=components)

    def term_totals(self) -> pd.DataFrame:
        """`columns` with hits, texts (that hold the term) and repeated hits."""
        return self.columns.assign(
            hits=np.asarray(self.matrix.sum(axis=0)).ravel(),
            texts=np.bincount(self.matrix.indices, minlength=self.matrix.shape[1]),
            repeated=np.asarray(self.repeated.sum(axis=0)).ravel(),
        )

    def save(self, path: str | Path) -> None:
        """Write one .npz without pickles."""
        arrays = {"n_tokens": self.n_tokens} | {
            f"{name}_{part}": getattr(getattr(self, name), part)
            for name in _MATRICES
            for part in _PARTS
        }
        about = {
            "columns": self.columns.to_dict("list"),
            "dropped": self.dropped.to_dict("list"),
            "dictionary_version": self.dictionary_version,
            "dictionary_sha256": self.dictionary_sha256,
            "stem": self.stem,
        }
        with Path(path).open("wb") as file:
            arrays["about"] = np.array(json.dumps(about))
            np.savez_compressed(file, **arrays)

    @classmethod
    def load(cls, path: str | Path) -> TermCounts:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(str(stored["about"]))
            columns = pd.DataFrame(about.pop("columns"))
            shape = (len(stored["n_tokens"]), len(columns))
            matrices = {
                name: sparse.csr_array(
                    tuple(stored[f"{name}_{part}"] for part in _PARTS), shape=shape
                )
                for name in _MATRICES
            }
            dropped = pd.DataFrame(about.pop("dropped"))
            n_tokens = stored["n_tokens"]
        return cls(
            columns=columns, dropped=dropped, n_tokens=n_tokens, **matrices, **about
        )


def count_terms(
    texts: Iterable[str],
    dictionary: Dictionary,
    *,
    stem: bool = False,
    passages: Collection[int] | None = None,
) -> TermCounts:
    """Count the dictionary's expressions in each text, in one pass over any iterable.

    Texts are normalised here; give them raw, with punctuation and lines, or statute
    quotations and page furniture cannot be seen. Memory grows with the hits, never
    with the texts. `passages` holds the hashes of passages repeated elsewhere
    (`boilerplate_passages` over whole rulings, when `texts` are sections of them);
    without it the texts given are compared with each other.

    Raises TypeError when an element is not a string, with its position.
    """
    tally = _Tally(dictionary)
    matcher = TextMatcher(dictionary, stem=stem)
    for text in texts:
        if not isinstance(text, str):
            kind = type(text).__name__
            raise TypeError(f"text {len(tally.n_tokens)} is {kind}, not a string")
        tally.add(matcher.match(text))
    known = None if passages is None else np.fromiter(sorted(passages), np.uint64)
    return tally.finish(known, stem)


def boilerplate_passages(
    texts: Iterable[str], dictionary: Dictionary
) -> frozenset[int]:
    """Hashes of passages that contain a match and stand in enough rulings.

    How many words and rulings is the dictionary's `boilerplate` rule (eight words,
    three rulings). One pass; memory grows with the matches.
    """
    tally = _Tally(dictionary)
    matcher = TextMatcher(dictionary)
    for text in texts:
        tally.add(matcher.match(text))
    return frozenset(tally.ledger.repeated(dictionary.rules.passage_rulings).tolist())


class _Tally:
    """Hits gathered over texts."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.columns = pd.DataFrame(
            [[getattr(c, field) for field in _FIELDS] for c in dictionary.columns],
            columns=_FIELDS,
        )
        self.place = {
            (column.term, column.category, column.pole): k
            for k, column in enumerate(dictionary.columns)
        }
        self.n_tokens = array("q")
        self.rows, self.cols, self.matches = array("i"), array("i"), array("i")
        self.dropped: Counter[tuple[int, str]] = Counter()
        self.ledger = PassageLedger()
        self.n_words = dictionary.rules.passage_words

    def add(self, matched: MatchedText) -> None:
        row = len(self.n_tokens)
        self.n_tokens.append(matched.n_tokens)
        for start, end, i, verdict, _ in matched.hits:
            if verdict == "ignored":
                continue
            # Cancelled matches count as occurrences of their passage too.
            around = passages_around(matched.padded, start, end, self.n_words)
            match = self.ledger.add(row, around)
            if verdict not in ("positive", "contra"):
                self.dropped[i, verdict] += 1
                continue
            entry = self.dictionary.entries[i]
            self.rows.append(row)
            self.matches.append(match)
            self.cols.append(self.place[entry.pattern.written, entry.category, verdict])

    def finish(self, known: np.ndarray | None, stem: bool) -> TermCounts:
        if known is None:
            known = self.ledger.repeated(self.dictionary.rules.passage_rulings)
        counted = np.frombuffer(self.matches, np.int32)
        within = self.ledger.matches_within(known)[counted]
        entries = self.dictionary.entries
        dropped = [
            (entries[i].pattern.written, entries[i].category, reason, hits)
            for (i, reason), hits in sorted(self.dropped.items())
        ]
        return TermCounts(
            matrix=self._matrix(np.ones(len(within), bool)),
            repeated=self._matrix(within),
            columns=self.columns,
            n_tokens=np.array(self.n_tokens, np.int64),
            dropped=pd.DataFrame(dropped, columns=_DROPPED),
            dictionary_version=self.dictionary.version,
            dictionary_sha256=self.dictionary.sha256,
            stem=stem,
        )

    def _matrix(self, chosen: np.ndarray) -> sparse.csr_array:
        rows = np.frombuffer(self.rows, np.int32)[chosen]
        cols = np.frombuffer(self.cols, np.int32)[chosen]
        shape = (len(self.n_tokens), len(self.columns))
        ones = np.ones(len(rows), np.int32)
        matrix = sparse.csr_array(sparse.coo_array((ones, (rows, cols)), shape=shape))
        matrix.sum_duplicates()
        return matrix
