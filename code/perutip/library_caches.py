"""Where libraries keep what they make for themselves when home cannot be written."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import sys
import tempfile

FIGURES = "MPLCONFIGDIR"
PREFIX = "perutip-cache-"
_made: dict[int, str] = {}  # by the process that removes it


def private_caches() -> None:
    """Give Matplotlib a private folder where it would write into a home that it cannot
    write into; it goes with this process, and processes started from here share it.

    It would make one in every process, and say so before the first line of ours.
    """
    logging.getLogger("matplotlib.font_manager").addFilter(_is_news)
    if os.environ.get(FIGURES) or all(map(_writable, _places_of_figures())):
        return
    folder = _made[os.getpid()] = tempfile.mkdtemp(prefix=PREFIX)
    os.environ[FIGURES] = os.path.join(folder, FIGURES)
    os.mkdir(os.environ[FIGURES])
    atexit.register(remove_caches)


def remove_caches() -> None:
    """Remove what this process made; one that ends without exit handlers calls it."""
    if folder := _made.pop(os.getpid(), ""):
        shutil.rmtree(folder, ignore_errors=True)


def _places_of_figures() -> list[str]:
    """Matplotlib's folders of settings and cache where nothing else is asked for."""
    home = os.path.expanduser("~")
    if not sys.platform.startswith(("linux", "freebsd")):
        return [os.path.join(home, ".matplotlib")]
    named = (("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache"))
    tops = [os.environ.get(name) or os.path.join(home, own) for name, own in named]
    return [os.path.join(top, "matplotlib") for top in tops]


def _writable(folder: str) -> bool:
    """Can a folder be written into, or made?"""
    while not os.path.lexists(folder) and os.path.dirname(folder) not in ("", folder):
        folder = os.path.dirname(folder)
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


def _is_news(record: logging.LogRecord) -> bool:
    return "building the font cache" not in record.getMessage()
