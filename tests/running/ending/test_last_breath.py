"""A process that is done keeps its exit code, its last words and its exit handlers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = Path(__file__).parents[3] / "code"
PROGRAM = """
import sys
import perutip
import atexit
import threading

def late():
    threading.Event().wait(0.2)
    sys.stdout.write("thread ")

atexit.register(lambda: sys.stdout.write("handler"))
sys.stdout.write("said ")
threading.Thread(target=late).start()
{}
"""


def run(ending: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(ending)],
        env=os.environ | {"PYTHONPATH": str(CODE), "PYTHONUNBUFFERED": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("code", [0, 2, 130])
def test_code_words_threads_and_handlers_are_kept(code: int) -> None:
    found = run(f"sys.exit(perutip.ended({code}))")
    assert found == (code, "said thread handler", "")


def test_an_error_before_the_end_is_told_as_ever() -> None:
    code, said, wrong = run("raise KeyError('x')")
    assert (code, said) == (1, "said thread handler")
    assert wrong.endswith("KeyError: 'x'\n")


def test_nothing_is_taken_apart_after_the_end() -> None:
    kept = (
        "class Kept:\n    def __del__(self): sys.stderr.write('apart')\nkept = Kept()\n"
    )
    assert run(f"{kept}sys.exit(perutip.ended(3))") == (3, "said thread handler", "")
    assert run(f"{kept}sys.exit(3)")[2] == "apart"
