"""A console that can print every message, whatever it is and whoever has gone."""

from __future__ import annotations

import io
import os
import sys


def readable_console() -> None:
    """Let a console that lacks a sign print a substitute; none may end a run.

    A Windows console of code page 1252 or 437 and a C locale cannot print every letter
    of a message. Files are UTF-8 wherever they are written. Nor does a reader who has
    heard enough (`| head`) end what is being done.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if isinstance(sys.stdout, io.TextIOWrapper) and not isinstance(sys.stdout, Heard):
        sys.stdout = Heard(
            sys.stdout.detach(),
            encoding=sys.stdout.encoding,
            errors="replace",
            line_buffering=sys.stdout.line_buffering,
        )


class Heard(io.TextIOWrapper):
    """A console; once its reader has gone what is written goes nowhere, quietly."""

    def write(self, text: str) -> int:
        """Write `text`; its length, heard or not."""
        try:
            return super().write(text)
        except BrokenPipeError:
            self._go_nowhere()
            return len(text)

    def flush(self) -> None:
        """Flush to whoever is still there."""
        try:
            super().flush()
        except BrokenPipeError:
            self._go_nowhere()

    def _go_nowhere(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)
