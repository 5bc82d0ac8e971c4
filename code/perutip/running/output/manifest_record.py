"""What the manifest of an output says it was made from.

A manifest is written only where every step was made from the same, so that its lines
behind a # stand for all steps: in a fresh clone they are all that says so.
"""

from __future__ import annotations

from pathlib import Path

from perutip.reporting.manifest import files_as_listed, made_of_lines
from perutip.reporting.results import read_results
from perutip.running.files.owned import MADE_FROM, MANIFEST
from perutip.running.output.made_from import MadeFrom, recorded, write_record
from perutip.study.steps import REPORT

INPUT, SETTING, PROGRAMS, MODE = "input", "setting", "programs", "mode"
CODE = "code/"


def manifest_lines(made: MadeFrom) -> list[str]:
    """What a manifest says of settings, code and mode, behind its inputs."""
    digests = made_of_lines(SETTING, made.settings) + made_of_lines(
        PROGRAMS, {CODE: made.code}
    )
    return [*digests, f"# {MODE} {made.mode}"]


def of_manifest(text: str) -> MadeFrom | None:
    """What the lines behind a # say; None where they do not say all."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in (INPUT, SETTING, PROGRAMS)}
    mode = ""
    for line in text.splitlines():
        kind, _, rest = line.removeprefix("# ").partition(" ")
        if not line.startswith("# "):
            continue
        if kind == MODE:
            mode = rest
        elif kind in found:
            digest, _, name = rest.partition("  ")
            found[kind][name] = digest
    code = found[PROGRAMS].get(CODE, "")
    if not (mode and code):
        return None
    return MadeFrom(found[INPUT], found[SETTING], code, mode)


def take_over(output: Path, stage: Path) -> dict[str, MadeFrom]:
    """Return the record of `output`, see `record_of`; where it has none of its own,
    give the stage the one that its manifest holds."""
    steps = record_of(output)
    if steps and not (output / MADE_FROM).is_file():
        write_record(stage, steps)
    return steps


def record_of(output: Path) -> dict[str, MadeFrom]:
    """Step → what it was made from, by the record of `output` or else by its manifest.

    By a manifest only when every file that it lists stands in the output as listed;
    empty where neither says so.
    """
    path = output / MANIFEST
    if (output / MADE_FROM).is_file() or not path.is_file():
        return recorded(output)
    text = path.read_text(encoding="utf-8", errors="replace")
    made = of_manifest(text)
    if made is None or not files_as_listed(output, text):
        return {}
    present = set(read_results(output / "results.csv")["step"]) - {REPORT}
    return dict.fromkeys(sorted(present), made)
