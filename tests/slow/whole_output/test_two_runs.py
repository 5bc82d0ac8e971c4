"""Two runs at once, and steps from other inputs than the last run's."""

import random
import time

from places import replace, run, tree, wait_for
from whole_runs import LEVELS, STEPS, files_in, leftovers, start

RACES = 20
STARTED = 3.0  # times as long as a run took until its lock: the second run's delay


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
