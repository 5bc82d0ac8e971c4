"""An N that is hidden in a row without an estimate is a dash, and one that nobody
counted is none."""

import pandas as pd
import pytest

from perutip.reporting.audit import audit, protect
from perutip.reporting.results import COLUMNS

TWO_WAY = "two-way fixed effects"


def row(**fields: str) -> dict[str, str]:
    empty = dict.fromkeys(COLUMNS, "")
    return empty | {"status": "ok", "data_status": "simulated"} | fields


def refused(**fields: str) -> dict[str, str]:
    return row(status="not_estimable", **fields)


CASES = {"term": "exposed", "estimator": TWO_WAY}
CONVICTED = {"exhibit": "t02_conviction", "variable": "convicted_within_12"} | CASES
RESOLVED = {"exhibit": "t02_resolution_time", "variable": "resolved_within_12"} | CASES
HIDDEN = refused(**CONVICTED, reason="too_few_cases", n_clusters="25")


def test_an_n_that_is_hidden_in_the_only_refused_row_is_a_dash():
    """The same cases stand, counted, beside another outcome."""
    printed = row(**RESOLVED, estimate="0.1", n_obs="1059", n_clusters="25")
    rows = pd.DataFrame([HIDDEN, printed], columns=COLUMNS)
    (found,) = audit(rows, minimum=10).findings
    assert (found.cell.name, found.low, found.high) == ("[within 12].n", 1059, 1059)
    done = protect(rows, minimum=10)
    assert done.report.passed and set(done.results["n_obs"]) == {""}


def test_it_is_listed_with_the_range_that_is_left():
    larger = {"exhibit": "t02_conviction", "variable": "convicted"} | CASES
    whole = row(**larger, estimate="0.1", n_obs="1200", n_clusters="25")
    rows = pd.DataFrame([HIDDEN, whole], columns=COLUMNS)
    report = audit(rows, minimum=10)
    (left,) = report.suppressed
    assert report.passed and left.cell.name == "[within 12].n"
    assert (left.low, left.high) == (0, 1200)


@pytest.mark.parametrize("clusters", ["", "0"])
def test_a_row_that_nobody_counted_has_no_dash(clusters):
    """Too few cases inside a window, or an outcome that nobody has: nothing was fitted,
    and N stands elsewhere."""
    nobody = HIDDEN | {"n_clusters": clusters}
    printed = row(**RESOLVED, estimate="0.1", n_obs="1059", n_clusters="25")
    rows = pd.DataFrame([nobody, printed], columns=COLUMNS)
    report = audit(rows, minimum=10)
    assert report.passed and report.suppressed == ()
    assert protect(rows, minimum=10).results["n_obs"].tolist() == ["", "1059"]


CURVE = {"exhibit": "f02_specifications", "estimator": "imputation", "estimate": "0.1"}
SIZES = {"all": ("1200", "1059"), "without_pandemic": ("1104", "966")}
NAMES = ("conviction_incidence_12", "convicted_within_12")


@pytest.mark.parametrize("reason", ["not_identified", "no_variation"])
def test_what_protection_takes_from_a_refused_specification_stays_a_dash(reason):
    """1,200 - 1,104 less 1,059 - 966: 3 cases. Rows of the curve name no clusters."""
    lines = [
        row(**CURVE, variable=name, term=sample, n_obs=n)
        for sample, ns in SIZES.items()
        for name, n in zip(NAMES, ns, strict=True)
    ]
    lines[-1] |= {"status": "not_estimable", "reason": reason, "estimate": ""}
    done = protect(pd.DataFrame(lines, columns=COLUMNS), minimum=10)
    hidden = done.results["n_obs"] == ""
    assert done.report.passed and hidden.sum() == len(done.report.suppressed) == 1
    again = audit(done.results, minimum=10)  # as `bundle` reads them
    assert len(again.suppressed) == 1


def test_a_test_on_focal_districts_has_no_n():
    """Whatever it finds: the officers behind it stand, counted, in the panel above."""
    where = {"exhibit": "t06_spillovers", "variable": "cases_per_officer_survey"}
    rows = [
        row(**where, term="control, treated near", estimator="Hajek", n_obs="40")
        | {"estimate": "0.1"},
        row(**where, term="no spillover", estimator="conditional", n_clusters="16")
        | {"estimate": "0.2", "p_ri": "0.5"},
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    assert audit(frame, minimum=10).passed
    assert protect(frame, minimum=10).results["n_obs"].tolist() == ["40", ""]
    wanting = {"status": "not_estimable", "reason": "one_exposure_only", "estimate": ""}
    frame.loc[1, list(wanting)] = list(wanting.values())
    assert audit(frame, minimum=10).passed
