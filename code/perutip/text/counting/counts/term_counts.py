"""A document-by-term sparse matrix, on which every weighting is algebra."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

FIELDS = ["term", "category", "component", "pole", "role"]
DROPPED = ["term", "category", "reason", "hits"]
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
