"""Designs that the data may turn out to have: each a branch that runs to its end."""

import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from project import keep_rulings, read, write
from whole_run import copy_project, results, run_package

from perutip.assignment.draw import read_frame
from perutip.assignment.rerandomization.accepted import criterion_digest
from perutip.assignment.seed_log import SeedLog, announce_simulated, simulated_seed
from perutip.frames.files import read_frame as read_data
from perutip.study.config import load_config

FEW = 60  # rulings, where no number stands on them
ROLES = ("pilot_treated", "pilot_control")


def draw_pilot(registers: Path, log: SeedLog) -> None:
    """Freeze, seed and draw five pairs with the field team's own functions."""
    table = read(registers / "districts.csv")
    ids = sorted(table.loc[table["role"].isin(ROLES), "ubigeo"])
    pairs = [(a, b) for a, b in zip(ids[::2], ids[1::2], strict=True)]
    frame = [(unit, "+".join(pair), "1") for pair in pairs for unit in pair]
    lines = ["unit_id,stratum,m_treated", *(",".join(row) for row in sorted(frame))]
    path = registers / "frame_pilot.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    log.freeze("pilot", path, source=announce_simulated("pairs of a test"))
    log.seed("pilot", simulated_seed("pairs of a test"))
    log.draw("pilot", path)


def seed_trial(registers: Path, log: SeedLog, covariates: pd.DataFrame) -> None:
    """A trial drawn by its seed among the assignments that a criterion accepts."""
    path = registers / "frame_trial.csv"
    frame = read_frame(path)
    of_units = covariates.loc[frame["unit_id"]].rename_axis("unit_id")
    log.freeze(
        "trial",
        path,
        source=announce_simulated("a criterion"),
        no_reserve=True,
        criterion=criterion_digest(frame, of_units),
    )
    log.seed("trial", simulated_seed("a criterion"))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Steps 1, 5 and 6 with a pilot of five pairs drawn within each, and a trial that
    was rerandomized: two branches that meet in no number."""
    project = copy_project(tmp_path_factory.mktemp("drawn") / "project")
    registers, study = project / "input" / "simulated", project / "input" / "study.toml"
    keep_rulings(registers, FEW)
    text = study.read_text(encoding="utf-8")
    assert 'design = "chosen"' in text
    study.write_text(text.replace('design = "chosen"', 'design = "drawn"'), "utf-8")
    output = tmp_path_factory.mktemp("out")
    places = ("--quick", "--output", str(output))
    done = run_package(project, *places, "--steps", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    (registers / "seed_log.jsonl").unlink()
    log = SeedLog(registers / "seed_log.jsonl")
    names = list(load_config(study).trial.balance_covariates)
    districts = read_data(output / "data" / "districts.csv").set_index("ubigeo")
    seed_trial(registers, log, districts[names])
    draw_pilot(registers, log)
    done = run_package(project, *places, "--steps", "5,6")
    assert done.returncode == 0, done.stdout + done.stderr
    return output


def test_a_drawn_pilot_follows_its_log_and_has_sixteenths_for_p(drawn):
    table = read(drawn / "randomization" / "assignment_pilot.csv")
    treated = table[table["treated"] == "1"]
    assert len(table) == 10 and treated["stratum"].nunique() == len(treated) == 5
    rows = [row for row in results(drawn) if row["exhibit"] == "t06_pilot"]
    p_of = {row["variable"]: float(row["p_ri"]) for row in rows if row["p_ri"]}
    index = p_of.pop("officer_attitudes")  # its control group changes: no mirror image
    assert p_of and min(p_of.values()) >= 1 / 16 and index >= 1 / 32
    assert all(abs(16 * p - round(16 * p)) < 1e-4 for p in p_of.values())


def only_trained_regions(registers: Path) -> None:
    """The twelve trained regions alone: not yet trained ones are the comparison."""
    regions = read(registers / "regions.csv")
    kept = set(regions.loc[regions["training_date"] != "", "region_id"])
    districts = read(registers / "districts.csv")
    kept_regions = regions[
        regions["region_id"].isin(kept | set(districts["region_id"]))
    ]
    write(kept_regions, registers / "regions.csv")
    for name in ("cases.csv", "prosecutors.csv", "rulings.csv"):
        table = read(registers / name)
        write(table[table["region_id"].isin(kept)], registers / name)
    cases = read(registers / "cases.csv")
    prosecutors = set(read(registers / "prosecutors.csv")["prosecutor_id"])
    known = cases["prosecutor_id"].isin(prosecutors)
    cases.loc[~known, "prosecutor_id"] = ""
    write(cases, registers / "cases.csv")
    coded = read(registers / "hand_coded_rulings.csv")
    rulings = set(read(registers / "rulings.csv")["ruling_id"])
    write(coded[coded["ruling_id"].isin(rulings)], registers / "hand_coded_rulings.csv")


def test_only_the_twelve_trained_regions(tmp_path):
    project = copy_project(tmp_path / "project")
    registers = project / "input" / "simulated"
    keep_rulings(registers, FEW)
    only_trained_regions(registers)
    output = tmp_path / "out"
    done = run_package(project, "--quick", "--steps", "1-3", "--output", str(output))
    assert done.returncode == 0, done.stdout + done.stderr
    rows = {
        row["variable"]: row
        for row in results(output)
        if row["exhibit"] == "t02_conviction"
    }
    assert rows["convicted"]["n_clusters"] == "12"
    assert rows["convicted"]["status"] == "ok"
    headline = [row for row in results(output) if row["exhibit"] == "t02_headline"]
    hazards = [row for row in headline if row["panel"][:1] in "ABC"]
    assert hazards
    for row in hazards:
        assert row["status"] == "not_estimable" and row["reason"], row
        assert "of exposed time identified" in row["label"]


def test_a_rerandomized_trial_is_tested_over_its_accepted_assignments(drawn):
    rows = [row for row in results(drawn) if row["exhibit"] == "t06_primary"]
    assert {row["draws"] for row in rows} == {"778"}
