"""`pairs`: the frame of a drawn pilot, from the register of districts to the draw."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commanded import THROWN, events
from forgery import DICE

from perutip.assignment.draw import canonical_frame, read_frame
from perutip.frames.trial.by_district import district_covariates
from perutip.running.files.places import ROOT
from perutip.study.config import load_config

FRAME, NOTE = "frame_pilot.csv", "pilot_frame_sources.json"


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    """The simulated districts in a folder of their own, and a plan of a drawn pilot."""
    folder = tmp_path / "registers"
    folder.mkdir()
    shutil.copy(ROOT / "input" / "simulated" / "districts.csv", folder)
    (folder / "dice.txt").write_text(" ".join(DICE) + "\n")
    plan(folder, "drawn")
    return folder


def plan(folder: Path, design: str) -> None:
    text = (ROOT / "input" / "study.toml").read_text(encoding="utf-8")
    assert 'design = "chosen"' in text
    text = text.replace('design = "chosen"', f'design = "{design}"')
    (folder.parent / "study.toml").write_text(text, encoding="utf-8")


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "districts.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def with_role(folder: Path, *roles: str) -> list[str]:
    return sorted(row["ubigeo"] for row in rows_of(folder) if row["role"] in roles)


def rewrite(folder: Path, change) -> None:
    rows = [change(row) for row in rows_of(folder)]
    with (folder / "districts.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def cheapest(folder: Path, units: list[str]) -> set[str]:
    """Strata of the best of all pairings: most of one region, then shortest."""
    table = district_covariates(
        pd.read_csv(
            folder / "districts.csv", dtype={"ubigeo": "str", "region_id": "str"}
        )
    )
    table = table[table["ubigeo"].isin(units)].sort_values("ubigeo")
    ids, regions = table["ubigeo"].tolist(), table["region_id"].tolist()
    names = load_config(folder.parent / "study.toml").pilot.covariates
    x = table[list(names)].to_numpy(float)
    inverse = np.linalg.inv(np.cov(x, rowvar=False))
    gap = x[:, None] - x[None]
    distance = np.sqrt(np.einsum("ijk,kl,ijl->ij", gap, inverse, gap))

    def pairings(left: list[int]):
        if not left:
            yield []
        for k in range(1, len(left)):
            rest = left[1:k] + left[k + 1 :]
            yield from ([(left[0], left[k]), *more] for more in pairings(rest))

    def cost(pairing: list[tuple[int, int]]) -> tuple[int, float]:
        apart = sum(regions[i] != regions[j] for i, j in pairing)
        return apart, sum(distance[i, j] for i, j in pairing)

    best = min(pairings(list(range(len(ids)))), key=cost)
    return {f"{ids[i]}+{ids[j]}" for i, j in best}


def test_the_best_of_945_pairings_is_written(run, registers, capsys) -> None:
    ten = with_role(registers, "pilot_treated", "pilot_control")
    assert len(ten) == 10
    assert run("pairs") == 0
    table = read_frame(registers / FRAME)
    assert sorted(table["unit_id"]) == ten and set(table["m_treated"]) == {"1"}
    assert set(table["stratum"]) == cheapest(registers, ten)
    assert canonical_frame(table).n_assignments() == 32
    said = capsys.readouterr().out
    assert "written: frame_pilot.csv (10 districts, 5 pairs)" in said
    made = json.loads((registers / NOTE).read_text(encoding="utf-8"))
    assert made["rule"].startswith("5 pairs of 10 districts")
    assert [one["name"] for one in made["sources"]] == ["districts.csv"]


def test_neither_row_order_nor_the_arms_of_the_roles_matter(run, registers) -> None:
    assert run("pairs") == 0
    first = (registers / FRAME).read_bytes()
    other = {"pilot_treated": "pilot_control", "pilot_control": "pilot_treated"}
    rewrite(registers, lambda row: {**row, "role": other.get(row["role"], row["role"])})
    lines = (registers / "districts.csv").read_text(encoding="utf-8").splitlines()
    (registers / "districts.csv").write_text(
        "\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8"
    )
    assert run("pairs") == 0
    assert (registers / FRAME).read_bytes() == first


def test_districts_may_be_named(run, registers) -> None:
    pool = with_role(registers, "pilot_pool")[:6]
    assert run("pairs", "--units", *reversed(pool)) == 0
    table = read_frame(registers / FRAME)
    assert sorted(table["unit_id"]) == pool
    assert set(table["stratum"]) == cheapest(registers, pool)


def test_frozen_seeded_and_drawn_within_pairs(run, registers, clock, capsys) -> None:
    assert run("pairs") == 0
    assert run("freeze", "pilot", *THROWN) == 0
    freeze = json.loads((registers / "seed_log.jsonl").read_text().splitlines()[0])
    assert freeze["rule"].startswith("5 pairs of 10 districts: most of one region")
    assert [one["name"] for one in freeze["sources"]] == ["districts.csv"]
    clock.minutes += 60 * 24 * 3650
    assert run("seed", "pilot", "--dice", str(registers / "dice.txt")) == 0
    capsys.readouterr()
    assert run("draw", "pilot") == 0
    assert capsys.readouterr().out.count("TREATED") == 5
    assert events(registers) == ["freeze pilot", "seed pilot", "draw pilot"]
    assert run("pairs") == 3
    assert "pilot is frozen: void it with a reason first" in capsys.readouterr().err


def test_a_frame_changed_by_hand_is_neither_frozen_nor_lost(run, registers, capsys):
    assert run("pairs") == 0
    path = registers / FRAME
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], *lines[3:], *lines[1:3]]) + "\n", "utf-8")
    changed = path.read_bytes()
    assert run("freeze", "pilot", *THROWN) == 3
    assert f"changed since it was made ({NOTE})" in capsys.readouterr().err
    assert run("pairs") == 3
    assert "not the one this command made" in capsys.readouterr().err
    assert path.read_bytes() == changed


@pytest.mark.parametrize("design", ["chosen", "none"])
def test_no_pairs_for_a_pilot_that_is_not_drawn(run, registers, capsys, design) -> None:
    plan(registers, design)
    assert run("pairs") == 2
    said = capsys.readouterr().err
    assert said.startswith(f"not done: [pilot] design in study.toml is {design}")
    assert not (registers / FRAME).exists()


def test_a_plan_that_is_not_there_or_broken(run, registers, capsys) -> None:
    study = registers.parent / "study.toml"
    study.write_text("[pilot]\n", encoding="utf-8")
    assert run("pairs") == 2
    assert "study.toml" in capsys.readouterr().err
    study.unlink()
    assert run("pairs") == 2
    assert "study.toml: no such file" in capsys.readouterr().err


def test_units_that_cannot_be_paired_are_wrong_use(run, registers, capsys) -> None:
    pool, trial = with_role(registers, "pilot_pool"), with_role(registers, "trial")
    for units, said in (
        (pool[:5], "5 units cannot be split into pairs"),
        (pool[:4], "4 covariates for 4 units"),
        ([*pool[:9], trial[0]], f"{trial[0]} of the trial or its reserve"),
        ([*pool[:9], "999999"], "999999 not in districts.csv"),
        ([*pool[:9], pool[0]], f"{pool[0]} given twice"),
    ):
        assert run("pairs", "--units", *units) == 2
        assert said in capsys.readouterr().err
    rewrite(
        registers,
        lambda row: row | {"role": row["role"].replace("pilot_treated", "pilot_pool")},
    )
    rewrite(
        registers,
        lambda row: row | {"role": row["role"].replace("pilot_control", "pilot_pool")},
    )
    assert run("pairs") == 2
    assert "no district with role pilot_treated or pilot_control" in (
        capsys.readouterr().err
    )
    assert not (registers / FRAME).exists()


def test_a_broken_register_is_wrong_use(run, registers, capsys) -> None:
    rewrite(registers, lambda row: row | {"poverty_rate": "7"})
    assert run("pairs") == 2
    assert "poverty_rate" in capsys.readouterr().err
    (registers / "districts.csv").unlink()
    assert run("pairs") == 2
    assert "districts.csv" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["trial", "reserve"])
def test_no_district_of_the_trials_frame_is_paired(run, registers, capsys, name):
    ten = with_role(registers, "pilot_treated", "pilot_control")
    m_treated = int(name == "trial")
    (registers / f"frame_{name}.csv").write_text(
        "unit_id,stratum,m_treated\n"
        + "".join(f"{unit},q1,{m_treated}\n" for unit in (ten[0], "990101")),
        encoding="utf-8",
    )
    assert run("pairs") == 3
    assert f"unit stands in frame {name} too" in capsys.readouterr().err
    assert not (registers / FRAME).exists()
