"""Ctrl-C while the libraries load: exit 130 and one line, no traceback."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from perutip.running.files.places import ROOT

# a library that is told to stop while it loads, and makes another error of it
SLOW = """
import os, signal, time
try:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)
except KeyboardInterrupt as stop:
    raise {raised} from stop
"""


@pytest.fixture(params=["heeded", "ignored"])
def begun(request):
    """Ctrl-C as the suite heeds it, and ignored, as a shell begins what runs in the
    background (`nohup ... &`)."""
    before = signal.getsignal(signal.SIGINT)
    if request.param == "ignored":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield request.param
    signal.signal(signal.SIGINT, before)


def heed():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to a process alone on Windows")
@pytest.mark.parametrize(
    ("program", "raised"),
    [
        ("main.py", "stop"),
        ("main.py", "ImportError('C extension')"),
        ("code/02_track4tip.py", "stop"),
    ],
)
def test_a_stop_while_libraries_load_is_one_line(tmp_path, program, raised, begun):
    shutil.copytree(ROOT / "code", tmp_path / "code")
    shutil.copy(ROOT / "main.py", tmp_path / "main.py")
    library = SLOW.format(raised=raised).replace("raise stop from stop", "raise")
    (tmp_path / "code" / "numpy.py").write_text(library, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=heed,  # the child of a shell's foreground, whatever began the suite
    )
    assert done.returncode == 130 and done.stderr == ""
    assert done.stdout.strip().startswith("STOPPED (interrupted)")
    assert len(done.stdout.strip().splitlines()) == 1
    assert sorted(os.listdir(tmp_path)) == ["code", "main.py"]
