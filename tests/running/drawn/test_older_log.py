"""A run beside copies of a seed log that go on where the log ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perutip.assignment.draw import DrawRefused
from perutip.running.asked import make_run
from perutip.running.drawn.verified_log import verify

SIMULATED = Path(__file__).resolve().parents[3] / "input" / "simulated"


def test_a_run_refuses_a_log_that_lost_its_last_record(tmp_path):
    folder = tmp_path / "registers"
    shutil.copytree(SIMULATED, folder)
    run = make_run(folder, None)
    assert verify(run).n_records == 3
    log = folder / "seed_log.jsonl"
    copies = folder / "seed_log_copies"
    copies.mkdir()
    shutil.copyfile(log, copies / "seed_log_000003_0.jsonl")
    assert verify(run).n_records == 3
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(DrawRefused, match="goes on with 1 more: an older log"):
        verify(run)
