"""Whole files and folders that are refused, each cause once, none hidden by another."""

from __future__ import annotations

import datetime as dt
import os
import time

import pytest

from perutip.contract.checks import ContractError, StudyFacts
from perutip.contract.reading import read_registers
from perutip.study.sections import ENDLINE_REGISTERS


def bytes_of(file, make):
    def damage(folder):
        (folder / file).write_bytes(make((folder / file).read_bytes()))

    return damage


FILES = {
    "a spreadsheet renamed": (
        bytes_of("cases.csv", lambda raw: b"PK\x03\x04" + raw),
        "an Excel workbook",
    ),
    "an old spreadsheet renamed": (
        bytes_of("cases.csv", lambda raw: b"\xd0\xcf\x11\xe0\xa1\xb1" + raw),
        "an old Excel workbook",
    ),
    "a web page renamed": (
        bytes_of("cases.csv", lambda raw: b"\n<HTML><table>" + raw),
        "a web page",
    ),
    "a PDF renamed": (
        bytes_of("cases.csv", lambda raw: b"%PDF-1.7" + raw),
        "a PDF renamed",
    ),
    "a compressed file renamed": (
        bytes_of("cases.csv", lambda raw: b"\x1f\x8b\x08" + raw),
        "a compressed file",
    ),
    "a Stata file renamed": (
        bytes_of("cases.csv", lambda raw: b"<stata_dta>" + raw),
        "a Stata file",
    ),
    "a stray quote": (
        bytes_of(
            "districts.csv", lambda raw: raw.replace(b",Lima,", b',La "Casa" Lima,')
        ),
        "the quote doubled",
    ),
    "a stray quote in running text": (
        bytes_of(
            "rulings.csv", lambda raw: raw.replace(b"Se resuelve", b'Se "resuelve"')
        ),
        "the quote doubled",
    ),
    "an inch in a cell": (
        bytes_of("districts.csv", lambda raw: raw.replace(b",Lima,", b',Lima 5",')),
        "the quote doubled",
    ),
    "single quotes around cells": (
        bytes_of(
            "residents_survey.csv", lambda raw: raw.replace(b"baseline", b"'baseline'")
        ),
        "one of baseline, endline",
    ),
    "a quote that never ends": (
        bytes_of("rulings.csv", lambda raw: raw.replace(b'juzgado."', b"juzgado.")),
        "a closing quote",
    ),
    "semicolons": (
        bytes_of("regions.csv", lambda raw: raw.replace(b",", b";")),
        "separator seems to be ';'",
    ),
    "tabs": (
        bytes_of("regions.csv", lambda raw: raw.replace(b",", b"\t")),
        "separator seems to be",
    ),
    "Latin-1": (
        bytes_of("rulings.csv", lambda raw: raw.decode().encode("latin-1")),
        "probably Latin-1",
    ),
    "UTF-16": (
        bytes_of("regions.csv", lambda raw: raw.decode().encode("utf-16")),
        "UTF-16",
    ),
    "NUL bytes": (
        bytes_of("cases.csv", lambda raw: raw.replace(b"pending", b"pend\0ng")),
        "NUL bytes",
    ),
    "an empty file": (bytes_of("cases.csv", lambda raw: b""), "the file is empty"),
    "a header alone": (
        bytes_of("cases.csv", lambda raw: raw.split(b"\n")[0] + b"\n"),
        "only a header",
    ),
    "no header": (
        bytes_of("cases.csv", lambda raw: raw.split(b"\n", 1)[1]),
        "header with case_id",
    ),
    "a title above the header": (
        bytes_of("regions.csv", lambda raw: b"Regiones,,,\n" + raw),
        "header with region_id",
    ),
    "blank lines between records": (
        bytes_of("regions.csv", lambda raw: raw.replace(b"15,", b"\n15,")),
        "it is blank",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_file_is_refused(kind, folder, refused):
    damage, expected = FILES[kind]
    damage(folder)
    assert expected in str(refused(folder))


def test_a_pipe_in_place_of_a_file_does_not_hang(folder, refused):
    (folder / "regions.csv").unlink()
    os.mkfifo(folder / "regions.csv")
    assert "a pipe stands in its place" in str(refused(folder))


def test_a_link_to_nowhere_is_named(folder, refused):
    (folder / "regions.csv").unlink()
    (folder / "regions.csv").symlink_to(folder / "nowhere.csv")
    assert "a readable file" in str(refused(folder))


def test_an_extraction_that_no_date_comes_near(tiny, tmp_path, refused):
    registers = tiny.tables()
    header, first, *_ = registers["cases"]
    registers["cases"][1:] = [[f"C-canary-{n:04d}", *first[1:]] for n in range(1, 31)]
    registers["rulings"][3][registers["rulings"][0].index("region_id")] = "17"
    folder = tiny.write_tables(tmp_path, registers)
    near = StudyFacts(extraction_date=dt.date(2022, 4, 15))
    read_registers(folder, names=["regions", "prosecutors", "cases"], facts=near)
    late = StudyFacts(extraction_date=dt.date(2023, 2, 1))
    error = refused(folder, late, names=["regions", "prosecutors", "cases"])
    assert "within 92 days of the extraction" in str(error)
    assert "365 days before" in str(error)
    place = registers["cases"][0].index("resolution_date")
    for row in registers["cases"]:
        row.pop(place)
    folder = tiny.write_tables(tmp_path, registers)
    error = refused(folder, late, names=["regions", "prosecutors", "cases"])
    assert "resolution_date: expected this column" in str(error)
    assert "365 days before" not in str(error)  # the last date is not known


def test_a_new_delivery_is_one_message_with_all_settings(folder, refused):
    windows = {"filings": (dt.date(2010, 1, 1), dt.date(2022, 3, 1))}
    windows |= {"decisions": (dt.date(2010, 1, 1), dt.date(2022, 3, 1))}
    facts = StudyFacts(extraction_date=dt.date(2022, 3, 1), bounds=windows)
    error = str(refused(folder, facts))
    assert error.count("change together in input/study.toml") == 1
    for name in ("extraction_date,", "[registers] filings", "[registers] decisions"):
        assert name in error
    assert "a date from 2010-01-01" not in error  # one reason for one date
    facts = StudyFacts(extraction_date=dt.date(2023, 3, 1), bounds=windows)
    error = str(refused(folder, facts))
    assert "([registers] decisions in study.toml)" in error
    assert error.count("change together in input/study.toml") == 1


def test_one_date_of_years_later_is_no_new_delivery(tiny, tmp_path, refused):
    registers = tiny.tables()
    tiny.set_cell(registers, "cases", 2, "filing_date", "2041-01-05")
    error = str(refused(tiny.write_tables(tmp_path, registers), tiny.FACTS))
    assert "a date no later than the extraction on" in error
    assert "new delivery" not in error


class TestHalfAnEndline:
    """Districts of the frame without an officer at endline."""

    @pytest.fixture
    def half(self, tiny, tmp_path):
        registers = tiny.tables()
        registers["officers_endline"].pop()
        return tiny.write_tables(tmp_path, registers)

    def test_named_districts_are_attrition(self, half, tiny):
        read_registers(half, facts=StudyFacts(lost_districts=("150132",)))

    def test_partial_accepts_it(self, half, tiny):
        read_registers(half, facts=tiny.FACTS, partial=True)

    def test_a_named_district_that_answered_is_refused(self, folder, refused):
        error = refused(folder, StudyFacts(lost_districts=("150132",)))
        assert "since [trial] lost_districts" in str(error)

    def test_a_named_district_outside_the_frame_is_refused(self, folder, refused):
        error = refused(folder, StudyFacts(lost_districts=("010101",)))
        assert "found 010101" in str(error)

    @pytest.mark.parametrize("place", ["999999", "170101"])
    @pytest.mark.parametrize("endline", ["whole", "none yet"])
    def test_what_is_lost_to_the_trial_is_a_district_of_it(
        self, folder, tiny, place, endline
    ):
        """170101 is the pilot's."""
        if endline == "none yet":
            (folder / "officers_endline.csv").unlink()
        facts = StudyFacts(lost_districts=(place,))
        with pytest.raises(ContractError, match=rf"the trial's frame.*found {place}"):
            read_registers(folder, facts=facts, partial=True)

    @pytest.mark.parametrize("key", ENDLINE_REGISTERS)
    def test_of_which_nothing_more_comes_are_districts_of_the_study(self, folder, key):
        facts = StudyFacts(ended={key: ("999999", "170101")})
        expected = rf"frame or pilot in \[endline\] {key}.*found 999999$"
        with pytest.raises(ContractError, match=f"(?m){expected}"):
            read_registers(folder, facts=facts, partial=True)

    def test_no_endline_at_all_is_not_half_of_one(self, folder, tiny):
        (folder / "officers_endline.csv").unlink()
        read_registers(folder, facts=tiny.FACTS, partial=True)


class TestOneCauseIsOneProblem:
    """What follows from a problem is not a problem of its own."""

    def test_a_ragged_region(self, tiny, tmp_path, refused):
        registers = tiny.tables()
        registers["regions"][2].append("")
        error = refused(tiny.write_tables(tmp_path, registers))
        assert [(p.file, p.row) for p in error.problems] == [("regions.csv", 3)]

    def test_an_unreadable_file(self, folder, refused):
        (folder / "regions.csv").write_bytes(b"\xff\xfe")
        assert {p.file for p in refused(folder).problems} == {"regions.csv"}

    def test_a_file_cut_in_the_middle(self, folder, refused):
        path = folder / "officers_baseline.csv"
        path.write_bytes(path.read_bytes().replace(b"O-canary-02", b'"O-canary-02'))
        assert {p.file for p in refused(folder).problems} == {"officers_baseline.csv"}

    def test_a_misspelt_key_of_the_target(self, tiny, tmp_path, refused):
        registers = tiny.tables()
        tiny.set_cell(registers, "incidents", 2, "incident_id", "I-canary-01 ")
        error = refused(tiny.write_tables(tmp_path, registers))
        assert [(p.file, p.row) for p in error.problems] == [("incidents.csv", 2)]

    def test_a_refused_date_is_not_compared(self, tiny, tmp_path, refused):
        registers = tiny.tables()
        tiny.set_cell(registers, "cases", 2, "filing_date", "2091-03-01")
        error = refused(tiny.write_tables(tmp_path, registers), StudyFacts())
        assert [(p.file, p.column) for p in error.problems] == [
            ("cases.csv", "resolution_date"),
            ("rulings.csv", "ruling_date"),
        ]


class TestNothingHides:
    """A fault of one column, record or file does not hide the others."""

    def test_a_missing_column(self, tiny, tmp_path, refused):
        registers = tiny.tables()
        for record in registers["cases"]:
            del record[3]
        tiny.set_cell(registers, "cases", 4, "status", "absuelto")
        tiny.set_cell(registers, "cases", 5, "firm_date", "2020-11-01")
        error = refused(tiny.write_tables(tmp_path, registers))
        found = {(p.row, p.column) for p in error.problems if p.file == "cases.csv"}
        assert {(1, "filing_date"), (4, "status"), (5, "firm_date")} <= found

    def test_a_stray_quote_and_a_wrong_cell(self, tiny, tmp_path, refused):
        registers = tiny.tables()
        tiny.set_cell(registers, "districts", 2, "role", "tratado")
        folder = tiny.write_tables(tmp_path, registers)
        path = folder / "districts.csv"
        path.write_bytes(path.read_bytes().replace(b",Lima,", b',La "Casa",'))
        rows = {p.row for p in refused(folder).problems if p.file == "districts.csv"}
        assert rows == {2, 5}


@pytest.mark.parametrize("kind", ["cells", "links", "rules", "keys"])
def test_many_wrong_rows_are_summarised_in_seconds(kind, tiny, tmp_path, refused):
    """Thirty thousand in two seconds of the processor; 300,000 take about ten times."""
    registers = tiny.tables()
    header, first, *_ = registers["cases"]
    changed = {
        "cells": ("filing_date", "30/09/2021"),
        "links": ("prosecutor_id", "P-{n}"),
        "rules": ("resolution_date", "2018-01-01"),
        "keys": ("case_id", "C-1"),
    }[kind]
    registers["cases"] = [header]
    for number in range(30_000):
        record = [f"C-{number:06d}", *first[1:]]
        record[header.index(changed[0])] = changed[1].format(n=number)
        registers["cases"].append(record)
    folder = tiny.write_tables(tmp_path, registers)
    began = time.process_time()
    error = refused(folder, StudyFacts(), names=["regions", "prosecutors", "cases"])
    assert time.process_time() - began < 4
    assert "29,980 more rows" in str(
        error
    ) and "1 kind of problem in 30,000 rows" in str(error)
    assert len(str(error)) < 2_000
    error.write_full_list(tmp_path / "problems.csv")
    assert "and 29,000 more rows" in (tmp_path / "problems.csv").read_text("utf-8")
