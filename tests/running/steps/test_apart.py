"""Processes of steps: what is loaded ahead, when they are forked, what they leave."""

import json
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

ONE_PROCESS = """
import json, sys, threading
import perutip
from perutip.running.steps import apart
told = {"method": apart.start_method()}
import perutip.running.asked
told["before the first step"] = sorted(sys.modules)
from perutip.study.steps import STEPS
apart.load_ahead([step for step in STEPS if step.number in ("02", "04")])
told["ahead"], told["method ahead"] = sorted(sys.modules), apart.start_method()
threading.Thread(target=threading.Event().wait, daemon=True).start()
told["method with threads"] = apart.start_method()
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told():
    """What one process says of itself, before it has loaded anything and after."""
    done = subprocess.run(
        [sys.executable, "-c", ONE_PROCESS],
        env={**os.environ, "PYTHONPATH": str(ROOT / "code")},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="patches a forked process")
def test_a_process_with_threads_is_never_forked(told):
    assert told["method"] == "fork"
    assert told["method with threads"] == "spawn"


def test_a_run_loads_no_estimator_before_its_first_step(told):
    """Seconds before the first line: these load while step 01 runs."""
    loaded = set(told["before the first step"])
    assert {"pandas", "perutip.running.steps.schedule"} <= loaded
    assert not loaded & {"pyfixest", "rdrobust", "nltk", "numba", "statsmodels"}


def test_what_later_steps_estimate_with_is_loaded_and_still_lets_them_fork(told):
    if apart.TASKS.is_dir():
        assert told["method ahead"] == "fork"
        ahead = set(told["ahead"])
        assert {"pyfixest", "rdrobust", "nltk", "02_track4tip", "04_nlp_index"} <= ahead
        assert not ahead & {"01_clean", "07_madre_de_dios"}


def test_a_step_that_cannot_be_loaded_says_so_itself(monkeypatch):
    monkeypatch.setattr(apart, "start_method", lambda: "fork")
    monkeypatch.setattr(apart, "_loaded", set(apart.LATE))
    apart.load_ahead([SimpleNamespace(module="no_such_step")])
    assert "no_such_step" in apart._loaded


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
