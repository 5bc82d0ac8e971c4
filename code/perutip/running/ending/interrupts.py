"""A run that is told to stop ends in one line, the output untouched."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

STOPS = ("SIGTERM", "SIGHUP")  # a closed terminal, a scheduler's time limit
Handler = Callable[[int, FrameType | None], Any] | int


@contextmanager
def stoppable() -> Iterator[None]:
    """End the block by KeyboardInterrupt on SIGTERM and SIGHUP, as Ctrl-C does.

    A signal that the parent chose to ignore (nohup) stays ignored.
    """
    with _handled(STOPS, _interrupt, (signal.SIG_DFL,)):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let nothing but SIGKILL into the block, which must be short."""
    with _handled((*STOPS, "SIGINT"), signal.SIG_IGN, None):
        yield


@contextmanager
def _handled(
    names: tuple[str, ...], handler: Handler, instead_of: tuple[Handler, ...] | None
) -> Iterator[None]:
    """Set a handler for the block; systems lack some signals, threads may set none."""
    earlier: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for name in names:
            sign = getattr(signal, name, None)
            if sign is None:
                continue
            if instead_of is None or signal.getsignal(sign) in instead_of:
                earlier[sign] = signal.signal(sign, handler)
    try:
        yield
    finally:
        for sign, before in earlier.items():
            signal.signal(sign, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
