"""Exact randomization tests against refitting: 7,776 assignments, 10 outcomes.

    python tests/benchmarks/bench_randomization.py

Prints the best of several runs at 400 and at 100,000 officers, without and with the
exact confidence sets and the step-down, and the time that pyfixest would need to refit
every assignment and outcome (extrapolated from a sample in the same run). Times are CPU
times of one thread, which an idle machine needs by the clock as well. Limits: p-values
under 50 ms at 400 officers and under 200 ms at 100,000.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "code"))

import numpy as np
import pandas as pd
import pyfixest as pf

from perutip.inference.multiple_testing import step_down
from perutip.inference.randomization_test import (
    control_standardized_index,
    enumerate_assignments,
    randomization_test,
    randomization_tests,
)

N_OUTCOMES, N_REFITS, N_RUNS = 10, 5, 25
LIMITS = {400: 50, 100_000: 200}


def simulated(n: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Officers in 20 districts, 5 strata of 4, 2 treated in each."""
    rng = np.random.default_rng(20)
    assignments = enumerate_assignments(np.repeat(np.arange(5), 4), 2)
    drawn = assignments[rng.integers(len(assignments))]
    district = np.concatenate([np.arange(20), rng.integers(0, 20, n - 20)])
    frame = pd.DataFrame({"district": district, "stratum": district // 4})
    frame["baseline"] = rng.normal(size=n)
    for j in range(N_OUTCOMES):
        level = rng.normal(scale=0.3, size=20)[district]
        frame[f"y{j}"] = level + 0.2 * drawn[district] + rng.normal(size=n)
    return frame, assignments, drawn


def best(run: Callable[[], object], n_runs: int = N_RUNS) -> float:
    """Least milliseconds of several runs."""
    times = []
    for _ in range(n_runs):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def refit_all(frame: pd.DataFrame, assignments: np.ndarray) -> float:
    """Milliseconds that pyfixest takes per refit, times assignments and outcomes."""
    data, turn = frame.copy(), iter(assignments[: N_REFITS + 1])

    def one() -> None:
        data["z"] = next(turn)[data["district"].to_numpy()]
        pf.feols(
            "y0 ~ z | stratum",
            data,
            vcov={"CRV1": "district"},
            ssc=pf.ssc(k_fixef="full"),
        ).tstat()

    one()
    start = time.process_time()
    for _ in range(N_REFITS):
        one()
    each = 1000 * (time.process_time() - start) / N_REFITS
    return each * len(assignments) * N_OUTCOMES


def main() -> None:
    for n, limit in LIMITS.items():
        frame, assignments, drawn = simulated(n)
        names = [f"y{j}" for j in range(N_OUTCOMES)]
        common = (frame["district"], drawn, assignments)
        options = dict(units=np.arange(20), strata=frame["stratum"])

        def tests(outcomes=frame[names], **more):
            return randomization_tests(outcomes, *common, **options, **more)

        def family():
            found = tests(confidence_set=False).values()
            return step_down(
                [one.statistic for one in found],
                np.column_stack([one.statistics for one in found]),
            )

        index = control_standardized_index(
            frame[names[:3]], frame["district"], np.arange(20)
        )
        slow = refit_all(frame, assignments)
        lines = {
            "p, ten outcomes": best(lambda: tests(confidence_set=False)),
            "p and step-down": best(family),
            "p and exact sets": best(tests),
            "p, ANCOVA": best(
                lambda: tests(confidence_set=False, covariates=frame["baseline"])
            ),
            "p and set, one composite": best(
                lambda: randomization_test(index, *common, **options)
            ),
        }
        rows = f"{len(assignments):,} assignments × {N_OUTCOMES} outcomes"
        print(f"{n:,} officers, {rows}")
        for label, milliseconds in lines.items():
            print(f"  {label:26s}{milliseconds:10.1f} ms")
        ours = lines["p, ten outcomes"]
        print(f"  {'pyfixest refits':26s}{slow:10.0f} ms (from {N_REFITS} refits)")
        verdict = "within" if ours < limit else "OVER"
        print(f"  {slow / ours:,.0f} times faster; {verdict} the limit of {limit} ms")


if __name__ == "__main__":
    main()
