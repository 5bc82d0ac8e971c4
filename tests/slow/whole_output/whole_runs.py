"""Whole runs: started, killed, and what they leave."""

import contextlib
import os
import subprocess
from pathlib import Path

from places import command, environment

STEPS = ("--quick", "--steps", "1,96-98")
LEVELS = ("level = 0.95 ", "level = 0.90 ")


def start(project: Path, *arguments: str, **more: str) -> subprocess.Popen:
    return subprocess.Popen(
        command(project, *arguments),
        cwd=project,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kill(process: subprocess.Popen, sign: int, *, group: bool) -> str:
    """Signal a run, or it and all its steps; what it had said. It returns when the
    last of them has gone."""
    with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
        (os.killpg if group else os.kill)(process.pid, sign)
    return process.communicate(timeout=60)[0]


def leftovers(output: Path) -> list[str]:
    return [path.name for path in output.parent.iterdir() if path.name.startswith(".")]


def files_in(folder: Path) -> int:
    return sum(len(files) for _, _, files in os.walk(folder))  # it may vanish
