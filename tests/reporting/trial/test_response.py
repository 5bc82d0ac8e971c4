"""A district lost whole is public: it may not give away who left the others."""

import numpy as np
import pandas as pd
import pytest

from perutip.designs.trial.attrition import Loss
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.attrition_lines import loss_line
from perutip.reporting.trial.response import response_frame

LEAST = Disclosure(10)


def strata(lost: list[int], left: list[int]) -> pd.DataFrame:
    """Four districts a stratum, 80 officers, of whom `lost` have no endline and `left`
    are of districts in which others have one."""
    rows = pd.DataFrame({"officers": 80.0, "left": left, "districts": 4.0}, list("abc"))
    rows["answered"] = 80.0 - np.array(lost)
    rows["districts_answered"] = np.where(np.array(lost) > np.array(left), 3.0, 4.0)
    rows["share"] = rows["answered"] / rows["officers"]
    return rows.rename_axis("stratum").reset_index()


def hidden(lost: list[int], left: list[int]) -> list[str]:
    shown = response_frame(strata(lost, left), LEAST)
    assert "left" not in shown.columns
    assert (shown["answered"].isna() == shown["share"].isna()).all()
    return list(shown.index[shown["answered"].isna()])


def test_few_who_left_beside_a_lost_district_are_hidden():
    """17 lost of which a known 15 in one district tell that two left the others."""
    assert hidden([17, 12, 30], [2, 12, 30]) == ["a", "b"]


def test_many_who_left_and_a_lost_district_alone_are_shown():
    assert hidden([35, 12, 30], [20, 12, 30]) == []
    assert hidden([15, 12, 30], [0, 12, 30]) == []


def test_few_lost_are_hidden_with_another():
    assert hidden([4, 12, 30], [4, 12, 30]) == ["a", "b"]


def test_all_strata_are_not_summed_where_few_left_in_all():
    shown = response_frame(strata([17, 0, 0], [2, 0, 0]), LEAST)
    assert "all_strata" not in shown.index


@pytest.mark.parametrize(("left", "shown"), [((14, 11), True), ((14, 2), False)])
def test_arms_are_not_told_where_few_left_districts_that_answered(left, shown):
    loss = Loss(0.1, 0.2, 150, 150, 14, 26, -0.05, 0.5, -0.2, 0.1, 7776, left)
    line = loss_line(loss, "lost", "Officers lost", LEAST.small)
    assert ("estimate" in line) is shown
    assert ("14 of 150 treated, 26 of 150 control" in line["label"]) is shown
    assert line.get("reason", "") == ("" if shown else "small_cell")
