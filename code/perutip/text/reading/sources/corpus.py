"""The corpus on disk: documents read once, then counted as often as needed.

Reading PDFs and guessing encodings is slow, and duplicates are known only at the end:
the texts go to one file in the restricted folder while they are read, and are taken
from there one at a time. Memory holds a few numbers per ruling, never a text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.text.reading.sources.documents import Document

_Row = tuple[int, str, str, int, bool, bytes, int, int]
COLUMNS = ("ruling", "flag", "encoding", "n_words", "repaired")


@dataclass(frozen=True)
class Corpus:
    """Rulings in ascending order of their running number.

    table: ruling, flag (empty when scored, see `documents.FLAGS`), encoding, n_words,
    repaired. Texts are cleaned ones.
    start, size: int64 (n,) byte offsets in `path`, which holds texts of rulings and
    belongs in the restricted folder; `remove` deletes it.
    """

    table: pd.DataFrame
    path: Path
    start: np.ndarray
    size: np.ndarray

    def __len__(self) -> int:
        return len(self.table)

    @property
    def scored(self) -> np.ndarray:
        """Boolean (n,): rulings whose text is counted."""
        return (self.table["flag"] == "").to_numpy()

    def texts(self, places: Iterable[int] | None = None) -> Iterator[str]:
        """Texts in order (or at `places`); an empty one where it is not scored."""
        wanted = range(len(self)) if places is None else places
        scored = self.scored
        with self.path.open("rb") as file:
            for place in wanted:
                if not scored[place]:
                    yield ""
                    continue
                file.seek(int(self.start[place]))
                yield file.read(int(self.size[place])).decode("utf-8")

    def remove(self) -> None:
        """Delete the file of texts."""
        self.path.unlink(missing_ok=True)


def gather(
    documents: Iterable[Document], numbers: Mapping[str, int], path: Path
) -> Corpus:
    """Read all documents once, keep their texts at `path`, find duplicates.

    `numbers` gives the running number of each identifier. Of rulings with the same
    words the one of the lowest number is scored and the others are flagged duplicate,
    whatever the order of the register. Raises KeyError, without the identifier, for a
    document that `numbers` does not have, and ValueError when one is read twice.
    """
    rows: list[_Row] = []
    place = 0
    with path.open("wb") as file:
        for document in documents:
            number = numbers.get(document.ruling_id)
            if number is None:
                raise KeyError(f"document {len(rows) + 1} has no running number")
            content = document.text.encode("utf-8", errors="replace")
            file.write(content)
            digest = hashlib.sha256(" ".join(document.words).encode("utf-8")).digest()
            rows.append(
                (
                    int(number),
                    document.flag,
                    document.encoding,
                    len(document.words),
                    document.repaired,
                    digest[:16],
                    place,
                    len(content),
                )
            )
            place += len(content)
    rows.sort(key=lambda row: row[0])
    table = pd.DataFrame([row[:5] for row in rows], columns=list(COLUMNS))
    if table["ruling"].duplicated().any():
        raise ValueError("a running number stands for two documents")
    table["flag"] = _with_duplicates(rows)
    offsets = np.array([row[6:] for row in rows], np.int64).reshape(len(rows), 2)
    return Corpus(table, path, offsets[:, 0], offsets[:, 1])


def _with_duplicates(
    rows: list[_Row],
) -> list[str]:
    seen: set[bytes] = set()
    flags = []
    for row in rows:
        flag, digest = row[1], row[5]
        if not flag and digest in seen:
            flag = "duplicate"
        seen |= set() if flag else {digest}
        flags.append(flag)
    return flags
