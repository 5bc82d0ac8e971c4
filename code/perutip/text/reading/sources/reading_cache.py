"""Documents as read, kept by content, so that no run reads the same file twice.

What is kept holds texts of rulings: the folder belongs in the restricted one. The key
is the SHA-256 of the file's bytes and of the reading code, so that neither a changed
file nor a changed reader is ever served old text.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

KEPT = ("text", "encoding", "flag", "repaired", "unknown")


@lru_cache(maxsize=1)
def reader_version() -> str:
    """SHA-256 of the code that reads, in hexadecimal."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class ReadingCache:
    """A folder with one file per document read."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def path_of(self, content: bytes, suffix: str) -> Path:
        """Where a document with these bytes is kept."""
        digest = hashlib.sha256(reader_version().encode() + suffix.encode() + content)
        return self.folder / f"{digest.hexdigest()}.json"

    def get(self, path: Path) -> dict[str, Any] | None:
        """What was kept, or None where there is nothing whole."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return kept if set(KEPT) <= set(kept) else None

    def put(self, path: Path, kept: dict[str, object]) -> None:
        """Keep one document; written aside first, so that none is ever half there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}")
        aside.write_text(
            json.dumps(kept, ensure_ascii=False), encoding="utf-8", newline="\n"
        )
        os.replace(aside, path)
