"""A run that is told to stop ends in one line, the output untouched."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

STOPS = ("SIGTERM", "SIGHUP")  # a closed terminal, a scheduler's time limit
EVERY = (*STOPS, "SIGINT")
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
    with _handled(EVERY, signal.SIG_IGN, None):
        yield


@contextmanager
def held_back() -> Iterator[None]:
    """Deliver what comes during the block at its end, where the system can; a process
    that is started in it is not reached before it says `left_to_the_run`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _known(EVERY))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def left_to_the_run() -> None:
    """Ignore in a process of the run's own, for good, what a whole group of processes
    is told: the run ends it."""
    for sign in _known(EVERY):
        signal.signal(sign, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _known(EVERY))


def _known(names: tuple[str, ...]) -> list[signal.Signals]:
    """Those that this system has."""
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


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
