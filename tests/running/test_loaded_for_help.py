"""Help and refused options come before pandas loads, whatever the command."""

import os
import subprocess
import sys

import pytest

from perutip.running.files.places import ROOT

LIBRARIES = "pandas,scipy,matplotlib,pandera,numba"
FORBID = """
import importlib.abc, runpy, sys
class Forbid(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in {libraries!r}.split(","):
            sys.exit("loaded " + name)
sys.meta_path.insert(0, Forbid())
sys.argv = {argv!r}
sys.path.insert(0, {folder!r})
runpy.run_path(sys.argv[0], run_name="__main__")
"""
FIELD = "code/05_randomize.py"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["main.py", "--help"], 0),
        (["main.py", "--steps", "9"], 2),
        (["main.py", "map", "--help"], 0),
        (["main.py", "map"], 2),
        (["main.py", "bundle", "--nothing"], 2),
        (["main.py", "lock", "--help"], 0),
        (["code/01_clean.py", "--help"], 0),
        (["code/02_track4tip.py", "--help"], 0),
        (["code/03_appeals.py", "2"], 2),
        (["code/04_nlp_index.py", "--help"], 0),
        (["code/04_nlp_index.py", "import", "-h"], 0),
        (["code/04_nlp_index.py", "import"], 2),
        (["code/06_rct.py", "--nothing"], 2),
        (["code/07_madre_de_dios.py", "-h"], 0),
        ([FIELD, "--help"], 0),
        ([FIELD, "frame", "--help"], 0),
        ([FIELD, "draw"], 2),
        ([FIELD, "replace", "--unit", "010101"], 2),
        ([FIELD, "freeze", "nothing"], 2),
    ],
)
def test_no_library_loads_for_help_or_a_wrong_option(words, code):
    argv = [str(ROOT / words[0]), *words[1:]]
    folder = os.path.dirname(argv[0])
    program = FORBID.format(libraries=LIBRARIES, argv=argv, folder=folder)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        check=False,
    )
    assert "loaded" not in done.stderr, done.stderr
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and (done.stdout or done.stderr)
