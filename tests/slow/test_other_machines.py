"""Other machines as far as one machine plays them: consoles, paths, line ends, modes.

`WINDOWS` patches what a program meets on Windows and not here: text files get CRLF
unless a line end is named, and code page 1252 unless an encoding is named; modes mean
nothing, nobody has a user number, processes are spawned, fcntl does not exist.
"""

import multiprocessing
import os
import shutil
import subprocess
import sys

import pytest
from places import ROOT, copy_project, run, tree

STEPS = ("--quick", "--steps", "1,7")
WINDOWS = """
import builtins, io, multiprocessing, os, pathlib, sys

sys.modules["fcntl"] = None  # an import of it fails
sys.modules["resource"] = None
multiprocessing.set_start_method("spawn")
opened = io.open


def windows_open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None,
                 closefd=True, opener=None):
    if "b" not in mode:
        encoding = encoding if encoding not in (None, "locale") else "cp1252"
        if newline is None and any(letter in mode for letter in "wax+"):
            newline = chr(13) + chr(10)
    return opened(file, mode, buffering, encoding, errors, newline, closefd, opener)


builtins.open = io.open = windows_open
os.chmod = pathlib.os.chmod = lambda *given, **more: None
for name in ("getuid", "geteuid", "getgid", "fork", "fchmod"):
    if hasattr(os, name) and name != "fork":
        delattr(os, name)
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(encoding="cp1252")
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with few rulings under a path with a space, accents and brackets."""
    folder = tmp_path_factory.mktemp("others") / "Mi proyecto, señalización (copia)"
    return copy_project(folder, rulings=300)


@pytest.fixture(scope="module")
def usual(project):
    """The output of two steps, as this machine makes it."""
    done = run(project, *STEPS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().splitlines()[-1].startswith("STEPS COMPLETE: 2/")
    output = project / "output" / "quick"
    kept = project.parent / "usual"
    shutil.copytree(output, kept)
    return kept


def test_a_windows_like_machine_writes_the_same_bytes(project, usual, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WINDOWS, encoding="utf-8")
    (tmp_path / "probe.py").write_text(
        "open('probe.txt', 'w').write('ñ\\n')", encoding="utf-8"
    )
    with_windows = {"PYTHONPATH": str(tmp_path), "TZ": "America/Lima"}
    subprocess.run(
        [sys.executable, "probe.py"],
        cwd=tmp_path,
        env=dict(os.environ, **with_windows),
        check=True,
    )
    assert (tmp_path / "probe.txt").read_bytes() == b"\xf1\r\n"  # it is at work
    shutil.rmtree(project / "output")
    done = subprocess.run(
        [sys.executable, "main.py", *STEPS],
        cwd=project,
        env=dict(os.environ, **with_windows),
        capture_output=True,
        check=False,
    )
    said = done.stdout.decode("cp1252") + done.stderr.decode("cp1252")
    assert done.returncode == 0, said
    mine, theirs = tree(usual), tree(project / "output" / "quick")
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] != theirs[name]] == []


CONSOLES = {
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "code page 1252": {"PYTHONIOENCODING": "cp1252"},
    "code page 437": {"PYTHONIOENCODING": "cp437"},
}


@pytest.mark.parametrize("console", list(CONSOLES))
def test_no_console_ends_a_run(project, console):
    registers = project / "input" / "Bogotá – ā"
    shutil.rmtree(registers, ignore_errors=True)
    shutil.copytree(project / "input" / "simulated", registers)
    path = registers / "districts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",trial,", ",juicio ā→ñ,", 1), encoding="utf-8")
    for arguments, code in (
        (("--list",), 0),
        (("--verify-randomization",), 0),
        (("--input", registers, "--output", project / "ā", "--steps", "1"), 2),
    ):
        done = subprocess.run(
            [sys.executable, "main.py", *map(str, arguments)],
            cwd=project,
            env=dict(os.environ, **CONSOLES[console]),
            capture_output=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert b"Traceback" not in done.stdout + done.stderr
    assert b"districts.csv" in done.stdout


def test_a_checkout_that_asks_for_carriage_returns_gets_none(tmp_path):
    clone = tmp_path / "clone"
    done = subprocess.run(
        ["git", "clone", "-q", "-c", "core.autocrlf=true", str(ROOT), str(clone)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=clone, capture_output=True, check=True
    )
    for name in listed.stdout.decode().strip("\0").split("\0"):
        assert (clone / name).read_bytes() == (
            subprocess.run(
                ["git", "show", f"HEAD:{name}"],
                cwd=clone,
                capture_output=True,
                check=True,
            ).stdout
        ), name


def test_names_of_files_are_names_everywhere():
    """No sign that Windows refuses, no two names that differ by case alone."""
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in ("code", "input", "tests")
        for path in (ROOT / folder).rglob("*")
        if "__pycache__" not in path.parts
    ]
    assert len({name.casefold() for name in found}) == len(found)
    assert not [name for name in found if set(name) & set('<>:"|?*\\')]
    assert max(len(name) for name in found) < 120  # of 260 that an old Windows takes


def test_this_machine_can_spawn():
    assert "spawn" in multiprocessing.get_all_start_methods()
