"""Every file of the folder of raw exports, at any depth: tables, and what is none.

Offices deliver folders in folders, among them thousands of rulings as texts and PDFs.
No file but those that end as a table does is opened, and of a text no more than its
beginning until it looks like a table.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from perutip.contract.reading.folder import lock_files
from perutip.contract.reading.raw_exports.mapping_file.sources import TABLE_SUFFIXES
from perutip.contract.reading.raw_exports.raw_files.text_files import (
    ENCODINGS,
    SEPARATORS,
)

LOCK_FILES = ("~$", ".~lock.")
CLOSED = "folder that this user may not read", "folders that this user may not read"
HEAD_BYTES = 1 << 18
LINES = 20  # of a text, by which it is told whether it is a table
OF_ONE_WIDTH = 0.8  # share of the lines of a table that have as many cells as most have


@dataclass
class FolderFiles:
    """tables: paths below the folder, with / between folders, in their order. others:
    what is no table, singular and plural → how many. folders: how many were gone
    through below the folder itself."""

    tables: list[str] = field(default_factory=list)
    others: Counter[tuple[str, str]] = field(default_factory=Counter)
    folders: int = 0

    def in_words(self) -> list[str]:
        """What is no table, by number: names are many, and may be a person's."""
        listed = [f"{n:,} {one if n == 1 else many}" for (one, many), n in self._most()]
        inside = ""
        if self.folders:
            inside = f" and its {self.folders:,} folder{'s'[: self.folders - 1]}"
        where = f"besides, in the folder of raw exports{inside}"
        return [f"{where}, not looked into: {', '.join(listed)}"] if listed else []

    def _most(self) -> list[tuple[tuple[str, str], int]]:
        return sorted(self.others.items(), key=lambda one: (-one[1], one[0]))


def find_files(raw: Path, declared: Iterable[str]) -> FolderFiles:
    """Go through `raw` and every folder in it.

    declared: files that the mapping names, in whatever way it writes them; each is
    found as written there, also where the system takes other letters for the same.
    Their lock files are left to whoever reads them.
    """
    declared = set(declared)
    read = {_identity(raw / file) for file in declared}
    found = FolderFiles(tables=[*declared])
    paths = [raw / file for file in declared]
    said = {path.with_name(name) for path in paths for name in lock_files(path.name)}

    def closed(error: OSError) -> None:
        found.others[CLOSED] += 1

    for place, folders, files in os.walk(raw, onerror=closed):
        here = Path(place)
        for name in [*folders]:
            if name.startswith(".") or (here / name).is_symlink():
                folders.remove(name)
                found.others[_unopened_folder(name)] += 1
        found.folders += len(folders)
        for name in files:
            path = here / name
            kind = _no_table(path)
            if path in said:
                continue
            if kind:
                found.others[kind] += 1
            elif _identity(path) not in read:
                found.tables.append(path.relative_to(raw).as_posix())
    found.tables.sort(key=lambda file: PurePosixPath(file).parts)
    return found


def ending_of(file: str) -> tuple[str, str]:
    """What a file is by its ending, singular and plural."""
    suffix = PurePosixPath(file).suffix.lower()
    known = suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
    return (known,) * 2 if known else ("without an ending",) * 2


def looks_tabular(path: Path) -> bool:
    """Have most lines at its beginning as many cells as each other, and several? The
    lines of a ruling have not: their commas stand where sentences want them."""
    head = head_of(path)
    for encoding in ENCODINGS:
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-16" or error.start < len(head) - 3:
                continue
            text = head[: error.start].decode(encoding)
        if "\0" not in text and _of_one_width(text):
            return True
    return False


def _of_one_width(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()][:LINES]
    for separator in SEPARATORS:
        try:
            widths = Counter(map(len, csv.reader(lines, delimiter=separator)))
        except csv.Error:
            continue
        width, number = widths.most_common(1)[0] if widths else (1, 0)
        if width > 1 and number >= OF_ONE_WIDTH * widths.total():
            return True
    return False


def head_of(path: Path) -> bytes:
    """The beginning of a file; nothing of one that cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except OSError:
        return b""


def _identity(path: Path) -> tuple[int, int] | None:
    """One file is one, whatever letters it is called by; None where none is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _unopened_folder(name: str) -> tuple[str, str]:
    if name.startswith("."):
        return "hidden folder", "hidden folders"
    return "link to a folder", "links to folders"


def _no_table(path: Path) -> tuple[str, str] | None:
    """What a file is that is no table; None of one that may be."""
    if path.name.startswith(LOCK_FILES):
        return "lock file of an office program", "lock files of office programs"
    if path.name.startswith("."):
        return "hidden file", "hidden files"
    if not path.is_file():
        return "pipe, device or broken link", "pipes, devices or broken links"
    return None if path.suffix.lower() in TABLE_SUFFIXES else ending_of(path.name)
