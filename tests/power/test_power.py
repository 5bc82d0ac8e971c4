"""Power tables, curves, simulated MDE and the text for the registration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from perutip.inference.randomization_test import enumerate_assignments
from perutip.power.effect_search import Search
from perutip.power.formula import (
    ClusterDesign,
    Outcome,
    minimum_detectable_effect,
    power_at_effect,
)
from perutip.power.rollout import staggered_table
from perutip.power.rollout_text import rollout_text
from perutip.power.trial import (
    Assumptions,
    OwnUnits,
    TrialDesign,
    child_stream,
    power_curves,
    trial_power,
)
from perutip.power.trial.tables import simulated_mde

STRATA = np.repeat(np.arange(5), 4)
TRIAL = TrialDesign(STRATA, np.full(20, 20), enumerate_assignments(STRATA, 2))
DESIGN = ClusterDesign(20, 20, 0.05, n_strata=5)
ICCS = (0.01, 0.05, 0.10, 0.20)
SEED = np.random.SeedSequence(20)
ASSUMED = Assumptions(0.05, "assumed", ICCS, 0.5, 0.5, 0.45, 0.25, 45.0, 32.0, 20.0)


def of_officers(*outcomes):
    """Twenty officers in each district, whatever is measured on them."""
    each, nan = np.full(20, 20.0), float("nan")
    return [
        OwnUnits(one.name, one, "officers", each, "baseline", 0, nan, "", False)
        for one in outcomes
    ]


def table_of(*outcomes, **options):
    search = Search(**({"replications": 100, "evaluations": 1} | options))
    drawn = TRIAL.assignments
    return trial_power(
        of_officers(*outcomes), STRATA, drawn, ASSUMED, seed=SEED, search=search
    )


def test_table_has_a_row_per_outcome_and_icc():
    table = table_of(Outcome("Completed", "binary", base=0.30), Outcome("Knowledge"))
    assert len(table) == 2 * 4
    assert set(table["df"]) == {14}
    knowledge = table[table["variable"] == "Knowledge"]["mde"].to_numpy()
    np.testing.assert_allclose(knowledge, [0.329, 0.421, 0.513, 0.660], atol=5e-4)
    binary = table[(table["base"] == 0.30) & (table["icc"] == 0.05)].iloc[0]
    assert binary["mde_sd"] == pytest.approx(binary["mde"] / np.sqrt(0.21))


def test_curves_equal_the_formula_and_fall_with_icc():
    curves = power_curves(
        DESIGN, effects=[0.2, 0.4, 0.6], iccs=ICCS, cluster_sizes=[10, 20, 40]
    )
    assert len(curves) == 3 * 4 * 3
    at = curves.set_index(["icc", "cluster_size", "effect"])
    changed = replace(DESIGN, icc=0.1, cluster_size=40)
    assert at.loc[(0.1, 40, 0.4), "power"] == power_at_effect(changed, 0.4)
    assert at.loc[(0.1, 40, 0.4), "mde"] == minimum_detectable_effect(changed)
    by_icc = at["power"].xs((20, 0.4), level=("cluster_size", "effect"))
    assert by_icc.is_monotonic_decreasing
    by_size = at["power"].xs((0.05, 0.4), level=("icc", "effect"))
    assert by_size.is_monotonic_increasing


def test_simulated_mde_has_the_power_asked_for():
    """From a start 30% too small; re-simulated with another stream."""
    start = 0.7 * minimum_detectable_effect(DESIGN)
    mde, done = simulated_mde(
        TRIAL,
        Outcome("x"),
        0.05,
        start=start,
        seed=SEED,
        search=Search(replications=800),
    )
    assert done[0].effect == start
    assert done[0].power < 0.65
    assert mde == pytest.approx(minimum_detectable_effect(DESIGN), rel=0.08)


def test_simulated_mde_of_a_reduction_and_out_of_range():
    down = Outcome("x", "binary", base=0.5, direction="decrease")
    start = -minimum_detectable_effect(DESIGN, down)
    mde, _ = simulated_mde(
        TRIAL, down, 0.05, start=start, seed=SEED, search=Search(replications=400)
    )
    assert mde == pytest.approx(start, rel=0.15)
    rare = Outcome("x", "binary", base=0.05, direction="decrease")
    nothing, _ = simulated_mde(
        TRIAL, rare, 0.2, start=-0.04, seed=SEED, search=Search(replications=200)
    )
    assert np.isnan(nothing)


def test_the_drawn_pilot_has_no_power_at_five_percent():
    """Five pairs: 32 assignments, smallest two-sided p 1/16."""
    pairs = np.repeat(np.arange(5), 2)
    pilot = TrialDesign(pairs, np.full(10, 20), enumerate_assignments(pairs, 1))
    assert pilot.smallest_p == 1 / 16
    options = {"start": 1.0, "seed": SEED}
    few = Search(replications=100)
    mde, done = simulated_mde(pilot, Outcome("x"), 0.05, search=few, **options)
    assert np.isnan(mde)
    assert done[0].power == 0.0
    wider, _ = simulated_mde(
        pilot, Outcome("x"), 0.05, search=replace(few, level=0.125), **options
    )
    assert 0.3 < wider < 2.0


def test_simulated_lines_have_streams_by_name():
    outcomes = [Outcome("Knowledge"), Outcome("Cases", "count", base=0.5)]
    options = {"replications": 300, "evaluations": 2}
    both = table_of(*outcomes, **options)
    alone = table_of(outcomes[1], **options)
    pd.testing.assert_frame_equal(both.tail(4).reset_index(drop=True), alone)
    believed = both[both["believed"]]
    assert believed["simulated_power"].between(0.72, 0.88).all()
    assert believed["simulated_mde"].notna().all()


def test_a_line_without_mde_is_not_simulated():
    rare = Outcome("False positives", "binary", base=0.02, direction="decrease")
    found = table_of(rare).query("believed").iloc[0]
    assert found[["mde", "simulated_power", "simulated_mde"]].isna().all()


def test_child_streams_differ_and_repeat():
    one = child_stream(SEED, "a").generate_state(2)
    assert (one == child_stream(SEED, "a").generate_state(2)).all()
    assert (one != child_stream(SEED, "b").generate_state(2)).all()


def flat(text):
    return " ".join(text.split())


def test_text_of_the_rollout():
    adoption = np.where(np.arange(25) < 12, 24.0, np.nan)
    outcomes = [Outcome("Conviction", "binary", base=0.2)]
    table = staggered_table(
        outcomes,
        {"Conviction": np.full(25, 48)},
        adoption,
        n_periods=30,
        seed=SEED,
        replications=100,
        draws=99,
    )
    mde = pd.DataFrame(
        {
            "key": ["incidence", "beside"],
            "label": ["Incidence of conviction", "Beside"],
            "base": [0.19, np.nan],
            "mde": [0.1362, 0.2],
            "simulated_mde": [0.1291, np.nan],
            "replications": [200, 0],
        }
    )
    text = rollout_text(table, mde)
    assert "200 registers" in text and "Beside" not in text
    assert "Incidence of conviction 0.136 0.129" in " ".join(text.split())
    none = mde.assign(replications=0)
    assert "registers" not in rollout_text(table, none)
    assert "25 regions, 12 of them trained" in " ".join(text.split())
    assert text.splitlines()[-1].split()[-1] == f"{table['mde'][0]:.3f}"
    assert "dash" not in text and "mean over simulated filings" in flat(text)
    table["mde"] = np.nan
    text = rollout_text(table, mde)
    assert text.splitlines()[-1].split()[-1] == "-"
    assert "no effect is found" in flat(text) and "the base" not in text
    of_months = flat(rollout_text(table.assign(base=np.nan, mde=1.5), mde))
    assert "A dash for the base" in of_months and "no effect" not in of_months
