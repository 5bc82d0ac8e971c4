"""Rulings as files to clean text and sections."""

from perutip.text.reading.boilerplate import PassageLedger, passages_around
from perutip.text.reading.corpus import Corpus, gather
from perutip.text.reading.documents import FLAGS, read_documents
from perutip.text.reading.headings import PARTS, Part
from perutip.text.reading.marked_text import MarkedText
from perutip.text.reading.normalization import (
    REPLACEMENT,
    clean,
    fold,
    normalize,
)
from perutip.text.reading.ocr_noise import with_recognition_errors
from perutip.text.reading.sections import Span, find_parts, split_sections

__all__ = [
    "FLAGS",
    "PARTS",
    "REPLACEMENT",
    "Corpus",
    "MarkedText",
    "Part",
    "PassageLedger",
    "Span",
    "clean",
    "find_parts",
    "fold",
    "gather",
    "normalize",
    "passages_around",
    "read_documents",
    "split_sections",
    "with_recognition_errors",
]
