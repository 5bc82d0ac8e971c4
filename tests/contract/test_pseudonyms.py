"""Columns of pseudonyms: codes that projects use pass, persons and files do not."""

from __future__ import annotations

import hashlib
import uuid

import pandas as pd
import pytest

from perutip.contract.checks import ContractError
from perutip.contract.checks.pseudonyms import NO_DNI, NO_FILE, SHAPE, no_codes
from perutip.contract.reading import read_registers
from perutip.contract.registers import REGISTERS

USED = {
    "letters and number": [f"C{n:05d}" for n in range(20)],
    "words before it": [f"FISCAL-{n:03d}" for n in range(20)],
    "place and year": [f"LIM-2021-{n:04d}" for n in range(20)],
    "numbers in turn": [f"{n:08d}" for n in range(1, 40)],
    "days": [f"20210{m}1{d}-{d}" for m in range(1, 9) for d in range(9)],
    "hashes": [hashlib.sha256(bytes([n])).hexdigest() for n in range(20)],
    "short hashes": [hashlib.sha256(bytes([n])).hexdigest()[:10] for n in range(20)],
    "uuids": [str(uuid.UUID(int=n * 7**40)) for n in range(20)],
    "plain numbers": [str(n) for n in range(1, 20)],
}
REFUSED = {
    "José Mamani Condori": SHAPE,
    "Jose-Mamani": SHAPE,
    "Rosa Quispe 2": SHAPE,
    "DNI 44556677": NO_DNI,
    "DNI44556677": NO_DNI,
    "44556677": NO_DNI,
    "Mamani_44556677": NO_DNI,
    "Exp. 00123-2019-0-1501-JR-PE-01 Rosa Quispe": NO_FILE,
    "1506014502-2019-123-0": NO_FILE,
    "506-2021/12": NO_FILE,
}


@pytest.mark.parametrize("kind", USED)
def test_codes_that_projects_use_pass(kind):
    assert not [rows for rows, _ in no_codes(pd.Series(USED[kind])) if len(rows)]


@pytest.mark.parametrize("value", REFUSED)
def test_persons_and_case_files_are_refused_wherever_they_stand(value):
    column = pd.Series([*USED["letters and number"], value])
    found = [(list(rows), why) for rows, why in no_codes(column) if len(rows)]
    assert found == [([20], REFUSED[value])]


def test_a_whole_column_of_identity_numbers_is_refused():
    dni = pd.Series([f"{n * 7_654_321 % 10**8:08d}" for n in range(1, 60)])
    (found,) = [rows for rows, why in no_codes(dni) if why == NO_DNI]
    assert len(found) == 59


def test_every_column_of_pseudonyms_is_held_to_it(tiny, tmp_path):
    tables = tiny.tables()
    columns = [
        (register, column.name)
        for register in REGISTERS.values()
        for column in register.columns
        if register.name in tables and column.is_code
    ]
    assert len(columns) >= 12
    for register, column in columns:
        head, *rows = tables[register.name]
        for row in rows:
            place = head.index(column)
            row[place] = row[place] and f"José Mamani {row[place]}"
    with pytest.raises(ContractError) as error:
        read_registers(tiny.write_tables(tmp_path, tables))
    wrong = {(p.file, p.column) for p in error.value.problems if p.expected == SHAPE}
    assert wrong == {(register.file, column) for register, column in columns}
    assert "Mamani" not in str(error.value)
    assert str(error.value).count("have no place in a register") == 1
