"""`main.py map`: exit codes, and that nothing is written when a value has no rule."""

from __future__ import annotations

import pytest

from perutip.running.command_line import main
from perutip.running.places import ROOT

MAPPING = """
[regions]
file = "r.csv"
[regions.columns]
region_id = "cod"
region_name = "nombre"
training_date = { source = "fecha", dates = ["words"] }
population = "pob"
"""


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    rows = "cod,nombre,fecha,pob\n08,Cusco,1 de mayo de 2022,5\n"
    (folder / "r.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return folder


def run(raw, *more):
    where = (
        "--mapping",
        str(raw.parent / "mapping.toml"),
        "--to",
        str(raw.parent / "to"),
    )
    return main(["map", str(raw), *where, *more])


def test_registers_are_written_and_never_over_others(raw, capsys):
    assert run(raw) == 0
    said = capsys.readouterr().out
    assert "regions.csv: 1 rows in, 1 out" in said and "MAPPED: 1 register into" in said
    assert run(raw) == 2
    assert "--replace" in capsys.readouterr().out
    assert run(raw, "--replace") == 0


def test_a_value_without_a_rule_is_exit_2(raw, capsys):
    (raw / "r.csv").write_text("cod,nombre,fecha,pob\n08,Cusco,ayer,5\n", "utf-8")
    assert run(raw) == 2
    said = capsys.readouterr().out
    assert "no rule for ‹masked›, 1 row" in said and "mapping/problems.csv" in said
    assert str(raw.parent) not in said
    listed = (raw.parent / "to" / "mapping" / "problems.csv").read_text("utf-8")
    assert listed.splitlines()[1].startswith("r.csv,,2,regions.csv,training_date,fecha")
    assert not list((raw.parent / "to").glob("*.csv"))
    (raw / "r.csv").write_text("cod,nombre,fecha,pob\n08,Cusco,,5\n", "utf-8")
    assert run(raw) == 0
    assert not (raw.parent / "to" / "mapping" / "problems.csv").exists()


def test_a_broken_mapping_and_a_missing_folder_are_exit_2(raw, capsys):
    (raw.parent / "mapping.toml").write_text("[regions\n", "utf-8")
    assert run(raw) == 2
    (raw.parent / "mapping.toml").write_text(MAPPING, "utf-8")
    capsys.readouterr()
    assert run(raw.parent / "nowhere") == 2
    said = capsys.readouterr().out
    assert "STOPPED (exit 2): 1 problem in nowhere/" in said


def test_the_study_s_dates_are_checked_too(raw, capsys):
    rows = "cod,nombre,fecha,pob\n08,Cusco,1 de mayo de 1999,5\n15,Lima,ayer,x\n"
    (raw / "r.csv").write_text(rows, "utf-8")
    assert run(raw) == 2
    said = capsys.readouterr().out
    assert "3 problems" in said
    assert (
        "[registers] trainings in study.toml); found '1999-05-01' in raw row 2" in said
    )


def test_the_simulated_registers_are_never_a_target(raw, capsys):
    target = str(ROOT / "input" / "simulated")
    assert main(["map", str(raw), "--to", target]) == 2
    assert "never replace" in capsys.readouterr().out
