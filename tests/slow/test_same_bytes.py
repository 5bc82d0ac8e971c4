"""Runs give the same bytes, whatever hash seed, jobs and order of the rows."""

import random
from pathlib import Path

import pytest
from places import copy_project, read, run, tree, write

UNORDERED = ("regions", "cases", "prosecutors", "districts", "officers_baseline")


def shuffle(registers: Path) -> None:
    """Registers with their rows in another order."""
    chance = random.Random(5)
    for name in UNORDERED:
        table = read(registers / f"{name}.csv")
        order = list(range(len(table)))
        chance.shuffle(order)
        write(table.iloc[order], registers / f"{name}.csv")


def made(place: Path, jobs: int, seed: str, *, shuffled: bool = False) -> Path:
    """The quick output of a copy of the project in `place`."""
    project = copy_project(place, rulings=400)
    if shuffled:
        shuffle(project / "input" / "simulated")
    done = run(project, "--quick", "--jobs", jobs, PYTHONHASHSEED=seed)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "output" / "quick"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """One run, a step at a time."""
    return made(tmp_path_factory.mktemp("bytes") / "first", 1, "1")


@pytest.mark.parametrize("jobs", [2, 3])
def test_hash_seed_and_jobs_change_no_byte(first, tmp_path, jobs):
    other = tree(made(tmp_path / "other", jobs, str(jobs)))
    one = tree(first)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_the_order_of_rows_moves_no_number(first, tmp_path):
    other = made(tmp_path / "other", 2, "1", shuffled=True)
    name = "results.csv"
    assert (other / name).read_bytes() == (first / name).read_bytes()
