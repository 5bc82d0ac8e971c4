"""Folders of the project that no register is written into."""

from __future__ import annotations

from pathlib import Path

from perutip import ROOT

PROGRAMS = ("code", "tests", ".git", ".ci", ".docker", ".venv")
SHIPPED = ("simulated", "dictionary", "example_raw", "plan_lock")  # in input/


def own_folder(folder: Path, root: Path = Path(ROOT)) -> str:
    """Why registers cannot go into `folder`, in words that follow its name; empty
    where they can.

    It would be closed to others and ignored by git, with the whole package.
    """
    place = folder.resolve()
    if place == root:
        return "is the project's own folder"
    if place in root.parents:
        return "holds the project's own folder"
    own = [root / name for name in (*PROGRAMS, "output")]
    own += [root / "input" / name for name in SHIPPED]
    if place == root / "input" or any(place.is_relative_to(one) for one in own):
        return "is or lies in a folder of the project's own"
    return ""
