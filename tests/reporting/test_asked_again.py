"""Answers kept for the same rows are those that would be made anew."""

import pandas as pd

from perutip.reporting.asked_again import asked_again


def test_an_answer_is_given_again_to_equal_rows_and_arguments_alone() -> None:
    calls = []

    @asked_again
    def made(rows: pd.DataFrame, factor: int, *, more: int = 0) -> float:
        calls.append(factor)
        return float(rows["a"].sum() * factor + more)

    rows = pd.DataFrame({"a": ["1", "2"]}).astype(int)
    assert [made(rows, 2), made(rows.copy(), 2)] == [6, 6]
    assert calls == [2]
    assert made(rows, 3) == 9
    assert made(rows, 3, more=1) == 10
    assert made(rows.iloc[:1], 3, more=1) == 4
    assert made(rows.rename(columns={"a": "b"}).assign(a=5), 3, more=1) == 31
    rows["a"] += 1  # the rows that are kept are a copy
    assert made(rows, 3, more=1) == 16
    assert calls == [2, 3, 3, 3, 3, 3]
