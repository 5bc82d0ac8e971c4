"""Anti-trafficking work in Peru: what the numbered steps of the package share.

TIP: trafficking in persons. Importing it sets the BLAS threads, which must happen
before numpy loads: more than one changes last bits and is slower here.
"""

import atexit
import gc
import importlib
import os
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from perutip.console import readable_console
from perutip.library_caches import private_caches, remove_caches

for _name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR"):
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")
# joblib's tracker of temporary folders, a process of its own, removes what a step that
# ended left and says so to whoever looks at the screen
_TIDIED = "ignore::UserWarning:joblib.externals.loky.backend.resource_tracker"
if _TIDIED not in os.environ.get("PYTHONWARNINGS", ""):
    _given = [one for one in (os.environ.get("PYTHONWARNINGS"),) if one]
    os.environ["PYTHONWARNINGS"] = ",".join([*_given, _TIDIED])

NEW_OBJECTS = 50_000  # between two looks for cycles; costs some 15 MB


@contextmanager
def loading() -> Iterator[None]:
    """Load libraries, which stay to the end: the collector never looks through them.

    Going through their million objects takes a third of a second each time, and in a
    forked process would copy the memory that it shares. What comes after is looked
    through each NEW_OBJECTS: at Python's 700 that takes a twentieth of a step.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
        gc.enable()


INTERRUPTED = 130  # the exit code of what Ctrl-C stopped


@contextmanager
def stopped_while_loading() -> Iterator[None]:
    """End the process in one line on Ctrl-C: while libraries load nothing is written,
    and their own code may turn the interrupt into another error.

    A signal that the parent chose to ignore, or handles, stays as it is.
    """
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if ours:
        signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _stop(number: int, frame: FrameType | None) -> None:
    os.write(1, b"\nSTOPPED (interrupted): nothing was written\n")
    remove_caches()
    os._exit(INTERRUPTED)


_ending: list[int] = []


def ended(code: int) -> int:
    """The exit code of a process that has nothing left to do.

    Python takes every object apart before it ends, half a second for those of the
    libraries: once all exit handlers have run, this process leaves them as they are.
    """
    _ending.append(code)
    return code


@atexit.register  # before any library's, so that it runs after theirs
def _leave() -> None:
    if _ending:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(_ending[-1])


private_caches()  # their exit handler after `_leave`, so that it runs before

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
PLACE_OF_PYTHON = ("Scripts", "python") if os.name == "nt" else ("bin", "python")


def run_alone(file: str) -> int:
    """Run the numbered step `file` by itself and return the exit code.

    It has no options: any is refused, and nothing runs.
    """
    refuse_arguments(file)
    readable_console()
    try:
        with stopped_while_loading(), loading():
            command_line = importlib.import_module("perutip.running.command_line")
    except ModuleNotFoundError as missing:
        return not_installed(missing)
    return ended(int(command_line.run_alone(file)))


def refuse_arguments(file: str) -> None:
    """End the process where the numbered step `file` is given any argument, --help too.

    A step calls it before its imports: libraries load for what runs alone.
    """
    if sys.argv[1:]:
        readable_console()
        raise SystemExit(ended(usage_of_step(file)))


def usage_of_step(file: str) -> int:
    """Say how a step is run; exit code 2, of --help 0."""
    name = os.path.basename(file)
    asked = sys.argv[1:] in (["-h"], ["--help"])
    print(
        f"usage: {own_python()} code/{name}\n"
        f"runs step {int(name[:2])} by itself and takes no options; "
        f"{own_python()} main.py --help has all of them"
    )
    if not asked:
        print("STOPPED (exit 2): a step takes no options")
    return 0 if asked else 2


def own_python(*, whole: bool = False) -> str:
    """What to type for this Python: the project's own as README.md writes it, else
    `python`.

    whole: good wherever one stands.
    """
    own = os.path.join(".venv", *PLACE_OF_PYTHON)
    environment = os.path.join(ROOT, ".venv")
    if os.path.realpath(sys.prefix) != os.path.realpath(environment):
        return "python"
    return os.path.join(ROOT, own) if whole else own


def not_installed(missing: ModuleNotFoundError) -> int:
    """Say which package this Python lacks, and what to run; exit code of wrong use.

    Where the project's own environment stands and has not been used, it is named.
    """
    wanted = f"STOPPED (exit 2): {missing.name} is not installed"
    own = os.path.join(".venv", *PLACE_OF_PYTHON)
    environment = os.path.join(ROOT, ".venv")
    ending = ".exe" if os.name == "nt" else ""
    there = os.path.exists(os.path.join(ROOT, own + ending))
    if there and os.path.realpath(sys.prefix) != os.path.realpath(environment):
        program = os.path.relpath(os.path.abspath(sys.argv[0]), ROOT)
        said = _from_here([own, program], sys.argv[1:])
        print(f"{wanted} for this Python; the project's own has it: {said}")
    else:
        install = ["-m", "pip", "install", "-r", *_places(["requirements.txt"])]
        said = _from_here([own] * there, install)
        print(f"{wanted}: {'' if there else 'python3 '}{said}")
    return 2


def _from_here(own: list[str], given: list[str]) -> str:
    """A command as a shell takes it where one stands; own: files of the project."""
    words = [*_places(own), *given]
    if os.name == "nt":
        return " ".join(f'"{one}"' if " " in one or not one else one for one in words)
    return shlex.join(words)


def _places(own: list[str]) -> list[str]:
    """Files of the project: whole where one stands elsewhere."""
    home = os.path.realpath(os.getcwd()) == ROOT
    return own if home else [os.path.join(ROOT, one) for one in own]


def _say_missing(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """A numbered step that this Python cannot load ends in one line, with exit 2, and
    one that Ctrl-C stops while it loads with exit 130.

    Its imports come before anything that could catch it. A module of ours that is gone
    is no package that is not installed.
    """
    if isinstance(error, KeyboardInterrupt):
        print("\nSTOPPED (interrupted)", flush=True)
        remove_caches()
        os._exit(INTERRUPTED)
    missing = error.name or "" if isinstance(error, ModuleNotFoundError) else ""
    if not isinstance(error, ModuleNotFoundError) or missing.startswith("perutip"):
        sys.__excepthook__(kind, error, trace)
        return
    code = not_installed(error)
    sys.stdout.flush()
    remove_caches()
    os._exit(code)


_folder, _program = os.path.split(os.path.realpath(sys.argv[0]))
if _program[:2].isdigit() and _folder == os.path.join(ROOT, "code"):
    sys.excepthook = _say_missing
