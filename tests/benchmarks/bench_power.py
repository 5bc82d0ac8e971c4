"""Power: the exact test at the formula's MDE, and what the vectorised path saves.

    python tests/benchmarks/bench_power.py

Prints the simulated power (2,000 replications; wanted: .77 to .83) at each ICC, size
over 20,000 replications, the ratio of officer-level randomization tests to the
district-level path in the same run, and the time of step 05's power section.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "code"))

import numpy as np

import perutip  # noqa: F401  (one BLAS thread, set before numpy)
from perutip.inference.randomization_test import (
    enumerate_assignments,
    randomization_test,
)
from perutip.power.effect_search import Search
from perutip.power.formula import ClusterDesign, Outcome, minimum_detectable_effect
from perutip.power.rollout import staggered_table
from perutip.power.trial import (
    Assumptions,
    OwnUnits,
    TrialDesign,
    child_stream,
    trial_power,
)
from perutip.power.trial.district_totals import exact_p_values
from perutip.power.trial.replications import simulate_power

ICCS = (0.01, 0.05, 0.10, 0.20)
STRATA = np.repeat(np.arange(5), 4)
TRIAL = TrialDesign(STRATA, np.full(20, 20), enumerate_assignments(STRATA, 2))
SEED = np.random.SeedSequence(18380)
BASE_RATES = (0.02, 0.10, 0.30)
ASSUMED = Assumptions(0.05, "assumed", ICCS, 0.5, 0.5, 0.45, 0.25, 45.0, 32.0, 20.0)


def power_at_the_mde() -> None:
    for icc in ICCS:
        design = ClusterDesign(20, 20, icc, n_strata=5)
        effect = minimum_detectable_effect(design)
        start = time.perf_counter()
        result = simulate_power(
            TRIAL,
            Outcome("standardized"),
            icc,
            effect,
            seed=child_stream(SEED, f"power {icc}"),
            replications=2000,
        )
        seconds = time.perf_counter() - start
        inside = "inside" if 0.77 <= result.power <= 0.83 else "OUTSIDE"
        print(
            f"ICC {icc:.2f}  MDE {effect:.3f}  power {result.power:.4f} "
            f"({inside} .77-.83)  {seconds:.2f} s"
        )
    null = simulate_power(
        TRIAL,
        Outcome("standardized"),
        0.05,
        0.0,
        seed=child_stream(SEED, "size"),
        replications=20_000,
    )
    print(f"size at 5%: {null.power:.4f} (simulation error {null.std_error:.4f})")


def against_officer_level_tests(replications: int = 20) -> None:
    rng = np.random.default_rng(1)
    unit = np.repeat(np.arange(20), 20)
    values = rng.normal(size=(400, replications))
    totals = np.add.reduceat(values, np.arange(0, 400, 20), axis=0)
    drawn = rng.integers(len(TRIAL.assignments), size=replications)
    _ = TRIAL.folded
    start = time.perf_counter()
    fast = exact_p_values(TRIAL, totals, drawn)
    vectorised = time.perf_counter() - start
    start = time.perf_counter()
    slow = [
        randomization_test(
            values[:, r],
            unit,
            TRIAL.assignments[drawn[r]],
            TRIAL.assignments,
            units=np.arange(20),
            strata=STRATA[unit],
            confidence_set=False,
        ).p_value
        for r in range(replications)
    ]
    one_by_one = time.perf_counter() - start
    print(
        f"randomization_test / vectorised: {one_by_one / vectorised:.0f}x "
        f"({replications} tests), largest difference in p "
        f"{np.abs(fast - slow).max():.1e}"
    )


def power_section(replications: int, evaluations: int) -> None:
    """What step 05 runs: the trial's primary outcomes and the staggered rollout's."""
    outcomes = [
        Outcome("Cases per officer", "count", base=0.5),
        *(
            Outcome(f"Referral completion {rate:g}", "binary", base=rate)
            for rate in BASE_RATES
        ),
    ]
    each, nan = np.full(20, 20.0), float("nan")
    lines = [
        OwnUnits(one.name, one, "officers", each, "baseline", 0, nan, "", False)
        for one in outcomes
    ]
    adoption = np.full(25, np.nan)
    adoption[:12] = np.repeat([24.0, 25.0, 26.0, 27.0], 3)
    rollout = [
        *(Outcome("Conviction", "binary", base=rate) for rate in BASE_RATES),
        Outcome("Resolution time", sd=4.0),
        Outcome("Escalated", "binary", base=0.25),
        Outcome("Upheld", "binary", base=0.6, direction="decrease"),
    ]
    cases = {outcome.name: np.full(25, 48) for outcome in rollout}
    cases["Upheld"] = np.full(25, 12)
    start, cpu = time.perf_counter(), time.process_time()
    trial = trial_power(
        lines,
        STRATA,
        TRIAL.assignments,
        ASSUMED,
        seed=SEED,
        search=Search(replications=replications, evaluations=evaluations),
    )
    middle = time.perf_counter()
    staggered = staggered_table(
        rollout, cases, adoption, n_periods=30, donut=2, seed=SEED
    )
    end = time.perf_counter()
    columns = ["variable", "base", "icc", "mde", "simulated_power", "simulated_mde"]
    print(trial[columns].round(4).to_string(index=False))
    columns = ["outcome", "base", "mde", "n_treated_cases", "std_dev", "size"]
    print(staggered[columns].round(4).to_string(index=False))
    print(
        f"power section, {replications} replications: trial {middle - start:.1f} s, "
        f"rollout (1,000 replications) {end - middle:.1f} s, processor time of both "
        f"{time.process_time() - cpu:.1f} s; wanted: 12 s together"
    )


if __name__ == "__main__":
    power_at_the_mde()
    against_officer_level_tests()
    power_section(replications=2000, evaluations=3)
