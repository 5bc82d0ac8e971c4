"""Which earlier output is compared with: replaced last, of a day, of another folder."""

import shutil

import pytest
from two_runs import finish

from perutip.running.comparing import previous
from perutip.running.comparing.comparing import compare
from perutip.running.output import staging
from perutip.running.usage import UsageError


def test_nothing_to_compare_with_is_wrong_use(run, tmp_path):
    with pytest.raises(UsageError, match="holds no output"):
        compare(run.output_dir, "", run.config, run.root)
    output = finish(run, "1")
    with pytest.raises(UsageError, match="has replaced no output yet"):
        compare(output, "", run.config, run.root)
    with pytest.raises(UsageError, match=r"no results\.csv there"):
        compare(output, str(tmp_path / "nowhere"), run.config, run.root)


def test_the_last_output_of_each_day_is_kept_and_named(run, capsys):
    for day, estimate in (("24", "1"), ("24", "2"), ("25", "3"), ("26", "4")):
        output = finish(run, estimate, f"2026-11-{day}")
    finish(run, "5", "2026-11-26")
    assert list(previous.snapshots(output)) == [
        "2026-11-24",
        "2026-11-25",
        "2026-11-26",
    ]
    for given, then in (("2026-11-24", "2"), ("2026-11-25", "3"), ("", "4")):
        compare(output, given, run.config, run.root)
        assert f": {then} → 5 (" in capsys.readouterr().out
    with pytest.raises(UsageError, match=r"2026-11-23: no output of that day, kept"):
        compare(output, "2026-11-23", run.config, run.root)


def test_the_latest_days_are_kept_and_no_more(run):
    for day in range(1, 20):
        output = finish(run, str(day), f"2026-10-{day:02d}")
    days = list(previous.snapshots(output))
    assert len(days) == previous.DAYS == 14
    assert days[0] == "2026-10-05" and days[-1] == "2026-10-18"


def test_a_run_of_some_steps_keeps_the_days_before(run):
    """Its stage begins as a copy of the output, which keeps no file's time."""
    finish(run, "1", "2026-11-24")
    output = finish(run, "2", "2026-11-25")
    run.stage = staging.open_stage(output, ["data/nothing"])
    shutil.copy(output / "results.csv", run.stage / "results.csv")
    previous.keep(run)
    staging.swap_in(output, staging.files_below(run.stage))
    assert list(previous.snapshots(output)) == ["2026-11-24", "2026-11-25"]
    first = previous.snapshots(output)["2026-11-24"][0]
    assert f"{previous.written(first):%Y-%m-%d}" == "2026-11-24"


def test_the_output_replaced_last_is_what_counts(run, capsys):
    for estimate in ("1", "2", "2.25"):
        output = finish(run, estimate)
    assert compare(output, "", run.config, run.root) == 0
    said = capsys.readouterr().out
    assert "Table A5, Convicted, exposed: 2 → 2.25 (+0.50 s.e.)" in said
    last = said.splitlines()[-1]
    assert last == "MOVED: 1 of 1 estimate, 0 of 6 registered primary headlines"
    for same in ("registers: the same", "configuration: the same", "code: the same"):
        assert same in said


def test_another_folder_and_one_that_keeps_no_record(run, tmp_path, capsys):
    output = finish(run, "1")
    kept = tmp_path / "kept"
    shutil.copytree(output, kept)
    finish(run, "3")
    compare(output, str(kept), run.config, run.root)
    assert "1 → 3 (+4.00 s.e.)" in capsys.readouterr().out
    shutil.rmtree(kept / "restricted")
    compare(output, str(kept), run.config, run.root)
    said = capsys.readouterr().out
    assert "1 → 3" in said and "what it was made from is not known" in said


def test_a_stopped_run_leaves_what_the_last_one_kept(run):
    finish(run, "1")
    output = finish(run, "2")
    (kept,) = previous.snapshots(output).values()
    before = kept[0].read_bytes()
    run.stage = staging.open_stage(output, ["*"])
    shutil.copy(output / "results.csv", run.stage / "results.csv")
    previous.keep(run)
    staging.discard(output)
    assert kept[0].read_bytes() == before
