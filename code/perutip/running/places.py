"""Where a run writes aside, and how a place is shown without the machine's folders."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def beside(output: Path, part: str) -> Path:
    """A dot-file or folder beside `output` that belongs to it: next, previous, lock."""
    return output.parent / f".{output.name}.{part}"


def shown_place(path: Path) -> str:
    """A path as messages show it: from the project's root, else its last part."""
    if path == ROOT:
        return "."
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
