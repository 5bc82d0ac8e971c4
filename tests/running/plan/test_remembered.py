"""Runs that saw outcomes are remembered wherever their output lies."""

import shutil
import subprocess
from types import SimpleNamespace

import pytest

from perutip.running.files.places import ROOT
from perutip.running.plan.locking import lock_command
from perutip.running.plan.remembered import LOOKS, Told, remember, remembered
from perutip.running.plan.seen_outcomes import MARK, outcomes_seen, remember_run
from perutip.running.usage import UsageError

REAL = "run: full, confidential registers\n[00] {}{}\n"


def log(folder, name, outcomes=4):
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    path = folder / "logs" / f"{name}.log"
    path.write_text(REAL.format(MARK, outcomes), encoding="utf-8")
    return path


def of_run(root, path, status="confidential"):
    said = []
    return SimpleNamespace(
        root=root,
        data_status=status,
        log_file=SimpleNamespace(path=path),
        log=said.append,
        said=said,
    )


def test_a_run_into_another_folder_counts_when_that_is_gone(root, tmp_path):
    away = tmp_path / "away"
    path = log(away, "run-20261126T100000-7")
    remember_run(of_run(root, path), 4)
    shutil.rmtree(away)
    seen = outcomes_seen(root)
    assert (seen.runs, seen.first, seen.at_least) == (1, "2026-11-26", False)
    assert str(tmp_path) not in (root / LOOKS).read_text(encoding="utf-8")
    assert (root / LOOKS).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("outcomes", "status"), [(0, "confidential"), (4, "simulated")]
)
def test_what_shows_no_outcome_of_real_registers_is_not_remembered(
    root, tmp_path, outcomes, status
):
    path = log(tmp_path / "away", "run-20261126T100000-7")
    remember_run(of_run(root, path, status), outcomes)
    assert remembered(root) is None and outcomes_seen(root).runs == 0


def test_runs_are_counted_once_and_after_their_logs_went(root):
    own = root / "output" / "confidential"
    for nth in range(20):
        log(own, f"run-20261101T1200{nth:02d}-1")
    assert outcomes_seen(root).at_least
    (root / "output" / "confidential" / "logs" / "run-20261101T120000-1.log").unlink()
    path = log(own, "run-20261126T100000-7")
    remember_run(of_run(root, path), 4)
    assert outcomes_seen(root).runs == 20 and outcomes_seen(root).at_least
    shutil.rmtree(own)
    assert outcomes_seen(root).runs == 20 and outcomes_seen(root).at_least


def test_twenty_logs_lose_none_that_were_remembered(root):
    own = root / "output" / "confidential"
    for nth in range(25):
        path = log(own, f"run-20261101T1200{nth:02d}-1")
        remember_run(of_run(root, path), 4)
        for old in sorted((own / "logs").iterdir())[:-20]:
            old.unlink()
    seen = outcomes_seen(root)
    assert (seen.runs, seen.at_least) == (25, False)


def test_lines_are_added_and_none_is_changed(root, tmp_path):
    remember(root, Told(("run-20261101T120000-1",)))
    before = (root / LOOKS).read_bytes()
    remember_run(of_run(root, log(tmp_path / "b", "run-20261126T100000-7")), 1)
    assert (root / LOOKS).read_bytes().startswith(before)
    assert len((root / LOOKS).read_bytes().splitlines()) == 2


def test_a_folder_named_to_the_lock_once_is_remembered(root, tmp_path, capsys):
    away = tmp_path / "away"
    log(away, "run-20261126T100000-7")
    lock_command(["--output", str(away)], root)
    assert "locked after 1 run on real registers" in capsys.readouterr().out
    shutil.rmtree(away)
    lock_command(["--replace"], root)
    said = capsys.readouterr().out
    assert "locked after 1 run on real registers" in said and LOOKS in said
    assert "runs of other copies of the package are not known" in said


def test_a_lock_before_any_run_remembers_nothing(root, capsys):
    lock_command([], root)
    said = capsys.readouterr().out
    assert "before any run on real registers with outcomes that this copy" in said
    assert not (root / LOOKS).exists()


@pytest.mark.parametrize(
    "line", ["{", '{"runs": ["x"], "days": [], "at_least": false}', "[]"]
)
def test_a_damaged_memory_is_said_and_not_overlooked(root, line):
    remember(root, Told(("run-20261101T120000-1",)))
    with (root / LOOKS).open("a", encoding="utf-8") as handle:
        handle.write(line + "\n")
    with pytest.raises(UsageError, match=f"{LOOKS}, line 2"):
        outcomes_seen(root)


def test_a_folder_that_takes_no_file_is_said(root, tmp_path):
    (root / LOOKS).mkdir()
    run = of_run(root, log(tmp_path / "away", "run-20261126T100000-7"))
    remember_run(run, 4)
    (said,) = run.said
    assert LOOKS in said and "cannot be written" in said


def test_git_ignores_the_memory():
    done = subprocess.run(["git", "check-ignore", "-q", LOOKS], cwd=ROOT, check=False)
    if done.returncode == 128:
        pytest.skip("no git checkout")
    assert done.returncode == 0
