"""Commands under a clock that a test sets, in a folder of frames."""

from __future__ import annotations

from pathlib import Path

import pytest
from commanded import Clock, write_frame
from forgery import DICE

from perutip.assignment.field.commands import main


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    folder = tmp_path / "registers"
    folder.mkdir()
    write_frame(folder, "trial", 10101)
    write_frame(folder, "reserve", 20101, m_treated=0)
    (folder / "dice.txt").write_text(" ".join(DICE) + "\r\n")
    return folder


@pytest.fixture
def run(registers: Path, clock: Clock):
    return lambda *argv: main(argv, register_dir=registers, now=clock)
