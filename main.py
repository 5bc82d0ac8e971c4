"""Replication package of AEARCTR-0018380: runs every step in order.

python main.py --help        all options; README.md has the instructions
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0])
for variable in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM", "NUMEXPR"):
    suffix = "_THREADS" if variable == "VECLIB_MAXIMUM" else "_NUM_THREADS"
    os.environ[variable + suffix] = "1"  # before numpy: more threads change last bits
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "code"))

import random  # noqa: E402

random.seed(18380)  # a guard for third-party code; ours draws from named streams

try:
    from perutip.running.command_line import main
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is not installed: pip install -r requirements.txt")

STEPS = [
    ("01", "01_clean", "Raw registers to analysis files"),
    ("02", "02_track4tip", "Prosecutor training: conviction, time, sentencing"),
    ("03", "03_appeals", "Escalation and review"),
    ("04", "04_nlp_index", "Rulings to the Person-Centered Practices Index"),
    ("05", "05_randomize", "Draw verified, assignment, balance, power"),
    ("06", "06_rct", "Pilot and trial of the Serenazgo training"),
]

if __name__ == "__main__":
    sys.exit(main(STEPS))
