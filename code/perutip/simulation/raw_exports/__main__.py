"""`python -m perutip.simulation.raw_exports [folder]`: write the raw files again."""

import sys
from pathlib import Path

from perutip.simulation.raw_exports.exports import write_exports

INPUT = Path(__file__).resolve().parents[4] / "input"

if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else INPUT / "example_raw"
    write_exports(INPUT / "simulated", target)
