"""What outputs tell of outcomes that were seen, and what the lock then says."""

import dataclasses
import datetime as dt
import json
import os

import pytest

from perutip.reporting.results import read_results, write_results
from perutip.running.files.places import ROOT
from perutip.running.plan.lock_words import (
    breach_of,
    closing_line,
    lock_state,
    named_when,
    sentences,
)
from perutip.running.plan.locking import lock_command, registry_line, write_lock
from perutip.running.plan.plan_lock import (
    ELSEWHERE,
    FILE,
    MAPPING,
    STUDY,
    changes_since_lock,
    mapping_files,
    read_lock,
)
from perutip.running.plan.seen_outcomes import MARK, estimated, outcomes_seen
from perutip.running.usage import UsageError

WHEN = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
LOG = "run: {}, {} registers\n[00] {}\n"


def log(output, day, status="confidential", said=f"{MARK}4", mode="full", nth=1):
    folder = output / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    text = LOG.format(mode, status, said)
    (folder / f"run-{day}T120000-{nth}.log").write_text(text, encoding="utf-8")


def results(folder, day, status="confidential", step=""):
    """The published rows as an output of `day`, of one step where it is given."""
    rows = read_results(ROOT / "output" / "results.csv").assign(data_status=status)
    folder.mkdir(parents=True, exist_ok=True)
    write_results(
        rows[rows["step"].isin([step]) | (step == "")], folder / "results.csv"
    )
    at = dt.datetime.fromisoformat(f"{day}T12:00+00:00").timestamp()
    os.utime(folder / "results.csv", (at, at))


def test_runs_are_counted_from_logs_and_from_what_logs_no_longer_tell(root):
    assert outcomes_seen(root).runs == 0
    real = root / "output" / "confidential"
    log(real, "20261125")
    log(real, "20261126", nth=2)
    log(real, "20261126", said=f"{MARK}0", nth=3)  # estimated nothing
    log(real, "20261126", said="STOPPED (exit 2)", nth=4)
    log(root / "output", "20261001", status="simulated")
    seen = outcomes_seen(root)
    assert (seen.runs, seen.first, seen.at_least) == (2, "2026-11-25", False)
    words = "after 2 runs on real registers with outcomes, the first on 2026-11-25"
    assert seen.words == words
    results(real, "2026-11-26")  # of a run that a log tells of
    assert outcomes_seen(root) == seen
    results(real / "restricted" / "previous" / "2026-11-03", "2026-11-03")
    assert outcomes_seen(root).first == "2026-11-03" and outcomes_seen(root).runs == 3
    for nth in range(20):
        log(real, "20261126", nth=10 + nth)
    assert "after at least 2" in outcomes_seen(root).words


def test_a_log_of_before_the_mark_tells_by_what_ended_its_run(root):
    found = "registered primary outcomes, headline [95% set]:\n[00]   Conviction (x): "
    log(root / "output" / "confidential", "20261120", said=f"{found}0.1 [0.0, 0.2]")
    assert outcomes_seen(root).runs == 1
    log(root / "output" / "confidential", "20261121", said=f"{found}awaiting", nth=2)
    assert outcomes_seen(root).runs == 1


def test_outputs_without_logs_and_elsewhere_are_looked_at(root, tmp_path):
    results(root / "output" / "quick", "2026-11-20", status="simulated")
    results(root / "output" / "mine", "2026-11-21")
    assert outcomes_seen(root).words.startswith("after 1 run on real registers")
    elsewhere = tmp_path / "elsewhere"
    results(elsewhere, "2026-10-01")
    assert outcomes_seen(root, [elsewhere]).first == "2026-10-01"


def test_permuted_labels_show_no_outcome():
    rows = read_results(ROOT / "output" / "results.csv")
    for step in ("02", "03", "04", "06"):
        own = rows[rows["step"] == step]
        assert estimated(own, blinded=True) == 0 < estimated(own, blinded=False)


def test_the_lock_says_what_was_seen_everywhere(root, capsys):
    results(root / "output" / "confidential", "2026-11-25")
    lock_command([], root)
    said = capsys.readouterr().out
    words = "after 1 run on real registers with outcomes, on 2026-11-25"
    last = f"{words}, of those that this copy knows of"
    assert f"locked {words}" in said and said.splitlines()[-1].endswith(last)
    made = read_lock(root)
    assert made.seen.runs == 1 and words in registry_line("X", made)
    assert json.loads((root / FILE).read_text(encoding="utf-8"))["seen"]["runs"] == 1
    assert words in lock_state(root) and words in sentences(root)[0]
    assert words in named_when(root) and "nothing of it changed" in named_when(root)


def test_a_lock_before_outcomes_and_what_changed_since(root):
    assert (
        "not locked" in named_when(root) and closing_line(root, "x", real=False) == ""
    )
    assert "not locked" in closing_line(root, "x", real=True)
    write_lock(root, WHEN)
    assert "2026-11-26, before any run on real registers" in named_when(root)
    study = root / STUDY
    text = study.read_text(encoding="utf-8")
    study.write_text(text + "# why\n", encoding="utf-8")
    assert breach_of(root) == "comments or layout alone changed since"
    text = text.replace("primary_horizon = 12 ", "primary_horizon = 18 ")
    study.write_text(text.replace("level = 0.95 ", "level = 0.9 "), encoding="utf-8")
    (root / "code" / "98_new.py").write_text("", encoding="utf-8")
    assert closing_line(root, "the ledger", real=True) == (
        "the plan changed since it was locked on 2026-11-26: 2 choices and 1 program; "
        "see the ledger"
    )
    assert named_when(root).endswith("and 2 choices and 1 program changed since")


def test_mappings_are_under_the_lock_by_their_hash_alone(
    root, tmp_path_factory, capsys
):
    secret = root / "input" / "confidential" / "mapping.toml"
    secret.parent.mkdir()
    secret.write_text('exclude = ["canary"]\n', encoding="utf-8")
    away = tmp_path_factory.mktemp("away") / "elsewhere.toml"
    away.write_text("x = 1\n", encoding="utf-8")
    lock_command(["--mapping", str(away)], root)
    name = "input/confidential/mapping.toml"
    made = read_lock(root)
    assert set(made.mappings) == {name, "elsewhere.toml"}
    assert f"{name} SHA-256 {made.mappings[name]}" in capsys.readouterr().out
    copies = (root / "input" / "plan_lock").rglob("*")
    assert not [p for p in copies if p.name == "mapping.toml"]
    assert changes_since_lock(root) == []
    secret.write_text('exclude = ["canary", "another"]\n', encoding="utf-8")
    assert changes_since_lock(root) == [f"mapping {name}: changed"]
    assert breach_of(root) == "1 choice changed since"
    secret.unlink()
    (root / "input" / "confidential" / "new.toml").write_text("", encoding="utf-8")
    assert changes_since_lock(root) == [
        f"mapping {name}: is gone",
        "mapping input/confidential/new.toml: is new",
    ]
    with pytest.raises(UsageError, match="no such file"):
        lock_command(["--replace", "--mapping", str(root / "no.toml")], root)


def test_the_mapping_that_the_readme_prescribes_is_locked_and_found_again(root):
    example, own = root / MAPPING, root / "input" / "mapping_confidential.toml"
    own.write_text("x = 1\n", encoding="utf-8")
    for given in ([], ["--replace", "--mapping", str(own)]):
        lock_command(given, root)
        assert set(read_lock(root).mappings) == {"input/mapping_confidential.toml"}
        example.write_text("changed = 1\n", encoding="utf-8")  # of no use to anyone
        assert changes_since_lock(root) == [] and breach_of(root) == ""
    own.write_text("x = 2\n", encoding="utf-8")
    name = "mapping input/mapping_confidential.toml"
    assert changes_since_lock(root) == [f"{name}: changed"]
    own.unlink()
    assert changes_since_lock(root) == [f"{name}: is gone"]


@pytest.mark.parametrize("place", ["input/maps/mine.toml", "../away/mine.toml"])
def test_a_mapping_named_anywhere_is_found_again_where_it_lies(root, place):
    one = (root / place).resolve()
    one.parent.mkdir(parents=True)
    one.write_text("x = 1\n", encoding="utf-8")
    lock_command(["--mapping", str(one)], root)
    assert changes_since_lock(root) == [] and "not known" not in lock_state(root)
    assert str(one.parent) not in (root / FILE).read_text(encoding="utf-8")
    one.write_text("x = 2\n", encoding="utf-8")
    (changed,) = changes_since_lock(root)
    assert changed.startswith("mapping ") and changed.endswith("mine.toml: changed")
    one.unlink()
    (gone,) = changes_since_lock(root)
    assert gone.endswith("mine.toml: is gone")
    (root / ELSEWHERE).unlink(
        missing_ok=True
    )  # another machine, which knows of no place outside
    away = place.startswith("..")
    assert (changes_since_lock(root) == []) == away
    assert ("not known here" in lock_state(root)) == away


def test_registers_mapped_by_a_mapping_that_nobody_locks_are_told(root, capsys):
    lock_command([], root)
    assert set(read_lock(root).mappings) == {MAPPING}
    assert "lock --replace --mapping FILE" not in capsys.readouterr().out
    (root / "input" / "confidential").mkdir()
    (root / "input" / "confidential" / "left_out.csv").write_text("", encoding="utf-8")
    lock_command(["--replace"], root)
    assert "lock --replace --mapping FILE" in capsys.readouterr().out


def test_a_lock_of_before_is_read_and_says_that_it_did_not_look(root):
    made = write_lock(root, WHEN)
    raw = dataclasses.asdict(made)
    del raw["seen"], raw["mappings"]
    (root / FILE).write_text(json.dumps(raw), encoding="utf-8")
    assert read_lock(root).seen is None and mapping_files(root)
    assert changes_since_lock(root) == []
    assert "what had been seen is not recorded" in named_when(root)
