"""Rulings as documents: from a CSV column, .txt files or PDFs with a text layer.

Documents come one at a time, so that memory does not grow with the corpus, and are read
on several cores. The encoding of a file is detected and reported; damage is undone
where that is possible. Empty, scanned, damaged and non-Spanish documents, and those
that hold no ruling, are flagged and never scored (duplicates are found by `corpus`,
which sees them all).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Literal, NoReturn, get_args

import pandas as pd
from joblib import Parallel, delayed, effective_n_jobs

from perutip.contract.checks import MASKED, ContractError, Problem
from perutip.contract.reading import RulingText, iterate_rulings
from perutip.contract.reading.ruling_files import ENDINGS
from perutip.contract.registers import FILES, RULINGS_FOLDER
from perutip.text.reading.damage.mending import mend
from perutip.text.reading.sentences.set_phrases import has_swapped_words
from perutip.text.reading.sources.encodings import decode
from perutip.text.reading.sources.no_ruling import holds_no_ruling
from perutip.text.reading.sources.other_kinds import HEAD, other_kind
from perutip.text.reading.sources.pdf import LONGEST_TEXT, UnreadablePdf, read_pdf
from perutip.text.reading.sources.reading_cache import ReadingCache
from perutip.text.reading.words.folding import folded_words
from perutip.text.reading.words.language import is_spanish

Flag = Literal[
    "",
    "empty",
    "scanned",
    "damaged",
    "incomplete",
    "duplicate",
    "non_spanish",
    "no_ruling",
]
FLAGS: tuple[Flag, ...] = tuple(flag for flag in get_args(Flag) if flag)
LARGEST_FILE = 200_000_000  # bytes
LEAST_WORDS = 5
NUL = re.compile(r"(?<![^\W\d_])\x00(?![^\W\d_])|\x00\x00\x00")
BATCH = 32  # rulings handed to a process at a time
FEWEST_FOR_PROCESSES = 200  # rulings, of them `BATCH` long ones, that pay a process
LONG_CELL = 8_000  # letters of a cell whose reading pays to be kept, as a file's does


@dataclass(frozen=True)
class Document:
    """One ruling as read: identifier, cleaned text, encoding, why it is not scored.

    encoding: register (a cell of the CSV), pdf, or the encoding of a .txt. flag: empty
    for a document to be scored, else one of `FLAGS`. repaired: whether damage was
    undone; unknown: share of its words that the lexicon lacks.
    """

    ruling_id: str
    text: str = field(repr=False)
    encoding: str
    flag: Flag = ""
    words: tuple[str, ...] = field(default=(), repr=False)
    repaired: bool = False
    unknown: float = 0.0


def read_documents(
    folder: Path, *, cache: Path | None = None, jobs: int | None = None
) -> Iterator[Document]:
    """Documents of a folder that `read_registers` accepted, in its row order.

    cache: folder, restricted, in which files and long cells as read are kept. jobs:
    processes, joblib's current number unless given; the result does not depend on it.
    Raises ContractError at the first document that cannot be read: file and row (the
    header is 1), never its name or text.
    """
    folder, jobs = Path(folder), effective_n_jobs(jobs)
    rows = enumerate(iterate_rulings(folder), start=2)
    first = list(islice(rows, FEWEST_FOR_PROCESSES))
    tasks = chain(first, rows)
    few_long = sum(_is_long(ruling) for _, ruling in first) < BATCH
    if jobs == 1 or len(first) < FEWEST_FOR_PROCESSES or few_long:
        for row, ruling in tasks:
            yield _read(folder, row, ruling, cache)
        return
    pool = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2*n_jobs")
    for documents in pool(
        delayed(_read_batch)(folder, batch, cache) for batch in _batches(tasks)
    ):
        yield from documents


def unreadable_documents(
    folder: Path,
    rulings: pd.DataFrame,
    *,
    cache: Path | None = None,
    jobs: int | None = None,
) -> list[Problem]:
    """The files under rulings/ that cannot be read, all at once, in row order.

    rulings: with text_file, index the record number; rows without a file are not
    looked at. cache, jobs: as for `read_documents`, which finds there what was read.
    """
    named = rulings["text_file"].dropna()
    named = named[named.str.lower().str.endswith(ENDINGS)]  # others are refused by name
    tasks = [
        (int(str(row)), RulingText("", None, str(name))) for row, name in named.items()
    ]
    jobs = effective_n_jobs(jobs) if len(tasks) >= BATCH else 1
    found = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="2*n_jobs")(
        delayed(_problems_of)(folder, batch, cache) for batch in _batches(iter(tasks))
    )
    return [problem for problems in found for problem in problems]


def _problems_of(
    folder: Path, batch: list[tuple[int, RulingText]], cache: Path | None
) -> list[Problem]:
    problems: list[Problem] = []
    for row, ruling in batch:
        try:
            _read(folder, row, ruling, cache)
        except ContractError as error:
            problems += error.problems
    return problems


def _batches(
    tasks: Iterator[tuple[int, RulingText]],
) -> Iterator[list[tuple[int, RulingText]]]:
    while batch := list(islice(tasks, BATCH)):
        yield batch


def _read_batch(
    folder: Path, batch: list[tuple[int, RulingText]], cache: Path | None
) -> list[Document]:
    return [_read(folder, row, ruling, cache) for row, ruling in batch]


def _is_long(ruling: RulingText) -> bool:
    return ruling.text_file is not None or len(ruling.text or "") >= LONG_CELL


def _read(folder: Path, row: int, ruling: RulingText, cache: Path | None) -> Document:
    name = ruling.ruling_id
    if ruling.text_file is None:
        text = ruling.text or ""
        judged = partial(_judged, name, text, "register", False, row)
        if cache is None or not _is_long(ruling):
            return judged()
        return _kept(cache, name, text.encode("utf-8", "surrogatepass"), "", judged)
    path = folder / RULINGS_FOLDER / ruling.text_file
    if not path.is_file():
        _refuse(row, f"a file that exists under {RULINGS_FOLDER}/")
    if path.stat().st_size > LARGEST_FILE:
        _refuse(row, f"a file of at most {LARGEST_FILE:,} bytes")
    if cache is None:
        return _read_file(name, path, row)
    content, suffix = path.read_bytes(), path.suffix.lower()
    return _kept(cache, name, content, suffix, lambda: _read_file(name, path, row))


def _kept(
    cache: Path, name: str, content: bytes, suffix: str, read: Callable[[], Document]
) -> Document:
    """The document of this content, from the cache or as `read` gives it."""
    kept = ReadingCache(cache)
    place = kept.path_of(content, suffix)
    known = kept.get(place)
    if known is not None:
        words = tuple(folded_words(str(known["text"])))
        return Document(name, words=words, **known)
    document = read()
    kept.put(
        place,
        {
            "text": document.text.encode("utf-8", "replace").decode("utf-8"),
            "encoding": document.encoding,
            "flag": document.flag,
            "repaired": document.repaired,
            "unknown": document.unknown,
        },
    )
    return document


def _read_file(ruling_id: str, path: Path, row: int) -> Document:
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        other = other_kind(stream.read(HEAD), suffix)
    if other:
        _refuse(row, other)
    if suffix == ".pdf":
        try:
            text, scanned = read_pdf(path)
        except UnreadablePdf as error:
            _refuse(row, str(error))
        return _judged(ruling_id, text, "pdf", scanned, row)
    text, encoding = decode(path.read_bytes())
    if NUL.search(text):
        _refuse(row, "a text file without NUL bytes, those for letters apart")
    return _judged(ruling_id, text, encoding, False, row)


def _judged(
    ruling_id: str, text: str, encoding: str, scanned: bool, row: int
) -> Document:
    """Mended, cleaned and flagged."""
    if len(text) > LONGEST_TEXT:
        _refuse(row, f"a text of at most {LONGEST_TEXT:,} characters")
    if scanned:
        return Document(ruling_id, text, encoding, "scanned")
    mended = mend(text)
    words = tuple(folded_words(mended.cleaned))
    flag = flag_of(words)
    if mended.damaged and flag != "empty":
        flag = flag or ("incomplete" if mended.incomplete else "damaged")
    if not flag and has_swapped_words(words):
        flag = "damaged"
    if words and holds_no_ruling(mended.cleaned):
        flag = "no_ruling"
    return Document(
        ruling_id,
        mended.cleaned,
        encoding,
        flag,
        words,
        mended.repaired,
        mended.unknown,
    )


def flag_of(words: tuple[str, ...]) -> Flag:
    """empty, non_spanish or nothing, from the folded words of a text."""
    if len(words) < LEAST_WORDS:
        return "empty"
    return "" if is_spanish(words) else "non_spanish"


def _refuse(row: int, expected: str) -> NoReturn:
    raise ContractError(
        [Problem(FILES["rulings"], row, "text_file", MASKED, expected)]
    ) from None
