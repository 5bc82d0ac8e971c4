"""A cell that cannot be read is reported where it stands, concluded from nowhere."""

import pytest

from perutip.contract.checks import ContractError
from perutip.contract.reading import read_registers


@pytest.mark.parametrize(
    ("name", "column", "value", "rows", "file"),
    [
        ("regions", "training_date", "15/03/2022", (2, 4), "prosecutors.csv"),
        ("districts", "role", "trail", (2, 3), "frame_trial.csv"),
    ],
)
def test_an_unreadable_cell_is_no_problem_of_another_file(
    tiny, tmp_path, name, column, value, rows, file
):
    registers = tiny.tables()
    for row in rows:
        tiny.set_cell(registers, name, row, column, value)
    with pytest.raises(ContractError) as error:
        read_registers(tiny.write_tables(tmp_path, registers), facts=tiny.FACTS)
    files = {problem.file for problem in error.value.problems}
    assert f"{name}.csv" in files and file not in files


def test_a_region_without_a_date_still_has_nobody_trained(tiny, tmp_path):
    registers = tiny.tables()
    for row in (2, 4):
        tiny.set_cell(registers, "regions", row, "training_date", "")
    with pytest.raises(ContractError, match="0 in a region without training_date"):
        read_registers(tiny.write_tables(tmp_path, registers), facts=tiny.FACTS)
