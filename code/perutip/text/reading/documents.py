"""Rulings as documents: from a CSV column, .txt files or PDFs with a text layer.

One document at a time, so that memory does not grow with the corpus. The encoding of a
file is detected and reported; empty, scanned and non-Spanish documents are flagged and
never scored (duplicates are found by `perutip.text.reading.corpus`, which sees them all).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NoReturn, get_args

import pandas as pd
from charset_normalizer import from_bytes
from pypdf import PdfReader

from perutip.contract.checks import MASKED, ContractError, Problem
from perutip.contract.reading import RulingText, iterate_rulings
from perutip.contract.registers import FILES, RULINGS_FOLDER
from perutip.text.reading.language import is_spanish
from perutip.text.reading.normalization import normalize

Flag = Literal["", "empty", "scanned", "duplicate", "non_spanish"]
FLAGS: tuple[Flag, ...] = tuple(flag for flag in get_args(Flag) if flag)
LONGEST_TEXT = 20_000_000  # characters; the longest real ruling had about 900,000
LARGEST_FILE = 200_000_000  # bytes
LEAST_WORDS = 5
LEAST_LETTERS_A_PAGE = 20
MOST_BLANK_PAGES = 0.5  # share of a PDF's pages
ENCODINGS = ("cp1252", "mac_roman", "cp850", "utf_16")
_SPANISH_SIGNS = frozenset("áéíóúüñÁÉÍÓÚÜÑ¿¡ºª°§«»“”‘’–—…•·\u00a0\u00ad")

# pypdf names objects of the file in its warnings
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Document:
    """One ruling as read: identifier, text, encoding, why it is not scored.

    encoding: register (a cell of the CSV), pdf, or the encoding of a .txt. flag: empty
    for a document to be scored, else one of `FLAGS`.
    """

    ruling_id: str
    text: str = field(repr=False)
    encoding: str
    flag: Flag = ""
    words: tuple[str, ...] = field(default=(), repr=False)


def read_documents(folder: Path) -> Iterator[Document]:
    """Documents of a folder that `read_registers` accepted, in its row order.

    Raises ContractError at the first document that cannot be read: file and row (the
    header is 1), never its name or text.
    """
    for row, ruling in enumerate(iterate_rulings(Path(folder)), start=2):
        yield read_document(Path(folder), row, ruling)


def unreadable_documents(folder: Path, rulings: pd.DataFrame) -> list[Problem]:
    """The files under rulings/ that cannot be read, all at once.

    rulings: ruling_id and text_file (where the register has it), index the record
    number. Rows without a file are not looked at.
    """
    problems: list[Problem] = []
    if "text_file" not in rulings:
        return problems
    for row, name in rulings["text_file"].dropna().items():
        try:
            read_document(folder, int(str(row)), RulingText("", None, str(name)))
        except ContractError as error:
            problems += error.problems
    return problems


def read_document(folder: Path, row: int, ruling: RulingText) -> Document:
    """One ruling as a document. Raises ContractError when its file is unreadable."""
    if ruling.text_file is None:
        text, encoding, scanned = ruling.text or "", "register", False
    else:
        path = folder / RULINGS_FOLDER / ruling.text_file
        if not path.is_file():
            _refuse(row, f"a file that exists under {RULINGS_FOLDER}/")
        if path.stat().st_size > LARGEST_FILE:
            _refuse(row, f"a file of at most {LARGEST_FILE:,} bytes")
        if path.suffix.lower() == ".pdf":
            text, scanned = _read_pdf(path, row)
            encoding = "pdf"
        else:
            text, encoding = _read_txt(path, row)
            scanned = False
    if len(text) > LONGEST_TEXT:
        _refuse(row, f"a text of at most {LONGEST_TEXT:,} characters")
    words = () if scanned else tuple(normalize(text).split())
    flag: Flag = "scanned" if scanned else flag_of(words)
    return Document(ruling.ruling_id, text, encoding, flag, words)


def flag_of(words: tuple[str, ...]) -> Flag:
    """empty, non_spanish or nothing, from the folded words of a text."""
    if len(words) < LEAST_WORDS:
        return "empty"
    return "" if is_spanish(words) else "non_spanish"


def _read_txt(path: Path, row: int) -> tuple[str, str]:
    text, encoding = decode(path.read_bytes())
    if "\0" in text:
        _refuse(row, "a text file without NUL bytes")
    return text, encoding


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding of a file: UTF-8 if it is, else the best guess for Spanish.

    charset-normalizer guesses; where its guess leaves signs that Spanish does not
    write, the one of `ENCODINGS` with the largest share of Spanish signs is taken.
    """
    if _is_utf_8(content):
        return content.decode("utf-8-sig"), "utf_8"
    best = from_bytes(content, cp_isolation=list(ENCODINGS)).best()
    if best is not None and _spanish_share(str(best)) >= 0.9:
        return str(best), best.encoding
    guesses = [content.decode(name, errors="replace") for name in ENCODINGS[:3]]
    shares = [_spanish_share(guess) for guess in guesses]
    place = shares.index(max(shares))
    return guesses[place], ENCODINGS[place]


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _spanish_share(text: str) -> float:
    """Share of Spanish signs among the characters beyond ASCII; 1 without any."""
    beyond = [sign for sign in text if sign > "\x7f"]
    if not beyond:
        return 1.0
    return sum(sign in _SPANISH_SIGNS for sign in beyond) / len(beyond)


def _read_pdf(path: Path, row: int) -> tuple[str, bool]:
    """Text of a PDF, a form feed between pages, and whether it is (mostly) scanned."""
    pages: list[str] = []
    size = 0
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            _refuse(row, "a PDF that opens without a password")
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            size += len(pages[-1])
            if size > LONGEST_TEXT:
                _refuse(row, f"a text of at most {LONGEST_TEXT:,} characters")
    except ContractError:
        raise
    except Exception as error:  # a malformed file can make pypdf raise anything
        _refuse(row, f"a PDF that can be opened ({type(error).__name__})")
    blank = [sum(map(str.isalpha, page)) < LEAST_LETTERS_A_PAGE for page in pages]
    scanned = not pages or sum(blank) / len(blank) > MOST_BLANK_PAGES
    return "\f".join(pages), scanned


def _refuse(row: int, expected: str) -> NoReturn:
    raise ContractError(
        [Problem(FILES["rulings"], row, "text_file", MASKED, expected)]
    ) from None
