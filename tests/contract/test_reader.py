"""Valid registers are read with the types of the contract, missing ones are named."""

from __future__ import annotations

import datetime as dt
import hashlib
import tracemalloc

import numpy as np
import pytest

from perutip.contract.checks import ContractError
from perutip.contract.reading import iterate_rulings, read_registers
from perutip.contract.reading.reader import check_frames
from perutip.contract.registers import FILES, REGISTERS


def test_valid_registers_are_read_in_the_order_of_the_contract(folder):
    registers = read_registers(folder)
    assert list(registers.frames) == list(REGISTERS)
    assert registers.missing == () and registers.notices == ()
    assert registers["cases"].index.tolist() == [0, 1, 2, 3]
    digest = hashlib.sha256((folder / "cases.csv").read_bytes()).hexdigest()
    assert registers.hashes["cases.csv"] == digest
    assert list(registers.hashes) == list(FILES.values())


def test_types_follow_the_declaration(folder):
    cases = read_registers(folder)["cases"]
    assert cases["filing_date"].dtype == "datetime64[us]"
    assert cases["filing_date"][3].date() == dt.date(2020, 2, 29)
    assert cases["escalated"].dtype == "float64"
    assert np.isnan(cases["escalated"][1]) and cases["escalated"][0] == 1
    assert cases["region_id"][0] == "08" and cases["prosecutor_id"].isna()[2]
    prosecutors = read_registers(folder)["prosecutors"]
    assert prosecutors["trained"].dtype == "float64"
    assert read_registers(folder)["regions"]["population"].dtype == "int64"
    assert prosecutors["experience_years"].dtype == "float64"


def test_text_keeps_quotes_line_ends_and_spaces(folder):
    text = read_registers(folder)["rulings"]["text"][0]
    assert text.endswith('la agraviada\ndeclaró "ante" el juzgado.')


def test_texts_can_be_left_out_and_streamed(folder):
    whole, bare = read_registers(folder), read_registers(folder, prose=False)
    assert "text" not in bare["rulings"] and bare.hashes == whole.hashes
    streamed = list(iterate_rulings(folder))
    assert [r.text for r in streamed] == whole["rulings"]["text"].tolist()
    assert [r.ruling_id for r in streamed] == bare["rulings"]["ruling_id"].tolist()
    assert {r.text_file for r in streamed} == {None}


def test_memory_does_not_hold_the_texts(tiny, tmp_path):
    registers = tiny.tables()
    header, first, *_ = registers["rulings"]
    text = "palabra " * 20_000
    rulings = [[f"R-{number}", *first[1:-1], text] for number in range(200)]
    folder = tiny.write_tables(tmp_path, registers | {"rulings": [header, *rulings]})
    tracemalloc.start()
    read_registers(folder, names=["rulings"], prose=False)
    assert sum(len(ruling.text) for ruling in iterate_rulings(folder)) == 32_000_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32_000_000 / 4


def test_frames_in_memory_are_checked_like_files(folder):
    frames = read_registers(folder).frames
    assert check_frames(frames) == []
    frames["cases"] = frames["cases"].assign(region_id="09")
    rows = [p.row for p in check_frames(frames) if p.column == "region_id"]
    assert rows == [2, 3, 4, 5]


def test_types_of_frames_in_memory_are_checked(folder):
    frames = read_registers(folder).frames
    frames["cases"]["filing_date"] = frames["cases"]["filing_date"].astype("str")
    frames["regions"]["population"] = frames["regions"]["population"] + 0.5
    found = {(p.file, p.column): p.value for p in check_frames(frames)}
    assert found["cases.csv", "filing_date"] == "type str"
    assert found["regions.csv", "population"] == "type float64"


def test_columns_missing_in_memory_are_named(folder):
    frames = read_registers(folder).frames
    frames["cases"] = frames["cases"].drop(columns=["filing_date", "status"])
    found = {(p.file, p.column) for p in check_frames(frames)}
    assert found == {("cases.csv", "filing_date"), ("cases.csv", "status")}


def test_missing_register_is_refused_unless_partial(folder):
    (folder / "incidents.csv").unlink()
    (folder / "regions.csv").unlink()
    with pytest.raises(ContractError) as error:
        read_registers(folder)
    message = str(error.value)
    assert "incidents.csv" in message and "regions.csv" in message
    assert "found 21: " in message
    registers = read_registers(folder, partial=True)
    assert registers.missing == ("regions", "incidents")
    assert "cases.csv: region_id not checked against regions.csv" in "".join(
        registers.notices
    )


def test_optional_register_may_be_missing(folder):
    (folder / "hand_coded_rulings.csv").unlink()
    assert read_registers(folder).missing == ("hand_coded",)


def test_folder_without_registers_is_refused_even_if_partial(tmp_path):
    with pytest.raises(ContractError, match="no register"):
        read_registers(tmp_path, partial=True)


def test_some_registers_by_name(folder):
    registers = read_registers(folder, names=["cases", "regions"])
    assert list(registers.frames) == ["regions", "cases"]
    with pytest.raises(ValueError, match="allowed: regions"):
        read_registers(folder, names=["case"])
