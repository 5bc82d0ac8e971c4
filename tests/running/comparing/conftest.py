"""Two outputs to compare: of runs on one register, and as published."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from two_runs import FIRST, write_rows

from perutip.reporting.results import read_results
from perutip.running.comparing import compared_output
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


@pytest.fixture(scope="session")
def whole_output():
    """Every row of results.csv as published."""
    return read_results(ROOT / "output" / "results.csv")


@pytest.fixture
def published(whole_output):
    """Its rows of declared outcomes and of Table 1, and every twentieth other one."""
    kept = whole_output["outcome"].ne("") | whole_output["exhibit"].eq("t02_headline")
    others = whole_output[~kept].iloc[::20]
    return pd.concat([whole_output[kept], others]).sort_index().reset_index(drop=True)


@pytest.fixture(scope="session")
def catalogues():
    """What is declared by each configuration that a test has asked for."""
    return {}


@pytest.fixture(autouse=True)
def declared_once(monkeypatch, catalogues):
    """A configuration declares the same whenever it is asked: read once for each."""
    load = compared_output.load_catalogue

    def remembered(config):
        key = repr(config)
        if key not in catalogues:
            catalogues[key] = load(config)
        return catalogues[key]

    monkeypatch.setattr(compared_output, "load_catalogue", remembered)
