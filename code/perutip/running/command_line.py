"""The words of main.py: a command, or the options of a run; and a step run alone.

What they ask for is loaded when it is known what that is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from perutip.contract.checks.contract_message import ContractError
from perutip.reporting.results import NoResults
from perutip.running.ending.interrupts import stoppable
from perutip.running.files.places import named_place
from perutip.running.options import read_options
from perutip.running.usage import UsageError
from perutip.study.declared import ConfigError
from perutip.study.steps import STEPS


def main(argv: list[str] | None = None) -> int:
    """Parse the options, run what they ask for, return the exit code."""
    given = sys.argv[1:] if argv is None else argv
    if given and given[0] in COMMANDS:
        return guarded(lambda: COMMANDS[given[0]](given[1:]))
    options = read_options(given)
    return guarded(lambda: _asked().dispatch(options))


def _asked() -> ModuleType:
    from perutip.running import asked

    return asked


def _map(given: list[str]) -> int:
    from perutip.running.mapping import map_command

    return map_command(given)


def _bundle(given: list[str]) -> int:
    from perutip.running.bundle.bundling import bundle_command

    return bundle_command(given, _asked().make_run)


def _lock(given: list[str]) -> int:
    from perutip.running.plan.locking import lock_command

    return lock_command(given)


# loaded when asked for: a run needs none of them before its first step
COMMANDS = {"map": _map, "bundle": _bundle, "lock": _lock}


def guarded(work: Callable[[], int]) -> int:
    """Run `work`; wrong use, a broken configuration, registers that break the contract,
    an output that is none, a place that cannot be read and Ctrl-C end in one line."""
    try:
        with stoppable():
            return work()
    except (UsageError, ConfigError, ContractError) as error:
        print(f"STOPPED (exit 2): {error}", flush=True)
        return 2
    except NoResults as error:
        from perutip.running.ending.commands import command as own_command

        place = named_place(error.path.parent)
        words = f"in {place}, {error}: take a whole output, or run {own_command()}"
        print(f"STOPPED (exit 2): {words}", flush=True)
        return 2
    except OSError as error:
        if error.filename is None:
            raise
        place = named_place(Path(os.fsdecode(error.filename)))
        print(f"STOPPED (exit 2): {place}: {error.strerror}", flush=True)
        return 2
    except KeyboardInterrupt:
        print("\nSTOPPED (interrupted): nothing was written", flush=True)
        return 130


def run_alone(file: str) -> int:
    """Run one step as `main.py --steps N` would; for `python code/NN_….py`."""
    module = Path(file).stem
    step = next(step for step in STEPS if step.module == module)
    return guarded(lambda: _asked().run_step(step))
