"""The simulated registers keep the contract and look like the study they stand for."""

import datetime as dt
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.assignment.draw import draw
from perutip.contract.reading import read_registers
from perutip.contract.reading.reader import check_frames
from perutip.simulation.parameters import Parameters
from perutip.simulation.simulated_study import simulate_study
from perutip.simulation.trial.districts import MATCHING_COVARIATES, matching_covariates
from perutip.simulation.truth import compute_truth, truth_toml
from perutip.simulation.write import DEFAULT_FOLDER, MASTER_SEED, write_study

ROOT = Path(__file__).resolve().parents[2]
EXTRACTION = dt.date(2025, 12, 31)


@pytest.fixture(scope="module")
def study():
    return simulate_study(MASTER_SEED, texts=False)


def test_committed_registers_satisfy_the_contract():
    registers = read_registers(DEFAULT_FOLDER, extraction_date=EXTRACTION)
    assert registers.missing == ("fiscal_districts",) and not registers.notices
    assert len(registers["rulings"]) == 4000
    lengths = registers["rulings"]["text"].str.split().str.len()
    assert 165 < lengths.mean() < 200
    assert (lengths > 18_000).sum() == 3


@pytest.mark.parametrize("seed, scale", [(1, 1.0), (2, 0.3), (3, 2.0)])
def test_registers_in_memory_satisfy_the_contract(seed, scale):
    simulated = simulate_study(seed, scale=scale, texts=scale < 1)
    registers = dict(simulated.registers)
    if "text" not in registers["rulings"]:
        registers["rulings"] = registers["rulings"].assign(text="x")
    assert check_frames(registers, extraction_date=EXTRACTION) == []
    assert len(registers["cases"]) == round(1200 * scale)


def test_memory_and_file_agree(tmp_path):
    simulated = simulate_study(5, scale=0.2)
    write_study(simulated, tmp_path)
    read = read_registers(tmp_path, extraction_date=EXTRACTION)
    for name, frame in simulated.registers.items():
        if name == "rulings":
            frame, other = frame.drop(columns="text"), read[name].drop(columns="text")
        else:
            other = read[name]
        pd.testing.assert_frame_equal(frame, other)


def test_writing_again_gives_the_committed_bytes(tmp_path):
    write_study(simulate_study(MASTER_SEED), tmp_path)
    for path in sorted(p for p in tmp_path.rglob("*") if p.is_file()):
        committed = (DEFAULT_FOLDER / path.relative_to(tmp_path)).read_bytes()
        assert path.read_bytes() == committed, f"{path.name} is stale"
    truths = {"truth.toml", "truth_madre_de_dios.toml"}
    names = {path.name for path in tmp_path.iterdir()} | truths
    assert names == {path.name for path in DEFAULT_FOLDER.iterdir()}


def test_computing_the_truth_again_gives_the_committed_bytes():
    committed = (DEFAULT_FOLDER / "truth.toml").read_text(encoding="utf-8")
    assert truth_toml(compute_truth(Parameters())) == committed


def test_committed_files_stay_small():
    sizes = [p.stat().st_size for p in DEFAULT_FOLDER.rglob("*") if p.is_file()]
    assert sum(sizes) <= 6_000_000


def test_counts_of_the_design(study):
    regions, prosecutors = study["regions"], study["prosecutors"]
    assert len(regions) == 25
    trained = regions.loc[regions["training_date"].notna()]
    assert len(trained) == 12 and {"15", "17"} <= set(trained["region_id"])
    years = trained["training_date"].dt.year
    assert set(years) == {2022, 2023}
    assert trained["training_date"].nunique() < 12
    assert prosecutors["trained"].sum() == 147
    cases = study["cases"]
    assert 0.28 < (cases["region_id"] == "15").mean() < 0.37
    roles = study["districts"]["role"].value_counts()
    assert roles[["pilot_treated", "pilot_control", "trial"]].tolist() == [5, 5, 20]
    baseline = study["officers_baseline"]["ubigeo"]
    trial = set(study["frame_trial"]["unit_id"])
    assert baseline.isin(trial).sum() == 400 and (~baseline.isin(trial)).sum() == 100
    assert baseline.value_counts().std() > 3


def test_pending_cases_are_censored_and_recent(study):
    cases = study["cases"]
    pending = cases["status"] == "pending"
    assert 0.10 < pending.mean() < 0.40
    assert cases.loc[pending, "filing_date"].median() > pd.Timestamp("2021-06-01")
    dates = cases.select_dtypes("datetime")
    assert dates.max().max() <= pd.Timestamp(EXTRACTION)


def test_rulings_link_to_cases_or_to_none(study):
    rulings, cases = study["rulings"], study["cases"]
    linked = rulings["case_id"].isin(cases["case_id"])
    stranger = rulings["case_id"].notna() & ~linked
    assert 0.15 < linked.mean() < 0.40 and stranger.sum() > 100
    first = rulings[linked & (rulings["instance"] == "first_instance")]
    known = first.merge(cases, how="left", on="case_id", validate="one_to_one")
    assert (known["ruling_date"] == known["resolution_date"]).all()
    assert rulings["ruling_date"].dt.year.min() == 2012


def test_charges_change_numbers_with_the_law(study):
    cases = study["cases"]
    old = cases["charge_filing"].isin(["153", "153-A"])
    filed = cases["filing_date"].dt.year
    assert old[filed <= 2020].mean() > 0.5
    assert 0 < old[filed == 2022].mean() < 0.6
    assert not old[filed >= 2024].any()
    accused = cases["charge_accusation"].dropna()
    changed = accused != cases.loc[accused.index, "charge_filing"]
    assert 0.1 < changed.mean() < 0.6


def test_loss_and_take_up_of_officers(study):
    baseline, endline = study["officers_baseline"], study["officers_endline"]
    lost = ~baseline["officer_id"].isin(endline["officer_id"])
    trial = baseline["ubigeo"].isin(study["frame_trial"]["unit_id"])
    by_district = lost[trial].groupby(baseline["ubigeo"]).mean()
    assert (by_district == 1).sum() == 1
    assert (
        0.04
        < lost[
            trial & ~baseline["ubigeo"].isin(by_district.index[by_district == 1])
        ].mean()
        < 0.14
    )
    arm = study.assignment.set_index("unit_id")["treated"]
    joined = endline.merge(baseline, how="left", on="officer_id", validate="one_to_one")
    attended = joined.groupby(joined["ubigeo"].map(arm))["attended"].mean()
    assert attended[1] > 0.75 and attended[0] < 0.08


def test_officers_reports_incidents_and_municipalities_agree(study):
    incidents = study["incidents"]
    roles = study["districts"].set_index("ubigeo")["role"]
    pilot = incidents["ubigeo"].map(roles) != "trial"
    start = pd.Series("2026-12-01", index=incidents.index).where(~pilot, "2026-06-01")
    after = incidents["incident_date"] >= pd.to_datetime(start)
    counted = incidents[after].groupby("officer_id").size()
    endline = study["officers_endline"].set_index("officer_id")["cases_identified"]
    assert (counted.reindex(endline.index, fill_value=0) == endline).all()
    wave = np.where(after, "endline", "baseline")
    by_place = incidents.groupby(["ubigeo", wave]).size()
    municipal = study["municipal"].set_index(["ubigeo", "wave"])["cases_documented"]
    by_place = by_place.reindex(municipal.index, fill_value=0)
    assert (by_place != municipal).mean() > 0.4
    assert municipal.sum() == pytest.approx(by_place.sum(), rel=0.05)
    pilot_places = set(roles[roles.isin(["pilot_treated", "pilot_control"])].index)
    of_pilot = municipal[municipal.index.get_level_values(0).isin(pilot_places)]
    assert (of_pilot != by_place[of_pilot.index]).any()
    assert study["municipal"]["ubigeo"].nunique() == 28


def test_strata_follow_prevalence_and_are_balanced_on_training(study):
    frame = study["frame_trial"].merge(
        study["districts"],
        how="left",
        left_on="unit_id",
        right_on="ubigeo",
        validate="one_to_one",
    )
    prevalence = frame["victims_2017_2025"] / frame["population"]
    bands = prevalence.groupby(frame["stratum"]).agg(["min", "max", "size"])
    assert (bands["size"] == 4).all()
    assert (bands["max"].to_numpy()[:-1] <= bands["min"].to_numpy()[1:]).all()
    trained = study["regions"].dropna(subset="training_date")["region_id"]
    share = frame["region_id"].isin(trained).groupby(frame["stratum"]).sum()
    assert share.between(1, 3).all()


def test_matched_controls_are_nearer_than_the_pool(study):
    covariates = matching_covariates(study["districts"])
    x = covariates[list(MATCHING_COVARIATES)]
    x = (x - x.mean()) / x.std()
    role = study["districts"]["role"]
    treated = x[role == "pilot_treated"].mean()
    gap = {
        r: np.abs(x[role == r].mean() - treated).mean()
        for r in ("pilot_control", "pilot_pool")
    }
    assert gap["pilot_control"] < gap["pilot_pool"] + 0.05


def test_the_assignment_is_the_logged_draw(study):
    drawn = draw(study["frame_trial"], seed=study.draw_seed.value)
    pd.testing.assert_frame_equal(drawn, study.assignment)
    log = (DEFAULT_FOLDER / "seed_log.jsonl").read_text(encoding="utf-8")
    assert log == study.log_records
    assert '"kind":"simulated"' in log.replace(" ", "")


def test_a_part_can_change_without_moving_the_others():
    base = simulate_study(9, scale=0.2, texts=False)
    p = Parameters()
    other = simulate_study(
        9,
        scale=0.2,
        texts=False,
        parameters=replace(p, trial=replace(p.trial, persistence=0.2)),
    )
    for name in ("cases", "prosecutors", "rulings", "incidents", "residents"):
        pd.testing.assert_frame_equal(base[name], other[name])
    assert not base["officers_endline"].equals(other["officers_endline"])


def test_nothing_depends_on_the_hash_seed():
    program = (
        "import hashlib\n"
        "from perutip.simulation.simulated_study import simulate_study\n"
        "s = simulate_study(11, scale=0.05)\n"
        "text = ''.join(f.to_csv() for f in s.registers.values()) + s.log_records\n"
        "print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    digests = set()
    for hash_seed in ("1", "2"):
        environment = os.environ | {
            "PYTHONHASHSEED": hash_seed,
            "PYTHONPATH": str(ROOT / "code"),
        }
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1 and len(digests.pop()) == len(hashlib.sha256().hexdigest())


def test_refuses_a_scale_that_is_not_positive():
    with pytest.raises(ValueError, match="scale must be positive"):
        simulate_study(1, scale=0)
