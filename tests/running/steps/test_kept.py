"""Finished steps are taken up when nothing that they were made from has changed."""

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from perutip.contract.registers import FILES, REGISTERS
from perutip.reporting.results import EXACT_RESULTS
from perutip.running.output.made_from import MadeFrom
from perutip.running.registers.awaited_steps import Plan
from perutip.running.steps import kept
from perutip.running.steps.one_step import Finished, watched_places
from perutip.running.steps.watched import opened_below
from perutip.study.steps import STEPS

STEP = next(step for step in STEPS if step.number == "04")
PLAN = Plan({})
MADE = MadeFrom(
    {"cases.csv": "a", "rulings/": "b"}, {"input/study.toml": "c"}, "code", "full"
)


READ = (
    "registers/cases.csv",
    "registers/rulings.csv",
    "stage/data/in.csv",
    "input/dictionary/words.yml",
)


def rows(*lines, size="50", estimator="ols"):
    """Rows of results at full precision: step and term, estimator, counts."""
    head = "step,term,estimator,n_obs,control_mean\n"
    return head + "".join(f"{line},{estimator},{size},0.5\n" for line in lines)


@pytest.fixture
def run(tmp_path):
    """A run whose step 04 has read five files and written two."""
    for name in READ:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "stage" / EXACT_RESULTS).write_text(rows("01,a", "02,b"))
    (tmp_path / "requirements.txt").write_text("numpy==1.0\n")
    return SimpleNamespace(
        root=tmp_path,
        input_dir=tmp_path / "registers",
        output_dir=tmp_path / "output",
        stage=tmp_path / "stage",
        unblind="",
        note=lambda line: None,
    )


@pytest.fixture
def done(run):
    """What that step leaves, kept."""
    with opened_below(*watched_places(run).values()) as opened:
        for name in ("cases.csv", "rulings.csv"):
            (run.input_dir / name).read_text()
        (run.root / "input" / "dictionary" / "words.yml").read_text()
        pd.read_csv(run.stage / "data" / "in.csv")
        pd.read_csv(run.stage / EXACT_RESULTS)
        for name in ("data/out.csv", "tables/t.tex"):
            (run.stage / name).parent.mkdir(exist_ok=True)
            (run.stage / name).write_text("made")
        (run.stage / "data" / "out.csv").read_text()  # its own is no input
    mine = pd.DataFrame({"estimate": ["1"]})
    finished = Finished(
        "04",
        mine,
        mine,
        {"t": ["a note"]},
        (),
        1.0,
        1.0,
        tuple(sorted(opened.read)),
        tuple(opened.written_below(run.stage)),
    )
    kept.keep(run, PLAN, finished, MADE)
    for name in finished.written:
        (run.stage / name).unlink()
    return finished


def test_reads_and_writes_are_seen(run, done):
    names = [path.rsplit("/", 1)[1] for path in done.opened]
    assert sorted(names) == [
        "cases.csv",
        "in.csv",
        "results_exact.csv",
        "rulings.csv",
        "words.yml",
    ]
    assert done.written == ("data/out.csv", "tables/t.tex")


def test_an_unchanged_step_is_taken_up_with_its_files(run, done):
    taken = kept.take_up(run, PLAN, STEP, MADE)
    assert taken.notes == done.notes and taken.rows.equals(done.rows)
    assert (run.stage / "data" / "out.csv").read_text() == "made"


def test_what_is_kept_is_private_and_git_ignores_it(run, done):
    restricted = run.output_dir / "restricted"
    for folder in (restricted, restricted / "steps"):
        assert folder.stat().st_mode & 0o077 == 0
    assert (restricted / ".gitignore").read_text() == "*\n"
    beside = {path.name for path in run.root.iterdir()} - {"registers", "stage"}
    assert beside == {"input", "output", "requirements.txt"}


@pytest.mark.parametrize("name", READ)
def test_a_file_that_was_read_and_changed_makes_it_run_again(run, done, name):
    (run.root / name).write_text("changed")
    assert kept.take_up(run, PLAN, STEP, MADE) is None
    (run.root / name).unlink()
    assert kept.take_up(run, PLAN, STEP, MADE) is None


def test_a_file_that_it_never_read_does_not(run, done):
    (run.stage / "data" / "other.csv").write_text("new")
    assert kept.take_up(run, PLAN, STEP, MADE) is not None


def test_of_earlier_rows_those_count_that_the_step_waits_for(run, done):
    path = run.stage / EXACT_RESULTS
    path.write_text(rows("01,a", "02,b", "03,c"))
    assert kept.take_up(run, PLAN, STEP, MADE) is not None
    path.write_text(rows("01,a", "02,changed"))
    assert kept.take_up(run, PLAN, STEP, MADE) is None


def test_counts_that_a_finished_run_has_hidden_make_no_step_run_again(run, done):
    """A run of some steps begins with rows as published, one of all with rows as
    found."""
    path = run.stage / EXACT_RESULTS
    path.write_text(rows("01,a", "02,b", size=""))
    assert kept.take_up(run, PLAN, STEP, MADE) is not None
    counted = rows("02,n", estimator="count").partition("\n")[2]
    path.write_text(rows("01,a", "02,b") + counted)
    assert kept.take_up(run, PLAN, STEP, MADE) is not None


def test_a_dictionary_that_the_step_never_read_does_not_concern_it(run, done):
    other = {**MADE.settings, "input/dictionary/madre_de_dios.yml": "edited"}
    made = dataclasses.replace(MADE, settings=other)
    assert kept.take_up(run, PLAN, STEP, made) is not None


def test_a_look_at_effects_keeps_nothing(run, done):
    run.unblind = "a reason"
    kept.forget(run)
    kept.keep(run, PLAN, done, MADE)
    assert not kept.anything_kept(run)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "other"},
        {"mode": "quick"},
        {"settings": {"input/study.toml": "other"}},
        {"registers": {"cases.csv": "a", "rulings/": "b", "girls.csv": "new"}},
        {"registers": {"cases.csv": "a", "rulings/": "texts changed"}},
    ],
)
def test_other_code_configuration_or_texts_make_it_run_again(run, done, change):
    made = dataclasses.replace(MADE, **change)
    assert kept.take_up(run, PLAN, STEP, made) is None


def test_other_versions_or_another_plan_make_it_run_again(run, done):
    assert kept.take_up(run, Plan({"04": ("draw",)}), STEP, MADE) is None
    (run.root / "requirements.txt").write_text("numpy==1.0\npandas==1.0\n")
    assert kept.take_up(run, PLAN, STEP, MADE) is None


def test_what_another_step_waits_for_does_not_concern_it(run, done):
    assert kept.take_up(run, Plan({"05": ("draw",)}), STEP, MADE) is not None


@pytest.mark.parametrize("step", STEPS[1:], ids=lambda step: step.number)
@pytest.mark.parametrize("new", [*FILES.values(), "seed_log.jsonl"])
def test_a_register_that_comes_makes_the_steps_run_for_which_it_is_declared(
    run, done, step, new
):
    """Of steps that read what step 01 made, and nothing in the folder of registers."""
    stage = [name for name in done.opened if name.startswith(str(run.stage))]
    mine = dataclasses.replace(done, step=step.number, opened=tuple(stage))
    made = dataclasses.replace(MADE, registers={"cases.csv": "a"})
    for name in done.written:
        (run.stage / name).write_text("made")
    kept.keep(run, PLAN, mine, made)
    assert kept.take_up(run, PLAN, step, made) is not None
    more = dataclasses.replace(made, registers={**made.registers, new: "b"})
    concerned = any(
        register.file == new and step.number in (*register.needed_by, *register.used_by)
        for register in REGISTERS.values()
        if new != "cases.csv"
    ) or (new, step.number) == ("seed_log.jsonl", "05")
    assert (kept.take_up(run, PLAN, step, more) is None) == concerned


def test_a_file_that_an_earlier_step_makes_now_makes_it_run_again(run, done):
    """It may have asked whether it is there, and not have opened it."""
    (run.stage / "data" / "rulings.csv").write_text("new")
    assert kept.take_up(run, PLAN, STEP, MADE) is None


def test_what_was_torn_is_nothing(run, done):
    record = run.output_dir / "restricted" / "steps" / "04" / "record.json"
    record.rename(record.with_name("record.part"))
    assert kept.take_up(run, PLAN, STEP, MADE) is None


def test_steps_that_are_no_part_of_a_complete_run_are_forgotten(run, done):
    kept.forget(run, besides=STEPS)
    assert kept.anything_kept(run)
    kept.forget(run, besides=[step for step in STEPS if step != STEP])
    assert not kept.anything_kept(run)
