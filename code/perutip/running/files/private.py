"""Private folders: 700 and 600, and ignored by git wherever they stand.

What holds records or identifiers (analysis files, keys, logs, readers' sheets, the
cache of read documents) is the analyst's alone, wherever `--output` points. The folder
is closed before the first file is written into it, so that no moment is open.
"""

import contextlib
import os
from pathlib import Path

PRIVATE = ("data", "restricted", "logs")
FOLDER_MODE, FILE_MODE = 0o700, 0o600
OTHERS = 0o077
IGNORE = ".gitignore"
EVERYTHING = "*\n"


def private_folder(path: Path) -> Path:
    """Make the folder, its missing parents and its .gitignore; nobody else may look in.

    An existing folder is closed too. Where the system knows no modes (Windows) the
    folder is as private as its parent.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    path.chmod(FOLDER_MODE)
    ignore = path / IGNORE
    if not ignore.is_file() or ignore.read_bytes() != EVERYTHING.encode():
        write_private(ignore, EVERYTHING)
    return path


def closed_folder(path: Path) -> Path:
    """Make a folder of registers that nobody else may look into and git ignores, with
    every copy of it, wherever it stands; a .gitignore that is there stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    path.chmod(FOLDER_MODE)
    if not (path / IGNORE).exists():
        write_private(path / IGNORE, EVERYTHING)
    return path


def owned_folder(path: Path) -> bool:
    """Is a folder nobody else's: not there, empty, or closed by us before?"""
    if not path.is_dir() or not any(path.iterdir()):
        return True
    ignore = path / IGNORE
    return ignore.is_file() and ignore.read_bytes() == EVERYTHING.encode()


def close_output(output: Path, top: Path) -> None:
    """Make the folder of results on real registers its owner's alone.

    top: the folder of all such outputs, closed too where `output` lies in it. What the
    system does not let close (no modes, another owner) is left as it is.
    """
    folders = {output, top} if output.is_relative_to(top) else {output}
    for folder in sorted(folders):
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if folder.stat().st_mode & OTHERS:
            with contextlib.suppress(PermissionError):
                folder.chmod(FOLDER_MODE)


def open_to_others(folder: Path) -> bool:
    """May other users of this machine look into a folder? False without modes."""
    return os.name != "nt" and bool(folder.stat().st_mode & OTHERS)


def reading_cache(output: Path) -> Path:
    """Folder of an output that keeps rulings as read from run to run."""
    return private_folder(output / "restricted") / "cache" / "reading"


def write_private(path: Path, text: str) -> None:
    """Write a file that is its owner's alone from its first byte."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(
        os.open(path, flags, FILE_MODE),
        "w",
        encoding="utf-8",
        errors="backslashreplace",
        newline="\n",
    ) as handle:
        handle.write(text)
    path.chmod(FILE_MODE)


def close_all(output: Path) -> None:
    """Close every private folder of an output and everything in it.

    Links are left alone: what they point to may be another's.
    """
    for name in PRIVATE:
        folder = output / name
        if not folder.is_dir() or folder.is_symlink():
            continue
        private_folder(folder)
        for inside in folder.rglob("*"):
            if not inside.is_symlink():
                inside.chmod(FOLDER_MODE if inside.is_dir() else FILE_MODE)
