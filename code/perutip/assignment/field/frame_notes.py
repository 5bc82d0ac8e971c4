"""What a frame was made from: the note that a command leaves beside it.

The freeze records the note's sources and rule, as long as the frame is the one that the
command wrote. A frame of another hand, or a frozen one, is never written over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from perutip.assignment.draw import DrawRefused
from perutip.assignment.draw.public_files import source_of
from perutip.assignment.field.folder import LOG_NAME, frame_path
from perutip.assignment.seed_log.events import SeedLog

TRIAL_NOTE, PILOT_NOTE = "trial_frame_sources.json", "pilot_frame_sources.json"
NOTES: Mapping[str, str] = {
    "trial": TRIAL_NOTE,
    "reserve": TRIAL_NOTE,
    "pilot": PILOT_NOTE,
}  # frame → its note


def refuse_standing(folder: Path, names: Sequence[str], *, command: str) -> None:
    """Nothing that stands is lost when `command` writes the frames `names`.

    Raises
    ------
    DrawRefused
        If one of them is frozen, or its file is not the one that the command made.
    """
    state = SeedLog(folder / LOG_NAME).state()
    frozen = [name for name in names if state.cycle(name).freeze]
    if frozen:
        raise DrawRefused(
            [f"{name} is frozen: void it with a reason first" for name in frozen],
            source=command,
        )
    for name in names:
        path = frame_path(folder, name)
        made = _read(folder / NOTES[name])["frames"]
        if path.is_file() and made.get(path.name) != source_of(path)["sha256"]:
            raise DrawRefused(
                ["is not the one this command made: move it away first"],
                source=path.name,
            )


def write_note(
    note: Path, frames: Sequence[Path], sources: list[dict[str, str]], rule: str
) -> None:
    """Write the frames' hashes, the sources (name, sha256) and the rule in words."""
    made = {
        "frames": {path.name: source_of(path)["sha256"] for path in frames},
        "sources": sources,
        "rule": rule,
    }
    text = json.dumps(made, indent=1, ensure_ascii=False)
    note.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _read(note: Path) -> dict[str, Any]:
    """What a note says; one that is not there, of no frame."""
    if not note.is_file():
        return {"frames": {}}
    made: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return made


def recorded_sources(
    folder: Path, frame: Path, given: Sequence[Path]
) -> tuple[list[dict[str, str]], str]:
    """Sources and rule for the freeze record: as given, or as the frame's note says.

    Raises
    ------
    DrawRefused
        If the frame is not the one that the note is of: its sources are then not known.
    """
    if given:
        return [source_of(path) for path in given], ""
    note = folder / NOTES[frame.stem.removeprefix("frame_")]
    made = _read(note)
    if frame.name not in made["frames"]:
        print("  no source of the frame is named (--source FILE)")
        return [], ""
    if source_of(frame)["sha256"] != made["frames"][frame.name]:
        raise DrawRefused(
            [
                f"changed since it was made ({note.name}): make it again, or name what "
                "it was made from with --source FILE"
            ],
            source=frame.name,
        )
    return made["sources"], made["rule"]
