"""Bounds for reviewed decisions are effects over the share reviewed: it comes back."""

import pandas as pd
import pytest

from perutip.inference.bounds.binary_cells import CellShares, binary_cell_bounds
from perutip.reporting.audit import audit, protect
from perutip.reporting.results import COLUMNS

RULES = {"minimum": 10, "support": 30}
TREATED = 117
REVIEWED = "by decision:reviewed_in_time.ones1@exposed"


def row(**fields):
    return dict.fromkeys(COLUMNS, "") | {"status": "ok"} | fields


def printed(reviewed, upheld, without, *, monotone=True, mean=""):
    """`without`: shares reviewed, and reviewed and upheld, imputed."""
    shares = CellShares(reviewed / TREATED, upheld / TREATED, *without)
    full = [shares.selected, shares.positive, *without]
    moved = [[x + d for x in full] for d in (-0.004, 0.003, 0.002)]
    ends = binary_cell_bounds(shares, moved, monotone=monotone)
    effects = {
        "reviewed_in_time": full[0] - without[0],
        "reviewed_upheld": full[1] - without[1],
    }
    table = {"exhibit": "t03_appeals"}
    rows = [
        row(
            **table,
            panel="B. By date of decision, imputation",
            variable=name,
            term="exposed",
            estimator="imputation",
            estimate=f"{effect:.6g}",
            n_obs="831",
            control_mean=mean,
        )
        for name, effect in effects.items()
    ]
    kind = "monotone" if monotone else "not monotone"
    for term, end in (("lower bound", ends.lower), ("upper bound", ends.upper)):
        rows.append(
            row(
                **table,
                panel="F. Bounds for decisions reviewed with and without training",
                variable="upheld_if_reviewed",
                term=term,
                estimator=f"cell bounds, {kind}",
                estimate=f"{end:.6g}",
                n_obs="831",
            )
        )
    rows.append(
        row(
            exhibit="t03_estimability",
            variable="reviewed_in_time_by_decision_date",
            term="treated",
            estimator="count",
            estimate=str(TREATED),
        )
    )
    return pd.DataFrame(rows, columns=COLUMNS)


def findings(rows):
    report = audit(rows, **RULES)
    assert report.contradiction == "" and report.false == ()
    return {f.cell.name: (f.low, f.high) for f in report.findings}


@pytest.mark.parametrize(
    ("reviewed", "upheld", "without", "monotone"),
    [
        (7, 5, (0.091, 0.032), True),
        (7, 3, (0.043, 0.021), True),
        (112, 8, (0.9, 0.3), False),
    ],
)
def test_few_reviewed_or_few_not_come_back(reviewed, upheld, without, monotone):
    found = findings(printed(reviewed, upheld, without, monotone=monotone))
    if reviewed < 10:
        assert found[REVIEWED] == (reviewed, reviewed)
    else:
        left = f"by decision:[resolved].n1@exposed less {REVIEWED}"
        assert found[left] == (TREATED - reviewed,) * 2


def test_many_reviewed_are_told_and_nobody_falls():
    assert findings(printed(42, 31, (0.463, 0.341))) == {}


def test_the_bounds_go_where_they_tell():
    done = protect(printed(7, 5, (0.091, 0.032)), **RULES)
    assert done.report.passed
    hidden = {h.source.line.rpartition(" / ")[2] for h in done.hidden}
    assert hidden == {"lower bound", "upper bound"}
    effects = done.results["term"] == "exposed"
    assert (done.results.loc[effects, "estimate"] != "").all()


def test_without_an_effect_a_bound_tells_nothing():
    rows = printed(7, 5, (0.091, 0.032))
    mine = rows["variable"] == "reviewed_in_time"
    rows.loc[mine & rows["term"].eq("exposed"), "estimate"] = ""
    rows.loc[mine & rows["term"].eq("exposed"), "status"] = "not_estimable"
    assert findings(rows) == {}


def test_bounds_of_the_index_tell_as_those_of_appeals_do():
    """Effects on being ruled are not printed today; a row that does is declared."""
    rows = printed(7, 5, (0.091, 0.032))
    mine = rows["exhibit"] == "t03_appeals"
    rows.loc[mine, "exhibit"] = "t04_index"
    rows["panel"] = rows["panel"].str.replace("B.", "D.").str.replace("F.", "E.")
    rows["variable"] = rows["variable"].replace(
        {
            "reviewed_in_time": "ruled_in_time",
            "reviewed_upheld": "ruled_above",
            "upheld_if_reviewed": "index_above_if_ruled",
            "reviewed_in_time_by_decision_date": "convicted_within_12",
        }
    )
    rows["exhibit"] = rows["exhibit"].replace({"t03_estimability": "t02_estimability"})
    other = rows[rows["exhibit"] == "t02_estimability"]
    other = other.assign(variable="ended_otherwise_within_12")
    found = findings(pd.concat([rows, other], ignore_index=True))
    assert found["ruled in time:ruled_in_time.ones1@exposed"] == (7, 7)
