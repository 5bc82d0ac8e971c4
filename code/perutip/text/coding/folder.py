"""The folder of readers' sheets: what a person has touched is never written over.

A file is written only where none stands, or in the place of one whose bytes were
written here: a sheet that was opened and saved, filled or not, stays. Sheets are
written all or none, and the key of every set ever written is kept under its own name,
so that a sheet sent out long ago still leads back to rulings.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

WRITTEN = "written.json"
KEY = "key_{}.csv"


def sheet_name(coder: str) -> str:
    """File of one reader."""
    return f"coding_{coder}.xlsx"


def write_set(folder: Path, sheets: Mapping[str, bytes], key: str, mark: str) -> bool:
    """Write a reader's sheets and their key; False where they stay as they are.

    sheets: coder → bytes. key: CSV text, mark: what tells this set from others. False
    also when nothing would change.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key_path = folder / KEY.format(mark)
    if not key_path.exists():
        _replace(key_path, key.encode("utf-8"))
    known = _written(folder)
    names = {sheet_name(coder): content for coder, content in sheets.items()}
    standing = {name: _digest(folder / name) for name in names}
    if any(found and found not in known for found in standing.values()):
        return False
    wanted = {name: hashlib.sha256(c).hexdigest() for name, c in names.items()}
    if wanted == standing:
        return False
    # recorded first: a run killed between the two leaves sheets that it may still write
    record = json.dumps(sorted(known | set(wanted.values())), indent=1)
    _replace(folder / WRITTEN, record.encode())
    for name, content in names.items():
        _replace(folder / name, content)
    return True


def _written(folder: Path) -> set[str]:
    """SHA-256 of every sheet that was ever written here; none where that is not known,
    so that every sheet counts as a person's."""
    path = folder / WRITTEN
    try:
        return set(map(str, json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError):
        return set()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.part")
    with aside.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(aside, path)
