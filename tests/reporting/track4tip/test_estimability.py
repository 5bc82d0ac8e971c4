"""What the register supports is counted whether or not anything is estimated."""

import dataclasses
import math

import numpy as np
import pandas as pd

from perutip.designs.headline.sensitivity import Departure
from perutip.designs.imputation import impute_rows
from perutip.designs.regression import Support
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.track4tip.estimability import by_verdict
from perutip.reporting.track4tip.sensitivity import report_departures
from perutip.reporting.track4tip.supports import of_imputation


def test_one_trained_region_has_its_counts_and_one_reason(settings, catalogue):
    """58 of 400 cases under training, all of one region."""
    rng = np.random.default_rng(1)
    cases = pd.DataFrame({"unit": np.repeat(list("abcd"), 100), "case": range(400)})
    cases["half_year"] = rng.integers(0, 6, 400)
    cases["exposed"] = (np.arange(400) < 58).astype(float)
    name = "convicted_within_12"
    cases[name] = rng.integers(0, 2, 400).astype(float)
    cases.loc[390:, name] = np.nan
    least = Support(minimum_cell=10, minimum_treated=10, minimum_treated_clusters=3)
    found = impute_rows(cases, name, dataclasses.replace(settings, support=least))
    assert found.reason == "too_few_treated_clusters" and found.estimate is None
    variable = catalogue.variables[name]
    support = of_imputation(variable, found, "by filing date")
    assert (support.cases, support.treated, support.treated_clusters) == (390, 58, 1)
    ((verdict, (frame, _)),) = by_verdict([support], 10, 0.95, Disclosure(10)).items()
    assert verdict == "not_estimable"
    row = frame.loc[support.key]
    assert row["mde"] == "too_few_treated_clusters"
    assert math.isclose(row["share"], 58 / 390) and row["treated"] == 58


def test_departures_from_an_awaited_headline_are_awaited():
    said = []

    class Run:
        disclosure = Disclosure(10)

        def pivot(self, exhibit, panel, frame, *, labels, reason):
            said.append((panel, reason))

    nothing = (np.nan, np.nan)
    found = [
        Departure("conviction", "headline", *nothing, reason="no_exposed_time"),
        Departure("resolution", "headline", *nothing, reason="no_exposed_time"),
    ]
    cases = pd.DataFrame({"unit": list("ab")})
    report_departures(Run(), "t02_sensitivity", found, cases, 0.95)
    waits = {"conviction": "awaiting:resolution_date of cases.csv", "resolution": ""}
    report_departures(Run(), "t02_sensitivity", found, cases, 0.95, waits)
    assert said == [
        ("conviction", "no_exposed_time"),
        ("resolution", "no_exposed_time"),
        ("conviction", waits["conviction"]),
        ("resolution", "no_exposed_time"),
    ]
