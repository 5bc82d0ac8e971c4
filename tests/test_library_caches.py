"""A user whose home cannot be written gets quiet commands and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from perutip import library_caches
from perutip.library_caches import FIGURES, private_caches
from perutip.running.files.places import ROOT

SAID = """
import os, sys
sys.path.insert(0, {code!r})
import perutip
from matplotlib import get_cachedir
import perutip.reporting.figures.style
folder = os.environ.get("MPLCONFIGDIR", "")
print(folder, oct(os.stat(os.path.dirname(folder)).st_mode)[-3:], get_cachedir())
raise SystemExit(perutip.ended({code_of_end}))
"""


@pytest.fixture
def no_home(tmp_path, monkeypatch):
    """A home that is a file: nobody, not even the superuser, makes a folder in it."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.write_text("", encoding="utf-8")
    temporary.mkdir()
    for name in (FIGURES, "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "")  # so that it is as it was afterwards
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(library_caches.tempfile, "tempdir", None)
    return temporary


@pytest.mark.skipif(os.name == "nt", reason="home is named otherwise on Windows")
def test_figures_are_quiet_and_their_folder_goes_with_the_process(no_home):
    program = SAID.format(code=str(ROOT / "code"), code_of_end=3)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (3, "")
    folder, mode, used = done.stdout.split()
    assert Path(folder).is_relative_to(no_home) and mode == "700" and used == folder
    assert list(no_home.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="home is named otherwise on Windows")
def test_what_was_given_is_left(no_home, monkeypatch):
    monkeypatch.setenv(FIGURES, "given")
    private_caches()
    assert os.environ[FIGURES] == "given"
    library_caches.remove_caches()
    assert list(no_home.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="home is named otherwise on Windows")
def test_a_home_that_can_be_written_is_used(no_home, monkeypatch):
    monkeypatch.setenv("HOME", str(no_home / "new"))
    private_caches()
    assert FIGURES not in os.environ and list(no_home.iterdir()) == []
