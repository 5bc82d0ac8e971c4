"""Two runs give the same bytes, whatever the hash seed and the order of rows."""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
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


def test_two_runs_give_the_same_bytes(tmp_path):
    outputs = []
    for seed in ("1", "2"):
        project = copy_project(tmp_path / seed, rulings=400)
        done = run(project, "--quick", PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stdout + done.stderr
        outputs.append(tree(project / "output" / "quick"))
    first, second = outputs
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_the_order_of_rows_moves_no_number(tmp_path):
    found = []
    for name in ("as_is", "shuffled"):
        project = copy_project(tmp_path / name, rulings=400)
        if name == "shuffled":
            shuffle(project / "input" / "simulated")
        done = run(project, "--quick")
        assert done.returncode == 0, done.stdout + done.stderr
        found.append((project / "output" / "quick" / "results.csv").read_bytes())
    assert found[0] == found[1]
