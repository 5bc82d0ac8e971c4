"""Speed and memory of the wild cluster bootstrap, as ratios within this run.

    python tests/benchmarks/bench_wild_cluster.py [--skip-large]

CPU seconds of one thread, so that other work on the machine matters little.
"""

from __future__ import annotations

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyfixest as pf
from wildboottest.wildboottest import WildboottestCL

CODE = Path(__file__).resolve().parents[2] / "code"
sys.path.insert(0, str(CODE))

from perutip.inference.wild_cluster import wild_cluster_test

TESTED = np.array([0.0, 1.0, 0.0, 0.0, 0.0])


def sample(n_obs: int, n_clusters: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A difference in differences with half of the clusters treated."""
    rng = np.random.default_rng(1)
    cluster = rng.integers(0, n_clusters, n_obs)
    treated = ((cluster < n_clusters // 2) & (rng.random(n_obs) < 0.5)).astype(float)
    x = np.column_stack([np.ones(n_obs), treated, rng.standard_normal((n_obs, 3))])
    shock = rng.standard_normal(n_clusters)[cluster]
    return rng.standard_normal(n_obs) + shock * (1 + treated), x, cluster


def seconds(call: Callable[[], object], repeats: int) -> float:
    """The fastest of some repetitions."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken)


def theirs(y: np.ndarray, x: np.ndarray, cluster: np.ndarray, reps: int) -> None:
    """p alone by wildboottest, Webb draws."""
    boot = WildboottestCL(X=x, Y=y, cluster=cluster, R=TESTED, B=reps, seed=1)
    boot.get_scores(bootstrap_type="11", impose_null=True)
    boot.get_weights(weights_type="webb")
    boot.get_numer()
    boot.get_denom()
    boot.get_tboot()
    boot.get_vcov()
    boot.get_tstat()
    boot.get_pvalue(pval_type="two-tailed")


def compare(n_obs: int, n_clusters: int, repeats: int, wanted: float) -> None:
    """Our p and set against their p, on 9,999 Webb draws."""
    y, x, cluster = sample(n_obs, n_clusters)

    def ours() -> None:
        wild_cluster_test(
            y, x, cluster, restriction=TESTED, distribution="webb", reps=9999, seed=1
        )

    mine = seconds(ours, repeats)
    other = seconds(lambda: theirs(y, x, cluster, 9999), 2)
    print(
        f"N = {n_obs:,}, G = {n_clusters}, B = 9,999: p and set {mine:.4f} s; "
        f"wildboottest p alone {other:.3f} s; ratio {other / mine:.0f} "
        f"(wanted {wanted:.0f})"
    )


def panel(n_obs: int) -> pd.DataFrame:
    """50 clusters, half of them treated from the eleventh of 20 periods on."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"g": rng.integers(0, 50, n_obs), "t": rng.integers(0, 20, n_obs)}
    )
    frame["d"] = ((frame["g"] < 25) & (frame["t"] > 9)).astype(float)
    frame["x"] = rng.standard_normal(n_obs)
    shock = rng.standard_normal(50)[frame["g"]] * frame["d"]
    frame["y"] = rng.standard_normal(n_obs) + shock
    return frame


def test_panel(frame: pd.DataFrame) -> None:
    """p and set with both effects absorbed."""
    wild_cluster_test(
        frame["y"],
        frame[["d", "x"]],
        frame["g"],
        restriction="d",
        absorb=[frame["g"], frame["t"]],
        distribution="webb",
        seed=1,
    )


def compare_panel() -> None:
    """A million rows with cluster and period effects: wildboottest sees 70 dummies."""
    frame = panel(1_000_000)
    mine = seconds(lambda: test_panel(frame), 5)
    fit = pf.feols("y ~ d + x | g + t", frame, vcov={"CRV1": "g"})
    other = seconds(
        lambda: fit.wildboottest(
            reps=9999, param="d", cluster="g", weights_type="webb", seed=1
        ),
        1,
    )
    print(
        f"N = 1,000,000, G = 50, B = 9,999, two-way effects: p and set {mine:.4f} s; "
        f"wildboottest p alone {other:.2f} s; ratio {other / mine:.0f} (wanted 60)"
    )


def enumeration() -> None:
    """All 2^25 sign patterns."""
    y, x, cluster = sample(1200, 25)

    def run(compute_set: bool) -> None:
        wild_cluster_test(y, x, cluster, restriction=TESTED, compute_set=compute_set)

    print(f"2^25 patterns: p {seconds(lambda: run(False), 3):.3f} s (wanted 0.15)")
    print(f"2^25 patterns: p and set {seconds(lambda: run(True), 2):.2f} s (wanted 5)")


COLD = """
import sys, time
sys.path.insert(0, {code!r})
import numpy as np
from perutip.inference.wild_cluster import wild_cluster_test
rng = np.random.default_rng(1)
g = rng.integers(0, 25, 1200)
x = np.column_stack([np.ones(1200), g < 12, rng.standard_normal((1200, 3))])
y = rng.standard_normal(1200)
start = time.process_time()
wild_cluster_test(y, x, g, restriction=[0, 1, 0, 0, 0], distribution="webb", seed=1)
print(time.process_time() - start)
"""

MEMORY = """
import sys
sys.path.insert(0, {code!r})
sys.path.insert(0, {here!r})
import tracemalloc
from bench_wild_cluster import panel, test_panel
frame = panel(1_000_000)
tracemalloc.start()
test_panel(frame)
print(tracemalloc.get_traced_memory()[1] / 2**20)
"""


def in_new_process(script: str) -> float:
    """The number that a script prints."""
    filled = script.format(code=str(CODE), here=str(Path(__file__).parent))
    out = subprocess.run(
        [sys.executable, "-c", filled], check=True, capture_output=True, text=True
    )
    return float(out.stdout)


def main() -> None:
    """Print every figure beside what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--skip-large", action="store_true")
    skip_large = parser.parse_args().skip_large
    print(f"single test in a new process: {in_new_process(COLD):.3f} s (wanted 1)")
    compare(1200, 25, 20, 50)
    enumeration()
    if not skip_large:
        compare_panel()
        above = in_new_process(MEMORY)
        print(f"N = 1,000,000: {above:.0f} MB above the data (wanted 500)")


if __name__ == "__main__":
    main()
