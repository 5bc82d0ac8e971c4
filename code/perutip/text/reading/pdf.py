"""Text of PDFs that have a text layer: PDFium, and pypdf where PDFium fails."""

from __future__ import annotations

import logging
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PdfReader

LONGEST_TEXT = 20_000_000  # characters; the longest real ruling had about 900,000
LEAST_LETTERS_A_PAGE = 20
MOST_BLANK_PAGES = 0.5  # share of a PDF's pages

# pypdf names objects of the file in its warnings
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class UnreadablePdf(ValueError):
    """What a PDF should have been, for a message without its name or text."""


def read_pdf(path: Path) -> tuple[str, bool]:
    """Text of a PDF, a form feed between pages, and whether it is (mostly) scanned.

    Raises UnreadablePdf for a file that neither library opens, that needs a password,
    or whose text is longer than `LONGEST_TEXT`.
    """
    try:
        pages = _pages_by_pdfium(path)
    except (pdfium.PdfiumError, OSError):
        pages = _pages_by_pypdf(path)
    blank = [sum(map(str.isalpha, page)) < LEAST_LETTERS_A_PAGE for page in pages]
    scanned = not pages or sum(blank) / len(blank) > MOST_BLANK_PAGES
    return "\f".join(pages), scanned


def _pages_by_pdfium(path: Path) -> list[str]:
    pages: list[str] = []
    size = 0
    document = pdfium.PdfDocument(path)
    try:
        for number in range(len(document)):
            page = document[number]
            layer = page.get_textpage()
            pages.append(layer.get_text_range().replace("\r\n", "\n"))
            layer.close()
            page.close()
            size = _grown(size, pages[-1])
    finally:
        document.close()
    return pages


def _pages_by_pypdf(path: Path) -> list[str]:
    pages: list[str] = []
    size = 0
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadablePdf("a PDF that opens without a password")
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            size = _grown(size, pages[-1])
    except UnreadablePdf:
        raise
    except Exception as error:  # a malformed file can make pypdf raise anything
        name = type(error).__name__
        raise UnreadablePdf(f"a PDF that can be opened ({name})") from error
    return pages


def _grown(size: int, page: str) -> int:
    size += len(page)
    if size > LONGEST_TEXT:
        raise UnreadablePdf(f"a text of at most {LONGEST_TEXT:,} characters")
    return size
