"""A swap is all or nothing, and an interrupted one is undone."""

import os

import pytest

from perutip.running import staging


@pytest.fixture
def output(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "t01_old.tex").write_text("old")
    (tmp_path / "tables" / "t01_kept.tex").write_text("old")
    (tmp_path / "tables" / "t02_other.tex").write_text("other")
    stage = staging.stage_folder(tmp_path, "01")
    (stage / "tables").mkdir()
    (stage / "tables" / "t01_kept.tex").write_text("new")
    (stage / "figures").mkdir()
    (stage / "figures" / "f01.pdf").write_text("new")
    return tmp_path


OWNED = ["tables/t01_old.tex", "tables/t01_kept.tex"]


def contents(folder):
    return {name: (folder / name).read_text() for name in staging.files_below(folder)}


def test_stale_files_go_new_ones_come_others_stay(output):
    written = staging.swap_in(output, "01", OWNED)
    assert written == ["figures/f01.pdf", "tables/t01_kept.tex"]
    assert contents(output) == {
        "figures/f01.pdf": "new",
        "tables/t01_kept.tex": "new",
        "tables/t02_other.tex": "other",
    }


@pytest.mark.parametrize("fails_at", range(1, 5))
def test_a_failing_move_restores_everything(output, monkeypatch, fails_at):
    before = {n: t for n, t in contents(output).items() if not n.startswith(".")}
    calls, real = [], os.replace

    def failing(source, target):
        calls.append(source)
        if len(calls) == fails_at:
            raise OSError("disk full")
        real(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(OSError, match="disk full"):
        staging.swap_in(output, "01", OWNED)
    after = {n: t for n, t in contents(output).items() if not n.startswith(".")}
    assert after == before


@pytest.mark.parametrize("killed_at", range(1, 5))
def test_a_killed_swap_is_undone_at_the_next_start(output, monkeypatch, killed_at):
    before = {n: t for n, t in contents(output).items() if not n.startswith(".")}
    calls, real = [], os.replace

    def killed(source, target):
        calls.append(source)
        if len(calls) == killed_at:
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        patch.setattr(staging, "undo", lambda *_: None)  # as if the process was gone
        with pytest.raises(KeyboardInterrupt):
            staging.swap_in(output, "01", OWNED)
    assert staging.recover(output) == ["01"]
    assert contents(output) == before
