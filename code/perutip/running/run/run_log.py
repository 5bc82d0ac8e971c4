"""A log per run, written as the run goes; the last twenty are kept."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from perutip.running.files.private import private_folder, write_private

KEPT = 20


class RunLog:
    """Lines of one run, in memory until `open` gives them a file."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.path: Path | None = None

    def open(self, folder: Path) -> None:
        """Write into a new file of `folder` from now on; the oldest logs go."""
        private_folder(folder)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        self.path = folder / f"run-{stamp}-{os.getpid()}.log"
        write_private(self.path, "".join(f"{x}\n" for x in self.lines))
        logs = sorted(folder.glob("run-*.log"))
        for old in logs[:-KEPT]:
            old.unlink(missing_ok=True)

    def write(self, line: str) -> None:
        """Add a line; a kill right after it loses nothing."""
        self.lines.append(line)
        if self.path is not None:
            with self.path.open(
                "a", encoding="utf-8", errors="backslashreplace", newline="\n"
            ) as handle:
                handle.write(f"{line}\n")
