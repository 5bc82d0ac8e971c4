"""A swap is all or nothing; an interrupted one is undone; what stands, stands."""

import os

import pytest

from perutip.running.files.places import beside
from perutip.running.output import staging

MANIFEST = "\n".join(f"{'0' * 64}  tables/{name}.tex" for name in ("t01_old", "gone"))
KEPT, ADDED = "tables/t01_sample_flow.tex", "figures/f01_rollout.pdf"
OLD = {
    KEPT: "old",
    "tables/t01_old.tex": "old",
    "results.csv": "old",
    "restricted/key_cases.csv": "old",
    "manifest.sha256": MANIFEST,
    "restricted/in_the_way.csv": "old",
}
NEW = {
    KEPT: "new",
    ADDED: "new",
    "results.csv": "old",
    "restricted/key_rulings.csv": "new",
    "restricted/in_the_way.csv": "new",
}
STANDS = {
    "restricted/coding/filled.xlsx": "old",
    "logs/run-1.log": "old",
    "quick/results.csv": "old",
    "notes of the analyst.txt": "own",
    "tables/own.tex": "own",
    "restricted/own.csv": "own",
}


@pytest.fixture
def output(tmp_path):
    """An output with files of a person, and a stage that changes one file, drops some
    and adds some."""
    out = tmp_path / "output"
    for name, text in (OLD | STANDS).items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)
    stage = staging.open_stage(
        out, ["tables/t01_old*", "restricted/key_*", "manifest.*"]
    )
    (stage / KEPT).write_text("new")
    (stage / "figures").mkdir()
    (stage / ADDED).write_text("new")
    (stage / "restricted" / "key_rulings.csv").write_text("new")
    (stage / "restricted" / "in_the_way.csv").write_text("new")
    return out


def contents(folder):
    return {name: (folder / name).read_text() for name in staging.files_below(folder)}


def leftovers(output):
    return [path.name for path in output.parent.iterdir() if path.name[0] == "."]


def test_stale_files_go_new_ones_come_and_what_stands_stands(output):
    staging.swap_in(output, staging.files_below(beside(output, "next")))
    assert contents(output) == NEW | STANDS
    assert leftovers(output) == []


def test_a_stage_that_lost_a_file_is_not_swapped(output):
    expected = staging.files_below(beside(output, "next"))
    (beside(output, "next") / "figures" / "f01_rollout.pdf").unlink()
    with pytest.raises(staging.StageLost, match=r"figures/f01_rollout\.pdf"):
        staging.swap_in(output, expected)
    assert contents(output) == OLD | STANDS


def test_a_stage_that_starts_empty_holds_nothing_of_the_output(output):
    staging.discard(output)
    assert staging.files_below(staging.open_stage(output, ["*"])) == []


class Killed(BaseException):
    """As a signal would: no handler of the code may catch it by name."""


@pytest.mark.parametrize("moves", range(12))
def test_an_error_in_any_move_undoes_the_whole_swap(output, monkeypatch, moves):
    calls = {"n": 0}
    replace = os.replace

    def failing(source, target):
        if str(source).endswith(".part"):
            return replace(source, target)
        calls["n"] += 1
        if calls["n"] == moves + 1:
            raise Killed
        return replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    try:
        staging.swap_in(output, [])
    except Killed:
        assert contents(output) == OLD | STANDS
    else:
        assert calls["n"] <= moves and contents(output) == NEW | STANDS


@pytest.mark.parametrize("moves", range(12))
def test_a_kill_in_any_move_is_undone_at_the_next_start(output, monkeypatch, moves):
    calls = {"n": 0}
    replace = os.replace

    def dying(source, target):
        if str(source).endswith(".part"):
            return replace(source, target)
        if calls["n"] >= moves:
            raise Killed
        calls["n"] += 1
        return replace(source, target)

    monkeypatch.setattr(os, "replace", dying)
    try:
        staging.swap_in(output, [])
        killed = False
    except Killed:
        killed = True
    monkeypatch.setattr(os, "replace", replace)
    # before the first move there is nothing to undo
    assert staging.recover(output) is (killed and moves > 0)
    assert contents(output) == (OLD if killed else NEW) | STANDS
    assert leftovers(output) == []


def test_what_a_killed_run_left_goes_at_the_next_start(output):
    assert staging.recover(output) is False
    assert contents(output) == OLD | STANDS
    assert leftovers(output) == []
