"""Replication package of AEARCTR-0018380: runs every step in order.

    python main.py --help        all options; README.md has the instructions

The steps are declared in code/perutip/study/steps.toml.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0])
for variable in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM", "NUMEXPR"):
    suffix = "_THREADS" if variable == "VECLIB_MAXIMUM" else "_NUM_THREADS"
    os.environ[variable + suffix] = "1"  # before numpy: more threads change last bits
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "code"))

import random  # noqa: E402

random.seed(18380)  # a guard for third-party code; ours draws from named streams


def run() -> int:
    """Hand over to the command line; say what is missing when it cannot load."""
    import perutip

    try:
        with perutip.stopped_while_loading():
            from perutip.running.options import answered

            perutip.readable_console()
            if answered(sys.argv[1:]):
                return 0
            with perutip.loading():
                from perutip.running.command_line import main
    except ModuleNotFoundError as missing:
        return perutip.not_installed(missing)
    return perutip.ended(main())


if __name__ == "__main__":
    sys.exit(run())
