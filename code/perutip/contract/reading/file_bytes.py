"""What a register is as bytes: its hash, and whether it is UTF-8 text at all.

A pipe, a device or a folder in place of a file is never opened.

The file is read in chunks and never held, so that a wrong file of any size is refused
in little memory.
"""

import codecs
import hashlib
import stat
from pathlib import Path

CHUNK_BYTES = 1 << 20
LONGEST_LINE = 64 << 20  # bytes
BOM = codecs.BOM_UTF8
NEWLINE = b"\n"
OTHER_KINDS = (
    (b"PK\x03\x04", "an Excel workbook (.xlsx) or another zip archive renamed"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) renamed"),
    (b"%PDF", "a PDF renamed"),
    (b"\x1f\x8b", "a compressed file (gzip) renamed"),
    (b"{\\rtf", "a rich-text document renamed"),
    (b"SQLite format 3", "a database renamed"),
    (b"$FL2", "an SPSS file renamed"),
    (b"<stata_dta>", "a Stata file renamed"),
)
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")


def not_a_file(path: Path) -> str:
    """Return a phrase after "expected" when `path` is no regular file, else nothing.

    A pipe would wait for ever for somebody to write into it. Raises OSError when the
    path cannot be looked at.
    """
    mode = path.stat().st_mode
    if stat.S_ISREG(mode):
        return ""
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"))
    found = next((name for test, name in kinds if test(mode)), "a device or a socket")
    return f"a readable file; {found} stands in its place"


def inspect_file(path: Path) -> tuple[str, str]:
    """Return the SHA-256 of `path` and what is wrong with its bytes.

    The second is a phrase after "expected", empty when nothing is wrong: the file is
    UTF-8 (byte-order mark or not), not empty, without NUL bytes and endless lines.
    Raises OSError when the file cannot be read.
    """
    other = not_a_file(path)
    if other:
        return "", other
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    size = lines = since_newline = 0
    fault, blank = "", True
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            fault = fault or ("" if size or fault else _other_kind(chunk))
            blank = blank and not (chunk if size else chunk.removeprefix(BOM)).strip()
            last = chunk.rfind(NEWLINE)
            since_newline += len(chunk)
            if last >= 0:
                since_newline = len(chunk) - last - 1
            fault = (
                fault
                or _nul_fault(chunk, size)
                or _encoding_fault(chunk, size, lines, decoder)
            )
            if since_newline > LONGEST_LINE:
                fault = fault or f"lines of at most {LONGEST_LINE:,} bytes"
            if fault:
                continue  # for the hash
            size += len(chunk)
            lines += chunk.count(NEWLINE)
    fault = fault or _encoding_fault(b"", size, lines, decoder, final=True)
    if blank:
        fault = "a header and records; the file is empty"
    return digest.hexdigest(), fault


def _other_kind(start: bytes) -> str:
    """Name what the first bytes show the file to be, when it is no CSV file."""
    for magic, name in OTHER_KINDS:
        if start.startswith(magic):
            return f"a CSV file; this is {name}: save it as CSV UTF-8"
    text = start.removeprefix(BOM).lstrip().lower()
    if text.startswith(MARKUP):
        return (
            "a CSV file; this is a web page (as some systems export spreadsheets): "
            "save it as CSV UTF-8"
        )
    return ""


def _nul_fault(chunk: bytes, before: int) -> str:
    place = chunk.find(b"\0")
    if place < 0:
        return ""
    offset = before + place
    utf_16 = offset <= len(BOM)
    guess = ". It is probably UTF-16: save it again as CSV UTF-8" if utf_16 else ""
    return f"UTF-8 without NUL bytes; the first stands at offset {offset}{guess}"


def _encoding_fault(
    chunk: bytes,
    before: int,
    lines: int,
    decoder: codecs.IncrementalDecoder,
    *,
    final: bool = False,
) -> str:
    """Name the first byte that is not UTF-8. `before`, `lines`: what went before."""
    pending = decoder.getstate()[0]
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        joined = pending + chunk
        offset = before - len(pending) + error.start
        line = lines + joined.count(NEWLINE, 0, error.start) + 1
        return (
            f"UTF-8; byte 0x{joined[error.start]:02X} at offset {offset} (line {line} "
            "of the file) is not. It is probably Latin-1 or Windows-1252: save it "
            "again as CSV UTF-8"
        )
    return ""
