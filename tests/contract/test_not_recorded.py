"""An empty cell that is only not filled yet is accepted, counted and listed by row."""

import pandas as pd
import pytest

from perutip.contract.checks import listed_notices
from perutip.contract.checks.noticed import Notice
from perutip.contract.reading import read_registers

DUE = [
    ("cases", 2, "sentence_years", "where status is convicted"),
    ("cases", 2, "charge_judgment", "where status is convicted"),
    ("cases", 2, "resolution_date", "where status is convicted"),
    ("cases", 5, "resolution_date", "where status is acquitted or dismissed"),
    ("cases", 2, "escalated", "where status is convicted"),
    ("cases", 5, "escalated", "where status is acquitted or dismissed"),
    ("cases", 2, "escalation_date", "where escalated is 1"),
    ("cases", 2, "review_body", "where escalated is 1"),
    ("cases", 2, "review_date", "where review_outcome is upheld"),
    ("prosecutors", 3, "trained", "whose trained is not recorded"),
    ("officers_endline", 2, "attended", "whose attended is not recorded"),
    ("officers_endline", 2, "interview_date", "interview_date is not recorded"),
    ("municipal", 3, "officers_active", "officers_active is not recorded"),
    ("referrals", 3, "accepted", "accepted is not recorded"),
    ("rulings", 2, "instance", "instance is not recorded"),
]


@pytest.mark.parametrize(
    ("name", "row", "column", "words"), DUE, ids=[f"{d[0]}-{d[2]}-{d[1]}" for d in DUE]
)
def test_what_is_not_recorded_yet_is_accepted_and_said(
    tiny, tmp_path, name, row, column, words
):
    registers = tiny.tables()
    tiny.set_cell(registers, name, row, column, "")
    read = read_registers(tiny.write_tables(tmp_path, registers), facts=tiny.FACTS)
    (notice,) = (one for one in read.counted if one.kind == "not_recorded")
    assert (notice.rows, notice.where, notice.column) == (1, (row,), column)
    assert words in notice.words
    assert pd.isna(read[name][column].iloc[row - 2])


def test_a_complete_register_has_nothing_to_say_of_it(tiny, tmp_path):
    folder = tiny.write_tables(tmp_path, tiny.tables())
    read = read_registers(folder, facts=tiny.FACTS)
    assert not [one for one in read.counted if one.kind == "not_recorded"]


def test_every_row_of_a_notice_is_listed_and_no_value():
    some = Notice("cases.csv", "sentence_below", 2, "with a sentence", "x", (4, 9))
    whole = Notice("girls.csv", "never_varies", 30, "in which x never varies", "x")
    many = Notice("cases.csv", "early", 1003, "early", "x", tuple(range(2, 1005)))
    listed = listed_notices([some, whole, many])
    assert list(listed) == ["register", "row", "column", "what"]
    assert listed["row"].tolist()[:3] == ["4", "9", "30 rows"]
    assert listed["row"].iloc[-1] == "and 3 more rows" and len(listed) == 2 + 1 + 1001
