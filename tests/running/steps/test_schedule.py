"""Steps side by side: who waits for whom, what is said when, what ends a run."""

import os
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from perutip.running.ending.endings import Ending
from perutip.running.registers.awaited_steps import Plan
from perutip.running.run import Run
from perutip.running.run.screen import Screen, keep_times, last_times
from perutip.running.steps import apart
from perutip.running.steps.one_step import Finished
from perutip.running.steps.schedule import StepEnded, by_length, run_all
from perutip.study.config import load_config
from perutip.study.steps import STEPS, Step

ROOT = Path(__file__).resolve().parents[3]
ONE = Step("01", "one", "First", after=())
TWO = Step("02", "two", "Second", after=("01",))
THREE = Step("03", "three", "Third", after=("01", "02"))
FOUR = Step("04", "four", "Fourth", after=("01",))
FAKE = (ONE, TWO, THREE, FOUR)
forked = pytest.mark.skipif(sys.platform != "linux", reason="patches a forked process")


def finished(step):
    return Finished(step.number, pd.DataFrame(), pd.DataFrame(), {}, (), 0.0, 0.0)


@pytest.fixture
def schedule(monkeypatch, tmp_path, capsys):
    """Run the fake steps by `work`; returns finished numbers, spans and lines."""

    def of(work, jobs=2, taken=None):
        def run_step(run, step, awaited):
            begin = time.monotonic()
            run.screen(f"[{step.number}]")
            work(step, run)
            run.screen(f"{step.number} done")
            end = time.monotonic()
            (tmp_path / step.number).write_text(f"{begin} {end}")
            return finished(step)

        monkeypatch.setattr(apart, "run_step", run_step)
        monkeypatch.setattr(apart, "start_method", lambda: "fork")  # keeps the patch
        monkeypatch.setattr(apart, "load_ahead", lambda steps: None)
        run = SimpleNamespace(
            screen=None,
            bars=True,
            resume=False,
            output_dir=tmp_path,
            stage=tmp_path / "stage",
        )
        done = run_all(
            run,
            FAKE,
            Plan({}),
            jobs=jobs,
            screen=Screen(FAKE, {}),
            finished=lambda one: None,
            kept=taken or (lambda step: None),
        )
        spans = {
            one.step: tuple(map(float, (tmp_path / one.step).read_text().split()))
            for one in done
        }
        return [one.step for one in done], spans, capsys.readouterr().out.split("\n")

    return of


@forked
def test_steps_wait_for_those_they_read_from_and_share_the_cores(schedule):
    numbers, spans, said = schedule(lambda step, run: time.sleep(0.3))
    assert numbers == ["01", "02", "03", "04"]
    assert spans["02"][0] > spans["01"][1] and spans["03"][0] > spans["02"][1]
    together = spans["04"][0] < spans["02"][1] and spans["02"][0] < spans["04"][1]
    assert together, spans
    # what they say comes in the order of the steps, whenever they said it
    assert said[:-1] == [w for n in numbers for w in (f"[{n}]", f"{n} done")]


@forked
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_step_begins_without_those_it_joins_and_waits_where_it_reads_them(
    schedule, monkeypatch, tmp_path, jobs
):
    joining = Step("03", "three", "Third", after=("01",), joins=("02",))
    monkeypatch.setattr(sys.modules[__name__], "FAKE", (ONE, TWO, joining, FOUR))

    def work(step, run):
        if step.number == "03" and run.join is not None:
            (tmp_path / "begun").touch()
            run.join()
            assert (tmp_path / "02").exists()
        elif step.number == "02" and jobs > 1:
            while not (tmp_path / "begun").exists():
                time.sleep(0.01)
            while not (tmp_path / "04").exists():  # the one that waits gives its core
                time.sleep(0.01)

    monkeypatch.setattr(
        "perutip.running.steps.schedule.run_step",
        lambda run, step, plan: (
            (tmp_path / step.number).write_text("0 0") and finished(step)
        ),
    )
    assert schedule(work, jobs)[0] == ["01", "02", "03", "04"]


def test_reading_a_file_of_a_joined_step_waits_for_it(monkeypatch, tmp_path):
    first = Step("08", "x", "First", after=(), writes=("data/early.*",))
    reads = ("data/early.csv", "data/other.csv")
    second = Step("09", "y", "Second", after=(), joins=("08",), uses=reads)
    monkeypatch.setattr("perutip.running.run.stage_files.STEPS", (first, second))
    run = Run(
        ROOT,
        tmp_path,
        tmp_path,
        load_config(ROOT / "input" / "study.toml"),
        "simulated",
        stage=tmp_path,
    )
    run.begin("09")

    def join():
        run.write_data("early", pd.DataFrame({"x": [1]}))

    run.join = join
    assert not run.has_data("other") and not (tmp_path / "data").exists()
    assert run.has_data("early") and len(run.read_data("early")) == 1
    assert run.join is None


@forked
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_step_that_is_taken_up_does_not_run(schedule, monkeypatch, tmp_path, jobs):
    ran = []
    (tmp_path / "02").write_text("0 0")

    def here(run, step, plan):
        ran.append(step.number)
        (tmp_path / step.number).write_text("0 0")
        return finished(step)

    monkeypatch.setattr("perutip.running.steps.schedule.run_step", here)
    taken = {"02": finished(TWO)}
    numbers, _, said = schedule(
        lambda step, run: None, jobs, lambda step: taken.get(step.number)
    )
    assert numbers == ["01", "02", "03", "04"]
    assert "[02] Second: unchanged, taken up" in said and "02 done" not in said
    assert jobs == 2 or ran == ["01", "03", "04"]


@forked
def test_a_refusal_stops_the_others(schedule, tmp_path):
    def work(step, run):
        if step.number == "04":
            raise FileNotFoundError("frame_trial.csv is missing")
        if step.number == "02":
            time.sleep(30)

    began = time.monotonic()
    with pytest.raises(StepEnded) as ended:
        schedule(work)
    assert ended.value.ending == Ending(2, "frame_trial.csv is missing")
    assert time.monotonic() - began < 20
    assert not (tmp_path / "02").exists()


@forked
def test_a_step_that_is_killed_ends_the_run(schedule):
    def work(step, run):
        if step.number == "02":
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(StepEnded) as ended:
        schedule(work)
    assert ended.value.ending.code == 1
    assert "step 02 (Second) was ended from outside" in str(ended.value)


def test_the_longest_chain_begins_first():
    seconds = {"01": 1.0, "02": 5.0, "03": 4.0, "04": 8.0}
    assert [s.number for s in by_length(FAKE, seconds)] == ["01", "02", "04", "03"]
    seconds["04"] = 20.0
    assert [s.number for s in by_length(FAKE, seconds)][:2] == ["01", "04"]


def test_every_step_waits_for_the_first_and_one_without_a_word_for_all():
    first, *others = STEPS
    assert all(step.waits_for(first) for step in others)
    assert all(Step("97", "x", "Added").waits_for(step) for step in STEPS)


def test_the_seconds_of_the_last_time_are_kept(tmp_path):
    assert last_times(tmp_path) == {}
    keep_times(tmp_path, {"01": 2.04, "02": 18.0})
    keep_times(tmp_path, {"02": 17.26})
    assert last_times(tmp_path) == {"01": 2.0, "02": 17.3}
    (tmp_path / "times.json").write_text("torn {")
    assert last_times(tmp_path) == {}


def test_a_terminal_has_a_line_per_running_step(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    screen = Screen(FAKE, {"01": 12.0})
    screen.begin(ONE)
    screen.refresh(time.monotonic() + 5)
    shown = screen.bars["01"][0].desc
    assert shown.startswith("[01] First · 5 s") and "12 s last time" in shown
    screen.said(TWO, "waits")
    assert "waits" not in capsys.readouterr().out
    screen.end(ONE)
    assert "waits" in capsys.readouterr().out and not screen.bars
