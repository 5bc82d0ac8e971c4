"""Text of PDFs that have a text layer: PDFium, and pypdf where PDFium fails."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

PICTURES = (pdfium_c.FPDF_PAGEOBJ_IMAGE,)
LONGEST_TEXT = 20_000_000  # characters; the longest real ruling had about 900,000
LEAST_LETTERS_A_PAGE = 20
MOST_BLANK_PAGES = 0.5  # share of a PDF's pages
MOST_PICTURES = 0.1  # the same of pages that are a picture: their words are lost

# pypdf names objects of the file in its warnings
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class UnreadablePdf(ValueError):
    """What a PDF should have been, for a message without its name or text."""


def read_pdf(path: Path) -> tuple[str, bool]:
    """Text of a PDF, a form feed between pages, and whether it is scanned: most pages
    have no words, or more than a tenth are pictures, so that words are lost.

    Raises UnreadablePdf for a file that neither library opens, that needs a password,
    or whose text is longer than `LONGEST_TEXT`.
    """
    try:
        pages = _pages_by_pdfium(path)
    except (pdfium.PdfiumError, OSError):
        pages = _pages_by_pypdf(path)
    blank = sum(page.is_blank for page in pages)
    pictures = sum(page.is_blank and page.has_picture for page in pages)
    n = len(pages)
    scanned = blank >= n or blank > MOST_BLANK_PAGES * n or pictures > MOST_PICTURES * n
    return "\f".join(page.text for page in pages), scanned


class _Page(NamedTuple):
    text: str
    has_picture: bool  # looked up for pages without words alone

    @property
    def is_blank(self) -> bool:
        return _is_blank(self.text)


def _is_blank(text: str) -> bool:
    return sum(map(str.isalpha, text)) < LEAST_LETTERS_A_PAGE


def _pages_by_pdfium(path: Path) -> list[_Page]:
    pages: list[_Page] = []
    size = 0
    document = pdfium.PdfDocument(path)
    try:
        for number in range(len(document)):
            page = document[number]
            layer = page.get_textpage()
            text = layer.get_text_range().replace("\r\n", "\n")
            layer.close()
            pictured = _is_blank(text) and any(page.get_objects(filter=PICTURES))
            page.close()
            pages.append(_Page(text, pictured))
            size = _grown(size, text)
    finally:
        document.close()
    return pages


def _pages_by_pypdf(path: Path) -> list[_Page]:
    from pypdf import PdfReader  # a fifth of a second that few runs need

    pages: list[_Page] = []
    size = 0
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadablePdf("a PDF that opens without a password")
        for page in reader.pages:
            text = page.extract_text() or ""
            pictured = _is_blank(text) and "/XObject" in (page.get("/Resources") or {})
            pages.append(_Page(text, pictured))
            size = _grown(size, text)
    except UnreadablePdf:
        raise
    except Exception as error:  # a malformed file can make pypdf raise anything
        name = type(error).__name__
        raise UnreadablePdf(
            f"a PDF that can be opened; have it sent again ({name})"
        ) from error
    return pages


def _grown(size: int, page: str) -> int:
    size += len(page)
    if size > LONGEST_TEXT:
        raise UnreadablePdf(f"a text of at most {LONGEST_TEXT:,} characters")
    return size
