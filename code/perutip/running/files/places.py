"""Where a run writes aside, and how a place is shown without the machine's folders."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
OURS = ("restricted", "logs", "data")  # folders that every output has


def beside(output: Path, part: str) -> Path:
    """A dot-file or folder beside `output` that belongs to it: next, previous, lock."""
    return output.parent / f".{output.name}.{part}"


def named_place(path: Path) -> str:
    """A folder that a person gave, by the name that he gave it: inside the project or
    relative as it is, else its last part alone."""
    if path == ROOT or path.is_relative_to(ROOT):
        return shown_place(path)
    return path.name or path.as_posix() if path.is_absolute() else path.as_posix()


def typed_place(path: Path) -> str:
    """A place that is not there, as it was typed; of an absolute one the last part."""
    return f"…/{path.name}" if path.is_absolute() else path.as_posix()


def shown_place(path: Path) -> str:
    """A path as messages show it: from the project's root, else what lies below the
    folder given, whose own name may be a person's or a machine's."""
    if path == ROOT:
        return "."
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    below = [place for place, part in enumerate(path.parts) if part in OURS]
    return "/".join(path.parts[below[-1] :]) if below else "the folder given"
