"""Names of files, folders, sheets and columns that may name a person or a case.

An office calls a file after the party whose ruling it is, a sheet after a prosecutor.
Whatever a message or report says of the raw folder goes through `Hidden`.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from perutip.contract.checks import MASKED
from perutip.contract.checks.telling_titles import may_name
from perutip.contract.reading.damaged_workbooks import refused_if_damaged
from perutip.contract.reading.raw_exports.mapping_file.sources import (
    TABLE_SUFFIXES,
    is_text,
)

ENDING = re.compile(r"[.][A-Za-z0-9]{1,5}$")
RENAME = (
    f"{MASKED} in the name of a file, folder, sheet or column: it may name a person or "
    "a case; give it another name (and the mapping the same) and messages show it."
)


@dataclasses.dataclass(frozen=True)
class Hidden:
    """Names that nothing said of the raw folder may show."""

    names: frozenset[str] = frozenset()

    @classmethod
    def among(cls, names: Iterable[str]) -> Hidden:
        """Those of `names`, paths or titles, that may name a person or a case."""
        pieces = {piece for name in names for piece in _pieces(name)}
        return cls(frozenset(piece for piece in pieces if may_name(piece)))

    def __or__(self, other: Hidden) -> Hidden:
        """Names of either."""
        return Hidden(self.names | other.names)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        ordered = sorted(self.names, key=lambda name: (-len(name), name))
        if not ordered:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")

    def masked(self, text: str) -> str:
        """The text without any of the names."""
        return self._pattern.sub(MASKED, text) if self._pattern else text

    def told(self, lines: Iterable[str]) -> list[str]:
        """Lines without the names, and once what to do where one was masked."""
        given = list(lines)
        shown = [self.masked(line) for line in given]
        return [*shown, RENAME] if shown != given else shown


def hidden_in_folder(raw: Path) -> Hidden:
    """What is hidden of a folder's own name and of files, folders and sheets in it."""
    names = [raw.resolve().name]
    for place, folders, files in os.walk(raw):
        names += [*folders, *files]
        for file in files:
            names += _sheets(Path(place, file))
    return Hidden.among(names)


def texts_of(declared: object) -> Iterator[str]:
    """Every text of nested dataclasses, tuples and dictionaries."""
    if isinstance(declared, str):
        yield declared
    elif dataclasses.is_dataclass(declared):
        for field in dataclasses.fields(declared):
            yield from texts_of(getattr(declared, field.name))
    elif isinstance(declared, dict):
        for pair in declared.items():
            yield from texts_of(pair)
    elif isinstance(declared, tuple):
        for one in declared:
            yield from texts_of(one)


def _sheets(path: Path) -> list[str]:
    if is_text(path.name) or path.suffix.lower() not in TABLE_SUFFIXES:
        return []
    try:
        with refused_if_damaged():
            return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except (CalamineError, OSError, ValueError):
        return []  # damaged or a lock file: nothing of it is shown


def _pieces(name: str) -> Iterator[str]:
    """A title, or the folders and the file of a path, without its ending."""
    for piece in name.split("/"):
        yield ENDING.sub("", piece.strip())
