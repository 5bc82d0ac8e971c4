"""Registers that break nothing, however unusual, through the steps concerned."""

from __future__ import annotations

import shutil
import tracemalloc

import pandas as pd
import pytest
from places import ROOT, copy_project, results, run
from registers_folder import Folder, few_rulings, without_madre_de_dios
from variations import VARIATIONS

from perutip.contract.reading import read_registers

EXIT = {"plain": (), "partial": ("--partial",)}
CASES = [(kind, how) for kind in VARIATIONS for how in EXIT]


@pytest.fixture
def project(tmp_path):
    """A copy of the project with few rulings, without the registers of step 07."""
    place = copy_project(tmp_path / "project")
    folder = Folder(place / "input" / "simulated")
    few_rulings(folder)
    without_madre_de_dios(folder)
    return place


@pytest.mark.parametrize("kind,how", CASES)
def test_it_runs(kind, how, project):
    """Complete, awaited or refused as declared; every missing number has a reason."""
    variation = VARIATIONS[kind]
    variation.change(Folder(project / "input" / "simulated"))
    study = project / "input" / "study.toml"
    text = study.read_text(encoding="utf-8")
    for old, new in variation.study:
        assert old in text
        text = text.replace(old, new)
    study.write_text(text, encoding="utf-8")
    done = run(project, "--quick", "--steps", variation.steps, *EXIT[how])
    assert done.returncode == getattr(variation, how), done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    if done.returncode == 0:
        rows = results(project / "output" / "quick")
        without = rows[rows["estimate"] == ""]
        assert (without["status"] != "ok").all() and (without["reason"] != "").all()


def test_ten_thousand_cases_and_twenty_thousand_rulings(tmp_path):
    """Memory stays below what the texts alone would take."""
    shutil.copytree(ROOT / "input" / "simulated", tmp_path / "registers")
    folder = Folder(tmp_path / "registers")
    VARIATIONS["ten thousand cases"].change(folder)
    few_rulings(folder)
    text = "palabra " * 500
    rulings = folder.read("rulings")
    many = pd.concat([rulings] * 340, ignore_index=True).head(20_000)
    many["ruling_id"] = [f"S{number:06d}" for number in range(len(many))]
    many["text"] = [f"{text}{number}" for number in range(len(many))]
    folder.write("rulings", many)
    folder.drop("hand_coded")
    tracemalloc.start()
    read = read_registers(folder.path, prose=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(read["rulings"]) == 20_000 and len(read["cases"]) == 10_000
    assert peak < 20_000 * len(text)
