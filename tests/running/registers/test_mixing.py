"""Only what is certainly simulated is refused in a folder of real registers."""

import shutil

import pytest

from perutip.running import mapping
from perutip.running.command_line import main
from perutip.running.files.places import ROOT
from perutip.running.registers.mixing import SHIPPED, refuse_mixed
from perutip.running.usage import UsageError

SIMULATED = ROOT / "input" / "simulated"


@pytest.fixture
def folder(tmp_path):
    def of(*files):
        for file in files:
            shutil.copy(SIMULATED / file, tmp_path / file)
        return tmp_path

    return of


def test_an_invented_register_is_refused_in_so_many_words(folder):
    with pytest.raises(UsageError) as error:
        refuse_mixed(folder("cases.csv"))
    said = str(error.value)
    assert "cases.csv is byte for byte the same as input/simulated/cases.csv" in said
    assert "regions.csv" not in said and "truth.toml" not in said
    refuse_mixed(SIMULATED)


@pytest.mark.parametrize("file", ["regions.csv", "district_neighbours.csv"])
def test_dates_of_training_and_borders_are_invented_too(folder, file):
    with pytest.raises(UsageError, match=file):
        refuse_mixed(folder(file))


def test_one_row_more_is_another_register(folder):
    path = folder("cases.csv") / "cases.csv"
    path.write_bytes(path.read_bytes() + b"x\n")
    refuse_mixed(path.parent)


@pytest.fixture
def confidential(tmp_path, monkeypatch):
    """Another folder as input/confidential: what `map` and a run take by default."""
    target = tmp_path / "input" / "confidential"
    monkeypatch.setattr(mapping, "CONFIDENTIAL", target)
    return target


def test_the_worked_example_never_becomes_confidential_registers(
    confidential, tmp_path, capsys
):
    copied = tmp_path / "raw"
    shutil.copytree(ROOT / "input" / "example_raw", copied)
    for raw, why in ((ROOT / "input" / "example_raw", "worked"), (copied, "the same")):
        assert main(["map", str(raw)]) == 2
        said = capsys.readouterr().out
        assert why in said and "--to" in said and "nothing is written" in said
        assert not confidential.exists()
    assert main(["map", str(copied), "--to", str(tmp_path / "to")]) == 0
    assert (tmp_path / "to" / "cases.csv").is_file()


@pytest.mark.parametrize("options", [[], ["--partial"], ["--check"], ["--compare"]])
def test_every_command_says_how_to_get_out(tmp_path, capsys, options):
    shutil.copyfile(ROOT / SHIPPED / "cases.csv", tmp_path / "cases.csv")
    assert main(["--input", str(tmp_path), *options]) == 2
    said = capsys.readouterr().out
    assert "cases.csv is byte" in said and "Delete it from" in said
    assert "never mixed" in said


def test_many_registers_are_named_once_each(tmp_path, capsys):
    for file in ("cases.csv", "rulings.csv", "regions.csv"):
        shutil.copyfile(ROOT / SHIPPED / file, tmp_path / file)
    assert main(["--input", str(tmp_path)]) == 2
    said = capsys.readouterr().out
    assert "3 registers are byte for byte the same as in input/simulated" in said
    assert all(said.count(f"{name}.csv") == 1 for name in ("cases", "rulings"))
    assert "Delete them from" in said
