"""From a regression to its line: what is suppressed, and what the log says."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd

from perutip.designs.families import Adjusted
from perutip.designs.regression import Effect, Settings, Specification, Support
from perutip.inference.wild_cluster import CrossCheck
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines import regressions

RULES = Disclosure(10)
USED = Settings(0.9, Support(10, 1, 1), 99, 99, np.random.SeedSequence(1), "a/stream")
FOUND = Effect(
    estimate=0.1,
    std_error=0.05,
    p_wild=0.03,
    conf_type="16 patterns enumerated",
    n_obs=60,
    n_clusters=4,
    n_treated_clusters=2,
    draws=16,
    enumerated=True,
)


def spec(untreated_ones: int, untreated: int = 40) -> Specification:
    ones = [1.0] * untreated_ones + [0.0] * (untreated - untreated_ones)
    treated = [0] * untreated + [1] * 20
    frame = pd.DataFrame({"y": ones + [1.0] * 20, "d": treated, "unit": "A"})
    unclustered = pd.DataFrame({"y": [0.0] * 99, "d": 0, "unit": None})
    frame = pd.concat([frame, unclustered], ignore_index=True)  # in no regression
    return Specification(frame, "y", "d", "unit")


def test_the_line_has_the_effect_and_the_untreated_mean():
    line = regressions.effect_line(FOUND, spec(20), USED, RULES, panel="A")
    assert line["estimate"] == 0.1 and line["p_wild"] == 0.03
    assert line["control_mean"] == 0.5 and line["n_obs"] == 60
    assert line["conf_level"] == 0.9 and line["panel"] == "A"
    assert (line["variable"], line["term"]) == ("y", "d")
    assert line["seed_stream"] == "" and line["se_type"] == "CRV1, t(G-1)"


def test_small_counts_and_rare_means_are_suppressed():
    rare = regressions.effect_line(FOUND, spec(9), USED, RULES)
    assert math.isnan(rare["control_mean"])
    often = regressions.effect_line(FOUND, spec(31), USED, RULES)
    assert math.isnan(often["control_mean"])
    few = Effect(reason="small_cell", n_obs=9)
    assert math.isnan(regressions.effect_line(few, spec(4, 5), USED, RULES)["n_obs"])


def test_a_mean_that_is_given_stands_and_a_reason_takes_every_number():
    given = regressions.effect_line(FOUND, spec(9), USED, RULES, control_mean=0.25)
    assert given["control_mean"] == 0.25
    none = Effect(reason="too_few_cases", n_obs=60)
    line = regressions.effect_line(none, spec(20), USED, RULES, control_mean=0.25)
    assert line["reason"] == "too_few_cases" and "estimate" not in line
    assert "control_mean" not in line and line["n_obs"] == 60


def test_seeded_draws_name_their_stream():
    drawn = Effect(estimate=1.0, conf_type="99 seeded draws", enumerated=True)
    line = regressions.effect_line(drawn, spec(20), USED, RULES)
    assert line["seed_stream"] == "a/stream"


def reported(monkeypatch, effects, adjusted=None):
    run = SimpleNamespace(disclosure=RULES, added=[], said=[])
    run.effects = lambda exhibit, lines: run.added.append((exhibit, lines))
    run.note = run.said.append
    monkeypatch.setattr(regressions, "estimate_all", lambda specs, used: effects)
    wanted = [(spec(20), {"panel": "A"}) for _ in effects]
    regressions.report_regressions(run, "t02_x", wanted, USED, adjusted)
    return run


def test_step_down_p_is_given_to_estimates_alone(monkeypatch):
    none = Effect(reason="too_few_cases", n_obs=60)
    run = reported(monkeypatch, [FOUND, none], Adjusted({"y": 0.08}, 9))
    ((exhibit, lines),) = run.added
    assert exhibit == "t02_x" and lines[0]["p_rw"] == 0.08 and "p_rw" not in lines[1]
    (_, plain), *_ = reported(monkeypatch, [FOUND]).added
    assert "p_rw" not in plain[0]
    (_, other), *_ = reported(monkeypatch, [FOUND], Adjusted({"z": 0.1}, 9)).added
    assert "p_rw" not in other[0]


def test_the_log_says_what_the_second_implementation_covers(monkeypatch):
    def checked(**check):
        return Effect(estimate=1.0, check=CrossCheck(**check))

    effects = [
        checked(covered=True, reason="", t_difference=-3e-12),
        checked(covered=True, reason="", t_difference=1e-12),
        checked(covered=False, reason="few_clusters"),
        FOUND,
    ]
    assert reported(monkeypatch, effects).said == [
        "wildboottest agrees on 2 of 3 regressions, largest difference in t 3.0e-12",
        "wildboottest could not cover 1: few_clusters",
    ]
