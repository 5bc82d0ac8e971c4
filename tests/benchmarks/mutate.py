"""Mutations of the rooms that turn registers into numbers: which do the tests notice?

    python tests/benchmarks/mutate.py [--per-module 4] [--jobs 1] [--only frames]

A sample of the mutants of every module of ROOMS, each judged by the tests of its room
that call the mutated function, quickest file first, up to the first that fails. The
mutant stands in memory alone: a forked process imports it in the place of the file.
mutants.md lists the survivors; equivalent.toml says of which no test can tell. With
--work FOLDER what was killed before is not run again while its module is the same.
Needs a system that forks (Linux, macOS).
"""

import argparse
import contextlib
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

for variable in ("OPENBLAS", "OMP", "MKL", "NUMEXPR"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CODE = ROOT / "code"
PACKAGE = CODE / "perutip"
sys.path[:0] = [str(HERE), str(CODE)]

import pytest
from mutations import Mutant, mutants_of

# room → folder of its tests
ROOMS = {
    "frames": "frames",
    "reporting/rows.py": "reporting",
    "reporting/disclosure.py": "reporting",
    "reporting/check": "reporting",
    "reporting/regressions.py": "reporting",
    "running/staging.py": "running",
    "study": "study",
    "inference/ties.py": "inference",
    "inference/bounds": "inference",
    "designs": "designs",
}
# loaded once, before the first fork
HEAVY = (
    "matplotlib.figure",
    "pandera.pandas",
    "pyfixest",
    "pytest",
    "rdrobust",
    "scipy.stats",
    "statsmodels.api",
    "hypothesis",
)
SEED = 18380
LIMIT = 240  # seconds of CPU that a mutant may take: an endless loop is noticed
EQUIVALENT = HERE / "equivalent.toml"
TABLE = HERE / "mutants.md"


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


class Killed:
    """Mutants killed by earlier runs, one a line of a working file, with seconds."""

    def __init__(self, work: Path | None) -> None:
        self.path = work / "killed.jsonl" if work is not None else None
        self.seconds: dict[str, float] = {}
        if self.path is not None and self.path.is_file():
            lines = self.path.read_text(encoding="utf-8").splitlines()
            self.seconds = dict(json.loads(line) for line in lines)

    @staticmethod
    def key(mutant: Mutant) -> str:
        """The mutant and the source of its module."""
        source = hashlib.sha256(mutant.path.read_bytes()).hexdigest()[:16]
        return f"{source} {mutant.line} {mutant.name(PACKAGE)}"

    def add(self, mutant: Mutant, seconds: float) -> None:
        """Keep a killed mutant."""
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as handle:
                handle.write(json.dumps([self.key(mutant), seconds]) + "\n")


def main() -> None:
    """Make the mutants, run them, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-module", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help="rooms or modules that start so")
    parser.add_argument("--work", type=Path, help="folder to go on from")
    options = parser.parse_args()
    folder_of_work = options.work and options.work.resolve()
    if folder_of_work:
        folder_of_work.mkdir(parents=True, exist_ok=True)
    earlier = Killed(folder_of_work)
    os.chdir(ROOT)
    for name in HEAVY:
        importlib.import_module(name)
    chosen = {
        room: folder
        for room, folder in ROOMS.items()
        if room.startswith(options.only) or options.only.startswith(room)
    }
    folders = sorted(set(chosen.values()))
    calls = {folder: traced(folder, folder_of_work) for folder in folders}
    work = []
    for room, folder in chosen.items():
        top = PACKAGE / room
        for path in [top] if top.is_file() else sorted(top.rglob("*.py")):
            name = path.relative_to(PACKAGE).as_posix()
            chance = random.Random(f"{SEED} {name}")
            if name.startswith(options.only) or room == options.only:
                found = mutants_of(path, options.per_module, chance)
                work += [(mutant, judges(mutant, calls[folder])) for mutant in found]

    def judged(pair: tuple[Mutant, list[str]]) -> tuple[bool, float]:
        known = earlier.seconds.get(earlier.key(pair[0]))
        if known is not None:
            return False, known
        alive, seconds = lives(*pair)
        if not alive:
            earlier.add(pair[0], seconds)
        else:
            where = f"{pair[0].path.relative_to(ROOT)}:{pair[0].line}"
            called = len(pair[1]) or "no"
            print(f"{where} {pair[0].name(PACKAGE)} [{called} files]", flush=True)
        return alive, seconds

    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(judged, work))
    left = [
        mutant for (mutant, _), (alive, _) in zip(work, outcomes, strict=True) if alive
    ]
    text = table(len(work), left, options.per_module, sum(s for _, s in outcomes))
    if not options.only:
        TABLE.write_text(text, encoding="utf-8")
    print(text)


def table(count: int, left: list[Mutant], per_module: int, seconds: float) -> str:
    """The page: how many are killed, and every survivor with its reason."""
    reasons = (
        tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
        if EQUIVALENT.is_file()
        else {}
    )
    killed = count - len(left)
    names = [mutant.name(PACKAGE) for mutant in left]
    unexplained = sum(name not in reasons for name in names)
    lines = [
        "# Mutants",
        "",
        f"Up to {per_module} mutants of every module of {', '.join(ROOMS)}: "
        f"{killed} of {count} killed ({killed / max(count, 1):.1%}) by the tests of "
        f"their room. Of the {len(left)} survivors {len(left) - unexplained} are "
        f"explained. {seconds / 60:.0f} CPU minutes; seed {SEED}.",
        "",
        "| survivor | why no test kills it |",
        "| --- | --- |",
    ]
    for name in names:
        cell = name.replace("|", "\\|")
        lines.append(f"| `{cell}` | {reasons.get(name, '')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
