"""Ten kinds of broken input: exit 2, one readable message, earlier output untouched."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from project import copy_registers, read, run_main, tree_bytes, write


@pytest.fixture(scope="module")
def intact(tmp_path_factory):
    """Registers with few rulings, and the output of step 1 on them."""
    folder = tmp_path_factory.mktemp("intact")
    registers = copy_registers(folder / "registers", rulings=60)
    assert run_main("--input", registers, "--output", folder / "out", "--steps", 1) == 0
    return registers, folder / "out"


def edit(name, row, column, value):
    def broken(folder):
        table = read(folder / name)
        table.loc[row, column] = value
        write(table, folder / name)

    return broken


def without_column(folder):
    table = read(folder / "cases.csv").drop(columns="filing_date")
    write(table, folder / "cases.csv")


def duplicate_key(folder):
    table = read(folder / "prosecutors.csv")
    table.loc[5, "prosecutor_id"] = table.loc[4, "prosecutor_id"]
    write(table, folder / "prosecutors.csv")


def resolution_before_filing(folder):
    table = read(folder / "cases.csv")
    row = table.index[table["status"] == "convicted"][0]
    table.loc[row, "resolution_date"] = "2001-01-01"
    write(table, folder / "cases.csv")


def ubigeo_without_zero(folder):
    table = read(folder / "districts.csv")
    row = table.index[table["ubigeo"].str.startswith("0")][0]
    table.loc[row, "ubigeo"] = table.loc[row, "ubigeo"][1:]
    write(table, folder / "districts.csv")


def latin_1(folder):
    path = folder / "regions.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))


def half_filled(folder):
    (folder / "truth.toml").unlink()  # no longer marked as simulated
    for path in folder.glob("*.csv"):
        if path.name in ("regions.csv", "cases.csv"):
            as_if_real(path)
        else:
            path.unlink()


def as_if_real(path):
    table = read(path)
    write(table.iloc[::-1], path)  # another order: not the simulated file itself


def mixed(folder):
    (folder / "truth.toml").unlink()


BROKEN = {
    "missing file": (lambda f: (f / "cases.csv").unlink(), ("cases.csv", "missing")),
    "missing column": (without_column, ("cases.csv", "filing_date")),
    "wrong type": (
        edit("regions.csv", 3, "population", "many"),
        ("regions.csv", "5", "population"),
    ),
    "unknown region": (
        edit("cases.csv", 7, "region_id", "77"),
        ("cases.csv", "row 9", "region_id", "77", "01 to 25"),
    ),
    "duplicate key": (duplicate_key, ("prosecutors.csv", "7", "prosecutor_id")),
    "resolution before filing": (
        resolution_before_filing,
        ("cases.csv", "resolution_date", "filing_date"),
    ),
    "ubigeo without its zero": (
        ubigeo_without_zero,
        ("districts.csv", "ubigeo", "leading zero"),
    ),
    "Latin-1": (latin_1, ("regions.csv", "UTF-8")),
    "empty file": (
        lambda f: (f / "officers_endline.csv").write_bytes(b""),
        ("officers_endline.csv", "empty"),
    ),
    "real and simulated files mixed": (mixed, ("cases.csv", "never mixed")),
    "half-filled confidential folder": (half_filled, ("prosecutors.csv", "missing")),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_input_is_refused_and_loses_nothing(kind, intact, tmp_path, capsys):
    registers, output = intact
    damage, expected = BROKEN[kind]
    broken = tmp_path / "registers"
    shutil.copytree(registers, broken)
    damage(broken)
    simulated = (broken / "truth.toml").is_file()
    target = output if simulated else tmp_path / "out"
    before = tree_bytes(target)
    code = run_main("--input", broken, "--output", target, "--steps", 1)
    said = capsys.readouterr().out
    assert code == 2, said
    for word in expected:
        assert word in said
    assert "Traceback" not in said
    assert tree_bytes(target) == before


def test_all_problems_are_reported_together(intact, tmp_path, capsys):
    broken = tmp_path / "registers"
    shutil.copytree(intact[0], broken)
    resolution_before_filing(broken)
    ubigeo_without_zero(broken)
    edit("regions.csv", 3, "population", "many")(broken)
    assert run_main("--input", broken, "--output", intact[1], "--steps", 1) == 2
    said = capsys.readouterr().out
    assert all(name in said for name in ("cases.csv", "districts.csv", "regions.csv"))


@pytest.mark.parametrize(
    "arguments",
    [("--steps", "9"), ("--steps", "two"), ("--input", "/nowhere/at/all")],
)
def test_wrong_use_exits_2(arguments, capsys):
    assert run_main(*arguments) == 2
    assert "STOPPED (exit 2)" in capsys.readouterr().out


def test_a_step_without_its_analysis_files_says_which_step_to_run(
    intact, tmp_path, capsys
):
    code = run_main("--input", intact[0], "--output", tmp_path / "new", "--steps", 3)
    assert code == 2
    assert "run step 1 first" in capsys.readouterr().out


def test_registers_changed_after_step_1_are_refused_by_later_steps(
    intact, tmp_path, capsys
):
    registers, output = tmp_path / "registers", tmp_path / "out"
    shutil.copytree(intact[0], registers)
    shutil.copytree(intact[1], output)
    cases = read(registers / "cases.csv")
    write(cases[cases["status"] != "pending"], registers / "cases.csv")
    before = tree_bytes(output)
    assert run_main("--input", registers, "--output", output, "--steps", 3) == 2
    assert "cases.csv changed since step 1" in capsys.readouterr().out
    assert tree_bytes(output) == before
