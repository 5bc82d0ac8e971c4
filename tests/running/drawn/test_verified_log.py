"""A log is verified before its draw is used; a simulated seed never draws for real."""

import shutil
from pathlib import Path

import pytest

from perutip.assignment.draw import DrawRefused
from perutip.running.drawn.verified_log import verify
from perutip.running.files.places import ROOT
from perutip.running.run import Run
from perutip.study.config import load_config

SIMULATED = ROOT / "input" / "simulated"


def run(folder: Path, status: str) -> Run:
    for name in ("seed_log.jsonl", "frame_trial.csv"):
        shutil.copy(SIMULATED / name, folder / name)
    config = load_config(ROOT / "input" / "study.toml")
    return Run(ROOT, folder, folder / "output", config, status)


def test_a_simulated_seed_serves_simulated_registers(tmp_path):
    report = verify(run(tmp_path, "simulated"))
    assert not report.problems
    assert {draw.origin for draw in report.draws} == {"simulated"}


def test_a_simulated_seed_is_refused_on_confidential_registers(tmp_path):
    with pytest.raises(DrawRefused, match="its seed is of origin simulated"):
        verify(run(tmp_path, "confidential"))


def test_a_log_that_differs_is_refused_with_its_record(tmp_path):
    made = run(tmp_path, "simulated")
    path = tmp_path / "seed_log.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[1:]), encoding="utf-8")
    with pytest.raises(DrawRefused, match=r"seed_log\.jsonl"):
        verify(made)
