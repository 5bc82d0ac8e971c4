"""What an event of the seed log was made with: commit and versions."""

from __future__ import annotations

import platform
import subprocess
import unicodedata
from pathlib import Path

import pandas as pd


def git_commit() -> str:
    """Commit of the code, saying so if files differ from it; `unknown` outside git."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", "-C", str(Path(__file__).parent), *words],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    try:
        commit = git("rev-parse", "HEAD")
        changed = git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{commit} with changes" if changed else commit


def versions() -> dict[str, str]:
    """Python, pandas and the Unicode tables that NFC rests on."""
    return {
        "python": platform.python_version(),
        "pandas": pd.__version__,
        "unicode": unicodedata.unidata_version,
    }
