"""Which registers a folder holds, and what it says when some are not there."""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from perutip.contract.checks import FOLDER, Problem
from perutip.contract.registers import FILES, Register, partial_hint

FIRST_STEP = "01"
TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
OTHER_TABLES = {
    ".ods": "a LibreOffice workbook",
    ".txt": "a text file",
    ".tsv": "a text file with tabs",
}  # of `TABLES`, all others but .csv are Excel's
FRAMES = ("frame_", "certificate_")  # of draws
OURS = ("left_out.csv", "planted_passages.csv", "trial_districts.csv")
COPIED = re.compile(
    r"^(?:copia de|copy of) |(?:\.(?:csv|txt|xlsx?)|[ _-]+copia|[ _-]+copy| ?\(\d+\))+$"
)
"""What a computer adds to the name of a copy, or of a file saved under two endings."""


def is_there(path: Path) -> bool:
    """Stands anything under this name, be it a broken link or a pipe?"""
    return path.is_symlink() or path.exists()


def registers_there(folder: Path) -> frozenset[str]:
    """Return the names of the registers of `folder`, whatever is in their files."""
    return frozenset(name for name, file in FILES.items() if is_there(folder / file))


def check_complete(
    folder: Path, registers: Iterable[Register], partial: bool = False
) -> list[Problem]:
    """Return one problem for each missing file, and one that says what is there.

    Optional registers may be missing, those of a set all together. With `partial` only
    a folder without any register is a problem. Nothing is returned when nothing is
    amiss.
    """
    registers = list(registers)
    there = [r.file for r in registers if is_there(folder / r.file)]
    begun = {r.together for r in registers if r.file in there and r.together}
    missing = [
        r.file
        for r in registers
        if r.file not in there and (not r.optional or r.together in begun)
    ]
    if not missing or (partial and there):
        return []
    found = ", ".join(there) or "no register"
    wanted = len(there) + len(missing)
    present = {r.name for r in registers if r.file in there}
    steps = sorted({step for r in registers for step in (*r.needed_by, *r.used_by)})
    hint = partial_hint(present, [FIRST_STEP, *steps])
    count = f"{wanted} registers" + (f"; {hint}" if hint else "")
    problems = [Problem(FOLDER, None, "", f"{len(there)}: {found}", count)]
    others = _other_files(folder)
    for file in missing:
        near = [name for name in others if nearest(name) == file]
        hint = f"{_no_csv(near[0])}; is {near[0]!r} meant?" if near else ""
        problems.append(Problem(file, None, "", "", f"this file; it is missing{hint}"))
    return problems


def _no_csv(name: str) -> str:
    """What a file that is no CSV file is, and what to do, in brackets; else nothing."""
    ending = Path(name).suffix.lower()
    if ending == ".csv":
        return ""
    kind = OTHER_TABLES.get(ending, "an Excel workbook")
    return (
        f" ({kind}, {ending}, is no register: save it as CSV UTF-8 under this name, or "
        "let main.py map read it)"
    )


def nearest(name: str) -> str:
    """The register that a file's name seems to mean, its ending aside; else nothing."""
    files = {Path(file).stem: file for file in FILES.values()}
    stem = COPIED.sub("", Path(name).stem.lower())
    near = difflib.get_close_matches(stem, files, n=1, cutoff=0.8)
    return files[near[0]] if near and Path(name).suffix.lower() in TABLES else ""


def stray_notices(folder: Path) -> list[str]:
    """What stands in the folder and no register reads: by name where it seems to mean a
    register, else by number alone, since a name may be a person's."""
    notices = [
        f"{file} is open in a spreadsheet program (a lock file stands beside it): "
        "changes that are not saved there are not read"
        for file in FILES.values()
        if any((folder / lock).exists() for lock in lock_files(file))
    ]
    others = _other_files(folder)
    meant = {name: nearest(name) for name in others}
    notices += [
        f"{name} is read by no register; is {file} meant?"
        for name, file in meant.items()
        if file
    ]
    tables = [name for name in others if Path(name).suffix.lower() in TABLES]
    if rest := [name for name in tables if not meant[name]]:
        noun = "table stands" if len(rest) == 1 else "tables stand"
        notices.append(f"{len(rest)} more {noun} in the folder, read by no register")
    return notices


def lock_files(name: str) -> tuple[str, ...]:
    """Names of the files that spreadsheet programs put beside an open one."""
    return f"~${name}", f"~${name[2:]}", f".~lock.{name}#"


def _other_files(folder: Path) -> list[str]:
    """Names of the folder's files that no register and nothing else reads."""
    if not folder.is_dir():
        return []
    known = {*FILES.values(), *OURS}
    names = sorted(path.name for path in folder.iterdir() if not path.is_dir())
    return [
        name
        for name in names
        if name not in known and not name.startswith((".", "~$", *FRAMES))
    ]
