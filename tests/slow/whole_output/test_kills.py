"""An output is never mixed and never lost: kills, Ctrl-C, and a run taken up again.

Deliberately whole processes: what is tested is what the operating system does to them.
The steps are light ones beside step 01, since nothing here is about their numbers.
"""

import random
import shutil
import signal
import time

import pytest
from places import replace, run, tree, wait_for
from whole_runs import LEVELS, STEPS, files_in, kill, leftovers, start

KILLS = 20


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


@pytest.mark.parametrize("group", [True, False], ids=["group", "alone"])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_told_to_stop_ends_in_one_line_with_130(
    project, standing, sign, group
):
    """Whether its processes are told with it, as by `timeout`, or the run alone."""
    output = project / "output" / "quick"
    stage = output.parent / ".quick.next"
    before = tree(output)
    process = start(project, *STEPS)
    assert wait_for(lambda: stage.is_dir() and files_in(stage) > 5, process)
    said = kill(process, sign, group=group)
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
