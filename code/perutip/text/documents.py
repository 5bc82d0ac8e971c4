"""Rulings as documents: from a CSV column, .txt files or PDFs with a text layer.

One document at a time, so that memory does not grow with the corpus. The encoding of a
file is detected and reported; empty, scanned, duplicate and non-Spanish documents are
flagged and never scored.
"""

import csv
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from perutip.contract.problems import MASKED, ContractError, Problem
from perutip.text.normalize import normalize

LONGEST_TEXT = 20_000_000  # characters; the longest real ruling had about 900,000
FLAGS = ("empty", "scanned", "duplicate", "non_spanish")
# Function words of Spanish that the languages around it do not share; a ruling has
# about one in four, Portuguese and English texts hardly any.
SPANISH = frozenset(
    "el los del las por con su al lo que una y en se para es sus como fue ha".split()
)
LEAST_SPANISH = 0.12
LEAST_WORDS = 5
PDF_LEAST_CHARACTERS = 20  # a page
_ENCODINGS = ["cp1252", "latin_1", "cp850", "mac_roman", "utf_16"]

logging.getLogger("pypdf").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Document:
    """One ruling: its position among the register's records, text, encoding, flag.

    flag is empty for a document to be scored, else one of `FLAGS`.
    """

    position: int
    text: str = field(repr=False)
    encoding: str
    flag: str = ""


def read_documents(folder: Path, file: str = "rulings.csv") -> Iterator[Document]:
    """Documents of a register in the order of its records.

    A record has `text`, or `text_file` below `folder`/rulings. Raises ContractError at
    the first document that cannot be read, naming its row, never its text.
    """
    csv.field_size_limit(2 * LONGEST_TEXT)
    seen: set[bytes] = set()
    with (folder / file).open(encoding="utf-8-sig", newline="") as stream:
        for position, record in enumerate(csv.DictReader(stream)):
            text, encoding, scanned = _read(folder, file, position, record)
            if len(text) > LONGEST_TEXT:
                _refuse(file, position, "text", f"at most {LONGEST_TEXT:,} characters")
            flag = "scanned" if scanned else flag_of(text, seen)
            yield Document(position, text, encoding, flag)


def _read(
    folder: Path, file: str, position: int, record: dict[str, str]
) -> tuple[str, str, bool]:
    """Text, encoding, and whether it is a PDF without a text layer."""
    text, name = record.get("text") or "", record.get("text_file") or ""
    if text or not name:
        return text, "utf_8", False
    path = folder / "rulings" / name
    if not path.is_file():
        _refuse(file, position, "text_file", "a file below rulings/")
    if path.suffix.lower() == ".pdf":
        pages = _pdf_pages(path, file, position)
        text = "\f".join(pages)
        letters = sum(char.isalpha() for char in text)
        return text, "pdf", letters < PDF_LEAST_CHARACTERS * max(len(pages), 1)
    if path.stat().st_size > 2 * LONGEST_TEXT:
        _refuse(file, position, "text_file", f"at most {2 * LONGEST_TEXT:,} bytes")
    text, encoding = decode(path.read_bytes())
    return text, encoding, False


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding of a file: UTF-8 if it is, else the best guess for Spanish."""
    try:
        return content.decode("utf-8-sig"), "utf_8"
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=_ENCODINGS).best()
    if best is None:
        return content.decode("cp1252", errors="replace"), "cp1252?"
    return str(best), best.encoding


def flag_of(text: str, seen: set[bytes]) -> str:
    """empty, duplicate, non_spanish or nothing; remembers the text in `seen`."""
    words = normalize(text).split(" ")
    if len(words) < LEAST_WORDS:
        return "empty"
    digest = hashlib.sha256(" ".join(words).encode()).digest()
    if digest in seen:
        return "duplicate"
    seen.add(digest)
    share = sum(word in SPANISH for word in words) / len(words)
    return "non_spanish" if share < LEAST_SPANISH else ""


def _pdf_pages(path: Path, file: str, position: int) -> list[str]:
    try:
        return [page.extract_text() or "" for page in PdfReader(path).pages]
    except (PyPdfError, OSError, ValueError, KeyError, re.error):
        _refuse(file, position, "text_file", "a PDF that can be opened")
    return []


def _refuse(file: str, position: int, column: str, expected: str) -> None:
    raise ContractError([Problem(file, position + 2, column, MASKED, expected)])
