"""A numbered file takes no argument that it does not know, and then runs nothing."""

import runpy
import subprocess
import sys

import pytest

import perutip
from perutip.running.files.places import ROOT
from perutip.study.steps import STEPS

WITH_COMMANDS = ("04", "05")
ALONE = [step for step in STEPS if step.number in ("01", *WITH_COMMANDS)]
IN_PROCESS = [step for step in STEPS if step not in ALONE]


@pytest.mark.parametrize(
    ("step", "given", "code"),
    [*((step, "--nothing", 2) for step in ALONE), (STEPS[5], "--help", 0)],
)
def test_an_argument_runs_no_step(step, given, code):
    done = subprocess.run(
        [sys.executable, str(ROOT / step.program), given],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == code, done.stderr
    refused(step, done.stdout + done.stderr)


@pytest.mark.parametrize("step", IN_PROCESS)
def test_an_argument_runs_none_of_the_other_steps(step, monkeypatch, capsys):
    """In this process, where the libraries stand: its end and its console stay."""
    monkeypatch.setattr(perutip, "_ending", [])
    monkeypatch.setattr(perutip, "readable_console", lambda: None)
    monkeypatch.setattr(sys, "argv", [str(ROOT / step.program), "--nothing"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / step.program), run_name="__main__")
    assert ended.value.code == 2
    said = capsys.readouterr()
    refused(step, said.out + said.err)


def refused(step, said):
    shown = "usage: " in said or said.endswith("--help has all options)\n")
    assert shown and "SIMULATED DATA" not in said
    assert "Traceback" not in said
    if step.number not in WITH_COMMANDS:
        assert f"usage: {perutip.own_python()} code/{step.module}.py" in said
