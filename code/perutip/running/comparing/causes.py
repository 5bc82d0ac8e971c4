"""`--check`: what differs in what two outputs were made from, in one line.

Each output's manifest says by digests what it was made from; where its private record
is of the same run, that says which rows and which keys differ.
"""

from __future__ import annotations

from pathlib import Path

from perutip.running.comparing.made_lines import differing, row_words, some
from perutip.running.comparing.previous import RECORD, MadeOf, describe, read_record
from perutip.running.files.owned import MANIFEST
from perutip.running.files.places import shown_place
from perutip.running.output.made_from import MadeFrom, recorded
from perutip.running.output.manifest_record import of_manifest
from perutip.running.run import Run
from perutip.running.usage import UsageError

STUDY = "input/study.toml"
SAME = "both were made from the same registers, configuration and code"
UNKNOWN = "what {which} was made from is not known: no manifest there says so"


def cause_line(committed: Path, new: Path, run: Run | None) -> str:
    """Registers, configuration and code that differ between two outputs.

    run: the one that made `new`, whose registers stand as they were; None for a folder.
    """
    then, now = _made(committed), _made(new)
    if then is None or now is None:
        return UNKNOWN.format(which=shown_place(committed if then is None else new))
    before, after = _records(committed, then, new, now, run)
    parts = [
        f"{name}{_of_register(name, then, now, before, after)}"
        for name in differing(then.registers, now.registers)
    ]
    for name in differing(then.settings, now.settings):
        keys = _keys(before, after) if name == STUDY else ""
        parts.append(f"{name}{keys}")
    if then.code != now.code:
        parts.append("code/")
    if then.mode != now.mode:
        parts.append(f"the run ({then.mode} → {now.mode})")
    if not parts:
        return SAME
    return f"not made from the same: {some(parts, parts.index)}"


def _made(output: Path) -> MadeFrom | None:
    """What the manifest of an output says it was made from."""
    path = output / MANIFEST
    if not path.is_file():
        return None
    return of_manifest(path.read_text(encoding="utf-8", errors="replace"))


def _records(
    committed: Path, then: MadeFrom, new: Path, now: MadeFrom, run: Run | None
) -> tuple[MadeOf | None, MadeOf | None]:
    """Private records of both. A published output may stand beside the record of
    another run (a checkout): that one tells nothing of it. The rows of `run` are hashed
    under the key of the committed output's record."""
    before = _record(committed, then)
    if before is None:
        return None, None
    return before, _record(new, now) if run is None else describe(run, before.key)


def _record(output: Path, made: MadeFrom) -> MadeOf | None:
    try:
        steps = recorded(output).values()
    except UsageError:  # half a record: the manifest alone is heeded, as by the check
        return None
    same = bool(steps) and all(one == made for one in steps)
    return read_record(output / RECORD) if same else None


def _of_register(
    name: str,
    then: MadeFrom,
    now: MadeFrom,
    before: MadeOf | None,
    after: MadeOf | None,
) -> str:
    if name not in now.registers or name not in then.registers:
        return " (was taken away)" if name in then.registers else " (was added)"
    if before is None or after is None or before.key != after.key:
        return ""
    if name not in before.rows or name not in after.rows:
        return ""
    return f" ({row_words(before, after, name)})"


def _keys(before: MadeOf | None, after: MadeOf | None) -> str:
    """Keys of study.toml that differ, with what they were and are."""
    if before is None or after is None:
        return ""
    keys = some(
        f"{key}: {before.study.get(key, 'absent')} → {after.study.get(key, 'absent')}"
        for key in differing(before.study, after.study)
    )
    return f" ({keys or 'the same values, written in another way'})"
