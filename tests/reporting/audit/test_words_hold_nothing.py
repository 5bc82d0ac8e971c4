"""Words of a row say something of a count; they do not keep its number printed."""

import pandas as pd
import pytest

from perutip.reporting.audit import audit, protect
from perutip.reporting.results import COLUMNS

CELL = "trafficking_at_judgment.n1@exposed less convicted.ones1@exposed"


def row(**fields):
    return dict.fromkeys(COLUMNS, "") | {"status": "ok"} | fields


def treated(variable, number):
    where = {"exhibit": "t02_estimability", "term": "treated", "estimator": "count"}
    return row(variable=variable, estimate=f"{number}", **where)


def registers(judged, sentenced, reason):
    """Treated cases with a charge at judgment and with a sentence, and estimates on
    them: one made, one refused for fewer than 30, as a partial delivery prints them."""
    line = {"exhibit": "t02_sentencing", "term": "exposed"}
    two_way = {"estimator": "two-way fixed effects"}
    rows = [
        treated("trafficking_at_judgment_two_way", judged),
        treated("sentence_years_two_way", sentenced),
        row(
            variable="trafficking_at_judgment",
            estimate="0.1",
            n_obs="627",
            **line,
            **two_way,
        ),
    ]
    told = {"status": "not_estimable", "reason": reason} if reason else {}
    rows.append(row(variable="sentence_years", n_obs="409", **line, **two_way, **told))
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.mark.parametrize("reason", ["too_few_cases", ""])
@pytest.mark.parametrize("sentenced", [22, 28])
def test_a_count_with_a_row_of_words_may_go(reason, sentenced):
    rows = registers(31, sentenced, reason)
    found = {f.cell.name: (f.low, f.high) for f in audit(rows, minimum=10).findings}
    assert found[CELL] == (31 - sentenced,) * 2
    support = 30 if reason else None
    done = protect(rows, minimum=10, support=support)
    assert done.report.passed and not done.report.false
    shown = done.results["estimate"].ne("") & (done.results["term"] == "treated")
    assert shown.sum() < 2
