"""Two outputs to compare: of runs on one register, and as published."""

from __future__ import annotations

import shutil

import pytest
from two_runs import FIRST, write_rows

from perutip.reporting.results import read_results
from perutip.running.files.places import ROOT
from perutip.running.run import Run


@pytest.fixture
def run(tmp_path, config):
    """A run on one register and the shipped configuration, nothing run yet."""
    registers = tmp_path / "registers"
    registers.mkdir()
    write_rows(registers / "regions.csv", FIRST)
    root = tmp_path / "project"
    (root / "code").mkdir(parents=True)
    shutil.copytree(ROOT / "input" / "dictionary", root / "input" / "dictionary")
    shutil.copy(ROOT / "input" / "study.toml", root / "input" / "study.toml")
    (root / "code" / "02_track4tip.py").write_text("1\n", encoding="utf-8")
    shutil.copy(ROOT / "requirements.txt", root / "requirements.txt")
    return Run(root, registers, tmp_path / "output", config, "confidential")


@pytest.fixture
def published():
    return read_results(ROOT / "output" / "results.csv")
