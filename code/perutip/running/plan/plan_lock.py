"""The locked plan: study.toml, outcomes, dictionary and code as they were on a date.

`main.py lock` writes input/plan_lock.json and a copy of every locked file below
input/plan_lock/. The hash of the plan is that of the lines which

    cd input/plan_lock && find . -type f | LC_ALL=C sort | xargs sha256sum

prints, so that whoever holds the copy can check it (`… | sha256sum`).

The mapping of raw exports, with its exclusions, is under the lock by its hash alone: it
may hold words of the registers, and the copy is public.

For the report: `changes_since_lock(root)` is plain text, one line a change, and an
empty list where nothing changed or nothing is locked; `lock_words` has sentences.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from perutip.reporting.manifest import ARCHIVE, file_digest
from perutip.running.comparing.previous import flattened
from perutip.running.files.private import write_private
from perutip.running.output.made_from import own_mappings
from perutip.running.plan.seen_outcomes import Seen
from perutip.running.usage import UsageError

FILE, COPY = "input/plan_lock.json", "input/plan_lock"
PROTOCOL = "planlock/1"
STUDY, OUTCOMES = "input/study.toml", "code/perutip/study/outcomes.toml"
DICTIONARY = "input/dictionary"
CODE = (".py", ".toml")
MAPPING = "input/mapping.toml"
ELSEWHERE = "input/confidential_mappings.json"  # git ignores every confidential*
LAYOUT = "comments or layout"
SHOWN_CODE = 12


@dataclass(frozen=True)
class PlanLock:
    """date: UTC, ISO 8601. hash: of the plan. files: path from the root → SHA-256.

    commit: of the checkout that was locked. mappings: file → SHA-256, a path from the
    root, or a name alone of one that lies elsewhere. seen: what outputs told when it
    was locked; None in locks of earlier versions, which did not look.
    """

    protocol: str
    date: str
    hash: str
    commit: str
    files: dict[str, str]
    mappings: dict[str, str] = field(default_factory=dict)
    seen: Seen | None = None

    @property
    def day(self) -> str:
        """The date alone."""
        return self.date[:10]


def mapping_files(root: Path) -> dict[str, str]:
    """The mappings to lock: a person's, and the example's only where there is none."""
    example = {MAPPING: file_digest(root / MAPPING)} if _there(root, MAPPING) else {}
    return own_mappings(root) or example


def _there(root: Path, name: str) -> bool:
    return (root / name).is_file()


def keep_places(root: Path, places: dict[str, Path]) -> None:
    """Remember where mappings outside the project lie: name → absolute path. The lock
    is public and a folder may name a person; this file is neither."""
    if not places:
        (root / ELSEWHERE).unlink(missing_ok=True)
        return
    text = json.dumps({name: str(path) for name, path in places.items()}, indent=1)
    write_private(root / ELSEWHERE, f"{text}\n")


def locked_places(root: Path, lock: PlanLock) -> dict[str, Path]:
    """Mappings of the lock that this machine knows how to find again, and where."""
    path = root / ELSEWHERE
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    inside = {name: root / name for name in lock.mappings if "/" in name}
    return inside | {name: Path(kept[name]) for name in kept if name in lock.mappings}


def plan_files(root: Path) -> dict[str, str]:
    """Every file of the plan, from the root with /, and its SHA-256."""
    paths = [root / STUDY, *(root / DICTIONARY).glob("*.yml")]
    paths += [path for path in (root / "code").rglob("*") if path.suffix in CODE]
    names = sorted(path.relative_to(root).as_posix() for path in paths)
    return {name: file_digest(root / name) for name in names}


def plan_hash(files: dict[str, str]) -> str:
    """SHA-256 over the lines of `sha256sum`, paths from ./ in the order of bytes."""
    lines = [f"{files[name]}  ./{name}\n" for name in sorted(files, key=str.encode)]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def read_lock(root: Path) -> PlanLock | None:
    """The lock; None when nothing is locked. UsageError when it cannot be read."""
    path = root / FILE
    if not path.is_file():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        seen = raw.pop("seen", None)
        found = PlanLock(**raw, seen=Seen(**seen) if seen else None)
        whole = found.protocol == PROTOCOL and plan_hash(found.files) == found.hash
    except (AttributeError, TypeError, ValueError):
        whole = False
    if not whole:
        raise UsageError(f"{FILE} is not a lock of {PROTOCOL}, or was edited")
    return found


def changes_since_lock(root: Path) -> list[str]:
    """What of the plan is not what was locked, one line a change; empty for nothing.

    Values of study.toml and of declared variables as they were and are; lines of
    dictionaries; files of code by name. Empty too where nothing is locked.
    """
    choices, programs = changes_apart(root)
    if more := programs[SHOWN_CODE:]:
        return [*choices, *programs[:SHOWN_CODE], f"code: {len(more)} more files"]
    return [*choices, *programs]


def changes_apart(root: Path) -> tuple[list[str], list[str]]:
    """Lines on choices, and on files of code."""
    lock = read_lock(root)
    if lock is None:
        return [], []
    now = plan_files(root)
    names = [n for n in sorted(lock.files | now) if lock.files.get(n) != now.get(n)]
    code = [n for n in names if n.startswith("code/") and n != OUTCOMES]
    lines = _edited_copies(root, lock)
    for name in (STUDY, OUTCOMES):
        if name in names:
            lines += _toml_changes(root, name)
    for name in names:
        if name.startswith(f"{DICTIONARY}/"):
            lines.append(f"{name.removeprefix('input/')}: {_line_counts(root, name)}")
    lines += _mapping_changes(root, lock)
    return lines, [
        f"{name.removeprefix('code/')}: {_line_counts(root, name)}" for name in code
    ]


def _mapping_changes(root: Path, lock: PlanLock) -> list[str]:
    """Mappings by name alone; none for a lock of before they were under it.

    An archive of `bundle` never has a mapping of confidential registers.
    """
    if lock.seen is None:
        return []
    places = locked_places(root, lock)
    then = {name: x for name, x in lock.mappings.items() if name in places}
    again = {name: file_digest(p) for name, p in places.items() if p.is_file()}
    now = own_mappings(root) | again
    if (root / ARCHIVE).is_file():
        then = {n: x for n, x in then.items() if n in again or n == MAPPING}
    words = {
        name: "is gone" if name not in now else "changed" if name in then else "is new"
        for name in sorted(then | now)
        if then.get(name) != now.get(name)
    }
    return [f"mapping {name}: {word}" for name, word in words.items()]


def _edited_copies(root: Path, lock: PlanLock) -> list[str]:
    """Copies that are not what was locked: the comparison would mislead."""
    copies = root / COPY
    wrong = [
        name
        for name, digest in lock.files.items()
        if not (copies / name).is_file() or file_digest(copies / name) != digest
    ]
    return [f"{COPY}/{name} is not the copy that was locked" for name in wrong[:3]]


def _toml_changes(root: Path, name: str) -> list[str]:
    """Dotted keys whose values differ; entries of a list by their names."""
    short = Path(name).name
    then, now = (_values(place / name) for place in (root / COPY, root))
    changed = [
        f"{short}: {key} was {then.get(key, 'absent')}, is {now.get(key, 'absent')}"
        for key in sorted(set(then) | set(now))
        if then.get(key) != now.get(key)
    ]
    return changed or [f"{short}: {LAYOUT}"]


def _values(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    return flattened(_named(tomllib.loads(path.read_text(encoding="utf-8"))))


def _named(table: dict[str, object]) -> dict[str, object]:
    """A TOML document whose lists of tables become tables by name."""
    return {name: dict(_entries(value)) or value for name, value in table.items()}


def _entries(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        seen = {""}
        for nth, entry in enumerate(value):
            if isinstance(entry, dict):
                yield (
                    f"{_name_of(entry)}{nth if _name_of(entry) in seen else ''}",
                    entry,
                )
                seen.add(_name_of(entry))


def _name_of(entry: dict[str, object]) -> str:
    return next(
        (str(entry[key]) for key in ("name", "key", "macro") if key in entry), ""
    )


def _line_counts(root: Path, name: str) -> str:
    """How many lines came and went."""
    then, now = (
        path.read_text(encoding="utf-8").splitlines() if path.is_file() else None
        for path in (root / COPY / name, root / name)
    )
    if then is None or now is None:
        return "is new" if then is None else "is gone"
    steps = list(difflib.unified_diff(then, now, n=0, lineterm=""))[2:]
    added, removed = (sum(s.startswith(sign) for s in steps) for sign in "+-")
    return f"{added} lines added, {removed} removed"
