"""The 28 reference cases of fwildclusterboot and Stata, where the reference is at hand.

t to 1e-6, p exactly, ends of sets to 1e-5.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.inference.wild_cluster import wild_cluster_test, wild_cluster_test_formula

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "reference"
CASES = (
    json.loads((FOLDER / "wild_cluster.json").read_text(encoding="utf-8"))
    if (FOLDER / "wild_cluster.json").exists()
    else []
)
ALTERNATIVES = {
    "two-tailed": "two-sided",
    "equal-tailed": "equal-tailed",
    ">": "greater",
    "<": "less",
}

pytestmark = pytest.mark.skipif(not CASES, reason="reference values are not at hand")


def _frame(case: dict) -> pd.DataFrame:
    frame = pd.read_csv(FOLDER / case["dataset"])
    return frame.query(case["subset_py"]) if case["subset_py"] else frame


def _run(case: dict, ties: str):
    return wild_cluster_test_formula(
        case["formula"],
        _frame(case),
        cluster=case["cluster"],
        param=case["param"],
        null=case["r"],
        weights=case["obs_weights"],
        bootcluster=case["bootcluster"],
        missing_cluster="drop",
        bootstrap=("WCR" if case["impose_null"] else "WCU") + case["type"],
        distribution=case["weights"],
        alternative=ALTERNATIVES[case["p_val_type"]],
        ties=ties,
    )


# The references' data have rows without a cluster, which every engine leaves out.
@pytest.mark.filterwarnings("ignore:.* rows without a cluster are left out:UserWarning")
@pytest.mark.parametrize("ties", ["weak", "strict"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_reference_case(case: dict, ties: str) -> None:
    result = _run(case, ties)
    assert result.t_stat == pytest.approx(case["t_stat"], abs=1e-6)
    assert (result.n_obs, result.n_clusters) == (case["N"], case["G"])
    assert result.n_boot_clusters == case["G_boot"]
    assert result.enumerated and result.draws_used == case["B"]
    if case["p_val_type"] != "two-tailed":
        assert result.p_strict == case["p_value"]
        return
    assert result.p_value == case["p_weak"]
    assert result.p_strict == case["p_strict"]
    ends = case.get(f"py_ci_{ties}")
    if ends is None:
        assert np.isnan(result.conf_low)
        assert "needs a seed" in result.conf_type
    else:
        assert result.conf_low == pytest.approx(ends[0], abs=1e-5)
        assert result.conf_high == pytest.approx(ends[1], abs=1e-5)


@pytest.mark.parametrize("case", CASES[:1] + CASES[12:13], ids=lambda case: case["id"])
def test_arrays_give_what_the_formula_gives(case: dict) -> None:
    main = case["formula"].split("~")[1].split("+")
    names = [name.strip() for name in main]
    outcome = case["formula"].split("~")[0].strip()
    weights = case["obs_weights"]
    used = [outcome, *names, case["cluster"], *([weights] if weights else [])]
    frame = _frame(case).dropna(subset=used)
    design = np.column_stack([np.ones(len(frame)), frame[names]])
    vector = [0.0] + [float(name == case["param"]) for name in names]
    result = wild_cluster_test(
        frame[outcome],
        design,
        frame[case["cluster"]],
        restriction=vector,
        null=case["r"],
        weights=frame[weights] if weights else None,
        bootstrap=("WCR" if case["impose_null"] else "WCU") + case["type"],
    )
    assert result.t_stat == pytest.approx(case["t_stat"], abs=1e-6)
    assert result.p_value == case["p_weak"]


def test_collapsed_published_values() -> None:
    """Roodman et al. (2019): p .0742 with 999 draws; enumerated p is 20 of 256 weak."""
    case = next(case for case in CASES if case["id"] == "collapsed_fnw11_R")
    result = _run(case, "strict")
    assert result.conf_pieces == [(result.conf_low, result.conf_high)]
    assert abs(result.p_value - 0.0742) < 0.005
    assert result.conf_low == pytest.approx(0.0387, abs=1e-3)
    assert result.conf_high == pytest.approx(0.0710, abs=1e-3)
