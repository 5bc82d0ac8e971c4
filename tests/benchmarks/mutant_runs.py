"""Tests run against a mutant: in a forked process that imports it in its file's place.

Which test files call a function is traced once; a mutant is judged by those alone.
"""

import contextlib
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mutations import Mutant

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "code"
PACKAGE = CODE / "perutip"
LIMIT = 240  # seconds of CPU that a mutant may take: an endless loop is noticed
Called = tuple[float, set[tuple[str, int]]]


class Calls:
    """A pytest plugin: seconds, and (module, first line) of every function called."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.called: set[tuple[str, int]] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self):
        """Trace one test; run it as ever."""
        began = time.process_time()
        sys.settrace(self.see)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.seconds += time.process_time() - began

    def see(self, frame, event, argument):
        """Keep a call of the package; nothing inside it is traced."""
        code = frame.f_code
        if code.co_filename.startswith(str(PACKAGE)):
            self.called.add((code.co_filename, code.co_firstlineno))


class InPlace(importlib.abc.MetaPathFinder):
    """Imports a mutant in the place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        below = mutant.path.relative_to(CODE).with_suffix("").parts
        self.package = below[-1] == "__init__"
        self.module = ".".join(below[:-1] if self.package else below)

    def find_spec(self, fullname, path, target=None):
        """The mutant's spec for its own name, nothing for any other."""
        if fullname != self.module:
            return None
        loader = _Loader(fullname, str(self.mutant.path))
        loader.tree = self.mutant.tree
        return importlib.util.spec_from_file_location(
            fullname, loader.path, loader=loader
        )


class _Loader(importlib.machinery.SourceFileLoader):
    tree = None

    def get_code(self, fullname):
        return compile(self.tree, self.path, "exec")


def forked(work: Callable[[], object]) -> tuple[object, int, float]:
    """Run `work` in a forked process: its result, exit code, seconds of CPU."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def inside() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 5))
        result = work()
        there.send((result, time.process_time()))

    process = context.Process(target=inside)
    process.start()
    there.close()
    try:
        result, seconds = here.recv()
    except EOFError:
        result, seconds = None, float(LIMIT)
    process.join()
    return result, process.exitcode or 0, seconds


def run_tests(files: list[str], plugins: list | None = None) -> int:
    """Run test files in this process, silently; pytest's exit code."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = place
        options = ["-n", "0", "-x", "-q", "--basetemp", f"{place}/tests", *files]
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            return int(pytest.main(options, plugins=plugins))


def traced(folder: str, work: Path | None) -> dict[str, Called]:
    """Test file of a folder → its seconds and what it calls; SystemExit when red.

    work: a folder that keeps what was traced, by the bytes of the test file.
    """
    found = {}
    for path in sorted((ROOT / "tests" / folder).rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        kept = work / f"{path.stem}-{digest}.json" if work is not None else None
        if kept is not None and kept.is_file():
            seconds, called = json.loads(kept.read_text(encoding="utf-8"))
        else:
            seconds, called = _trace(name)
            if kept is not None:
                kept.write_text(json.dumps([seconds, called]), encoding="utf-8")
        found[name] = (seconds, {(module, line) for module, line in called})
    return found


def _trace(name: str) -> tuple[float, list[tuple[str, int]]]:
    def work() -> tuple[int, float, list]:
        calls = Calls()
        code = run_tests([name], [calls])
        return code, calls.seconds, sorted(calls.called)

    result, _, _ = forked(work)
    if result is None or result[0] != 0:
        raise SystemExit(f"{name} fails without any mutant")
    return result[1], result[2]


def judges(mutant: Mutant, calls: dict[str, Called]) -> list[str]:
    """Test files that call the mutated function (or module), quickest first."""
    wanted = str(mutant.path)
    found = [
        (seconds, name)
        for name, (seconds, called) in calls.items()
        if any(
            path == wanted and mutant.first_line in (0, line) for path, line in called
        )
    ]
    if not found and mutant.first_line == 0:
        found = [(seconds, name) for name, (seconds, _) in calls.items()]
    return [name for _, name in sorted(found)]


def lives(mutant: Mutant, files: list[str]) -> tuple[bool, float]:
    """Do all of `files` pass with the mutant in its module's place? Seconds of CPU."""
    if not files:
        return True, 0.0

    def work() -> int:
        sys.meta_path.insert(0, InPlace(mutant))
        return run_tests(files)

    result, code, seconds = forked(work)
    return result == 0 and code == 0, seconds
