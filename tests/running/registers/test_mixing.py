"""Only what is certainly simulated is refused in a folder of real registers."""

import shutil

import pytest

from perutip.running.files.places import ROOT
from perutip.running.registers.mixing import facts_alike, refuse_mixed
from perutip.running.run import UsageError

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
        refuse_mixed(folder("cases.csv", "regions.csv"))
    said = str(error.value)
    assert "cases.csv is byte for byte the same as input/simulated/cases.csv" in said
    assert "regions.csv" not in said and "truth.toml" not in said


def test_public_facts_that_are_the_same_may_be_true(folder):
    real = folder("regions.csv", "district_neighbours.csv")
    refuse_mixed(real)
    lines = facts_alike(real)
    assert len(lines) == 2 and "input/simulated/regions.csv" in lines[0]
    assert facts_alike(SIMULATED) == []


def test_one_row_more_is_another_register(folder):
    path = folder("cases.csv") / "cases.csv"
    path.write_bytes(path.read_bytes() + b"x\n")
    refuse_mixed(path.parent)
