"""One writer per output: a lock of the operating system, which a dead owner loses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from perutip.running.files.places import beside, named_place
from perutip.running.usage import UsageError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def only_writer(output: Path) -> Iterator[None]:
    """Hold the lock of `output` for the block.

    Raises
    ------
    UsageError
        Another run holds it (its process number is named), or the place cannot be
        written.
    """
    place, owner = beside(output, "lock"), beside(output, "pid")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place)
        lock.acquire(timeout=0)
    except Timeout:
        if error := _no_lock(place):
            raise cannot_write(output, error) from error
        raise UsageError(
            f"another run (process {_owner(owner)}) writes into {named_place(output)}: "
            "wait for it, or give another --output"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise cannot_write(output, error) from error
    try:
        owner.write_text(f"{os.getpid()}\n", encoding="utf-8", newline="\n")
        yield
    except OSError as error:
        if error.filename is None or not _is_inside(error.filename, output):
            raise
        raise cannot_write(output, error) from error
    finally:
        owner.unlink(missing_ok=True)
        if os.name == "posix":  # filelock refuses a lock file that has lost its name
            place.unlink(missing_ok=True)
        lock.release()


def _no_lock(place: Path) -> OSError | None:
    """Why nobody can lock a place; None where somebody holds its lock.

    filelock waits alike for both: a file that cannot be made, a disk without locks.
    """
    try:
        with place.open("ab") as file:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    except OSError as error:
        return error
    return None


def cannot_write(output: Path, error: BaseException) -> UsageError:
    """What to say of a place that cannot be written: read-only, a file, a full disk."""
    reason = getattr(error, "strerror", None) or type(error).__name__
    return UsageError(
        f"{named_place(output)} cannot be written: {reason} (a run writes there and "
        "into the folder that holds it)"
    )


def _is_inside(name: object, output: Path) -> bool:
    path = Path(os.fsdecode(name) if isinstance(name, bytes | str) else str(name))
    return any(
        path.is_relative_to(place)
        for place in (output, *(beside(output, part) for part in ("next", "previous")))
    )


def _owner(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip() or "unknown"
    except OSError:
        return "unknown"
