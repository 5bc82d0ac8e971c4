"""A seed log is verified and shown before any register of the trial's step is there."""

import json
import shutil

import pandas as pd
import pytest

from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log import verify_all
from perutip.running.drawn.standing_log import publish_standing, refuse_differing
from perutip.running.files.places import ROOT
from perutip.running.registers.awaited_steps import Plan
from perutip.running.run import Run
from perutip.running.steps.one_step import run_step
from perutip.study.config import load_config
from perutip.study.steps import STEPS

SIMULATED = ROOT / "input" / "simulated"
STEP = next(step for step in STEPS if step.number == "05")
AWAITED = Plan({"05": ("officers_baseline.csv",)})


@pytest.fixture
def run(tmp_path):
    for name in ("seed_log.jsonl", "frame_trial.csv"):
        shutil.copy(SIMULATED / name, tmp_path / name)
    config = load_config(ROOT / "input" / "study.toml")
    made = Run(ROOT, tmp_path, tmp_path / "output", config, "simulated")
    made.stage = tmp_path / "stage"
    made.stage.mkdir()
    return made


def edit(folder):
    """Another digest in the record of the trial's draw."""
    path = folder / "seed_log.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if json.loads(line)["event"] == "draw")
    digest = json.loads(lines[at])["digest"]
    lines[at] = lines[at].replace(digest, digest[::-1])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return list(verify_all(path, {}).problems)


def test_a_step_that_waits_for_its_baseline_shows_the_draw(run):
    run_step(run, STEP, AWAITED)
    said = [line for line in run.log_file.lines if "randomization:" in line]
    assert said
    shown = run.stage / "randomization"
    log = (SIMULATED / "seed_log.jsonl").read_bytes()
    assert (shown / "seed_log.jsonl").read_bytes() == log
    drawn = pd.read_csv(shown / "assignment_trial.csv", dtype="str")
    frame = pd.read_csv(SIMULATED / "frame_trial.csv", dtype="str")
    assert set(drawn["unit_id"]) == set(frame["unit_id"])


def test_a_step_that_waits_for_its_baseline_refuses_an_edited_log(run):
    problems = edit(run.input_dir)
    assert problems
    with pytest.raises(DrawRefused) as refused:
        run_step(run, STEP, AWAITED)
    assert refused.value.problems == tuple(problems)


def test_a_freeze_is_shown_without_an_assignment(run):
    path = run.input_dir / "seed_log.jsonl"
    first = path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    path.write_text(first, encoding="utf-8")
    publish_standing(run)
    shown = {one.name for one in (run.stage / "randomization").iterdir()}
    assert shown == {"seed_log.jsonl", "verify_draw.py"}


def test_without_the_frame_file_the_assignment_is_awaited(run):
    (run.input_dir / "frame_trial.csv").unlink()
    publish_standing(run)
    shown = {one.name for one in (run.stage / "randomization").iterdir()}
    assert shown == {"seed_log.jsonl", "verify_draw.py"}
    assert any("awaits frame_trial.csv" in line for line in run.log_file.lines)


def test_nothing_is_shown_without_a_log(run):
    (run.input_dir / "seed_log.jsonl").unlink()
    publish_standing(run)
    assert not (run.stage / "randomization").exists()


@pytest.mark.parametrize(
    ("ran", "shown", "refused"),
    [(("01",), "05", True), (("01", "05"), "05", False), (("01",), "02", False)],
)
def test_a_run_of_other_steps_shows_no_draw_beside_an_edited_log(
    run, ran, shown, refused, monkeypatch
):
    edit(run.input_dir)
    (run.stage / "results.csv").write_text("step\n", encoding="utf-8")
    rows = pd.DataFrame({"step": [shown]})
    monkeypatch.setattr(
        "perutip.running.drawn.standing_log.read_results", lambda path: rows
    )
    if refused:
        with pytest.raises(DrawRefused):
            refuse_differing(run, ran)
    else:
        refuse_differing(run, ran)
