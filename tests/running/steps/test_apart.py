"""Processes of steps: what is loaded ahead, when they are forked, what they leave."""

import os
import signal
import subprocess
import sys
import time
from functools import lru_cache
from types import SimpleNamespace

import pytest

from perutip.running.ending.endings import Ending
from perutip.running.ending.interrupts import stoppable
from perutip.running.files.places import ROOT
from perutip.running.steps import apart
from perutip.study.config import load_config
from perutip.study.steps import STEPS
from perutip.text.dictionary import loading

ASKS = (
    "import perutip, threading; from perutip.running.steps.apart import start_method; "
)
THREAD = "threading.Thread(target=threading.Event().wait, daemon=True).start(); "


@pytest.mark.skipif(sys.platform != "linux", reason="patches a forked process")
@pytest.mark.parametrize(("before", "method"), [("", "fork"), (THREAD, "spawn")])
def test_a_process_with_threads_is_never_forked(before, method):
    words = [sys.executable, "-c", f"{ASKS}{before}print(start_method())"]
    code = str(ROOT / "code")
    done = subprocess.run(
        words,
        env=os.environ | {"PYTHONPATH": code},
        text=True,
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == method


def test_a_run_loads_no_estimator_before_its_first_step():
    """Seconds before the first line: these load while step 01 runs."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import perutip.running.command_line, sys; print(*sys.modules)",
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT / "code")},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(told.stdout.split())
    assert {"pandas", "perutip.running.steps.schedule"} <= loaded
    assert not loaded & {"pyfixest", "rdrobust", "nltk", "numba", "statsmodels"}


def test_what_later_steps_estimate_with_is_loaded_and_still_lets_them_fork():
    code = (
        "import perutip, sys; from perutip.running.steps import apart; "
        "apart.load_ahead(); print(apart.start_method(), *sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "code")},
        capture_output=True,
        text=True,
        check=True,
    )
    method, *loaded = told.stdout.split()
    if apart.TASKS.is_dir():
        assert method == "fork"
        assert {"pyfixest", "rdrobust", "nltk"} <= set(loaded)


@pytest.mark.parametrize(
    ("numbers", "read"), [("01 04", 1), ("01 02 03", 0), ("04 05", 0)]
)
def test_the_dictionary_is_read_by_the_process_that_its_readers_are_forked_from(
    monkeypatch, numbers, read
):
    monkeypatch.setattr(apart, "start_method", lambda: "fork")
    monkeypatch.setattr(loading, "_read", lru_cache(loading._read.__wrapped__))
    config = load_config(ROOT / "input" / "study.toml")
    run = SimpleNamespace(root=ROOT, config=config, resume=False)
    apart.read_ahead(run, [step for step in STEPS if step.number in numbers])
    assert loading._read.cache_info().misses == read
    loading.load_dictionary(ROOT / "input" / "dictionary" / config.index.dictionary)
    assert loading._read.cache_info().misses == 1


@pytest.mark.skipif(sys.platform != "linux", reason="patches a forked process")
@pytest.mark.parametrize("sign", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_step_leaves_to_the_run_what_the_whole_group_is_told(
    monkeypatch, capfd, sign
):
    """`timeout` and schedulers tell every process: the run ends its steps."""

    def slow(run, step, plan):
        run.screen("begun")
        time.sleep(0.3)
        return Ending(0, "ended by itself")

    monkeypatch.setattr(apart, "run_step", slow)
    monkeypatch.setattr(apart, "start_method", lambda: "fork")
    with stoppable():
        running = apart.start(SimpleNamespace(), STEPS[0], None, 1)
    assert apart.next_message(running) == "begun"
    os.kill(running.process.pid, getattr(signal, sign))
    assert apart.next_message(running) == Ending(0, "ended by itself")
    apart.close(running)
    assert "Traceback" not in capfd.readouterr().err


def test_what_a_tracker_tidies_up_is_no_line_on_the_screen():
    """joblib's tracker of temporary folders, told of one that its process forgets."""
    program = (
        "import perutip\n"
        "from joblib.externals.loky.backend import resource_tracker\n"
        "resource_tracker.register('/nowhere/at/all', 'folder')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,  # until the tracker has gone, which holds the pipe
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "code"), "PYTHONWARNINGS": "once"},
    )
    assert (done.stdout, done.stderr) == ("", "")
