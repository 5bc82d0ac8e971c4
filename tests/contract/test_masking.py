"""Nothing that identifies a person reaches a message, whatever is broken.

In the tiny registers every identifying value, and the prose of rulings, has "canary".
"""

from __future__ import annotations

import traceback
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_groups import read_with

from perutip.contract.checks import MASKED, ContractError, Problem, masking
from perutip.contract.checks.masking import mask_values, public_labels
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
    if name not in registers:
        pytest.skip("an optional register that the tiny study lacks")
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
        folder = tiny.write_tables(tmp_path, moved)
        assert read_or_refuse(folder, read_with({name}))
    moved = dict(registers, cases=registers["rulings"], residents=registers["cases"])
    assert read_or_refuse(tiny.write_tables(tmp_path, moved))


@QUIET
@given(data=st.data())
def test_random_corruption_of_cells_is_read_or_refused(tiny, tmp_path, data):
    registers, damaged = tiny.tables(), set()
    for _ in range(data.draw(st.integers(1, 6))):
        name = data.draw(st.sampled_from(list(registers)))
        damaged.add(name)
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
    read_or_refuse(folder, read_with(damaged))


@QUIET
@given(data=st.data())
def test_random_corruption_of_bytes_is_read_or_refused(tiny, tmp_path, data):
    registers = tiny.tables()
    folder = tiny.write_tables(tmp_path, registers)
    name = data.draw(st.sampled_from(list(registers)))
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


NAMES = ["QUISPE", "ROSA", "otero", "42345678", "Perez", "M. Rojas", "999 888 777"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("register", "column"),
    [
        ("cases", "region_id"),
        ("cases", "status"),
        ("cases", "filing_date"),
        ("cases", "n_victims"),
        ("cases", "victim_minor"),
        ("cases", "victim_nationality"),
        ("districts", "ubigeo"),
        ("districts", "role"),
        ("officers_baseline", "age"),
        ("residents", "trust"),
    ],
)
def test_a_name_or_identity_number_in_any_column_is_masked(
    tiny, tmp_path, name, register, column
):
    registers = tiny.tables()
    tiny.set_cell(registers, register, 2, column, name)
    folder = tiny.write_tables(tmp_path, registers)
    error = read_or_refuse(folder, read_with({register}))
    said = "".join(traceback.format_exception(error)) + repr(error.problems)
    assert name not in said and MASKED in said


@pytest.mark.parametrize(
    ("register", "column", "written"),
    [
        ("cases", "region_id", "26"),
        ("cases", "region_id", "8"),
        ("districts", "ubigeo", "990101"),
        ("districts", "ubigeo", "80101"),
        ("frame_trial", "unit_id", "150199"),
        ("cases", "status", "Convicted"),
        ("cases", "charge_filing", "129a"),
        ("cases", "review_body", "appeals chamber"),
        ("cases", "filing_date", "2020-02-30"),
        ("cases", "filing_date", "01/02/2020"),
        ("cases", "filing_date", "44562"),
        ("cases", "n_victims", "dos"),
        ("cases", "n_victims", "#N/A"),
        ("cases", "sentence_years", "#¡VALOR!"),
        ("cases", "sentence_years", "Err:502"),
        ("cases", "victim_minor", "Sí"),
        ("cases", "exploitation", "s/d"),
        ("cases", "n_victims", "-1"),
        ("cases", "sentence_years", "2,5"),
    ],
)
def test_what_cannot_name_a_person_is_shown(tiny, tmp_path, register, column, written):
    registers = tiny.tables()
    tiny.set_cell(registers, register, 2, column, written)
    folder = tiny.write_tables(tmp_path, registers)
    error = read_or_refuse(folder, read_with({register}))
    assert f"'{written}'" in {problem.value for problem in error.problems}


@pytest.mark.parametrize("written", ["#Rosa", "#ROSA!", "Rosa", "Err:Rosa"])
def test_a_word_of_no_closed_list_is_masked(tiny, tmp_path, written):
    registers = tiny.tables()
    tiny.set_cell(registers, "cases", 2, "exploitation", written)
    folder = tiny.write_tables(tmp_path, registers)
    error = read_or_refuse(folder, read_with({"cases"}))
    assert {problem.value for problem in error.problems} == {MASKED}


def test_a_label_of_the_frame_is_shown_and_another_one_is_not():
    def refused(value):
        return Problem("frame_trial.csv", 3, "stratum", f"'{value}'", "a label")

    shown, hidden = mask_values(
        [refused("high"), refused("Rosa")], set(), {}, labels={"high"}
    )
    assert (shown.value, hidden.value) == ("'high'", MASKED)


def test_a_label_is_shown_when_a_register_is_read(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "frame_trial", 2, "stratum", "high ")
    error = read_or_refuse(tiny.write_tables(tmp_path, registers))
    assert "'high '" not in {problem.value for problem in error.problems}
    registers["frame_trial"] += [["170101", "high", "1"], ["150101", "high", "1"]]
    error = read_or_refuse(tiny.write_tables(tmp_path, registers))
    assert "'high '" in {problem.value for problem in error.problems}


def test_labels_are_what_units_of_the_frame_share():
    frame = pd.DataFrame({"unit_id": list("abc"), "stratum": ["high", "high", "Rosa"]})
    assert public_labels(frame, REGISTERS["frame_trial"]) == {"high"}


def test_names_of_columns_and_files_that_are_not_declared_are_masked():
    problems = [
        Problem("cases.csv", 1, "QUISPE", "", "each column once"),
        Problem("cases.csv", 1, "status", "", "this column; is 'status ROSA' meant?"),
        Problem("rosa.csv", None, "", "", "a readable file"),
        Problem(
            "cases.csv", None, "", "", 'this file; it is missing; is "R\'s" meant?'
        ),
    ]
    said = repr(mask_values(problems, set(), {}))
    assert "QUISPE" not in said and "ROSA" not in said and "rosa" not in said
    assert "R's" not in said and "much like it" in said


def test_a_message_about_girls_shows_no_value(monkeypatch):
    """File, column, rule and row alone."""
    register = replace(REGISTERS["residents"], values_shown=False)
    monkeypatch.setitem(masking.BY_FILE, register.file, register)
    problem = Problem(register.file, 2, "trust", "'7'", "at most 5")
    assert [p.value for p in mask_values([problem], set(), {})] == [MASKED]


@given(one=st.text("ab", max_size=6), other=st.text("ab", max_size=6))
def test_slips_are_the_edit_distance(one, other):
    """Against the recursion by which it is defined."""

    def distance(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        return min(
            distance(a[1:], b) + 1,
            distance(a, b[1:]) + 1,
            distance(a[1:], b[1:]) + (a[0] != b[0]),
        )

    assert masking.slips(one, other) == distance(one, other)
