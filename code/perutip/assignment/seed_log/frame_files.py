"""The frames' files against what the log froze under their names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from perutip.assignment.draw import (
    DrawRefused,
    canonical_frame,
    changed_rows,
    read_frame,
)
from perutip.assignment.seed_log.state import State


def file_problems(state: State, frames: Mapping[str, Path]) -> list[str]:
    """What differs from what was frozen, file by file; frames: name → file."""
    problems = []
    for name, path in sorted(frames.items()):
        frozen = state.cycle(name).freeze
        if not frozen:
            continue
        try:
            table = read_frame(Path(path))
            frame = canonical_frame(
                table, reserve=name == "reserve", source=Path(path).name
            )
            found = changed_rows(frame, state.cycle(name).checked_frame())
        except DrawRefused as refused:
            found = list(refused.problems)
        problems += [f"{Path(path).name} {p}" for p in found]
    return problems


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, lower-case hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def uncompared(state: State, frames: Mapping[str, Path]) -> tuple[str, ...]:
    """Frozen frames of which no file was given, in order."""
    frozen = (name for name, cycle in state.cycles.items() if cycle.freeze)
    return tuple(sorted(set(frozen) - set(frames)))


def file_notes(state: State, frames: Mapping[str, Path]) -> list[str]:
    """What a reviewer should know of sources, files and looks; none is a fault."""
    notes = []
    for name, cycle in sorted(state.cycles.items()):
        if not cycle.freeze:
            continue
        simulated = cycle.freeze["announced"].get("kind") == "simulated"
        if cycle.freeze.get("sources") == [] and not simulated:
            notes.append(f"{name}: the freeze names no source of the frame")
        if name not in frames:
            notes.append(f"{name}: no frame file given, checked against the log alone")
            continue
        path, frozen = Path(frames[name]), cycle.freeze.get("file_sha256")
        if path.is_file() and frozen not in (None, file_hash(path)):
            notes.append(f"{path.name}: its bytes are not those frozen")
    if state.looks:
        notes.append(f"looks at effects before the end: {len(state.looks)}")
    return notes
