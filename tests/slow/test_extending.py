"""A step, an outcome, an exhibit and an identifying column: two files each at most.

The README's worked example of an exhibit is added as it stands there.
"""

import re
from pathlib import Path

import pytest
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
columns = { share = "Share", few = "Few" }

[[exhibit]]
key = "t97_empty"
kind = "table"
step = "97"
title = "A table that gets no row"
layout = "pivot"
columns = { share = "Share" }
"""
README = Path(__file__).resolve().parents[2] / "README.md"
PLACES = ("study/exhibits.toml", "02_track4tip.py", "reporting/audit/declared.toml")
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
    share = pd.DataFrame({"share": {"convicted": cases["convicted"].mean()}, "few": 7})
    run.pivot("t97_shares", "", share)


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
'''


def worked_example() -> dict[str, str]:
    """File → what the README's example adds to it."""
    text = README.read_text(encoding="utf-8")
    block = re.search(r"<!-- example: exhibit -->\n```\n(.*?)```", text, re.S)
    assert block
    parts = re.split(r"^# (?=\S+\.(?:toml|py))", block[1], flags=re.M)[1:]
    found = {}
    for part in parts:
        head, _, body = part.partition("\n")
        name = next(n for n in PLACES if head.split(",")[0].endswith(n))
        found[name] = body
    assert set(found) == set(PLACES)
    return found


def add_example(code: Path) -> None:
    example = worked_example()
    for name in (PLACES[0], PLACES[2]):
        append(code / "perutip" / name, "\n" + example[name])
    step = code / PLACES[1]
    text = step.read_text(encoding="utf-8")
    first = '    """Estimate and report."""\n'
    assert text.count(first) == 1
    step.write_text(text.replace(first, first + example[PLACES[1]]), encoding="utf-8")


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
    add_example(project / "code")
    (project / "code" / "97_added.py").write_text(MODULE, encoding="utf-8")
    declared = project / "code/perutip/contract/registers/serenazgo/officers.py"
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


def test_what_is_not_declared_is_protected_and_named(extended):
    output, done = extended
    (named,) = re.findall(r"disclosure: rounded and .* says nothing: (.*)", done.stdout)
    assert named == "mean of resolved; t97_shares: few; t97_shares: share"
    rows = results(output).set_index(["exhibit", "variable", "term"]).sort_index()
    cells = rows.loc["t97_shares"]["estimate"]
    assert cells["convicted", "few"] == "" and len(cells["convicted", "share"]) == 3
    mean = rows.loc["t02_resolution_time", "resolved"]["control_mean"].iloc[0]
    assert len(mean.partition(".")[2]) <= 2


def test_a_table_without_a_row_is_named_and_not_counted(extended):
    _, done = extended
    assert "no step adds a row to t97_empty: " in done.stdout


def test_the_worked_example_is_printed_and_its_small_counts_are_not(extended):
    output, done = extended
    assert (output / "tables" / "t02_types.tex").stat().st_size > 0
    rows = results(output)
    mine = rows[rows["exhibit"] == "t02_types"]
    cases = mine[mine["term"] == "cases"].set_index("variable")["estimate"]
    assert {"sexual", "labour"} <= set(cases.index) and (cases != "").sum() >= 2
    numbers = mine.loc[(mine["term"] != "share") & (mine["estimate"] != ""), "estimate"]
    assert not numbers.astype(float).between(1, 9).any()
    assert "none comes back" in done.stdout
