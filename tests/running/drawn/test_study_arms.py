"""The last hop from log to estimate: an output's assignment is compared, never read."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from perutip.assignment.arms import NotDrawn
from perutip.assignment.draw import DrawRefused
from perutip.assignment.seed_log import SeedLog, announce_simulated, simulated_seed
from perutip.frames.files import write_frame
from perutip.frames.trial.by_district import district_covariates
from perutip.reporting.report import write_table
from perutip.reporting.results import read_results
from perutip.running.drawn import study_arms as arms_of_study
from perutip.running.drawn.study_arms import pilot_treated, refuse_edited, study_arms
from perutip.running.ending.endings import as_ending
from perutip.running.files.places import ROOT
from perutip.running.run import Run
from perutip.study.config import load_config
from perutip.study.exhibits import exhibit

SIMULATED = ROOT / "input" / "simulated"
FILES = ("seed_log.jsonl", "frame_trial.csv", "officers_endline.csv")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run at the door of step 05: registers, and districts as step 01 leaves them."""
    registers = tmp_path / "registers"
    registers.mkdir()
    for name in FILES:
        shutil.copy(SIMULATED / name, registers / name)
    made = Run(
        root=ROOT,
        input_dir=registers,
        output_dir=tmp_path / "output",
        config=load_config(ROOT / "input" / "study.toml"),
        data_status="simulated",
        step="05",
        stage=tmp_path / "stage",
    )
    districts = pd.read_csv(SIMULATED / "districts.csv", dtype={"ubigeo": "str"})
    districts["region_id"] = districts["ubigeo"].str[:2]
    made.write_data("districts", district_covariates(districts))
    return made


def ending(run: Run, error: Exception) -> int:
    """Exit code of a run that ends with this error."""
    found = as_ending(run, error, expected_only=True)
    assert found is not None
    return found.code


def test_the_trial_s_and_the_pilot_s_arms(run: Run) -> None:
    trial, pilot = study_arms(run, "trial"), study_arms(run, "pilot")
    assert trial.assignments.shape == (7776, 20) and trial.n_possible == 7776
    assert pilot.assignments.shape == (32, 10) and pilot.treatment.sum() == 5
    refuse_edited(run, trial)  # nothing is written yet


def test_a_drawn_pilot_is_treated_as_drawn_whatever_roles_say(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    districts = run.read_data("districts")
    chosen = set(districts.loc[districts["role"] == "pilot_treated", "ubigeo"])
    assert len(chosen) == 5
    assert pilot_treated(run, districts) == chosen
    arms = study_arms(run, "trial")  # of a draw, with districts of other roles
    config = replace(run.config, pilot=replace(run.config.pilot, design="drawn"))
    drawn = replace(run, config=config)
    assert pilot_treated(drawn, districts) == set()  # its draw is awaited
    monkeypatch.setattr(arms_of_study, "study_arms", lambda *_: arms)
    treated = pilot_treated(drawn, districts)
    assert treated == set(arms.units[arms.treatment == 1])
    assert treated
    assert not treated & chosen


@pytest.mark.parametrize("component", ["trial", "pilot"])
def test_an_assignment_edited_in_the_output_is_exit_3(run: Run, component: str) -> None:
    arms = study_arms(run, component)
    path = run.stage / "randomization" / f"assignment_{component}.csv"
    write_frame(arms.table, path)
    refuse_edited(run, arms)
    write_frame(arms.table.assign(treated=1 - arms.table["treated"]), path)
    with pytest.raises(DrawRefused, match="not as") as refused:
        refuse_edited(run, study_arms(run, component))
    assert ending(run, refused.value) == 3


def test_a_list_of_accepted_assignments_put_in_is_exit_3(run: Run) -> None:
    arms = study_arms(run, "trial")
    few = pd.DataFrame(arms.assignments[:100], columns=list(arms.units))
    write_frame(few, run.stage / "randomization" / "accepted_trial.csv")
    with pytest.raises(DrawRefused, match="no criterion was announced") as refused:
        refuse_edited(run, arms)
    assert ending(run, refused.value) == 3


def test_a_draw_that_is_awaited_is_exit_2(run: Run) -> None:
    log = run.input_dir / "seed_log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:2]))
    with pytest.raises(NotDrawn, match="its seed recorded, not drawn") as awaited:
        study_arms(run, "trial")
    assert ending(run, awaited.value) == 2


@pytest.mark.parametrize("how", ["absent", "empty"])
def test_no_log_though_there_is_an_endline_is_exit_3(run: Run, how: str) -> None:
    log = run.input_dir / "seed_log.jsonl"
    log.unlink()
    if how == "empty":
        log.write_bytes(b"")
    with pytest.raises(DrawRefused, match="nothing says who was drawn") as refused:
        study_arms(run, "trial")
    assert ending(run, refused.value) == 3
    (run.input_dir / "officers_endline.csv").unlink()
    with pytest.raises(NotDrawn) as awaited:
        study_arms(run, "trial")
    assert ending(run, awaited.value) == 2


def test_a_log_of_another_frame_is_exit_3(run: Run) -> None:
    frame = run.input_dir / "frame_trial.csv"
    text = frame.read_text(encoding="utf-8").replace("010101", "010102")
    frame.write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(DrawRefused, match="not as frozen") as refused:
        study_arms(run, "trial")
    assert ending(run, refused.value) == 3


def test_voids_are_counted_under_the_trial_s_tables(run: Run) -> None:
    log = SeedLog(
        run.input_dir / "seed_log.jsonl", now=datetime(2026, 12, 1, tzinfo=UTC)
    )
    log.void("trial", reason="a rehearsal")
    frame, source = run.input_dir / "frame_trial.csv", announce_simulated("again")
    log.freeze("trial", frame, source=source, no_reserve=True)
    log.seed("trial", simulated_seed("again"))
    log.draw("trial", frame)
    run.add_notes(["t06_primary"], study_arms(run, "trial").notes())
    results = read_results(ROOT / "output" / "results.csv")
    for key in ("t06_primary", "t06_pilot"):
        write_table(run, exhibit(key), results)
    text = (run.stage / "tables" / "t06_primary.tex").read_text(encoding="utf-8")
    assert "1 earlier record was voided." in text
    other = (run.stage / "tables" / "t06_pilot.tex").read_text(encoding="utf-8")
    assert "voided" not in other
