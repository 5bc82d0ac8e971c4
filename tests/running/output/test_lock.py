"""Who holds an output: another run, or nobody, because it cannot be written."""

import errno

import pytest
from filelock import FileLock, Timeout

from perutip.running.files.places import beside
from perutip.running.output import lock as module
from perutip.running.output.lock import only_writer
from perutip.running.usage import UsageError


class Waiting:
    """filelock where a lock file cannot be made: it says only that it waited."""

    def __init__(self, place):
        self.place = place

    def acquire(self, timeout):
        raise Timeout(str(self.place))


def test_another_run_is_named(tmp_path):
    output = tmp_path / "out"
    with (
        FileLock(beside(output, "lock")),
        pytest.raises(UsageError, match="another run"),
        only_writer(output),
    ):
        pass


def test_a_lock_file_that_cannot_be_made_is_no_other_run(tmp_path, monkeypatch):
    """As below /proc: the folder is there, and no file can be made in it."""
    monkeypatch.setattr(module, "FileLock", Waiting)
    monkeypatch.setattr(module, "beside", lambda output, part: tmp_path / "no" / part)
    with (
        pytest.raises(UsageError, match="cannot be written: No such file"),
        only_writer(tmp_path / "out"),
    ):
        pass


def test_a_disk_without_locks_is_no_other_run(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def refused(file, kind):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(module, "FileLock", Waiting)
    monkeypatch.setattr(fcntl, "flock", refused)
    with (
        pytest.raises(UsageError, match="cannot be written: No locks available"),
        only_writer(tmp_path / "out"),
    ):
        pass
