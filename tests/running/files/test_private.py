"""Private folders are closed, ignored by git, and stay so."""

import os
import stat
import subprocess
from types import SimpleNamespace

import pytest

from perutip.running.files.places import shown_place
from perutip.running.files.private import (
    EVERYTHING,
    PRIVATE,
    close_all,
    close_output,
    open_to_others,
    private_folder,
    write_private,
)
from perutip.running.run.run_log import RunLog
from perutip.running.whole_run.before_first_step import close_confidential

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def open_umask():
    """The most careless machine: new files are everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_private_folder_is_closed_and_ignored(tmp_path):
    folder = private_folder(tmp_path / "any" / "where" / "restricted")
    assert mode(folder) == 0o700
    assert (folder / ".gitignore").read_text() == EVERYTHING == "*\n"
    assert mode(folder / ".gitignore") == 0o600


def test_a_folder_that_stood_open_is_closed_with_all_inside(tmp_path):
    for name in PRIVATE:
        inside = tmp_path / name / "deep"
        inside.mkdir(parents=True)
        (inside / "key.csv").write_text("x")
        (tmp_path / name / ".gitignore").write_text("nothing\n")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "t01.tex").write_text("x")
    close_all(tmp_path)
    for name in PRIVATE:
        assert (tmp_path / name / ".gitignore").read_text() == EVERYTHING
        for path in [tmp_path / name, *(tmp_path / name).rglob("*")]:
            assert mode(path) == (0o700 if path.is_dir() else 0o600), path
    assert mode(tmp_path / "tables" / "t01.tex") == 0o666
    assert not (tmp_path / "tables" / ".gitignore").exists()


def test_what_a_link_points_to_is_left_alone(tmp_path):
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text("x")
    folder = private_folder(tmp_path / "out" / "data")
    (folder / "link.csv").symlink_to(elsewhere)
    close_all(tmp_path / "out")
    assert mode(elsewhere) == 0o666


def test_a_file_is_its_owners_from_the_first_byte(tmp_path, monkeypatch):
    path = tmp_path / "list.csv"
    path.write_text("older and longer")
    path.chmod(0o666)
    write_private(path, "ñ\n")
    assert path.read_text(encoding="utf-8") == "ñ\n" and mode(path) == 0o600


def test_git_sees_nothing_of_it(tmp_path):
    private_folder(tmp_path / "restricted")
    (tmp_path / "restricted" / "key.csv").write_text("x")
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    seen = subprocess.run(
        [*git, "status", "--porcelain", "-uall"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout == ""


def test_the_log_is_private(tmp_path):
    log = RunLog()
    log.write("before")
    log.open(tmp_path / "logs")
    log.write("after")
    assert log.path.read_text() == "before\nafter\n"
    assert mode(log.path) == 0o600 and mode(tmp_path / "logs") == 0o700


def test_a_place_outside_the_project_is_shown_without_its_names(tmp_path):
    home = tmp_path / "home" / "rosa.quispe"
    assert shown_place(home) == "the folder given"
    assert (
        shown_place(home / "restricted" / "problems.csv") == "restricted/problems.csv"
    )


def test_results_on_real_registers_are_their_owners_alone(tmp_path):
    top = tmp_path / "output" / "confidential"
    quick = top / "quick"
    close_output(quick, top)
    assert mode(top) == mode(quick) == 0o700
    top.chmod(0o755)
    assert open_to_others(top)
    close_output(quick, top)
    assert mode(top) == 0o700 and not open_to_others(top)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    close_output(elsewhere, top)
    assert mode(elsewhere) == 0o700 and mode(tmp_path / "output") != 0o700


@pytest.mark.parametrize(
    ("status", "wanted"), [("confidential", 0o700), ("simulated", 0)]
)
def test_a_run_closes_its_output_on_real_registers_alone(tmp_path, status, wanted):
    output = tmp_path / "results"
    output.mkdir()
    before = mode(output)
    run = SimpleNamespace(root=tmp_path, output_dir=output, data_status=status)
    close_confidential(run)
    assert mode(output) == (wanted or before)
