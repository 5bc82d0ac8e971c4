"""Files of the folder of raw exports: not there, no files, open elsewhere."""

from pathlib import Path

from perutip.contract.reading.file_bytes import not_a_file
from perutip.contract.reading.folder import lock_files
from perutip.contract.reading.raw_exports.mapping_file.sources import Source


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
