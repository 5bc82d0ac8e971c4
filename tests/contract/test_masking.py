"""Nothing that identifies a person reaches a message, whatever is broken.

In the tiny registers every identifying value, and the prose of rulings, has "canary".
"""

from __future__ import annotations

import traceback

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perutip.contract.checks import MASKED, ContractError
from perutip.contract.reading import read_registers
from perutip.contract.registers import FILES, REGISTERS

JUNK = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "NA",
            "0",
            "-1",
            "1.5",
            "2,5",
            "99999999999999999999",
            "8",
            "2020-02-30",
            "01/02/2020",
            "44562",
            '"',
            "a,b",
            "x\ny",
            "129-a",
            "nan",
            "inf",
            "1e400",
            "\u00a0",
            "\ufeff",
            "=1+1",
        ]
    ),
    st.text(max_size=12),
)
QUIET = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read_or_refuse(folder, names=None):
    """Read `folder`; return the refusal, which says nothing identifying, or None."""
    try:
        read_registers(folder, names=names)
    except ContractError as error:
        said = "".join(traceback.format_exception(error)) + repr(error.problems)
        assert "canary" not in said
        return error
    return None


def test_broken_identifiers_are_masked_in_every_register(tiny, tmp_path):
    registers = tiny.tables()
    for name, register in REGISTERS.items():
        for column in register.columns:
            if column.identifying and column.name in registers[name][0]:
                place = registers[name][0].index(column.name)
                for record in registers[name][1:]:
                    record[place] = f" {record[place]}"
    error = read_or_refuse(tiny.write_tables(tmp_path, registers))
    # a key of which one part is unreadable is reported without any value
    assert {problem.value for problem in error.problems} - {""} == {MASKED}


def test_identifier_in_the_wrong_column_is_masked(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "cases", 3, "charge_filing", "C-canary-0002")
    tiny.set_cell(registers, "cases", 4, "n_victims", "P-canary-01")
    tiny.set_cell(registers, "rulings", 3, "instance", "Se resuelve canary " * 3)
    error = read_or_refuse(tiny.write_tables(tmp_path, registers))
    assert {problem.value for problem in error.problems} == {
        MASKED,
        "‹text of 57 characters›",
    }


@pytest.mark.parametrize("name", list(FILES))
def test_swapped_headers_show_no_identifier(tiny, tmp_path, name):
    registers = tiny.tables()
    header, *records = registers[name]
    identifying = [c.name for c in REGISTERS[name].columns if c.identifying]
    others = [column for column in header if column not in identifying]
    for first in set(identifying) & set(header):
        for second in others:
            one, two = header.index(first), header.index(second)
            swapped = list(header)
            swapped[one], swapped[two] = second, first
            many = [list(record) for record in records for _ in range(3)]
            for number, record in enumerate(many):
                record[one] = f"canary {number}"
            registers[name] = [swapped, *many]
            tiny.write_tables(tmp_path, registers)
            assert read_or_refuse(tmp_path, [name])


def test_file_without_header_or_in_another_place_shows_nothing(tiny, tmp_path):
    registers = tiny.tables()
    for name in registers:
        moved = dict(registers, **{name: registers[name][1:] * 2})
        assert read_or_refuse(tiny.write_tables(tmp_path, moved))
    moved = dict(registers, cases=registers["rulings"], residents=registers["cases"])
    assert read_or_refuse(tiny.write_tables(tmp_path, moved))


@QUIET
@given(data=st.data())
def test_random_corruption_of_cells_is_read_or_refused(tiny, tmp_path, data):
    registers = tiny.tables()
    for _ in range(data.draw(st.integers(1, 6))):
        name = data.draw(st.sampled_from(list(registers)))
        records = registers[name]
        row = data.draw(st.integers(0, len(records) - 1))
        if not records[row]:
            continue
        place = data.draw(st.integers(0, len(records[row]) - 1))
        action = data.draw(st.sampled_from(["cell", "drop", "double", "cut", "add"]))
        if action == "cell":
            records[row][place] = data.draw(JUNK)
        elif action == "drop" and len(records) > 1:
            del records[row]
        elif action == "double":
            records.append(list(records[row]))
        elif action == "cut":
            del records[row][place]
        else:
            records[row].insert(place, data.draw(JUNK))
    try:
        folder = tiny.write_tables(tmp_path, registers)
    except UnicodeEncodeError:  # a lone surrogate, which no file can hold
        return
    read_or_refuse(folder)


@QUIET
@given(data=st.data())
def test_random_corruption_of_bytes_is_read_or_refused(tiny, tmp_path, data):
    folder = tiny.write_tables(tmp_path, tiny.tables())
    name = data.draw(st.sampled_from(list(FILES)))
    path = folder / FILES[name]
    raw = path.read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 8))
    inserted = data.draw(st.binary(max_size=8))
    path.write_bytes(raw[:start] + inserted + raw[start + length :])
    try:
        read_registers(folder, names=[name])
    except ContractError as error:
        assert error.problems
