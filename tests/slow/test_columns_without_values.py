"""No value at all, or one for all: whatever the column, a reason and no traceback."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pytest
from places import ROOT
from registers_folder import Folder, few_rulings, without_madre_de_dios

from perutip.contract.registers import REGISTERS
from perutip.running.command_line import main
from perutip.study.config import Config, load_config
from perutip.study.outcomes_file import load_catalogue

READ_BY = {  # the steps behind 01 that read a register's columns
    "regions": "2-3",
    "prosecutors": "2",
    "cases": "2-3,5",
    "rulings": "4",
    "hand_coded": "4",
    "officers_baseline": "5-6",
    "officers_endline": "6",
    "municipal": "6",
    "incidents": "5-6",
    "referrals": "5-6",
    "residents": "6",
    "neighbours": "6",
    "complaints": "6",
    "communities": "7",
    "girls": "7",
    "scenarios": "7",
    "interviews": "7",
    "interview_codes": "7",
    "victim_lists": "7",
    "responses": "7",
}
KINDS = [
    pytest.param(name, column.name, how, id=f"{name}.{column.name} {how}")
    for name, register in REGISTERS.items()
    for column in register.columns
    for how in ("empty", "constant")
    if (column.nullable if how == "empty" else not column.unique)
    and not column.prose
    and name in READ_BY
    and column.kind in ("category", "int", "float", "flag", "date")
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Registers with few rulings; a run of few draws."""

    def few(config):
        draws = replace(
            config.draws,
            wild_bootstrap=99,
            cross_check=9,
            permutations=19,
            coder_bootstrap=19,
            power_replications=20,
        )
        return replace(config, draws=draws)

    monkeypatch.setattr(Config, "with_quick_draws", few)
    path = tmp_path / "registers"
    shutil.copytree(ROOT / "input" / "simulated", path)
    made = Folder(path)
    few_rulings(made)
    return made


@pytest.mark.parametrize("name,column,how", KINDS)
def test_no_value_or_one_for_all(name, column, how, folder, tmp_path, capsys):
    """0, or 2 where the contract forbids it and says so; never a failed step."""
    table = folder.read(name)
    if column not in table:
        pytest.skip("an optional column that the simulated registers lack")
    if READ_BY[name] != "7":
        without_madre_de_dios(folder)
    known = table.loc[table[column] != "", column]
    table[column] = "" if how == "empty" else known.mode().iloc[0]
    folder.write(name, table)
    arguments = ("--input", folder.path, "--output", tmp_path / "out", "--quick")
    steps = ("--steps", f"1,{READ_BY[name]}")
    code = main([str(part) for part in (*arguments, *steps, "--jobs", "1")])
    said = capsys.readouterr().out
    restricted = tmp_path / "out" / "restricted"
    traced = restricted / "traceback.txt"
    assert not traced.exists(), traced.read_text("utf-8")
    assert code in (0, 2), said
    assert code == 0 or (restricted / "problems.csv").is_file(), said
    if how == "empty" and code == 0:
        every_row_waits(name, column, tmp_path / "out")


def every_row_waits(name, column, output):
    """Whatever a step makes of it, what reads the column says the same of it."""
    empty = pd.read_csv(output / "data" / "empty_columns.csv", dtype="str")
    mine = empty[(empty["register"] == name) & (empty["column"] == column)]
    reading = [
        one.name
        for one in load_catalogue(
            load_config(ROOT / "input/study.toml")
        ).variables.values()
        if f"{name}.{column}" in one.reads
    ]
    rows = pd.read_csv(output / "results.csv", dtype="str", keep_default_na=False)
    rows = rows[rows["variable"].isin(reading) & (rows["step"] != "05")]
    if len(rows) and len(mine):
        waiting = f"awaiting:{column} of {REGISTERS[name].file}"
        assert set(rows["reason"]) == {waiting}
