"""Rows of a run of some steps against those that stand."""

import pandas as pd
import pytest

from perutip.reporting.audit.protecting.standing_rows import as_they_stand
from perutip.reporting.results import COLUMNS, sort_rows


def rows(*estimates: str, step: str = "03") -> pd.DataFrame:
    lines = [
        dict.fromkeys(COLUMNS, "")
        | {"exhibit": "t03", "column": f"{k:02}", "step": step, "status": "ok"}
        | {"estimate": one, "control_mean": "0.2371"}
        for k, one in enumerate(estimates)
    ]
    return sort_rows(pd.DataFrame(lines, columns=COLUMNS))


def hidden(frame: pd.DataFrame, row: int) -> pd.DataFrame:
    out = frame.copy()
    out.loc[row, ["estimate", "status", "reason"]] = ["", "not_estimable", "small_cell"]
    return out


def test_what_was_taken_away_or_rounded_stays_so():
    found = pd.concat([rows("1", step="02"), rows("0.251", "4").assign(panel="B")])
    found = found.reset_index(drop=True)
    stood = hidden(found.replace({"0.2371": "0.24"}), 2)
    out = as_they_stand(found, stood.sample(frac=1, random_state=1), {"03"})
    expected = stood.copy()
    expected.loc[0, "control_mean"] = "0.2371"  # a step that did not run
    pd.testing.assert_frame_equal(out, expected)


@pytest.mark.parametrize(
    "stood",
    [
        rows("0.251", "5"),
        rows("0.251"),
        rows("0.251", "4", "5"),
        rows("0.251", "4").assign(panel="B"),
        rows("0.251", "4").assign(control_mean="0.23"),
        rows("0.251", "4").assign(status="not_estimable", reason="other"),
        rows("0.251", "4", step="02"),
    ],
)
def test_another_finding_is_protected_anew(stood):
    assert as_they_stand(rows("0.251", "4"), stood, {"03"}) is None
