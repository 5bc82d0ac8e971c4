"""Columns that came without a value, and what waits for them."""

import pandas as pd
import pytest

from perutip.contract.registers import REGISTERS
from perutip.frames.awaited import awaited_variables, empty_columns, words_of
from perutip.frames.sample_flow import flows_of_cases

WAITS = "awaiting:knowledge_score of prosecutors.csv"


def prosecutors(*scores):
    n = len(scores)
    return pd.DataFrame(
        {
            "trained": 1.0,
            "knowledge_score": pd.Series(scores, dtype="float64"),
            "experience_years": range(n),
            "female": 1.0,
        }
    )


def reasons(**registers):
    return empty_columns(registers)["reason"].tolist()


def test_a_column_without_a_value_is_awaited_and_one_with_a_value_is_not():
    assert reasons(prosecutors=prosecutors(None, None)) == [WAITS]
    assert reasons(prosecutors=prosecutors(None, 50.0)) == []
    assert reasons(prosecutors=prosecutors()) == []


def test_rows_in_which_the_contract_wants_it_empty_wait_for_nothing():
    """No review is awaited where nothing was escalated."""
    cases = pd.DataFrame(
        {
            "status": ["convicted", "pending"],
            "escalated": [0.0, None],
            "review_outcome": pd.Series([None, None], dtype="object"),
        }
    )
    assert reasons(cases=cases) == []
    cases.loc[0, "escalated"] = 1.0
    assert reasons(cases=cases) == ["awaiting:review_outcome of cases.csv"]


@pytest.mark.parametrize("file", ["municipal", "residents"])
def test_a_baseline_fills_no_endline(file):
    column = {"municipal": "cases_documented", "residents": "trust"}[file]
    frame = pd.DataFrame({"wave": ["baseline", "endline"], column: [1.0, None]})
    waits = f"awaiting:{column} of {REGISTERS[file].file}"
    assert reasons(**{file: frame}) == [waits]
    assert reasons(**{file: frame[:1]}) == []


def test_every_variable_that_reads_the_column_waits_with_the_same_reason(catalogue):
    empty = empty_columns({"prosecutors": prosecutors(None)})
    waiting = awaited_variables(catalogue.variables, empty)
    assert waiting == dict.fromkeys(
        ("knowledge_score", "knowledge_response", "knowledge_change"), WAITS
    )
    assert words_of(empty, "prosecutors", "female") == ""


def test_whatever_is_dated_by_the_end_waits_for_its_dates(catalogue):
    """Ends without a date: there is time at risk, and no hazard to be had of it."""
    empty = empty_columns(
        {
            "cases": pd.DataFrame(
                {
                    "status": ["convicted", "pending"],
                    "resolution_date": pd.Series([None, None], dtype="datetime64[us]"),
                }
            )
        }
    )
    waits = "awaiting:resolution_date of cases.csv"
    waiting = awaited_variables(catalogue.variables, empty)
    dated = {
        name
        for name, one in catalogue.variables.items()
        if one.statistic or one.clock == "decision" or "_within_" in name
    }
    assert {"conviction_incidence_12", "escalated_within_12"} <= dated
    assert {waiting.get(name) for name in dated} == {waits}
    pending = pd.DataFrame({"status": ["pending"], "resolution_date": [pd.NaT]})
    assert empty_columns({"cases": pending}).empty


def test_what_a_variable_reads_is_a_column_that_may_be_empty(catalogue):
    columns = {
        f"{name}.{column.name}"
        for name, register in REGISTERS.items()
        for column in register.columns
        if column.nullable
    }
    read = {one for v in catalogue.variables.values() for one in v.reads}
    assert len(read) >= 15 and read <= columns


def test_the_sample_flow_says_it_in_the_same_words(config):
    frames = {"prosecutors": prosecutors(None, None)}
    flow = flows_of_cases(frames, config, empty_columns(frames))[0]
    assert flow.steps[0] == (
        "no_answer",
        "Awaiting knowledge_score of prosecutors.csv",
        2,
    )
    frames = {"prosecutors": prosecutors(None, 1.0)}
    flow = flows_of_cases(frames, config, empty_columns(frames))[0]
    assert flow.steps[0] == ("no_answer", "Did not answer", 1)
