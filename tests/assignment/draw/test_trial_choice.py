"""The trial's districts from public figures: a stated rule, strata, reserve."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.assignment.draw import DrawRefused, canonical_frame
from perutip.assignment.draw.public_files import baseline_frame, parse_years
from perutip.assignment.draw.public_registers import read_register
from perutip.assignment.draw.public_tables import PublicFileError
from perutip.assignment.draw.trial_choice import choose_trial
from perutip.assignment.field.commands import main

DATA = Path(__file__).parents[4] / "shared" / "data"
DISTRICTS = DATA / "districts_inei_2025.csv"
REGISTER = DATA / "trafficking_register_2017_2025.xlsx"


def figures(n: int = 60) -> pd.DataFrame:
    """Districts whose prevalence falls with their number; regions alternate."""
    rng = np.random.default_rng(5)
    region = [f"{1 + i % 3:02d}" for i in range(n)]
    return pd.DataFrame(
        {
            "ubigeo": [f"{r}{100 + i:04d}" for i, r in enumerate(region)],
            "region_id": region,
            "region_name": "r",
            "province": "p",
            "district_name": "d",
            "population": rng.integers(30_000, 90_000, n).astype(float),
            "prevalence": np.linspace(40, 0.5, n),
        }
    )


def test_the_first_twenty_in_strata_of_four() -> None:
    frame = figures()
    choice = choose_trial(frame)
    assert set(choice.trial["unit_id"]) == set(frame["ubigeo"][:20])
    strata = choice.trial.groupby("stratum")
    assert strata.size().tolist() == [4] * 5
    assert strata["m_treated"].first().tolist() == [2] * 5
    assert "extra" not in choice.trial
    order = frame.set_index("ubigeo")["prevalence"]
    means = choice.trial.groupby("stratum")["unit_id"].apply(lambda u: order[u].mean())
    assert means.is_monotonic_decreasing
    assert canonical_frame(choice.trial).n_assignments() == 6**5
    assert len(choice.reserve) == 5 and set(choice.reserve["m_treated"]) == {0}
    assert set(choice.reserve["stratum"]) == set(choice.trial["stratum"])
    assert not set(choice.reserve["unit_id"]) & set(choice.trial["unit_id"])
    assert "20 districts of highest prevalence" in choice.rule


def test_strata_within_training_and_odd_ones() -> None:
    choice = choose_trial(figures(), trained_regions=["01"])
    frame = canonical_frame(choice.trial)
    trained = choice.trial["unit_id"].str.startswith("01")
    inside = choice.trial["stratum"].str.startswith("trained-")
    assert trained.equals(inside)
    assert (
        set(frame.sizes.values()) == {3, 4, 5} - {5} or sum(frame.sizes.values()) == 20
    )
    treated = sum(frame.m_treated.values()) + (frame.extra or 0)
    assert treated == 10
    for stratum, rows in choice.reserve.groupby("stratum"):
        kind = rows["unit_id"].str.startswith("01")
        assert kind.all() == stratum.startswith("trained-")
    few = choose_trial(figures(), trained_regions=["09"])
    assert not few.trial["stratum"].str.contains("trained").any()
    assert "without (too few of one kind)" in few.rule


def test_pilot_small_and_unrecorded_districts_are_left_out() -> None:
    frame = figures()
    frame.loc[1, "population"] = 19_999.0
    frame.loc[2, "prevalence"] = 0.0
    first = frame["ubigeo"][0]
    choice = choose_trial(frame, excluded=[first])
    gone = {first, *frame["ubigeo"][1:3]}
    both = {*choice.trial["unit_id"], *choice.reserve["unit_id"]}
    assert not gone & both
    shuffled = choose_trial(frame.sample(frac=1, random_state=3), excluded=[first])
    assert shuffled.trial.equals(choice.trial)
    assert shuffled.reserve.equals(choice.reserve)


def test_too_few_are_refused() -> None:
    with pytest.raises(DrawRefused, match="12 districts are eligible, 20 are needed"):
        choose_trial(figures(12))
    with pytest.raises(DrawRefused, match="no district is left in reserve"):
        choose_trial(figures(22))
    with pytest.raises(DrawRefused, match="even number"):
        choose_trial(figures(), units=7)
    assert len(choose_trial(figures(20), reserve_per_stratum=0).reserve) == 0


@pytest.mark.parametrize("text", ["", "17", "2025-2017", "2017-", "all"])
def test_years_are_stated(text: str) -> None:
    with pytest.raises(DrawRefused, match="expected 2017-2025 or 2024"):
        parse_years(text)
    assert parse_years("2017-2025") == (2017, 2025) and parse_years("2024")[1] == 2024


def test_a_register_that_is_no_table(tmp_path: Path) -> None:
    for name, content in (("a.xlsx", b"PK"), ("b.csv", b"x\n1\n"), ("c.csv", b"\xff")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PublicFileError):
            read_register(tmp_path / name)
    with pytest.raises(PublicFileError, match="not there"):
        read_register(tmp_path / "d.csv")


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The totals of the police register as CSV, which is read in no time."""
    if not REGISTER.is_file():
        pytest.skip("the public files are not beside the project")
    table = pd.read_excel(REGISTER, engine="calamine")
    path = tmp_path_factory.mktemp("public") / "register.csv"
    totals = table[table["Denuncias por comisión"].isin(["C_TOTAL", "D_TOTAL"])]
    totals.to_csv(path, index=False)
    return path


def run(folder: Path, *argv: str) -> int:
    return main(argv, register_dir=folder)


def test_frame_from_the_public_files(public, tmp_path: Path, capsys) -> None:
    files = ("--districts", str(DISTRICTS), "--register", str(public))
    regions = tmp_path / "regions.csv"
    regions.write_text("region_id,training_date\n04,2022-03-01\n15,2022-05-01\n05,\n")
    pilot = ["--exclude", "150101"]
    assert run(tmp_path, "frame", *files, *pilot) == 0
    out = capsys.readouterr().out
    assert "victims whose place joins no district: 73% of 5,142" in out
    assert "no district named: 33% of victims, 34 places" in out
    assert "left out: 1 districts of the pilot (--exclude)" in out
    trial = pd.read_csv(tmp_path / "frame_trial.csv", dtype="str")
    assert len(trial) == 20 and "150101" not in set(trial["unit_id"])
    made = json.loads((tmp_path / "trial_frame_sources.json").read_text("utf-8"))
    names = [source["name"] for source in made["sources"]]
    assert names == [DISTRICTS.name, "register.csv", "regions.csv"]
    assert run(tmp_path, "freeze", "reserve") == 0
    log = (tmp_path / "seed_log.jsonl").read_text(encoding="utf-8")
    assert json.loads(log)["sources"] == made["sources"]
    assert "prevalence 2017-2025 (8.75 years)" in json.loads(log)["rule"]
    assert run(tmp_path, "frame", *files) == 3
    assert "reserve is frozen: void it" in capsys.readouterr().err


def test_place_of_report_by_province(public) -> None:
    found = baseline_frame(DISTRICTS, public, years=(2017, 2024), place="province")
    assert found.unmatched_share < 0.5 and found.years == 8
    same = found.frame.groupby(["region_id", "province"])["prevalence"].nunique()
    assert same.max() == 1


def test_a_frame_of_another_hand_is_not_overwritten(public, tmp_path, capsys) -> None:
    files = ("--districts", str(DISTRICTS), "--register", str(public))
    (tmp_path / "frame_trial.csv").write_text("unit_id,stratum,m_treated\n")
    assert run(tmp_path, "frame", *files) == 3
    assert "not the one this command made" in capsys.readouterr().err
    assert run(tmp_path, "frame", *files, "--exclude", "999999") == 3
    (tmp_path / "frame_trial.csv").unlink()
    assert run(tmp_path, "frame", *files, "--exclude", "999999") == 2
    assert run(tmp_path, "frame", *files, "--years", "1990") == 2
    (tmp_path / "frame_pilot.csv").write_text(
        "unit_id,stratum,m_treated\n050115,050115+160101,1\n160101,050115+160101,1\n"
    )
    assert run(tmp_path, "frame", *files, "--reserve", "0") == 0
    trial = pd.read_csv(tmp_path / "frame_trial.csv", dtype="str")
    assert not {"050115", "160101"} & set(trial["unit_id"])
    assert not (tmp_path / "frame_reserve.csv").exists()
    path = tmp_path / "frame_trial.csv"
    path.write_text(path.read_text().replace("prevalence-1", "high"), newline="\n")
    source = ("--no-reserve", "--beacon", "quicknet", "2099-01-01T00:00Z")
    assert run(tmp_path, "freeze", "trial", *source) == 3
    assert "changed since it was made" in capsys.readouterr().err
