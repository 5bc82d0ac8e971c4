"""What leaves the house: searched for identifiers and passages, packed, recorded."""

from perutip.reporting.release.archive import digest_lines, write_archive
from perutip.reporting.release.outcome_record import write_record
from perutip.reporting.release.search import Found, Searched, search_files
from perutip.reporting.release.words import file_text, words_of

__all__ = [
    "Found",
    "Searched",
    "digest_lines",
    "file_text",
    "search_files",
    "words_of",
    "write_archive",
    "write_record",
]
