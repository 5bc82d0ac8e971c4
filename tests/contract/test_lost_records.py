"""A record that was lost is reported where it stands, and in no file that points at it.

Lost is a record of a wrong length, or one whose key is empty, unreadable or another's.
"""

from __future__ import annotations

import pytest

from perutip.contract.registers import FILES

TARGETS = (
    *("regions", "prosecutors", "cases", "districts", "frame_trial"),
    *("officers_baseline", "incidents", "communities", "girls", "interviews"),
)
LOSSES = {
    "one cell too many": lambda cells: [*cells, "x"],
    "a cell too few": lambda cells: cells[:-1],
    "semicolons": lambda cells: [";".join(cells)],
    "a comma in the key": lambda cells: [cells[0][:2], cells[0][2:], *cells[1:]],
    "no key": lambda cells: ["", *cells[1:]],
    "a placeholder as key": lambda cells: ["S/D", *cells[1:]],
    "an error of a spreadsheet as key": lambda cells: ["#REF!", *cells[1:]],
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", TARGETS)
def test_no_other_file_is_blamed(tiny, tmp_path, refused, name, loss):
    registers = tiny.tables()
    registers[name][1] = LOSSES[loss](registers[name][1])
    error = refused(tiny.write_tables(tmp_path, registers))
    assert {(p.file, p.row) for p in error.problems} == {(FILES[name], 2)}


def test_the_key_of_another_record_is_told_once(tiny, tmp_path, refused):
    registers = tiny.tables()
    tiny.set_cell(registers, "communities", 3, "community_id", "C001")
    error = refused(tiny.write_tables(tmp_path, registers))
    assert {problem.file for problem in error.problems} == {"communities.csv"}


def test_more_targets_than_lost_records_are_faults_of_their_own(
    tiny, tmp_path, refused
):
    registers = tiny.tables()
    registers["communities"][1] = [";".join(registers["communities"][1])]
    tiny.set_cell(registers, "girls", 3, "community_id", "C009")
    error = refused(tiny.write_tables(tmp_path, registers))
    rows = {p.row for p in error.problems if p.file == FILES["girls"]}
    assert rows == {2, 3}


def test_a_lost_record_explains_no_other_target(tiny, tmp_path, refused):
    """Its own key can still be read among its cells."""
    registers = tiny.tables()
    registers["communities"][1].append("x")
    tiny.set_cell(registers, "girls", 3, "community_id", "C009")
    error = refused(tiny.write_tables(tmp_path, registers))
    assert [p.row for p in error.problems if p.file == FILES["girls"]] == [3]
