"""Which files a step reads and writes, as the interpreter sees them opened.

Python tells an audit hook of every file that it opens. A process of a step's own never
needs the hook taken away, and it cannot be: it does nothing while nobody watches.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass
class Opened:
    """Files below `roots` that were read before anything wrote them, or written."""

    roots: tuple[str, ...]
    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def tell(self, name: object, *, writes: bool) -> None:
        """One file was opened, or took its name by a rename."""
        if not isinstance(name, str | bytes | os.PathLike):
            return  # a descriptor that is open already
        path = os.path.abspath(os.fsdecode(name))
        if not path.startswith(self.roots):
            return
        if writes:
            self.written.add(path)
        elif path not in self.written:
            self.read.add(path)

    def written_below(self, folder: Path) -> list[str]:
        """Files that were written and are there, relative to `folder`."""
        below = [Path(name) for name in sorted(self.written)]
        return [
            path.relative_to(folder).as_posix()
            for path in below
            if path.is_relative_to(folder) and path.is_file()
        ]


_watching: list[Opened] = []


@contextmanager
def opened_below(*roots: Path) -> Iterator[Opened]:
    """Watch the files that the block opens below `roots`."""
    _install()
    opened = Opened(tuple(f"{root}{os.sep}" for root in roots))
    _watching.append(opened)
    try:
        yield opened
    finally:
        _watching.remove(opened)


@cache
def _install() -> None:
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple) -> None:
    if not _watching or event not in ("open", "os.rename"):
        return
    if event == "open":
        name, mode, flags = arguments
        reads = "r" in mode and "+" not in mode if isinstance(mode, str) else False
        if not isinstance(mode, str):
            reads = flags & (os.O_WRONLY | os.O_RDWR) == 0
        for opened in _watching:
            opened.tell(name, writes=not reads)
    else:
        for opened in _watching:
            opened.tell(arguments[1], writes=True)
