"""A Python that lacks the packages: one line that says what to run, exit 2."""

import os
import shlex
import shutil
import subprocess
import sys

import pytest

from perutip import PLACE_OF_PYTHON
from perutip.running.files.places import ROOT


@pytest.fixture
def project(tmp_path):
    """Programs alone, without any environment."""
    shutil.copytree(ROOT / "code", tmp_path / "code")
    shutil.copy(ROOT / "main.py", tmp_path / "main.py")
    return tmp_path


def bare(project, *given, cwd=None):
    """A run without site-packages: -S, as a system's Python lacks them."""
    done = subprocess.run(
        [sys.executable, "-S", *given],
        cwd=cwd or project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize(
    "given", [("main.py", "lock"), ("main.py",), ("code/02_track4tip.py",)]
)
def test_the_projects_own_environment_is_named_where_it_stands(project, given):
    code, said = bare(project, *given)
    assert code == 2 and said.startswith("STOPPED (exit 2): ")
    assert said.endswith("python3 -m pip install -r requirements.txt")
    place = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    own = project.joinpath(".venv", *place)
    own.parent.mkdir(parents=True)
    own.write_text("", encoding="utf-8")
    code, said = bare(project, *given)
    wanted = os.path.join(".venv", place[0], "python")
    assert code == 2
    assert said.endswith(f"project's own has it: {wanted} {' '.join(given)}")


def test_what_is_named_works_from_where_one_stands(tmp_path):
    project, elsewhere = tmp_path / "un proyecto", tmp_path / "otra carpeta"
    shutil.copytree(ROOT / "code", project / "code")
    shutil.copy(ROOT / "main.py", project / "main.py")
    elsewhere.mkdir()
    given = (str(project / "main.py"), "--input", "a b")
    _, said = bare(project, *given, cwd=elsewhere)
    needed = str(project / "requirements.txt")
    assert shlex.split(said)[-6:] == ["python3", "-m", "pip", "install", "-r", needed]
    own = project.joinpath(".venv", *PLACE_OF_PYTHON)
    own.parent.mkdir(parents=True)
    own.with_suffix(".exe" if os.name == "nt" else "").write_text("", encoding="utf-8")
    _, said = bare(project, *given, cwd=elsewhere)
    assert shlex.split(said.partition("has it: ")[2]) == [str(own), *given]
