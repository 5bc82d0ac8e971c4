"""Places that a run cannot or must not write to, links, and a person's own files."""

import os
import shutil
import subprocess

import pytest
from places import command, environment, run, tree
from whole_runs import STEPS, leftovers


def test_quick_into_a_full_output_is_refused(project, tmp_path):
    output = tmp_path / "out"
    done = run(project, "--steps", "1", "--output", output)
    assert done.returncode == 0, done.stdout + done.stderr
    before = tree(output)
    done = run(project, "--quick", "--steps", "1", "--output", output)
    assert done.returncode == 2
    assert "give another --output" in done.stdout and "Traceback" not in done.stdout
    assert tree(output) == before


def test_a_persons_own_files_are_never_deleted(project, standing, tmp_path):
    """Beside an output they stand through a run; a folder of them alone is refused."""
    output = project / "output" / "quick"
    for place in ("notes.txt", "tables/own.tex", "data/own.csv", "restricted/own.csv"):
        (output / place).write_text("own")
    try:
        assert run(project, *STEPS).returncode == 0
        now = tree(output)
        own = {name for name, content in now.items() if content == b"own"}
        assert len(own) == 4
        assert {n: c for n, c in now.items() if n not in own} == standing
    finally:
        for place in own:
            (output / place).unlink()
    foreign = tmp_path / "thesis"
    for place in ("chapter.tex", "data/raw.csv", "tables/t01_sample_flow.tex"):
        (foreign / place).parent.mkdir(parents=True, exist_ok=True)
        (foreign / place).write_text("own")
    before = tree(foreign)
    done = run(project, *STEPS, "--output", foreign)
    assert done.returncode == 2 and "no run has made" in done.stdout
    assert tree(foreign) == before and leftovers(foreign) == []


def test_places_that_cannot_be_written_end_in_one_line(project, tmp_path):
    file = tmp_path / "a_file"
    file.write_text("something")
    registers = project / "input" / "simulated"
    nothing = tmp_path / "link"
    nothing.symlink_to(tmp_path / "unplugged")
    for place in (file, registers, registers / "inside", file / "below", nothing):
        done = run(project, *STEPS, "--output", place)
        assert done.returncode == 2, (place, done.stdout + done.stderr)
        assert "STOPPED (exit 2)" in done.stdout.strip().splitlines()[-1]
        assert "Traceback" not in done.stdout + done.stderr
    assert file.read_text() == "something" and not (tmp_path / "unplugged").exists()


def test_a_link_to_an_output_is_followed_and_stays_a_link(project, tmp_path):
    link = tmp_path / "link"
    (tmp_path / "disk" / "real").mkdir(parents=True)
    link.symlink_to(tmp_path / "disk" / "real")
    done = run(project, *STEPS, "--output", link)
    assert done.returncode == 0 and link.is_symlink()
    assert (tmp_path / "disk" / "real" / "results.csv").is_file()
    assert leftovers(link) == leftovers(tmp_path / "disk" / "real") == []


@pytest.mark.skipif(
    shutil.which("setpriv") is None or os.geteuid() != 0,
    reason="needs root, who may give up what root may do",
)
@pytest.mark.parametrize("place", ["theirs", "shared"])
def test_another_users_folder_or_lock_ends_in_one_line(project, tmp_path, place):
    folder = tmp_path / place
    folder.mkdir(mode=0o755)
    lock = folder / ".out.lock"
    lock.touch(mode=0o600)
    os.chown(lock, 65534, 65534)
    if place == "theirs":
        lock.unlink()
        os.chown(folder, 65534, 65534)
    overriding = "-dac_override,-dac_read_search,-fowner"
    as_any_other = ["setpriv", "--bounding-set", overriding, "--inh-caps", overriding]
    done = subprocess.run(
        [*as_any_other, *command(project, *STEPS, "--output", folder / "out")],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.strip().splitlines()[-1]
    assert done.returncode == 2, done.stdout + done.stderr
    assert "cannot be written: Permission denied" in last
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.skipif(
    shutil.which("mount") is None or os.geteuid() != 0, reason="needs root for a tmpfs"
)
@pytest.mark.parametrize("options", ["size=600k", "ro"])
def test_a_full_or_read_only_disk_ends_in_one_line(project, tmp_path, options):
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=False
    )
    if mounted.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        done = run(project, *STEPS, "--output", place / "out")
        left = leftovers(place / "out")
    finally:
        subprocess.run(["umount", str(place)], check=True)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "cannot be written" in done.stdout.strip().splitlines()[-1]
    assert "Traceback" not in done.stdout + done.stderr
    assert left == []
