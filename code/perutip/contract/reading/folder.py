"""Which registers a folder holds, and what it says when some are not there."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from perutip.contract.checks import FOLDER, Problem
from perutip.contract.registers import FILES, Register, partial_hint

FIRST_STEP = "01"


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
    others = _other_files(folder, registers)
    for file in missing:
        near = difflib.get_close_matches(file.lower(), others, n=1, cutoff=0.8)
        hint = f"; is {others[near[0]]!r} meant?" if near else ""
        problems.append(Problem(file, None, "", "", f"this file; it is missing{hint}"))
    return problems


def _other_files(folder: Path, registers: list[Register]) -> dict[str, str]:
    """Return lower-case name → name of the folder's files that are no register's."""
    if not folder.is_dir():
        return {}
    known = {r.file for r in registers} | set(FILES.values())
    names = sorted(path.name for path in folder.iterdir())
    return {name.lower(): name for name in names if name not in known}
