"""Size, bias and coverage of the trial's tests over many simulated trials.

    python tests/benchmarks/bench_trials.py --trials 2000            nothing planted
    python tests/benchmarks/bench_trials.py --trials 500 --effects   effects planted

Trials already in the working file (--work) are kept, so that a stopped run goes on
where it was. The table goes to tests/benchmarks/trials.md with the number really run.
"""

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "code")]

import perutip  # noqa: F401, I001
import pandas as pd
from tabulate import tabulate
from tqdm import tqdm
from trials import family_errors, one_trial, planted, summary

FIRST_SEED = 50_000
BATCH = 25
TABLE = HERE / "trials.md"
MARKS = {
    False: ("<!-- null -->", "## Nothing planted"),
    True: ("<!-- effects -->", "## Effects planted"),
}


def main() -> None:
    """Run what is not there yet, then write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=2000)
    parser.add_argument("--effects", action="store_true")
    parser.add_argument("--work", type=Path, default=None)
    parser.add_argument("--cpu-seconds", type=float, default=float("inf"))
    options = parser.parse_args()
    kind = "effects" if options.effects else "null"
    work = options.work or HERE / f"trials_{kind}.work.csv"
    found = pd.read_csv(work) if work.is_file() else pd.DataFrame({"seed": []})
    done = set(found["seed"].astype(int))
    seeds = [s for s in range(FIRST_SEED, FIRST_SEED + options.trials) if s not in done]
    parts, began = [found], time.process_time()
    for nth, seed in enumerate(tqdm(seeds, desc=f"trials, {kind}"), start=1):
        parts.append(one_trial(seed, effects=options.effects))
        spent = time.process_time() - began >= options.cpu_seconds
        if nth % BATCH == 0 or nth == len(seeds) or spent:
            found = pd.concat([p for p in parts if len(p)], ignore_index=True)
            found.to_csv(work, index=False)
            parts = [found]
        if spent:
            break
    write_table(found, effects=options.effects)


def write_table(found: pd.DataFrame, *, effects: bool) -> None:
    """Replace this kind's part of the table, leave the other as it stands."""
    table = summary(found, planted(effects=effects))
    n = found["seed"].nunique()
    mark, title = MARKS[effects]
    error = (0.05 * 0.95 / n) ** 0.5
    body = [
        mark,
        title,
        "",
        f"{n} trials, seeds from {FIRST_SEED}; simulation error of a 5% share "
        f"{error:.4f}. exact: randomization test over all 7,776 assignments.",
        "",
        tabulate(
            table, headers="keys", tablefmt="github", floatfmt=".4f", showindex=False
        ),
        "",
    ]
    if not effects:
        shares = family_errors(found)
        body += [
            "Step-down, share of trials with any rejection in the family: "
            + ", ".join(f"{name} {share:.4f}" for name, share in shares.items())
            + ".",
            "",
        ]
    other_mark = MARKS[not effects][0]
    before = TABLE.read_text(encoding="utf-8") if TABLE.is_file() else ""
    kept = ""
    if other_mark in before:
        start = before.index(other_mark)
        ends = [before.find(m, start + 1) for m, _ in MARKS.values()]
        stop = min([e for e in ends if e > start], default=len(before))
        kept = before[start:stop].rstrip() + "\n"
    mine = "\n".join(body)
    parts = [kept, mine] if effects else [mine, kept]
    head = (
        "# The trial's tests over simulated trials\n\n"
        "Written by bench_trials.py; rejections at 5%, coverage of exact 95% sets.\n\n"
    )
    TABLE.write_text(head + "\n".join(p for p in parts if p), encoding="utf-8")


if __name__ == "__main__":
    main()
