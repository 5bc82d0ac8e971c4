"""Few hits come back from rates and shares of hits, and do not where these are dashes.

Hits of the lines, of 775,152 words: four of them against, and 232 of which all but
eight stand in repeated passages.
"""

import pandas as pd
import pytest

from perutip.reporting.audit import audit, protect
from perutip.reporting.results import COLUMNS

WORDS, KEY = 775_152, "t04_dictionary"
HITS = {  # hits, of the top term, in repeated passages
    "interagency": (2264, 203, 866),
    "protection_contra": (4, 2, 1),
    "protection": (3760, 401, 1792),
    "reliance_contra": (232, 86, 224),
    "reliance": (7375, 2027, 4741),
    "sensitive_contra": (0, 0, 0),
    "sensitive": (6151, 618, 3464),
}
FEW = ("protection_contra", "rate"), ("protection_contra", "top_share")
FEW += ("protection_contra", "repeated_share"), ("reliance_contra", "repeated_share")


def row(variable, term, number, reason=""):
    given = {"exhibit": KEY, "variable": variable, "term": term}
    given |= {"estimator": "description", "status": "ok"}
    if reason:
        given |= {"status": "not_estimable", "reason": reason}
    text = "" if reason else f"{number:.6g}"
    return dict.fromkeys(COLUMNS, "") | given | {"estimate": text}


def table(hidden=()):
    rows = []
    for name, (hits, top, repeated) in HITS.items():
        numbers = {"terms": 100, "without_hit": 90, "rate": 1000 * hits / WORDS}
        if hits:
            numbers |= {"top_share": top / hits, "repeated_share": repeated / hits}
        for term, number in numbers.items():
            reason = "small_cell" if (name, term) in hidden else ""
            rows.append(row(name, term, number, reason))
    return pd.DataFrame(rows, columns=COLUMNS)


def found(rows):
    report = audit(rows, {}, minimum=10)
    assert report.undeclared == () and report.contradiction == ""
    return {f.cell.name: f.low for f in report.findings if f.kind == "rates"}


def test_four_hits_come_back_and_eight_outside_repeated_passages():
    told = found(table())
    assert told[f"{KEY}: hits of protection_contra"] == 4
    eight = [name for name, hits in told.items() if hits == 8]
    assert eight == [
        f"{KEY}: hits of reliance_contra, not in reliance_contra / repeated_share"
    ]
    assert all("_contra" in name for name in told)


def test_nothing_comes_back_where_they_are_dashes():
    assert found(table(FEW)) == {}


@pytest.mark.parametrize("left", FEW)
def test_one_of_the_numbers_alone_gives_them_back(left):
    assert found(table([place for place in FEW if place != left]))


def test_protection_takes_away_these_numbers_and_no_others():
    done = protect(table(), {}, minimum=10, support=30)
    gone = {tuple(h.source.line.split(" / ")) for h in done.hidden}
    assert done.report.passed and gone == set(FEW)
