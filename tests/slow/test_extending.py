"""A step, an outcome, an exhibit and an identifying column: two files each at most."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from places import copy_project, read, results, run, tree, write

CANARY = "70918273"
OUTCOME = """
[[variable]]
name = "resolved"
outcome = "resolution_time"
definition = "ours"
label = "Resolved by extraction"
deviation = "Whatever the time observed."
frame = "cases"
exhibit = "t02_resolution_time"
panel = "beside"
"""
EXHIBIT = """
[[exhibit]]
key = "t97_shares"
kind = "table"
step = "97"
title = "Shares of an added step"
layout = "pivot"
columns = { share = "Share" }
"""
STEP = """
[[step]]
number = "97"
module = "97_added"
title = "An added step"
"""
MODULE = '''"""Purpose: show that a step is added in two files.
Reads:   data/cases.csv.
"""

import perutip

# isort: split

import pandas as pd

from perutip.running.run import Run


def run(run: Run) -> None:
    """One share."""
    cases = run.read_data("cases")
    share = pd.DataFrame({"share": {"convicted": cases["convicted"].mean()}})
    run.pivot("t97_shares", "", share)


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
'''


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """The project with everything added, run quickly."""
    project = copy_project(tmp_path_factory.mktemp("added") / "project", rulings=400)
    study = project / "code" / "perutip" / "study"
    append(study / "outcomes.toml", OUTCOME)
    append(study / "steps.toml", STEP)
    append(study / "exhibits.toml", EXHIBIT)
    (project / "code" / "97_added.py").write_text(MODULE, encoding="utf-8")
    declared = project / "code" / "perutip" / "contract" / "registers" / "serenazgo.py"
    text = declared.read_text(encoding="utf-8")
    anchor = 'name="officers_baseline"'
    place = text.index("columns=(", text.index(anchor)) + len("columns=(")
    column = 'C("dni", "text", "Identity document", identifying=True),'
    declared.write_text(text[:place] + column + text[place:], encoding="utf-8")
    path = project / "input" / "simulated" / "officers_baseline.csv"
    officers = read(path)
    officers.insert(0, "dni", [f"{CANARY}{n:03d}" for n in range(len(officers))])
    write(officers, path)
    done = run(project, "--quick")
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "output" / "quick", done


def test_the_added_step_is_run_and_counted(extended):
    output, done = extended
    assert "[97] An added step" in done.stdout
    last = done.stdout.strip().splitlines()[-1]
    steps = last.split(": ")[1].split(" ")[0]
    assert last.startswith("REPLICATION COMPLETE") and steps[0] == steps.split("/")[1]
    assert (output / "tables" / "t97_shares.tex").stat().st_size > 0


def test_the_added_outcome_is_estimated_and_in_the_ledger(extended):
    output, _ = extended
    rows = results(output)
    mine = rows[(rows["exhibit"] == "t02_resolution_time")]
    row = mine[mine["variable"] == "resolved"].iloc[0]
    assert row["status"] == "ok" and row["outcome"] == "resolution_time"
    assert row["label"] == "Resolved by extraction"
    ledger = (output / "tables" / "t00_ledger.tex").read_text(encoding="utf-8")
    assert "Resolved by extraction" in ledger


def test_the_added_identifier_is_nowhere_that_is_published(extended):
    output, done = extended
    assert CANARY not in done.stdout + done.stderr
    for name, content in tree(output).items():
        assert CANARY.encode() not in content, name
