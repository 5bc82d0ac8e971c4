"""An output is never mixed and never lost: kills, two runs at once, no place, Ctrl-C.

Deliberately whole processes: what is tested is what the operating system does to them.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from places import command, copy_project, environment, replace, run, tree

KILLS = 20
RACES = 20
STEPS = ("--quick", "--steps", "1-3")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with few rulings and few draws."""
    return copy_project(tmp_path_factory.mktemp("whole") / "project", rulings=60)


@pytest.fixture(scope="module")
def standing(project):
    """Its quick output as it stands before anything happens to it, and the seconds
    that the run took."""
    began = time.monotonic()
    done = run(project, *STEPS)
    assert done.returncode == 0, done.stdout + done.stderr
    return tree(project / "output" / "quick"), time.monotonic() - began


@pytest.fixture
def changed_study(project):
    """A configuration under which every output differs, put back afterwards."""
    study = project / "input" / "study.toml"
    shipped = study.read_text(encoding="utf-8")
    replace(study, "level = 0.95 ", "level = 0.90 ")
    yield
    study.write_text(shipped, encoding="utf-8")


def start(project: Path, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        command(project, *arguments),
        cwd=project,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def stop_group(process: subprocess.Popen, sign: int) -> str:
    """Send a signal to a run and its workers; what it had said."""
    with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
        os.killpg(process.pid, sign)
    return process.communicate(timeout=60)[0]


def leftovers(output: Path) -> list[str]:
    kept = (".quick.lock",)
    return [
        path.name
        for path in output.parent.iterdir()
        if path.name.startswith(".") and path.name not in kept
    ]


def test_a_killed_run_leaves_the_output_and_the_next_one_recovers(
    project, standing, changed_study
):
    before, seconds = standing
    output = project / "output" / "quick"
    chance = random.Random(18380)
    for _ in range(KILLS):
        process = start(project, *STEPS)
        time.sleep(chance.uniform(0.05, seconds))
        stop_group(process, signal.SIGKILL)
        now = tree(output)
        assert now == before or (output.parent / ".quick.previous").exists()
    done = run(project, *STEPS)
    assert done.returncode == 0, done.stdout + done.stderr
    after = tree(output)
    assert after.keys() == before.keys() and after != before
    assert leftovers(output) == []


def test_of_two_runs_at_once_one_is_refused_in_a_line(project, standing):
    _, seconds = standing
    output = project / "output" / "quick"
    run(project, *STEPS)
    before = tree(output)
    chance = random.Random(129)
    refused = 0
    for _ in range(RACES):
        first = start(project, *STEPS)
        time.sleep(chance.uniform(0.0, seconds / 4))
        second = start(project, *STEPS)
        said = [process.communicate(timeout=600)[0] for process in (first, second)]
        codes = sorted(process.returncode for process in (first, second))
        assert codes in ([0, 0], [0, 2]), said
        if codes == [0, 2]:
            refused += 1
            loser = said[0] if first.returncode == 2 else said[1]
            assert "another run" in loser and "Traceback" not in loser
        assert tree(output) == before
        assert leftovers(output) == []
    assert refused, "the runs never met"


def test_ctrl_c_ends_in_one_line_with_130(project, standing):
    output = project / "output" / "quick"
    before = tree(output)
    process = start(project, *STEPS)
    time.sleep(max(standing[1] * 0.6, 2.0))
    os.kill(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 130, said
    assert said.strip().splitlines()[-1].startswith("STOPPED (interrupted)")
    assert "Traceback" not in said
    assert tree(output) == before and leftovers(output) == []


def test_quick_into_a_full_output_is_refused(project, tmp_path):
    output = tmp_path / "out"
    done = run(project, "--steps", "1", "--output", output)
    assert done.returncode == 0, done.stdout + done.stderr
    before = tree(output)
    done = run(project, "--quick", "--steps", "1", "--output", output)
    assert done.returncode == 2
    assert "give another --output" in done.stdout and "Traceback" not in done.stdout
    assert tree(output) == before


def test_steps_from_other_inputs_are_said_to_be_mixed(project, tmp_path):
    output = tmp_path / "out"
    assert run(project, "--quick", "--steps", "1-2", "--output", output).returncode == 0
    study = project / "input" / "study.toml"
    shipped = study.read_text(encoding="utf-8")
    replace(study, "donut_days = 14", "donut_days = 15")
    try:
        done = run(project, "--quick", "--steps", "2", "--output", output)
    finally:
        study.write_text(shipped, encoding="utf-8")
    last = done.stdout.strip().splitlines()[-1]
    assert done.returncode == 0 and last.startswith("MIXED: ") and "01" in last
    assert not (output / "manifest.sha256").exists()


def test_places_that_cannot_be_written_end_in_one_line(project, tmp_path):
    file = tmp_path / "a_file"
    file.write_text("something")
    registers = project / "input" / "simulated"
    for place in (file, registers, registers / "inside", file / "below"):
        done = run(project, *STEPS, "--output", place)
        assert done.returncode == 2, (place, done.stdout + done.stderr)
        assert "STOPPED (exit 2)" in done.stdout.strip().splitlines()[-1]
        assert "Traceback" not in done.stdout + done.stderr
    assert file.read_text() == "something"


@pytest.mark.skipif(
    shutil.which("mount") is None or os.geteuid() != 0, reason="needs root for a tmpfs"
)
@pytest.mark.parametrize("options", ["size=600k", "ro"])
def test_a_full_or_read_only_disk_ends_in_one_line(project, tmp_path, options):
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=False
    )
    if mounted.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        done = run(project, *STEPS, "--output", place / "out")
    finally:
        subprocess.run(["umount", str(place)], check=True)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "cannot be written" in done.stdout.strip().splitlines()[-1]
    assert "Traceback" not in done.stdout + done.stderr
