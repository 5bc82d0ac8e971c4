"""Frames, sources and what the commands leave, for their tests."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from forgery import AFTER, BEFORE, ROUND, SIGNATURE, START, VERIFIER

CODE = Path(__file__).parents[3] / "code"
BEACON = ("--beacon", "quicknet", str(ROUND))
THROWN = (
    *("--dice", "50", "--place", "Lima", "--time", "2023-08-23T14:00Z"),
    *("--witness", "notary", "--witness", "J.Q."),
)


class Clock:
    """A clock that a test sets, minutes from START."""

    def __init__(self) -> None:
        self.minutes = 0.0

    def __call__(self) -> datetime:
        self.minutes += 1
        return START + timedelta(minutes=self.minutes)


def write_frame(folder: Path, name: str, first: int, m_treated: int = 2) -> Path:
    rows = [f"{first + i:06d},q{i // 4},{m_treated}\n" for i in range(8)]
    path = folder / f"frame_{name}.csv"
    path.write_text("unit_id,stratum,m_treated\n" + "".join(rows), newline="")
    return path


def events(folder: Path) -> list[str]:
    lines = (folder / "seed_log.jsonl").read_text(encoding="utf-8").splitlines()
    return [f"{r['event']} {r['frame']}" for r in map(json.loads, lines)]


def independent(folder: Path, *options: str) -> int:
    """Exit code of verify_draw.py on log and frames."""
    frames = [f"{n}={folder / f'frame_{n}.csv'}" for n in ("trial", "reserve")]
    command = [sys.executable, "-I", str(VERIFIER), str(folder / "seed_log.jsonl")]
    return subprocess.run([*command, *frames, *options], capture_output=True).returncode


def frozen(run, *source: str) -> None:
    assert run("freeze", "reserve") == 0
    assert run("freeze", "trial", *source) == 0


def drawn(run, registers: Path, clock: Clock) -> None:
    """A trial drawn by a true round of quicknet."""
    clock.minutes = BEFORE
    frozen(run, *BEACON)
    clock.minutes = AFTER
    assert run("seed", "trial", "--signature", SIGNATURE.upper()) == 0
    assert run("draw", "trial") == 0
