"""An output is never mixed and never lost: kills, two runs at once, no place, Ctrl-C.

Deliberately whole processes: what is tested is what the operating system does to them.
The steps are light ones beside step 01, since nothing here is about their numbers.
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
from places import (
    add_light_steps,
    command,
    copy_project,
    environment,
    replace,
    run,
    tree,
    wait_for,
)

KILLS = 20
RACES = 20
STEPS = ("--quick", "--steps", "1,96-98")
LEVELS = ("level = 0.95 ", "level = 0.90 ")
STARTED = 3.0  # times as long as a run took until its lock: the second run's delay


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with few rulings and three light steps."""
    copy = copy_project(tmp_path_factory.mktemp("whole") / "project", rulings=60)
    add_light_steps(copy, "96", "97", "98")
    return copy


@pytest.fixture(scope="module")
def standing(project):
    """Its quick output as it stands before anything happens to it."""
    done = run(project, *STEPS)
    assert done.returncode == 0, done.stdout + done.stderr
    return tree(project / "output" / "quick")


@pytest.fixture
def changed_study(project, standing, tmp_path):
    """A configuration under which every output differs; it and the output are put
    back afterwards."""
    study = project / "input" / "study.toml"
    shipped = study.read_text(encoding="utf-8")
    output = project / "output" / "quick"
    shutil.copytree(output, tmp_path / "shipped")
    replace(study, *LEVELS)
    yield
    study.write_text(shipped, encoding="utf-8")
    shutil.rmtree(output)
    shutil.copytree(tmp_path / "shipped", output)


def start(project: Path, *arguments: str, **more: str) -> subprocess.Popen:
    return subprocess.Popen(
        command(project, *arguments),
        cwd=project,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kill(process: subprocess.Popen, sign: int, *, group: bool) -> str:
    """Signal a run, or it and all its steps; what it had said. It returns when the
    last of them has gone."""
    with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
        (os.killpg if group else os.kill)(process.pid, sign)
    return process.communicate(timeout=60)[0]


def leftovers(output: Path) -> list[str]:
    return [path.name for path in output.parent.iterdir() if path.name.startswith(".")]


def files_in(folder: Path) -> int:
    return sum(len(files) for _, _, files in os.walk(folder))  # it may vanish


def test_a_killed_run_leaves_the_output_and_the_next_one_recovers(
    project, standing, changed_study
):
    output = project / "output" / "quick"
    stage = output.parent / ".quick.next"
    chance = random.Random(18380)
    killed = 0
    for turn in range(KILLS):
        process = start(project, *STEPS)
        wanted = chance.randrange(len(standing) + 1)
        found = wait_for(
            lambda n=wanted: stage.is_dir() and files_in(stage) >= n, process
        )
        time.sleep(chance.uniform(0, 0.2))
        kill(process, signal.SIGKILL, group=turn % 2 == 0)
        killed += found and process.returncode == -signal.SIGKILL
        if process.returncode != 0:
            assert (
                tree(output) == standing or (stage.parent / ".quick.previous").exists()
            )
            assert process.returncode == -signal.SIGKILL
        else:  # it was faster: the next turns start from what it made
            standing = tree(output)
    assert killed >= KILLS // 2
    done = run(project, *STEPS)
    assert done.returncode == 0, done.stdout + done.stderr
    after = tree(output)
    assert after.keys() == standing.keys()
    assert b"0.9" in after["figures/f97_light.csv"]
    assert leftovers(output) == []


KILLER = """
import os, signal
real, moves = os.replace, []
def replace(source, target):
    source, target = str(source), str(target)
    out = "/.quick.previous/files" in target
    into = "/.quick.next/" in source and "/.quick." not in target
    if out or into:
        if len(moves) == int(os.environ["KILL_AT"]):
            os.kill(os.getpid(), signal.SIGKILL)
        moves.append(target)
    return real(source, target)
os.replace = replace
"""


@pytest.mark.parametrize("move", [0, 7, 40])
def test_a_kill_between_two_renames_of_the_swap_is_undone(
    project, standing, changed_study, tmp_path, move
):
    output = project / "output" / "quick"
    before = tree(output)
    (tmp_path / "sitecustomize.py").write_text(KILLER, encoding="utf-8")
    process = start(project, *STEPS, PYTHONPATH=str(tmp_path), KILL_AT=str(move))
    said = process.communicate(timeout=600)[0]
    assert process.returncode == -signal.SIGKILL, said
    assert (tree(output) == before) is (move == 0)
    refused = run(project, *STEPS, "--output", "output/quick", "--blind")
    assert refused.returncode == 2, refused.stdout  # not this kind of run, but undone
    assert tree(output) == before and leftovers(output) == []


def test_of_two_runs_at_once_one_is_refused_in_a_line(project, standing):
    output = project / "output" / "quick"
    run(project, *STEPS)
    before = tree(output)
    chance = random.Random(129)
    refused = 0
    for _ in range(RACES):
        first = start(project, *STEPS)
        time.sleep(chance.uniform(0.0, STARTED))
        second = start(project, *STEPS)
        said = [process.communicate(timeout=600)[0] for process in (first, second)]
        codes = sorted(process.returncode for process in (first, second))
        assert codes in ([0, 0], [0, 2]), said
        if codes == [0, 2]:
            refused += 1
            loser = said[0] if first.returncode == 2 else said[1]
            assert "another run (process " in loser and "Traceback" not in loser
        assert tree(output) == before
        assert leftovers(output) == []
    assert refused > RACES // 2, "the runs hardly met"


def test_runs_into_two_outputs_do_not_meet(project, standing, tmp_path):
    both = [
        start(project, *STEPS, "--output", str(tmp_path / name)) for name in ("a", "b")
    ]
    said = [process.communicate(timeout=600)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert leftovers(tmp_path / "a") == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_told_to_stop_ends_in_one_line_with_130(project, standing, sign):
    output = project / "output" / "quick"
    stage = output.parent / ".quick.next"
    before = tree(output)
    process = start(project, *STEPS)
    assert wait_for(lambda: stage.is_dir() and files_in(stage) > 5, process)
    said = kill(process, sign, group=sign == signal.SIGINT)
    assert process.returncode == 130, said
    assert said.strip().splitlines()[-1].startswith("STOPPED (interrupted)")
    assert "Traceback" not in said
    assert tree(output) == before
    assert leftovers(output) == []


def test_a_killed_run_is_resumed_from_the_steps_that_it_had_finished(project, standing):
    output = project / "output" / "quick"
    kept = output / "restricted" / "steps"
    before = tree(output)
    shutil.rmtree(kept)  # of the complete run
    process = start(project, *STEPS, "--jobs", "1")
    assert wait_for((kept / "96" / "record.json").is_file, process)
    kill(process, signal.SIGKILL, group=True)
    for _ in range(2):  # the second time every step is there
        done = run(project, *STEPS, "--resume")
        assert done.returncode == 0, done.stdout + done.stderr
        taken = done.stdout.count("unchanged, taken up")
        assert "[96] A light step: unchanged, taken up" in done.stdout
        assert tree(output) == before
    assert taken == 4
    study = project / "input" / "study.toml"
    shipped = study.read_text(encoding="utf-8")
    try:
        replace(study, *LEVELS)
        done = run(project, *STEPS, "--resume")
    finally:
        study.write_text(shipped, encoding="utf-8")
    assert done.returncode == 0 and "taken up" not in done.stdout
    done = run(project, *STEPS)
    assert done.returncode == 0 and "taken up" not in done.stdout
    assert tree(output) == before and leftovers(output) == []


def test_after_a_complete_run_one_edit_makes_its_steps_run_again_alone(
    project, standing
):
    output = project / "output" / "quick"
    registers = project / "input" / "simulated" / "girls.csv"
    shipped = registers.read_text(encoding="utf-8")
    assert run(project, *STEPS).returncode == 0
    before = tree(output)
    done = run(project, *STEPS, "--resume")
    assert done.returncode == 0 and done.stdout.count("taken up") == 4
    assert "taken up" not in run(project, *STEPS).stdout
    try:  # step 01 reads every register, the light steps none
        rows = shipped.splitlines(keepends=True)
        registers.write_text("".join(rows[:1] + rows[:0:-1]), encoding="utf-8")
        done = run(project, *STEPS, "--resume")
    finally:
        registers.write_text(shipped, encoding="utf-8")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("taken up") == 3
    assert (
        "[01]" in done.stdout
        and "[01] Raw registers to analysis files: unch" not in (done.stdout)
    )
    assert run(project, *STEPS).returncode == 0
    assert tree(output) == before and leftovers(output) == []


def test_a_screen_that_is_gone_stops_no_run(project, standing):
    output = project / "output" / "quick"
    before = tree(output)
    process = start(project, *STEPS)
    assert process.stdout.readline().startswith("SIMULATED")
    process.stdout.close()
    assert process.wait(timeout=600) == 0
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
    assert run(project, *STEPS, "--output", output).returncode == 0
    study = project / "input" / "study.toml"
    shipped = study.read_text(encoding="utf-8")
    replace(study, "donut_days = 14", "donut_days = 15")
    try:
        done = run(project, "--quick", "--steps", "97", "--output", output)
    finally:
        study.write_text(shipped, encoding="utf-8")
    last = done.stdout.strip().splitlines()[-1]
    assert done.returncode == 0 and last.startswith("MIXED: ") and "01, 96, 98" in last
    assert not (output / "manifest.sha256").exists()


def test_inputs_that_change_while_a_run_goes_are_refused(project, standing):
    output = project / "output" / "quick"
    stage = output.parent / ".quick.next"
    before = tree(output)
    study = project / "input" / "study.toml"
    shipped = study.read_text(encoding="utf-8")
    process = start(project, *STEPS)
    assert wait_for(lambda: stage.is_dir() and files_in(stage) > 3, process)
    try:
        replace(study, *LEVELS)
        said = process.communicate(timeout=600)[0]
    finally:
        study.write_text(shipped, encoding="utf-8")
    assert process.returncode == 2 and "input/study.toml changed while" in said
    assert tree(output) == before and leftovers(output) == []


def test_a_persons_own_files_are_never_deleted(project, standing, tmp_path):
    """Beside an output they stand through a run; a folder of them alone is refused."""
    output = project / "output" / "quick"
    for place in ("notes.txt", "tables/own.tex", "data/own.csv", "restricted/own.csv"):
        (output / place).write_text("own")
    try:
        assert run(project, *STEPS).returncode == 0
        now = tree(output)
        own = {name for name, content in now.items() if content == b"own"}
        assert len(own) == 4
        assert {n: c for n, c in now.items() if n not in own} == standing
    finally:
        for place in own:
            (output / place).unlink()
    foreign = tmp_path / "thesis"
    for place in ("chapter.tex", "data/raw.csv", "tables/t01_sample_flow.tex"):
        (foreign / place).parent.mkdir(parents=True, exist_ok=True)
        (foreign / place).write_text("own")
    before = tree(foreign)
    done = run(project, *STEPS, "--output", foreign)
    assert done.returncode == 2 and "no run has made" in done.stdout
    assert tree(foreign) == before and leftovers(foreign) == []


def test_places_that_cannot_be_written_end_in_one_line(project, tmp_path):
    file = tmp_path / "a_file"
    file.write_text("something")
    registers = project / "input" / "simulated"
    nothing = tmp_path / "link"
    nothing.symlink_to(tmp_path / "unplugged")
    for place in (file, registers, registers / "inside", file / "below", nothing):
        done = run(project, *STEPS, "--output", place)
        assert done.returncode == 2, (place, done.stdout + done.stderr)
        assert "STOPPED (exit 2)" in done.stdout.strip().splitlines()[-1]
        assert "Traceback" not in done.stdout + done.stderr
    assert file.read_text() == "something" and not (tmp_path / "unplugged").exists()


def test_a_link_to_an_output_is_followed_and_stays_a_link(project, tmp_path):
    link = tmp_path / "link"
    (tmp_path / "disk" / "real").mkdir(parents=True)
    link.symlink_to(tmp_path / "disk" / "real")
    done = run(project, *STEPS, "--output", link)
    assert done.returncode == 0 and link.is_symlink()
    assert (tmp_path / "disk" / "real" / "results.csv").is_file()
    assert leftovers(link) == leftovers(tmp_path / "disk" / "real") == []


@pytest.mark.skipif(
    shutil.which("setpriv") is None or os.geteuid() != 0,
    reason="needs root, who may give up what root may do",
)
@pytest.mark.parametrize("place", ["theirs", "shared"])
def test_another_users_folder_or_lock_ends_in_one_line(project, tmp_path, place):
    folder = tmp_path / place
    folder.mkdir(mode=0o755)
    lock = folder / ".out.lock"
    lock.touch(mode=0o600)
    os.chown(lock, 65534, 65534)
    if place == "theirs":
        lock.unlink()
        os.chown(folder, 65534, 65534)
    overriding = "-dac_override,-dac_read_search,-fowner"
    as_any_other = ["setpriv", "--bounding-set", overriding, "--inh-caps", overriding]
    done = subprocess.run(
        [*as_any_other, *command(project, *STEPS, "--output", folder / "out")],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.strip().splitlines()[-1]
    assert done.returncode == 2, done.stdout + done.stderr
    assert "cannot be written: Permission denied" in last
    assert "Traceback" not in done.stdout + done.stderr


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
        left = leftovers(place / "out")
    finally:
        subprocess.run(["umount", str(place)], check=True)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "cannot be written" in done.stdout.strip().splitlines()[-1]
    assert "Traceback" not in done.stdout + done.stderr
    assert left == []
