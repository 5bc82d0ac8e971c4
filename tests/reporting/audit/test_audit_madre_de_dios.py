"""Counts of girls and of victims add up over the exhibits of step 07."""

import pandas as pd
import pytest

from perutip.reporting.audit import audit, protect
from perutip.reporting.results import COLUMNS

PURPOSES = {"sexual": 99, "labour": 107, "other": 24, "not_identified": 133}
VICTIMS = sum(PURPOSES.values())
LISTED = "A. Victims of the years of the lists, those seen included"


def row(exhibit: str, panel: str, variable: str, term: str, estimate: str, **more: str):
    given = {"status": "ok", "estimator": "description", "data_status": "simulated"}
    given |= {"exhibit": exhibit, "panel": panel, "variable": variable, "term": term}
    return dict.fromkeys(COLUMNS, "") | given | {"estimate": estimate} | more


@pytest.fixture
def rows():
    seen = {"all": VICTIMS, **PURPOSES}
    found = [row("t07_hidden", LISTED, k, "seen", f"{n}") for k, n in seen.items()]
    found += [
        row("t07_registers", "A. Received", "girls", "number", "3000"),
        row("t07_registers", "A. Received", "victims", "number", f"{VICTIMS}"),
        row("t07_registers", "B. Missing", "violence", "number", "312"),
        row("t07_registers", "B. Missing", "violence", "share", "0.104"),
        row("t07_beliefs", "A. Believed risk", "all", "girls", "3000"),
        row("t07_beliefs", "A. Believed risk", "prevails", "girls", "1250"),
        row("t07_beliefs", "A. Believed risk", "undetermined", "girls", "0"),
        row("t07_beliefs", "A. Believed risk", "absent", "girls", "1750"),
    ]
    bound = {"estimator": "worst-case bounds", "n_obs": f"{VICTIMS}"}
    place = ("t07_bounds", "A. Shares", "purpose_sexual")
    upper = PURPOSES["sexual"] + PURPOSES["not_identified"]
    found += [
        row(*place, "lower bound", f"{PURPOSES['sexual'] / VICTIMS:.6g}", **bound),
        row(*place, "upper bound", f"{upper / VICTIMS:.6g}", **bound),
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def dash(rows: pd.DataFrame, variable: str, term: str) -> None:
    found = (rows["variable"] == variable) & (rows["term"] == term)
    assert found.any()
    values = ["", "not_estimable", "small_cell"]
    rows.loc[found, ["estimate", "status", "reason"]] = values


def fallen(rows: pd.DataFrame) -> dict[str, tuple[float, float]]:
    report = audit(rows, minimum=10)
    assert report.false == () and report.undeclared == ()
    return {f.cell.name: (f.low, f.high) for f in report.findings}


def test_nothing_falls_where_all_is_large(rows):
    assert fallen(rows) == {}


def test_a_purpose_comes_back_from_the_others_and_is_protected(rows):
    dash(rows, "other", "seen")
    assert fallen(rows) == {"07 victims other": (24, 24)}
    done = protect(rows, minimum=10)
    assert done.report.passed and len(done.hidden) == 1


def test_a_purpose_comes_back_from_bounds(rows):
    """Lower bound x victims, although two purposes are dashes."""
    dash(rows, "sexual", "seen")
    dash(rows, "other", "seen")
    found = fallen(rows)
    assert found["07 victims sexual"] == (99, 99)
    assert found["07 victims other"] == (24, 24)


def test_girls_who_did_not_answer_come_back_from_a_share(rows):
    dash(rows, "violence", "number")
    assert fallen(rows) == {"07 violence": (312, 312)}


def test_girls_of_one_verdict_come_back_from_the_others(rows):
    dash(rows, "absent", "girls")
    assert fallen(rows) == {"07 girls absent": (1750, 1750)}


def left_out(rows: pd.DataFrame, *, groups: int, girls: int) -> pd.DataFrame:
    """Communities of fewer than five girls, and a register that holds them all."""
    received = {"estimator": "count"}
    more = [
        row(
            "t07_registers",
            "A. Received",
            "left_out_fewer_than_5_girls",
            "number",
            f"{groups}",
        ),
        row("t01_registers", "", "girls", "rows", f"{3000 + girls}", **received),
        row(
            "t01_registers", "", "scenarios", "rows", f"{12000 + 4 * girls}", **received
        ),
        row("t07_registers", "A. Received", "scenarios", "number", "12000"),
        row(
            "t01_notices",
            "",
            "never_varies_girls_02",
            "rows",
            f"{3000 + girls}",
            **received,
        ),
    ]
    return pd.concat([rows, pd.DataFrame(more, columns=COLUMNS)], ignore_index=True)


@pytest.mark.parametrize(
    ("groups", "girls", "told"),
    [(3, 12, (4, 4)), (3, 11, (3, 4)), (4, 10, None), (3, 1, (0, 1))],
)
def test_girls_of_a_community_left_out_come_back_from_a_difference(
    rows, groups, girls, told
):
    """Three communities of fewer than five girls, twelve girls: four in each."""
    whole = left_out(rows, groups=groups, girls=girls)
    found = fallen(whole)
    each = [ends for name, ends in found.items() if ".0" in name]
    assert each == ([] if told is None else [told])
    done = protect(whole, minimum=10)
    assert done.report.passed
    lost = {(h.source.exhibit, h.source.line) for h in done.hidden}
    registers = {
        ("t01_registers", "girls / rows"),
        ("t01_registers", "scenarios / rows"),
        ("t01_notices", "never_varies_girls_02 / rows"),
    }
    assert lost == (set() if told is None and girls >= 10 else registers)


def test_rows_of_a_girl_tell_of_those_who_did_not_answer(rows):
    """N of answers, four to a girl, less those who told of violence or of none."""
    choice = ("t07_choice", "A. Randomised", "gain", "log-odds", "0.5")
    answers = {"estimator": "interval regression", "n_obs": f"{4 * (3000 - 312 - 1)}"}
    few = pd.DataFrame([row(*choice, **answers)], columns=COLUMNS)
    found = fallen(pd.concat([rows, few], ignore_index=True))
    assert list(found.values()) == [(1, 1)]
    answers["n_obs"] = f"{4 * (3000 - 312)}"
    same = pd.DataFrame([row(*choice, **answers)], columns=COLUMNS)
    assert fallen(pd.concat([rows, same], ignore_index=True)) == {}
