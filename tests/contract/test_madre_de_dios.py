"""Registers of step 07: all problems at once, never a value, all files or none."""

from __future__ import annotations

import pytest

from perutip.contract.checks import ContractError
from perutip.contract.reading import read_registers
from perutip.contract.registers import FILES, REGISTERS

SET = [name for name, r in REGISTERS.items() if r.together == "madre_de_dios"]


def refused(tiny, folder, registers):
    with pytest.raises(ContractError) as error:
        read_registers(tiny.write_tables(folder, registers))
    assert "canary" not in str(error.value)
    return {(p.file, p.row, p.column): p for p in error.value.problems}


BREAKS = [
    # register, record, column, wrong value, column of the problem
    ("girls", 2, "assent", "0", "assent"),
    ("girls", 2, "age", "11", "age"),
    ("girls", 3, "weight", "0", "weight"),
    ("girls", 2, "community_id", "C009", "community_id"),
    ("scenarios", 3, "probability", "101", "probability"),
    ("scenarios", 4, "probability", "50.5", "probability"),
    ("scenarios", 5, "girl_id", "G-canary-99", "girl_id"),
    ("interviews", 2, "file", "canary-9.txt", "file"),
    ("interviews", 3, "file", "../canary-1.txt", "file"),
    ("interview_codes", 2, "driver", "fate", "driver"),
    ("victim_lists", 3, "ngo", "0", "police, ngo, health, prosecution"),
    ("responses", 2, "low", "0.5", "low, central, high"),
    ("responses", 2, "high", "1.5", "high"),
]


@pytest.mark.parametrize(("name", "row", "column", "value", "said"), BREAKS)
def test_each_break_is_named_by_file_row_and_column(
    tiny, tmp_path, name, row, column, value, said
):
    registers = tiny.tables()
    tiny.set_cell(registers, name, row, column, value)
    problems = refused(tiny, tmp_path, registers)
    assert (FILES[name], row, said) in problems


def test_all_breaks_are_said_at_once_and_no_value_is_shown(tiny, tmp_path):
    registers = tiny.tables()
    for name, row, column, value, _ in BREAKS:
        tiny.set_cell(registers, name, row, column, value)
    problems = refused(tiny, tmp_path, registers)
    assert len({(file, row) for file, row, _ in problems}) >= 9
    assert {p.value for p in problems.values()} <= {"", "‹masked›", "an empty cell"}


def test_a_scenario_twice_and_a_key_twice(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "scenarios", 3, "scenario", "1")
    tiny.set_cell(registers, "victim_lists", 3, "victim_key", "V-canary-01")
    problems = refused(tiny, tmp_path, registers)
    assert ("scenarios.csv", 3, "girl_id, scenario") in problems
    assert ("victim_lists.csv", 3, "victim_key") in problems


def test_attributes_that_do_not_vary_apart(tiny, tmp_path):
    registers = tiny.tables()
    for row in range(2, 7):
        tiny.set_cell(registers, "scenarios", row, "travel_paid", "1")
    problems = refused(tiny, tmp_path, registers)
    assert ("scenarios.csv", None, "travel_paid") in problems
    registers = tiny.tables()
    risk = registers["scenarios"][0].index("risk")
    away = registers["scenarios"][0].index("earnings_away")
    for record in registers["scenarios"][1:]:
        record[away] = str(500 + 10 * int(record[risk]))
    problems = refused(tiny, tmp_path, registers)
    columns = "earnings_away, risk, earnings_home, travel_paid"
    assert ("scenarios.csv", None, columns) in problems


def test_one_coder_alone(tiny, tmp_path):
    registers = tiny.tables()
    codes = registers["interview_codes"]
    registers["interview_codes"] = [codes[0]] + [r for r in codes if r[1] == "A"]
    assert ("interview_codes.csv", None, "coder") in refused(tiny, tmp_path, registers)


def test_a_response_that_needs_a_phone_where_nobody_has_one(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "communities", 2, "phone_coverage", "0")
    problems = refused(tiny, tmp_path, registers)
    assert ("communities.csv", None, "phone_coverage") in problems


def test_all_or_none(tiny, tmp_path):
    registers = {k: v for k, v in tiny.tables().items() if k not in SET}
    read = read_registers(tiny.write_tables(tmp_path / "none", registers))
    assert set(SET) <= set(read.missing)
    registers = tiny.tables()
    del registers["girls"], registers["responses"]
    problems = refused(tiny, tmp_path / "some", registers)
    assert {("girls.csv", None, ""), ("responses.csv", None, "")} <= set(problems)
