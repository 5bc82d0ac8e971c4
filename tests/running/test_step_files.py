"""A numbered file takes no argument that it does not know, and then runs nothing."""

import subprocess
import sys

import pytest

from perutip.running.files.places import ROOT
from perutip.study.steps import STEPS

WITH_COMMANDS = ("04", "05")


@pytest.mark.parametrize(
    ("step", "given", "code"),
    [*((step, "--nothing", 2) for step in STEPS), (STEPS[5], "--help", 0)],
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
    said = done.stdout + done.stderr
    assert "usage: " in said and "SIMULATED DATA" not in said
    assert "Traceback" not in said
    if step.number not in WITH_COMMANDS:
        assert f"python code/{step.module}.py" in said
