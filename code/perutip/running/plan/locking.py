"""`main.py lock`: hash and copy of the plan, and a line for the registry."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from perutip.contract.checks.free_text import refused_words
from perutip.reporting.manifest import file_digest
from perutip.running.command_options import lock_parser
from perutip.running.files.places import ROOT, named_place
from perutip.running.output.made_from import own_mappings
from perutip.running.plan.plan_lock import (
    COPY,
    FILE,
    MAPPING,
    PROTOCOL,
    STUDY,
    PlanLock,
    keep_places,
    mapping_files,
    plan_files,
    plan_hash,
    read_lock,
)
from perutip.running.plan.remembered import LOOKS, Told, remember, remembered
from perutip.running.plan.seen_outcomes import Seen, everything_told, outcomes_seen
from perutip.running.run import environment
from perutip.running.usage import UsageError
from perutip.study.config import load_config

LOOKED_AT = (
    f"counted: runs that {LOOKS} remembers, output/ and folders given by --output; "
    "runs of other copies of the package are not known"
)
MAPPED = "input/confidential/left_out.csv"  # what `map` writes beside registers


def lock_command(argv: list[str], root: Path = ROOT) -> int:
    """Lock the plan as it stands and print the line for the registry; 0.

    Raises
    ------
    UsageError
        A plan is locked already and --replace is not given, or a file or folder that
        is named is not there; the earlier lock stands as it was.
    ConfigError
        study.toml breaks its contract: what cannot run is no plan.
    """
    options = lock_parser().parse_args(argv)
    registry = load_config(root / STUDY).study.registry
    earlier = read_lock(root)
    if earlier is not None and not options.replace:
        raise UsageError(
            f"a plan was locked on {earlier.date} (SHA-256 {earlier.hash}); "
            "--replace locks again and keeps the earlier lock beside the new one"
        )
    given = _mappings(root, options.mapping)
    others = _outputs(options.output)
    told = everything_told(root, others)
    if told not in (Told(), remembered(root)):
        remember(root, told)
    seen = outcomes_seen(root)
    named = {name: file_digest(path) for name, path in given.items()}
    if earlier is not None:
        print(f"the lock of {earlier.date} is kept in {_put_aside(root, earlier)}")
    mappings = (own_mappings(root) | named) or mapping_files(root)
    made = write_lock(root, dt.datetime.now(dt.UTC), mappings, seen)
    keep_places(root, {n: path for n, path in given.items() if "/" not in n})
    print(f"{len(made.files)} files copied into {COPY}/")
    print("\n".join([f"by its hash alone: {name}" for name in mappings]))
    if (root / MAPPED).is_file() and not set(mappings) - {MAPPING}:
        print(
            f"{Path(MAPPED).parent.as_posix()} was made by `map`, and no mapping but "
            "the example's is locked: lock --replace --mapping FILE names yours"
        )
    print(f"locked {seen.words} ({LOOKED_AT})")
    print("to upload to the registry:")
    print(registry_line(registry, made), flush=True)
    return 0


def registry_line(registry: str, made: PlanLock) -> str:
    """What the registry keeps: date, hashes, and what had been seen."""
    hashes = [f"{name} SHA-256 {digest}" for name, digest in made.mappings.items()]
    known = ", of those that this copy knows of"
    seen = [f"{one.words}{known * bool(one.runs)}" for one in (made.seen,) if one]
    plan = f"{registry}: plan locked {made.date}, SHA-256 {made.hash}"
    return "; ".join([plan, *hashes, *seen])


def _mappings(root: Path, given: list[Path]) -> dict[str, Path]:
    """Mappings that the person names, a path from the root or a name alone of one
    elsewhere, and where they lie.

    Raises
    ------
    UsageError
        One is no file or no TOML, its name seems to name a person, or two elsewhere
        have the same name.
    """
    found: dict[str, Path] = {}
    for path in (one.resolve() for one in given):
        if not path.is_file():
            raise UsageError(f"--mapping {named_place(path)}: no such file")
        if named := refused_words("--mapping", [path.name]):
            raise UsageError(named)
        try:
            tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            words = f"--mapping {named_place(path)}: no TOML, so no mapping"
            raise UsageError(words) from None
        inside = path.is_relative_to(root)
        name = path.relative_to(root).as_posix() if inside else path.name
        if found.get(name, path) != path:
            raise UsageError(f"--mapping {name}: two mappings have this name")
        found[name] = path
    return found


def _outputs(given: list[Path]) -> list[Path]:
    """Folders of results that the person names; UsageError for one that is none."""
    for path in given:
        if not path.is_dir():
            raise UsageError(f"--output {named_place(path.resolve())}: no such folder")
    return [path.resolve() for path in given]


def write_lock(
    root: Path,
    now: dt.datetime,
    mappings: Mapping[str, str] | None = None,
    seen: Seen | None = None,
) -> PlanLock:
    """Copy the plan's files, then write the lock over them.

    mappings: file → SHA-256, those of the project where None. seen: as the outputs of
    the project tell where None.
    """
    files = plan_files(root)
    aside = root / f"{COPY}.part"
    shutil.rmtree(aside, ignore_errors=True)
    for name in files:
        (aside / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, aside / name)
    shutil.rmtree(root / COPY, ignore_errors=True)
    os.replace(aside, root / COPY)
    made = PlanLock(
        PROTOCOL,
        now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        plan_hash(files),
        environment.git_commit(root),
        files,
        dict(mapping_files(root) if mappings is None else mappings),
        outcomes_seen(root) if seen is None else seen,
    )
    text = json.dumps(asdict(made), indent=1, sort_keys=True, ensure_ascii=False)
    part = (root / FILE).with_suffix(".part")
    part.write_text(text + "\n", encoding="utf-8", newline="\n")
    os.replace(part, root / FILE)
    return made


def _put_aside(root: Path, earlier: PlanLock) -> str:
    """Keep an earlier lock, by its date, under a name that no other has."""
    stamp = earlier.date.replace(":", "").replace("-", "")
    place = f"{COPY}-{stamp}-{earlier.hash[:8]}"
    if (root / COPY).is_dir():
        os.replace(root / COPY, root / place)
    os.replace(root / FILE, root / f"{place}.json")
    return f"{place}/"
