"""What screen, report and ledger say of the lock: when, after what, changed since."""

from __future__ import annotations

from pathlib import Path

from perutip import own_python
from perutip.running.plan.plan_lock import (
    LAYOUT,
    changes_apart,
    changes_since_lock,
    locked_places,
    read_lock,
)

NO_LOCK = "The plan is not locked (python main.py lock)."


def lock_state(root: Path) -> str:
    """Not locked, or since when, after what had been seen and under which hash."""
    lock = read_lock(root)
    if lock is None:
        return NO_LOCK
    seen = f", {lock.seen.words}" if lock.seen else ""
    said = [f"The plan was locked on {lock.date}{seen} (SHA-256 {lock.hash})."]
    said += [f"SHA-256 of {name}: {lock.mappings[name]}." for name in lock.mappings]
    places = locked_places(root, lock)
    elsewhere = [name for name in lock.mappings if name not in places]
    if elsewhere:
        said.append(
            f"{', '.join(elsewhere)}: where it lies is not known here, and it is not "
            "looked at again."
        )
    return " ".join(said)


def named_when(root: Path) -> str:
    """When the headlines were named in study.toml, as far as the lock tells."""
    lock = read_lock(root)
    if lock is None:
        return "the plan is not locked, so that nothing shows when it was named"
    breach = breach_of(root)
    since = f"and {breach}" if breach else "and nothing of it changed since"
    seen = lock.seen.words if lock.seen else "what had been seen is not recorded"
    return f"the plan was locked on {lock.day}, {seen}, {since}"


def breach_of(root: Path) -> str:
    """`2 choices and 1 program changed since`; empty where nothing did."""
    choices, programs = changes_apart(root)
    real = [line for line in choices if not line.endswith(LAYOUT)]
    counts = ((len(real), "choice"), (len(programs), "program"))
    parts = [f"{n} {noun}{'s' * (n > 1)}" for n, noun in counts if n]
    if not parts:
        return "comments or layout alone changed since" if choices else ""
    return f"{' and '.join(parts)} changed since"


def closing_line(root: Path, where: str, *, real: bool) -> str:
    """What the screen says at the end of a run; empty where nothing changed.

    where: what lists the changes. real: a run on real registers says too that nothing
    is locked.
    """
    lock, breach = read_lock(root), breach_of(root)
    if lock is None:
        return f"the plan is not locked ({own_python()} main.py lock)" if real else ""
    if not breach:
        return ""
    what = breach.removesuffix(" changed since")
    return f"the plan changed since it was locked on {lock.day}: {what}; see {where}"


def sentences(root: Path) -> list[str]:
    """The state of the lock, and after it what changed since, for notes of a table."""
    lock, changes = lock_state(root), changes_since_lock(root)
    if lock == NO_LOCK:
        return [lock]
    if not changes:
        return [f"{lock} Nothing of it changed since."]
    return [f"{lock} Changed since: {'; '.join(changes)}."]
