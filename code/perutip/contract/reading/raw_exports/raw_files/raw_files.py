"""Files of the folder of raw exports: not there, no files, open elsewhere."""

from pathlib import Path

from perutip.contract.reading.file_bytes import not_a_file
from perutip.contract.reading.folder import lock_files
from perutip.contract.reading.raw_exports.mapping_file.sources import Source

LOCKED = "protected by a password: save it without one"
HEAD = 2048  # bytes in which a file says what it is
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def missing_files(raw: Path, source: Source) -> list[str]:
    """Say which files of `source` are not there, or are none."""
    found = []
    for file in source.file:
        if not (raw / file).exists():
            found.append(f"{file}: not in the folder of raw exports")
        elif fault := not_a_file(raw / file):
            found.append(f"{file}: expected {fault}")
    return found


def open_elsewhere(raw: Path, file: str) -> str:
    """Say that a program has the file open (its lock file stands beside it)."""
    path = raw / file
    if not any(path.with_name(name).exists() for name in lock_files(path.name)):
        return ""
    return (
        f"{file} is open in a spreadsheet program (a lock file stands beside "
        "it): changes that are not saved there are not read"
    )


def no_spreadsheet(path: Path) -> str:
    """Why a file is no spreadsheet, as far as its first bytes tell."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError:
        head = b"?"
    if not head:
        return "the file is empty"
    if head.startswith(OLE) and ENCRYPTED in path.read_bytes():
        return LOCKED
    if b"<html" in head.lower() or b"<table" in head.lower():
        return "a web page renamed, no spreadsheet: open it and save it as .xlsx"
    return "not readable as a spreadsheet (damaged, cut short?)"
