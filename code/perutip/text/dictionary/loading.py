"""The dictionary of the index: what is counted, under which rules, and its identity.

One YAML file that a lawyer can edit. It is checked whole on load: `DictionaryError`
lists every problem with its line, so that one round of corrections is enough.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from perutip import loading
from perutip.text.dictionary.conflicts import find_conflicts
from perutip.text.dictionary.entries import Dictionary
from perutip.text.dictionary.yaml_reader import read_dictionary


class DictionaryError(ValueError):
    """The dictionary cannot be used; `problems` holds (line, message) pairs."""

    def __init__(self, path: Path, problems: list[tuple[int, str]]) -> None:
        self.path = path
        self.problems = sorted(problems)
        n = len(problems)
        lines = [f"  line {line}: {message}" for line, message in self.problems]
        head = f"{path.name}: {n} problem{'' if n == 1 else 's'}"
        super().__init__("\n".join([head, *lines]))


def load_dictionary(path: str | Path) -> Dictionary:
    """Read and check one dictionary file.

    Raises DictionaryError listing all problems with their lines: invalid UTF-8 or
    YAML, unknown or repeated keys, missing or empty parts, values of the wrong kind,
    expressions that hold no word or read in more ways than `limits` allows (ten
    million; told from their brackets, without expansion), duplicates, and expressions
    that could match the same words in two categories or with two polarities.
    """
    path = Path(path)
    dictionary, problems = _read(path.read_bytes())
    if dictionary is None:
        raise DictionaryError(path, list(problems))
    return dictionary


@lru_cache(maxsize=4)
def _read(data: bytes) -> tuple[Dictionary | None, tuple[tuple[int, str], ...]]:
    """The dictionary, or its problems. Read once by content: the steps of a run are
    forked from the process that has checked it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"byte {error.start} is not valid UTF-8; save the file as UTF-8"
        return None, ((line, message),)
    with loading():  # some ten thousand expressions, which stay to the end
        parts, problems = read_dictionary(text)
        problems += find_conflicts(parts.entries)
    if problems:
        return None, tuple(problems)
    dictionary = Dictionary(
        name=parts.name,
        version=parts.version,
        language=parts.language,
        sha256=hashlib.sha256(data).hexdigest(),
        rules=parts.rules,
        categories=tuple(parts.categories),
        entries=tuple(parts.entries),
        changes=tuple(parts.changes),
    )
    return dictionary, ()
