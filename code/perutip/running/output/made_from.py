"""What each step's output was made from, so that no output certifies others.

`made_from.json` holds, per step, digests of the registers, of configuration and
dictionary and of the code, and whether the run was full, quick or blinded. Steps made
from different ones are MIXED: then there is no manifest. The file is the analyst's
own: it is no part of what is published. An output without it (a fresh clone) was made
from what its manifest says (`manifest_record`); else nothing is known of it, and
nothing is claimed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from perutip import own_python
from perutip.assignment.frame_names import FRAMES
from perutip.contract.reading.left_out import LEFT_OUT
from perutip.contract.registers import FILES, INTERVIEWS_FOLDER, RULINGS_FOLDER
from perutip.reporting.manifest import file_digest
from perutip.running.files.owned import MADE_FROM
from perutip.running.files.places import named_place
from perutip.running.run import Run
from perutip.running.usage import UsageError
from perutip.study.steps import RunFirst

CLEANING = "01"
OTHER = "other inputs, configuration or code"
OWN_MAPPINGS = ("input/mapping_*.toml", "input/confidential/*.toml")
CODE = (".py", ".toml", ".jinja", ".css")  # programs, declarations, the page's template


@dataclass(frozen=True)
class MadeFrom:
    """Digests by name of registers and settings, one of the code, and the mode."""

    registers: dict[str, str]
    settings: dict[str, str]
    code: str
    mode: str


def steps_were_made(steps: Sequence[str]) -> str:
    """`step 03 was made`, `steps 03, 04 were made`."""
    many = len(steps) > 1
    return f"step{'s' * many} {', '.join(steps)} {'were' if many else 'was'} made"


@dataclass(frozen=True)
class Apart:
    """Steps of an output that this run does not vouch for.

    mixed: made from something else. unrecorded: nothing says from what.
    """

    mixed: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.mixed or self.unrecorded)

    def words(self) -> str:
        """What is said of them, as a sentence without its full stop."""
        said = []
        if self.mixed:
            said.append(f"{steps_were_made(self.mixed)} from {OTHER}")
        if self.unrecorded:
            made = steps_were_made(self.unrecorded)
            said.append(f"no record says what {made} from")
        return "; ".join(said)


def current(run: Run) -> MadeFrom:
    """What a step that runs now is made from."""
    return MadeFrom(
        registers(run.input_dir), settings(run.root), code_digest(run.root), run.mode
    )


def registers(folder: Path) -> dict[str, str]:
    """Declared file → SHA-256; undeclared names stay out, they may identify.

    The files below rulings/ have one hash together, and so have those of interviews/.
    """
    declared = {*FILES.values(), "seed_log.jsonl", LEFT_OUT}
    declared |= {f"frame_{name}.csv" for name in FRAMES}
    found = {
        name: file_digest(folder / name)
        for name in sorted(declared)
        if (folder / name).is_file()
    }
    for name in (RULINGS_FOLDER, INTERVIEWS_FOLDER):
        texts = sorted((folder / name).rglob("*"))
        digests = sorted(file_digest(path) for path in texts if path.is_file())
        if digests:
            joined = "\n".join(digests).encode("ascii")
            found[f"{name}/"] = hashlib.sha256(joined).hexdigest()
    return found


def own_mappings(root: Path) -> dict[str, str]:
    """A person's mappings in the project, from the root with /, and their SHA-256."""
    paths = sorted(path for pattern in OWN_MAPPINGS for path in root.glob(pattern))
    return {path.relative_to(root).as_posix(): file_digest(path) for path in paths}


def registers_digest(folder: Path) -> str:
    """One SHA-256 over the names and digests of every register of a folder."""
    lines = [f"{name} {digest}" for name, digest in sorted(registers(folder).items())]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def settings(root: Path) -> dict[str, str]:
    """Digests of study.toml and of the dictionaries."""
    paths = (
        root / "input" / "study.toml",
        *sorted((root / "input" / "dictionary").glob("*.yml")),
    )
    return {
        path.relative_to(root).as_posix(): file_digest(path)
        for path in paths
        if path.is_file()
    }


def code_digest(root: Path) -> str:
    """One digest of every program and declaration below code/."""
    lines = [
        f"{path.relative_to(root).as_posix()} {file_digest(path)}"
        for path in sorted((root / "code").rglob("*"))
        if path.suffix in CODE
    ]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def recorded(folder: Path) -> dict[str, MadeFrom]:
    """Step → what it was made from; empty when there is no record."""
    path = folder / MADE_FROM
    if not path.is_file():
        return {}
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {step: MadeFrom(**parts) for step, parts in raw.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise UsageError(
            f"{MADE_FROM} in {named_place(folder)} is not as a run wrote it (half of "
            f"it?): remove it and run {own_python()} main.py"
        ) from error


def check(run: Run, step: str) -> None:
    """UsageError when the analysis files stand on other registers than today's.

    The frames and the log of the draw may follow step 01: step 05 reads them itself.
    """
    before = recorded(run.stage).get(CLEANING)
    if step == CLEANING or before is None:
        return
    now = registers(run.input_dir)
    changed = sorted(
        name
        for name, digest in before.registers.items()
        if name in FILES.values()
        and not name.startswith("frame_")
        and now.get(name) != digest
    )
    if changed:
        raise RunFirst(f"{', '.join(changed)} changed since step 1 ran", CLEANING)


def refuse_changed(run: Run, made: MadeFrom) -> None:
    """UsageError when what the run was made from changed while it ran.

    A look at effects adds a record to the seed log itself.
    """
    now = current(run)
    before, after = ({"code": m.code} | m.registers | m.settings for m in (made, now))
    looked = {"seed_log.jsonl"} if run.unblind else set()
    changed = {n for n in before | after if before.get(n) != after.get(n)} - looked
    if changed:
        raise UsageError(
            f"{', '.join(sorted(changed))} changed while the run was going: run again"
        )


def write(run: Run, step: str, made: MadeFrom) -> None:
    """Add this step's record to the stage."""
    write_record(run.stage, recorded(run.stage) | {step: made})


def write_record(folder: Path, steps: dict[str, MadeFrom]) -> None:
    """Write the record of `folder`: step → what it was made from."""
    raw = {name: asdict(one) for name, one in sorted(steps.items())}
    text = json.dumps(raw, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / MADE_FROM).write_text(text + "\n", encoding="utf-8", newline="\n")


def apart_from(folder: Path, now: MadeFrom, present: set[str]) -> Apart:
    """Steps of `present` whose output is not known to be made from what `now` is."""
    steps = recorded(folder)
    known = present & set(steps)
    return Apart(
        tuple(sorted(step for step in known if steps[step] != now)),
        tuple(sorted(present - known)),
    )
