"""Where a run refuses to write, and what it takes for its own."""

import errno
from pathlib import Path
from types import SimpleNamespace

import pytest

from perutip.reporting.results import COLUMNS
from perutip.running.command_line import main
from perutip.running.ending.endings import StepFailed
from perutip.running.files.owned import foreign_files, owned_files
from perutip.running.files.places import beside
from perutip.running.output import guards
from perutip.running.output.guards import guard_place
from perutip.running.output.lock import cannot_write
from perutip.running.output.staging import JOURNAL
from perutip.running.registers.folders import output_folder
from perutip.running.usage import UsageError
from perutip.running.whole_run.controller import refuse_undeclared


@pytest.fixture
def run(tmp_path):
    """A project with registers, and a run into its output."""
    registers = tmp_path / "project" / "input" / "simulated"
    registers.mkdir(parents=True)
    return SimpleNamespace(
        root=tmp_path / "project",
        input_dir=registers,
        output_dir=tmp_path / "project" / "output",
    )


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (".", "own folder"),
        ("input", "is or holds the folder of registers"),
        ("input/simulated", "is or holds the folder of registers"),
        ("input/simulated/out", "lies in the folder of registers"),
        ("input/other", "folder of the project's own"),
        ("code", "folder of the project's own"),
        ("code/perutip", "folder of the project's own"),
        ("..", "is or holds"),
    ],
)
def test_places_that_are_no_output(run, place, words):
    run.output_dir = (run.root / place).resolve()
    with pytest.raises(UsageError, match=words):
        guard_place(run)


def test_an_output_that_is_a_mount_of_its_own_is_refused_at_once(run, monkeypatch):
    """A container's volume: nothing can be renamed into it from beside it."""
    run.output_dir.mkdir()

    def across(source, target):
        raise OSError(errno.EXDEV, "Invalid cross-device link", source)

    monkeypatch.setattr(guards.os, "replace", across)
    with pytest.raises(UsageError, match="a mount of its own"):
        guards.guard_output(run)
    assert sorted(path.name for path in run.root.iterdir()) == ["input", "output"]


def test_a_file_is_no_output(run, tmp_path):
    run.output_dir = tmp_path / "a"
    run.output_dir.write_text("x")
    with pytest.raises(UsageError, match="is a file"):
        guard_place(run)


def test_a_link_to_the_registers_is_seen_through(run, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(run.input_dir)
    run.output_dir = output_folder(run.input_dir, link)
    with pytest.raises(UsageError, match="holds the folder of registers"):
        guard_place(run)


def test_a_link_to_nothing_is_refused(run, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "unplugged")
    with pytest.raises(UsageError, match="link to nothing"):
        output_folder(run.input_dir, link)
    assert not (tmp_path / "unplugged").exists()


def test_a_folder_with_a_persons_files_is_refused_and_not_named(run):
    own = run.output_dir / "data" / "GARCIA_testimony.csv"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    (run.output_dir / "results.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match="2 files or folders") as refused:
        guard_place(run)
    assert "GARCIA" not in str(refused.value) and own.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("results.csv", ",".join(COLUMNS) + "\n"),
        ("made_from.json", "{}\n"),
        ("manifest.sha256", f"{'0' * 64}  tables/t01_sample_flow.tex\n"),
        ("logs/run-1.log", "x\n"),
        ("quick/results.csv", "x\n"),
        (".DS_Store", "x\n"),
    ],
)
def test_an_output_of_ours_is_known(run, name, text):
    path = run.output_dir / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    if name in ("results.csv", "made_from.json", "manifest.sha256"):
        (run.output_dir / "notes.txt").write_text("a person's, beside ours")
    guard_place(run)


def test_an_unfinished_swap_is_ours(run):
    (run.output_dir / "tables").mkdir(parents=True)
    (run.output_dir / "tables" / "t01_sample_flow.tex").write_text("x")
    with pytest.raises(UsageError, match="no run has made"):
        guard_place(run)
    journal = beside(run.output_dir, "previous") / JOURNAL
    journal.parent.mkdir()
    journal.write_text("{}")
    guard_place(run)


def test_a_manifest_owns_nothing_outside_its_folder(run):
    run.output_dir.mkdir()
    other = run.root / "LICENSE"
    other.write_text("x")
    manifest = run.output_dir / "manifest.sha256"
    manifest.write_text(f"{'0' * 64}  ../LICENSE\n")
    assert owned_files(run.output_dir) == ["manifest.sha256"]
    assert foreign_files(run.output_dir) == 0


def test_a_file_that_no_later_run_would_know_is_refused(tmp_path):
    for name in ("data/endline.csv", "results.csv", "tables/t01_sample_flow.tex"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    refuse_undeclared(SimpleNamespace(stage=tmp_path))
    (tmp_path / "data" / "stray.csv").write_text("x")
    with pytest.raises(StepFailed, match=r"data/stray\.csv"):
        refuse_undeclared(SimpleNamespace(stage=tmp_path))


def test_a_folder_inside_an_output_is_said_to_be_one(run):
    whole = run.output_dir
    (whole / "tables").mkdir(parents=True)
    (whole / "tables" / "t01_sample_flow.tex").write_text("x")
    (whole / "results.csv").write_text(",".join(COLUMNS) + "\n")
    run.output_dir = whole / "tables"
    with pytest.raises(UsageError, match="a folder that runs make in"):
        guard_place(run)
    run.output_dir = whole / "mine"
    (whole / "mine").mkdir()
    (whole / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="that no run has made"):
        guard_place(run)


def test_one_file_is_said_to_be_one(run):
    run.output_dir.mkdir()
    (run.output_dir / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="holds a file or folder that no run has made"):
        guard_place(run)


def test_the_root_of_the_machine_has_its_name(run):
    run.output_dir = Path("/").resolve()
    with pytest.raises(UsageError, match=r"--output \S+ is or holds"):
        guard_place(run)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    error = OSError(errno.ENOENT, "No such file or directory")
    said = str(cannot_write(tmp_path / "x", error))
    assert said.startswith("x cannot be written: No such file")


def test_a_place_that_is_refused_has_the_banner_once(capsys):
    assert main(["--output", str(Path("/").resolve())]) == 2
    assert capsys.readouterr().out.count("SIMULATED DATA") == 1
