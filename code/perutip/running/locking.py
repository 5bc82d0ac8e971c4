"""`main.py lock`: hash and copy of the plan, and a line for the registry."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path

from perutip.running import environment
from perutip.running.places import ROOT
from perutip.running.plan_lock import (
    COPY,
    FILE,
    PROTOCOL,
    STUDY,
    PlanLock,
    plan_files,
    plan_hash,
    read_lock,
)
from perutip.running.run import UsageError
from perutip.study.config import load_config


def lock_command(argv: list[str], root: Path = ROOT) -> int:
    """Lock the plan as it stands and print the line for the registry; 0.

    Raises
    ------
    UsageError
        A plan is locked already and --replace is not given.
    ConfigError
        study.toml breaks its contract: what cannot run is no plan.
    """
    options = _parser().parse_args(argv)
    registry = load_config(root / STUDY).study.registry
    earlier = read_lock(root)
    if earlier is not None and not options.replace:
        raise UsageError(
            f"a plan was locked on {earlier.date} (SHA-256 {earlier.hash}); "
            "--replace locks again and keeps the earlier lock beside the new one"
        )
    if earlier is not None:
        print(f"the lock of {earlier.date} is kept in {_put_aside(root, earlier)}")
    made = write_lock(root, dt.datetime.now(dt.UTC))
    print(f"{len(made.files)} files copied into {COPY}/")
    print("to upload to the registry:")
    print(f"{registry}: plan locked {made.date}, SHA-256 {made.hash}", flush=True)
    return 0


def write_lock(root: Path, now: dt.datetime) -> PlanLock:
    """Copy the plan's files, then write the lock over them."""
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py lock",
        description="Hash and copy of the plan, and a line for the registry.",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="lock again; the earlier lock is kept beside the new one",
    )
    return parser
