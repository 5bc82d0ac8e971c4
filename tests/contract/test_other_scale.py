"""One unit in a whole column or place, and not the contract's."""

from __future__ import annotations

import pandas as pd
import pytest

from perutip.contract.checks import OTHER_SCALE
from perutip.contract.checks.notices import find_notices
from perutip.contract.checks.other_scale import other_scale


def found(register, **columns):
    frame = pd.DataFrame(columns)
    frame.index += 2
    return [one for one in other_scale({register: frame}) if one.rows]


def scores(n):
    return [20.0 + 7 * k % 60 for k in range(n)]


@pytest.mark.parametrize(
    ("per", "guess"), [(100, "per cent"), (5, "marks of twenty")], ids=["share", "20"]
)
def test_every_score_on_another_scale(per, guess):
    values = [0.0, *(x / per for x in scores(40))]
    (notice,) = found("prosecutors", knowledge_score=values)
    assert (notice.kind, notice.rows, notice.column) == (
        OTHER_SCALE,
        40,
        "knowledge_score",
    )
    assert notice.where == tuple(range(3, 43)) and guess in notice.words
    assert not any(digit in notice.words for digit in "0123456789")


def test_one_district_with_marks_of_twenty():
    places = ["150101"] * 12 + ["080101"] * 12
    values = scores(12) + [x / 5 for x in scores(12)]
    (notice,) = found("officers_baseline", ubigeo=places, knowledge=values)
    assert notice.where == tuple(range(14, 26)) and "twenty" in notice.words


def test_a_poverty_rate_divided_twice():
    (notice,) = found("districts", poverty_rate=[0.001 + k / 10_000 for k in range(30)])
    assert notice.rows == 30 and "divided once too often" in notice.words


@pytest.mark.parametrize(
    "values",
    [
        scores(40),
        [x / 5 for x in scores(12)],
        [5.0] * 40,
        [0.0] * 40,
        [x / 5 for x in scores(40)] + [21.0],
        [],
    ],
    ids=["points", "few", "one value", "zeros", "one above", "none"],
)
def test_columns_on_their_own_scale_give_none(values):
    assert found("prosecutors", knowledge_score=values) == []


def test_scales_that_end_elsewhere_are_left_alone():
    assert found("officers_baseline", age=[18.0 + k % 3 for k in range(40)]) == []
    low = [1.0 + k / 100 for k in range(40)]
    assert found("officers_baseline", attitudes_crimes=low) == []


def test_it_is_among_the_notices_of_a_run():
    columns = {"knowledge_score": [x / 100 for x in scores(40)]}
    columns |= {"prosecutor_id": [f"P{k:04}" for k in range(40)]}
    frame = pd.DataFrame(columns | {"region_id": ["15"] * 40, "trained": [1.0] * 40})
    kinds = {notice.kind for notice in find_notices({"prosecutors": frame})}
    assert OTHER_SCALE in kinds
