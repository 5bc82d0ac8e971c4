"""Anti-trafficking work in Peru: what the numbered steps of the package share.

TIP: trafficking in persons. Importing it sets the BLAS threads, which must happen
before numpy loads: more than one changes last bits and is slower here.
"""

import gc
import importlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

for _name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR"):
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")


@contextmanager
def loading() -> Iterator[None]:
    """Load libraries, which stay to the end: the collector never looks through them.

    Going through their million objects takes a third of a second each time, and in a
    forked process would copy the memory that it shares.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def readable_console() -> None:
    """Let a console that lacks a sign print a substitute; none may end a run.

    A Windows console of code page 1252 or 437 and a C locale cannot print every letter
    of a message. Files are UTF-8 wherever they are written.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def run_alone(file: str) -> int:
    """Run the numbered step `file` by itself and return the exit code."""
    readable_console()
    try:
        with loading():
            command_line = importlib.import_module("perutip.running.command_line")
    except ModuleNotFoundError as missing:
        return not_installed(missing)
    return int(command_line.run_alone(file))


def not_installed(missing: ModuleNotFoundError) -> int:
    """Say which package is not installed; the exit code for wrong use."""
    print(
        f"STOPPED (exit 2): {missing.name} is not installed: "
        "pip install -r requirements.txt",
        file=sys.stdout,
    )
    return 2
