"""Who may look at effects: stages of the endline, reasons, blinded labels."""

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "designs"))
from trial_study import CONFIG, design

from perutip.frames.endline import Endline, endline_of
from perutip.running.asked import make_run, reason_to_look
from perutip.running.drawn import looks
from perutip.running.drawn.looks import (
    awaited,
    may_look,
    verified_design,
)
from perutip.running.files.places import ROOT
from perutip.running.plan.notices import dates_clash, notices_of
from perutip.running.usage import UsageError
from perutip.study.outcomes_file import load_catalogue

NONE, PART, FULL = (
    Endline("none", ()),
    Endline("part", ("residents: no row",)),
    Endline("full", ()),
)


def run(*, blind=False, unblind="", status="confidential"):
    """What the module asks of a run."""
    made = SimpleNamespace(
        blind=blind,
        unblind=unblind,
        data_status=status,
        input_dir=Path("registers"),
        config=CONFIG,
        catalogue=load_catalogue(CONFIG),
        said=[],
        rows=[],
    )
    made.log = made.said.append
    made.missing = lambda *where, **more: made.rows.append((*where, more))
    made.stream = lambda name: np.random.SeedSequence([1, len(name)])
    made.add_notes = lambda tables, notes: None
    return made


@pytest.fixture
def log(monkeypatch):
    """Looks that the seed log is asked to append."""
    asked = []

    class Log:
        def __init__(self, path):
            self.path = path

        def state(self):
            draws = {"trial": {"hash": "0"}, "pilot": None}
            return SimpleNamespace(cycle=lambda n: SimpleNamespace(draw=draws[n]))

        def look(self, component, *, reason, data):
            asked.append((self.path.name, component, reason))

    monkeypatch.setattr(looks, "SeedLog", Log)
    return asked


def test_effects_need_a_full_endline_or_a_logged_reason(log):
    assert may_look(run(), "trial", FULL)
    assert not may_look(run(), "trial", PART)
    assert not may_look(run(), "trial", NONE)
    assert log == []
    assert may_look(run(unblind="data safety board"), "trial", PART)
    assert log == [("seed_log.jsonl", "trial", "data safety board")]


def test_a_reason_adds_no_look_where_there_is_nothing_to_look_at(log):
    assert may_look(run(unblind="board"), "trial", FULL)
    assert not may_look(run(unblind="board"), "trial", NONE)
    assert log == []


def test_there_is_no_look_at_what_the_log_has_no_draw_of(log):
    made = run(unblind="board")
    assert not may_look(made, "pilot", PART)
    assert log == [] and "keeps no look" in made.said[-1]


def test_notes_of_a_part_that_is_shown_do_not_promise_response_rates_alone():
    assert "response rates only" in PART.sentence
    shown = replace(PART, shown=True).sentence
    assert "response rates" not in shown and "residents_survey.csv" in shown


def test_a_look_is_refused_on_simulated_registers(log):
    with pytest.raises(UsageError, match="confidential"):
        may_look(run(unblind="board", status="simulated"), "trial", PART)
    assert log == []


def test_a_blinded_run_needs_no_look(log):
    assert may_look(run(blind=True), "trial", PART)
    assert not may_look(run(blind=True), "trial", NONE)
    assert log == []


def test_what_is_awaited_is_said_variable_by_variable():
    made = run()
    awaited(made, ("t06_primary", "t06_beside"), PART)
    exhibits = {row[0] for row in made.rows}
    assert exhibits == {"t06_primary", "t06_beside"}
    assert {row[3] for row in made.rows} == {"endline_part"}
    assert "referral_completion" in {row[2] for row in made.rows}


@pytest.mark.parametrize("sampled", [False, True])
def test_blinded_labels_come_from_the_stream_and_keep_the_design(monkeypatch, sampled):
    drawn = design()
    every = drawn.assignments[1::2] if sampled else drawn.assignments
    arms = SimpleNamespace(
        units=drawn.units,
        strata=drawn.strata,
        treatment=drawn.treatment,
        assignments=every,
        sampled=sampled,
        probability=np.full(len(drawn.units), 0.5),
        notes=list,
    )
    monkeypatch.setattr(looks, "study_arms", lambda run, component: arms)
    monkeypatch.setattr(looks, "refuse_edited", lambda run, arms: None)
    open_run = verified_design(run(), "trial", ())
    assert (open_run.treatment == drawn.treatment).all()
    assert (open_run.assignments == drawn.treatment).all(axis=1).any()
    assert len(open_run.assignments) == len(every) + sampled
    blind = verified_design(run(blind=True), "trial", ())
    assert blind.blinded == "blind/trial"
    agree = (blind.treatment == drawn.treatment).sum()
    assert agree == len(drawn.units) / 2
    assert blind.treatment.sum() == drawn.treatment.sum()


def test_clashing_dates_are_said_once_where_the_trial_runs_with_what_to_do():
    trial = replace(CONFIG.trial, trial_end=CONFIG.trial.intervention_end)
    words = dates_clash(replace(CONFIG, trial=trial))
    assert (
        "amend the registration" in words and "trial_end in input/study.toml" in words
    )
    later = replace(CONFIG.trial, trial_end=dt.date(2040, 1, 1))
    assert dates_clash(replace(CONFIG, trial=later)) == ""
    (notice,) = notices_of(replace(CONFIG, trial=trial), {"01", "06"})
    assert notice == f"T{words[1:]}."
    assert notices_of(replace(CONFIG, trial=trial), {"01"}) == ()
    one = run()
    one.config = replace(CONFIG, trial=trial)
    may_look(one, "pilot", FULL)
    assert one.said == []
    may_look(one, "trial", FULL)
    assert one.said == [words]


def test_a_blinded_run_says_so_first_and_last_and_reads_other_dates(tmp_path):
    registers = ROOT / "input" / "simulated"
    blind, plain = (
        make_run(registers, tmp_path / "out", blind=one) for one in (True, False)
    )
    assert (plain.banner, blind.banner) == (
        "SIMULATED DATA",
        "SIMULATED DATA · BLINDED",
    )
    actual, seen = (run.registers("regions")["regions"] for run in (plain, blind))
    assert (actual["region_id"] == seen["region_id"]).all()
    moved = actual["training_date"].fillna(pd.Timestamp(0)) != seen[
        "training_date"
    ].fillna(pd.Timestamp(0))
    assert moved.mean() > 0.5
    few = replace(blind.registers("regions"), frames={"regions": actual.head(2)})
    few.frames["regions"]["training_date"] = pd.Timestamp("2022-03-01")
    with pytest.raises(UsageError, match="--blind: 2 values of region_id"):
        blind.blinded(few)


@pytest.mark.parametrize(
    "reason", ["pedido de Juan Quispe Mamani, DNI 45678912", "llamada del 987654321"]
)
def test_a_reason_that_names_a_person_is_refused_masked(reason):
    asked = SimpleNamespace(data_status="confidential", resume=False, blind=False)
    with pytest.raises(UsageError, match="--unblind: ‹masked› holds") as refused:
        reason_to_look(reason, asked)
    assert not any(one in str(refused.value) for one in ("Quispe", "456", "987"))


@pytest.mark.parametrize(
    "reason", ["monitoring board meeting of May", "reunión del comité de seguimiento"]
)
def test_an_ordinary_reason_to_look_passes(reason):
    asked = SimpleNamespace(data_status="confidential", resume=False, blind=False)
    assert reason_to_look(f" {reason}", asked) == reason


@pytest.mark.parametrize("stage", ["none", "part", "full"])
def test_districts_that_study_toml_gives_up_are_said_whatever_the_stage(log, stage):
    waits = "residents: no row" if stage == "part" else ""
    columns = ["component", "stage", "awaiting"]
    rows = [(name, stage, waits) for name in ("trial", "pilot")]
    config = replace(
        CONFIG,
        trial=replace(CONFIG.trial, lost_districts=("150110",)),
        endline=replace(CONFIG.endline, incidents=("010101",)),
    )
    frame = pd.DataFrame(rows, columns=columns)
    trial, pilot = (endline_of(frame, name, config) for name in ("trial", "pilot"))
    made = run()
    may_look(made, "trial", trial)
    said = [line for line in made.said if "[trial] lost_districts = 150110" in line]
    assert len(said) == 1 and "[endline] incidents = 1 district" in said[0]
    assert "010101" not in said[0] and "lost_districts" not in pilot.ended
    assert ("lost_districts = 150110" in trial.sentence) == (stage != "none")
