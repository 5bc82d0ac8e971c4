"""Anti-trafficking work in Peru: what the numbered steps of the package share.

TIP: trafficking in persons. Importing it sets the BLAS threads, which must happen
before numpy loads: more than one changes last bits and is slower here.
"""

import importlib
import os
import sys

for _name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR"):
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")


def run_alone(file: str) -> int:
    """Run the numbered step `file` by itself and return the exit code."""
    try:
        command_line = importlib.import_module("perutip.running.command_line")
    except ModuleNotFoundError as missing:
        return not_installed(missing)
    return int(command_line.run_alone(file))


def not_installed(missing: ModuleNotFoundError) -> int:
    """Say which package is not installed; the exit code for wrong use."""
    print(
        f"STOPPED (exit 2): {missing.name} is not installed: "
        "pip install -r requirements.txt",
        file=sys.stdout,
    )
    return 2
