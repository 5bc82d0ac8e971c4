"""Which files of an output folder are the package's: all others are let alone.

A run replaces what exhibits, steps and the earlier manifest name, and nothing else, so
that a person's own files in an output stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perutip.reporting.page.tables import NOTES
from perutip.reporting.paper.typeset import PDF
from perutip.reporting.results import COLUMNS, EXACT_RESULTS
from perutip.running.files.private import IGNORE, PRIVATE
from perutip.study.exhibits import EXHIBITS
from perutip.study.steps import STEPS

MANIFEST = "manifest.sha256"
DECLARED = "data/declared_variables.json"
MADE_FROM = "made_from.json"
RESTRICTED = "restricted"
# other outputs, logs and what stands through every swap
STANDING = ("logs", "quick", "blind", "bundle", "confidential")
ALWAYS = (
    "results.csv",
    MADE_FROM,
    EXACT_RESULTS,
    PDF,
    NOTES,
    DECLARED,
    "data/figures/*.csv",
    f"{RESTRICTED}/made_of.json",
    f"{RESTRICTED}/compare.csv",
    f"{RESTRICTED}/previous/*",
    f"{RESTRICTED}/previous/*/*",
    *(f"{name}/{IGNORE}" for name in PRIVATE),
)


def owned_files(folder: Path) -> list[str]:
    """Files below `folder` that the package made, as sorted relative POSIX paths."""
    patterns = [name for step in STEPS for name in step.writes]
    patterns += [name for one in EXHIBITS for name in one.files]
    found = set(_published_before(folder))
    for pattern in (*patterns, *ALWAYS):
        found |= {path.relative_to(folder).as_posix() for path in folder.glob(pattern)}
    return sorted(name for name in found if (folder / name).is_file())


def foreign_files(folder: Path) -> int:
    """How many entries of a folder that no run made anything in are a person's own.

    0 for an output of the package, whatever else stands in it, and for a folder that
    holds at most logs and other outputs.
    """
    if not folder.is_dir() or _is_output(folder):
        return 0
    others = [
        path
        for path in folder.iterdir()
        if path.name not in (*STANDING, RESTRICTED) and not path.name.startswith(".")
    ]
    return len(others)


def inside_of(folder: Path) -> Path | None:
    """The output in which `folder` is a folder of what runs make; None elsewhere."""
    for whole in folder.parents:
        if _is_output(whole):
            own = [whole / name for name in owned_files(whole)]
            return whole if any(one.is_relative_to(folder) for one in own) else None
    return None


def _is_output(folder: Path) -> bool:
    if (folder / MADE_FROM).is_file() or any(_published_before(folder)):
        return True
    path = folder / "results.csv"
    if not path.is_file():
        return False
    with path.open("rb") as handle:
        header = handle.readline().strip().decode("utf-8", "replace")
    return set(header.split(",")) <= set(COLUMNS)


def _published_before(folder: Path) -> Iterator[str]:
    """Files that the manifest of an earlier run names, inside the folder alone."""
    path = folder / MANIFEST
    if not path.is_file():
        return
    yield MANIFEST
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        inside = (folder / name).resolve().is_relative_to(folder.resolve())
        if len(digest) == 64 and name and inside:
            yield name
