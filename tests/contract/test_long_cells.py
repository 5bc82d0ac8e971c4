"""A cell that is no running text and holds too much is refused, whatever the column."""

from __future__ import annotations

import pandas as pd
import pytest

from perutip.contract.checks import expand
from perutip.contract.reading.coercion import coerce_column
from perutip.contract.registers import REGISTERS
from perutip.contract.registers.schema import LONGEST_TEXT

COLUMNS = [
    pytest.param(register, column, id=f"{name}-{column.name}")
    for name, register in REGISTERS.items()
    for column in register.columns
]
FREE = [
    one
    for one in COLUMNS
    if one.values[1].kind == "text"
    and not one.values[1].pattern
    and not one.values[1].prose
]


def typed(register, column, text):
    values = pd.Series([text], index=pd.Index([2]))
    return coerce_column(values, column, register)


@pytest.mark.parametrize(("register", "column"), COLUMNS)
def test_a_cell_of_megabytes_is_refused_and_never_shown(register, column):
    text = "Calca y otros " * 200_000 + "fin"
    values, breaches = typed(register, column, text)
    if column.prose:
        assert not breaches and values.iloc[0] == text
        return
    (breach,) = breaches
    assert values.isna().all() and "Calca" not in str(expand([breach]))
    assert breach.expected.endswith(f"of at most {column.longest:,} characters")


@pytest.mark.parametrize(("register", "column"), FREE)
def test_the_longest_is_read_and_one_sign_more_is_not(register, column):
    longest = ("A" + "1a" * column.longest)[: column.longest]
    assert typed(register, column, longest)[1] == []
    assert len(typed(register, column, longest + "a")[1]) == 1


def test_only_paths_may_be_longer_than_a_name():
    longer = {
        one.values[1].name for one in FREE if one.values[1].longest > LONGEST_TEXT
    }
    assert longer == {"text_file"}


def test_names_and_labels_are_among_them():
    found = {one.values[1].name for one in FREE}
    assert {"region_name", "district_name", "province", "stratum", "case_id"} <= found
