"""Speed and size of the inferences for the imputation estimator.

    python tests/benchmarks/bench_linear_estimator.py            speed
    python tests/benchmarks/bench_linear_estimator.py size 1000  rejection rates

Speed prints ratios against refits in the same run. Size simulates the staggered
design (25 regions, 12 trained, 1,200 cases in 32 half-years, binary outcome with
region-period shocks, no effect) and prints a Markdown table of rejections at 5%.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "code"))

import numpy as np
import pandas as pd
import pyfixest as pf
from scipy import stats

from perutip.designs.staggered_did import imputation_design
from perutip.inference.cluster_diagnostics import cluster_diagnostics
from perutip.inference.linear_estimator import (
    SingularLeaveOut,
    linear_jackknife,
    linear_wild_test,
    permute_paths,
    residual_std_errors,
)

REGIONS, TRAINED, CASES, PERIODS = 25, 12, 1200, 32


def simulate(rng: np.random.Generator, largest: float | None) -> tuple:
    """Cases without any effect; one region holds `largest` of them, if given."""
    shares = np.full(REGIONS, 1 / REGIONS)
    if largest is not None:
        shares[:] = (1 - largest) / (REGIONS - 1)
        shares[0] = largest
    region = rng.choice(REGIONS, CASES, p=shares)
    period = rng.integers(0, PERIODS, CASES)
    starts = np.full(REGIONS, 10**6)
    starts[rng.permutation(REGIONS)[:TRAINED]] = 24 + rng.integers(0, 4, TRAINED)
    shock = 0.05 * rng.normal(size=(REGIONS, PERIODS))
    level = 0.25 + 0.05 * rng.normal(size=REGIONS)[region] + shock[region, period]
    y = (rng.uniform(size=CASES) < np.clip(level, 0.01, 0.99)).astype(float)
    frame = pd.DataFrame(
        {
            "region": region,
            "period": period,
            "y": y,
            "treated": period >= starts[region],
        }
    )
    return frame, starts


def p_values(frame: pd.DataFrame, starts: np.ndarray, seed: int) -> dict[str, float]:
    """p of no effect by every method, on one sample."""
    y, region = frame["y"].to_numpy(), frame["region"].to_numpy()
    period = frame["period"].to_numpy()
    treated = frame[["treated"]].astype(float)
    twfe = cluster_diagnostics(
        y, treated, region, param="treated", absorb=[region, period]
    )
    design = imputation_design(frame)
    jackknife = linear_jackknife(y, design, region)
    t_default = jackknife.estimate[0] / residual_std_errors(y, design, region)[0]

    def build(paths):
        path = period >= paths[region]
        return design.with_treatment(path, path[:, None].astype(float)), None

    options = {"conf": False, "enumerate_up_to": 10, "reps": 999, "seed": seed}
    return {
        "two-way, CRV1 t(24)": twfe.crv1.p_value,
        "two-way, CRV2 Bell-McCaffrey": twfe.crv2.p_value,
        "two-way, CRV3 t(24)": twfe.crv3.p_value,
        "imputation, default variance, normal": 2 * stats.norm.sf(abs(t_default)),
        "imputation, jackknife t(24)": jackknife.p_value[0],
        "imputation, wild bootstrap-t, jackknife variance": linear_wild_test(
            y, design, region, **options
        ).p_value,
        "imputation, wild bootstrap-t, residual variance": linear_wild_test(
            y, design, region, variance="residual", **options
        ).p_value,
        "imputation, permuted dates": permute_paths(
            y, region, starts, build, reps=199, seed=seed
        ).p_value,
    }


def size(simulations: int) -> None:
    """Markdown table of rejection rates."""
    rates = {}
    for title, largest in (("equal regions", None), ("one region with 40%", 0.4)):
        rng = np.random.default_rng(2025)
        rows = [p_values(*simulate(rng, largest), seed=s) for s in range(simulations)]
        rates[title] = (pd.DataFrame(rows) <= 0.05).mean()
    table = pd.DataFrame(rates)
    print(
        f"Rejections of a true null at 5%, {simulations} simulations "
        f"(s.e. {100 * np.sqrt(0.05 * 0.95 / simulations):.1f} points)\n"
    )
    print("| method | " + " | ".join(table.columns) + " |")
    print("|---" * (1 + len(table.columns)) + "|")
    for method, row in table.iterrows():
        print(f"| {method} | " + " | ".join(f"{100 * v:.1f}%" for v in row) + " |")


def clock(function, times: int = 3) -> float:
    """Best CPU seconds of a few runs."""
    best = np.inf
    for _ in range(times):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best


def speed() -> None:
    """Matrix algebra against refits of the same estimates."""
    frame, starts = simulate(np.random.default_rng(1), None)
    y, region = frame["y"], frame["region"].to_numpy()
    design = imputation_design(frame)
    untreated = frame[~frame["treated"]]

    def refit():
        fit = pf.feols("y ~ 1 | region + period", untreated)
        return fit.predict(newdata=frame[frame["treated"]])

    one = clock(refit)
    jackknife = clock(lambda: linear_jackknife(y, design, region))
    print(
        f"jackknife, 25 leave-outs     {jackknife:8.3f} s; "
        f"25 feols refits take {25 * one / jackknife:.0f} times as long"
    )
    for name, conf in (("p, 2^25 patterns", False), ("p and set, 2^25 patterns", True)):
        spent = clock(lambda c=conf: linear_wild_test(y, design, region, conf=c))
        print(f"{name:28} {spent:8.3f} s")
    drawn = clock(
        lambda: linear_wild_test(
            y, design, region, enumerate_up_to=10, reps=9999, seed=1
        )
    )
    print(
        f"p and set, 9,999 draws       {drawn:8.3f} s; "
        f"9,999 x 26 refits take {9999 * 26 * one / drawn:,.0f} times as long"
    )
    period = frame["period"].to_numpy()

    def build(paths):
        path = period >= paths[region]
        return design.with_treatment(path, path[:, None].astype(float)), None

    spent = clock(lambda: permute_paths(y, region, starts, build, reps=99, seed=1), 1)
    print(
        f"one permutation of dates     {spent / 100:8.4f} s; "
        f"one feols refit takes {100 * one / spent:.0f} times as long"
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore", SingularLeaveOut)
    if sys.argv[1:2] == ["size"]:
        size(int(sys.argv[2]) if len(sys.argv) > 2 else 200)
    else:
        speed()
