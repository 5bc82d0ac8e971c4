"""How well the baseline recovers what was planted: N simulated studies in memory.

    PYTHONPATH=code python tests/benchmarks/bench_recovery.py --studies 200 [--null]

Prints per outcome and definition: bias against the planted estimand, coverage of the
95% sets (cases: CRV1 t(G-1); trial: exact randomization), rejections at 5% (cases:
enumerated
wild cluster bootstrap; trial: exact). Estimators that come later should improve it.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd
from joblib import Parallel, delayed
from tabulate import tabulate
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "code"))
from recovery import ROOT, estimate_study, planted, summary

from perutip.study.config import load_config


def main() -> None:
    """Run the studies and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--null", action="store_true", help="plant no effect")
    parser.add_argument("--first-seed", type=int, default=1)
    options = parser.parse_args()
    config = load_config(ROOT / "input" / "study.toml")
    seeds = range(options.first_seed, options.first_seed + options.studies)
    jobs = Parallel(n_jobs=2, return_as="generator")(
        delayed(estimate_study)(seed, config, effects=not options.null)
        for seed in seeds
    )
    found = list(tqdm(jobs, total=options.studies, desc="studies"))
    table = summary(pd.concat(found), planted(effects=not options.null))
    print(
        tabulate(
            table, headers="keys", tablefmt="github", floatfmt=".3f", showindex=False
        )
    )


if __name__ == "__main__":
    main()
