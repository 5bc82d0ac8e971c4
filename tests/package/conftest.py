"""One quick run of the whole package for all files of this folder."""

import contextlib
import os
import pickle
import sys
from pathlib import Path

import pytest
from filelock import FileLock

sys.path.insert(0, str(Path(__file__).parent))
from whole_run import copy_project, plant_canaries, run_package


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    """A quick run of a copy with canaries: (output, process), in a list of one.

    Made once for all workers, under a lock: it is read, and changed in copies alone.
    """
    folder = tmp_path_factory.getbasetemp()
    beside = "PYTEST_XDIST_WORKER" in os.environ
    folder = (folder.parent if beside else folder) / "whole_run"
    made = folder / "made.pickle"
    with FileLock(f"{folder}.lock") if beside else contextlib.nullcontext():
        if not made.is_file():
            project = copy_project(folder / "project")
            plant_canaries(project / "input" / "simulated")
            done = run_package(project, "--quick", hash_seed="1")
            assert done.returncode == 0, done.stdout + done.stderr
            made.write_bytes(pickle.dumps((project / "output" / "quick", done)))
    return [pickle.loads(made.read_bytes())]
