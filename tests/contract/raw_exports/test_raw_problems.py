"""What is wrong with raw exports: said at once, by raw file, sheet and row."""

from __future__ import annotations

import csv
import datetime as dt
import os

import pytest

from perutip.contract.checks import ContractError, StudyFacts
from perutip.contract.reading import read_registers
from perutip.contract.reading.left_out import LEFT_OUT
from perutip.contract.reading.raw_exports import MappingError, map_raw
from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
[tables.codes]
file = "codes.csv"
[regions]
file = "regiones.csv"
{source}
[regions.joins.codes]
on = {{ "nombre" = "depto" }}
[regions.columns]
region_id = {{ source = "cod", table = "codes", pad = 2 }}
region_name = "nombre"
training_date = {{ constant = "" }}
population = "pob"
[prosecutors]
file = "fiscales.xlsx"
header_row = {header_row}
{more}
sort_by = ["prosecutor_id"]
[prosecutors.columns]
prosecutor_id = "FISCAL"
region_id = {{ source = "REGIÓN", pad = 2 }}
trained = {{ source = "CAPACITADO", recode = {{ "SÍ" = "1", "NO" = "0" }} }}
female = {{ constant = "" }}
experience_years = "AÑOS"
knowledge_score = {{ constant = "" }}
"""
NAMES = ["FISCAL", "REGIÓN", "CAPACITADO", "AÑOS", "OBS"]
PEOPLE = [
    ["P-canary-9", "8", "NO", 3.0, None],
    ["P-canary-2", "15", "NO", 4.0, None],
    ["P-canary-5", "15", "NO", 5.0, "x"],
]


@pytest.fixture
def tried(tmp_path):
    """Map two registers; people are rows of a workbook below two title rows."""

    def run(people=PEOPLE, names=NAMES, mapping=MAPPING, **options):
        raw = tmp_path / "raw"
        raw.mkdir(exist_ok=True)
        (raw / "codes.csv").write_text("cod,depto\n8,CUSCO\n15,LIMA\n", "utf-8")
        (raw / "regiones.csv").write_text("nombre,pob\nCusco,5\nLima,6\n", "utf-8")
        rows = [["REPORTE"], [], names, *people]
        write_workbook(raw / "fiscales.xlsx", "Hoja1", rows, [])
        absent = options.pop("absent", ())
        for name in absent:
            (raw / name).unlink()
        facts = options.pop("facts", None)
        keys = {"source": "", "header_row": 3, "more": ""} | options
        path = tmp_path / "mapping.toml"
        path.write_text(mapping.format(**keys), "utf-8")
        return map_raw(raw, path, tmp_path / "out", replace=True, facts=facts)

    return run


def refused(tried, *args, **options):
    with pytest.raises(MappingError) as error:
        tried(*args, **options)
    assert "canary" not in str(error.value)
    return error.value


def test_an_orphan_is_named_by_its_raw_row_though_the_register_is_sorted(tried):
    people = [*PEOPLE, ["P-canary-1", "14", "NO", 3.0, None]]
    error = refused(tried, people)
    (line,) = error.problems
    assert line == (
        "fiscales.xlsx, sheet Hoja1, column 'REGIÓN' → prosecutors.csv: region_id: "
        "expected one region_id that stands in regions.csv; found '14' in raw row 7"
    )


def test_doubled_rows_are_paired_and_compared(tried, tmp_path):
    changed = [*PEOPLE[1][:3], 9.0, None]
    error = refused(tried, [*PEOPLE, PEOPLE[0], changed])
    (line,) = error.problems
    assert "raw rows 4 and 7 (identical in every cell)" in line
    assert "5 and 8 (differ in 'AÑOS')" in line
    assert '[prosecutors] identical_rows = "dropped"' in str(error)
    error.write_full_list(tmp_path / "problems.csv")
    with (tmp_path / "problems.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert sorted(int(row["raw_row"]) for row in rows) == [4, 5, 7, 8]
    assert {row["raw_column"] for row in rows} == {"FISCAL"}


def test_a_doubled_row_that_differs_in_a_column_left_out_is_not_identical(tried):
    noted = [*PEOPLE[0][:4], "another note"]
    error = refused(tried, [*PEOPLE, noted], more='identical_rows = "dropped"')
    assert "4 and 7 (differ in 'OBS')" in str(error)
    unnamed = [[*row, None] for row in PEOPLE] + [[*PEOPLE[0], "beside the table"]]
    error = refused(tried, unnamed, [*NAMES, None], more='identical_rows = "dropped"')
    assert "4 and 7 (differ)" in str(error)


def test_identical_rows_are_dropped_when_asked_and_counted(tried, tmp_path):
    people = [*PEOPLE, PEOPLE[0], PEOPLE[2]]
    report = tried(people, more='identical_rows = "dropped"')
    assert "prosecutors.csv: 5 rows in, 2 identical left out, 3 out" in report
    said = "2 rows left out, the same as an earlier one in every cell: raw rows 7, 8"
    assert any(said in line for line in report)
    written = (tmp_path / "out" / "prosecutors.csv").read_text("utf-8").splitlines()
    assert [line.partition(",")[0] for line in written[1:]] == [
        "P-canary-2",
        "P-canary-5",
        "P-canary-9",
    ]


def test_footers_are_neither_delivered_nor_the_same_as_each_other(tried, tmp_path):
    """Lines of notes and totals, whatever filter leaves them out."""
    foot = [None, None, None, None, "Fuente: la oficina"]
    people = [*PEOPLE, PEOPLE[0], foot, foot]
    keys = (
        'identical_rows = "dropped"\nfilter = [{column = "CAPACITADO", filled = true}]'
    )
    report = tried(people, more=keys)
    assert any(one.endswith("in every cell: raw row 7") for one in report), report
    counted = (tmp_path / "out" / LEFT_OUT).read_text("utf-8").splitlines()
    mine = [line.split(",") for line in counted if line.startswith("prosecutors")]
    assert [line[2:] for line in mine] == [["delivered", "4"], ["identical", "1"]]


def test_merged_cells_are_filled_before_rows_are_compared(tried):
    """Under two merged heads the same cells are two records."""
    people = [["P-1", "8", "NO", 3.0, None], ["P-2", "15", "NO", 3.0, None]]
    rows = [people[0], [None, *people[0][1:]], people[1], [None, *people[0][1:]]]
    keys = 'identical_rows = "dropped"\nfill_down = ["FISCAL"]'
    error = refused(tried, rows, more=keys)
    assert "5 and 7" not in str(error) and "6 and 7 (differ in" in str(error)


def test_values_without_a_rule_and_the_contract_in_one_message(tried):
    people = [*PEOPLE, ["P-canary-9", "14", "TALVEZ", 900.0, None]]
    lines = refused(tried, people).problems
    assert len(lines) == 4  # the cell without a rule is not said twice
    assert "trained: no rule for" in lines[0] and "raw row 7" in lines[0]
    assert all("raw row" in line for line in lines)
    kinds = ("prosecutor_id", "region_id", "experience_years")
    assert all(any(f" {kind}: expected" in one for one in lines) for kind in kinds)


def test_raw_columns_that_nothing_reads_are_named(tried, tmp_path):
    assert "  raw columns left out, read by no rule: 'OBS'" in tried()
    assert "'OBS'" in (tmp_path / "out" / "mapping" / "report.txt").read_text("utf-8")


def test_a_header_in_another_row_is_said_once(tried):
    (line,) = refused(tried, header_row=1).problems
    assert line == (
        "fiscales.xlsx, sheet Hoja1: the names of its columns stand in row 3, "
        "not in row 1: header_row = 3"
    )
    (line,) = refused(tried, header_row=4).problems  # a row of data shows nothing
    assert "stand in row 3, not in row 4" in line
    (line,) = refused(tried, header_row=30).problems
    assert "stand in row 3, not in row 30" in line
    names = ["FISCAL", "REGIÓN", "CAPACITADO", "ANTIGÜEDAD", "OBS"]
    (line,) = refused(tried, names=names, header_row=2).problems
    assert "header_row = 3; no column 'AÑOS' there" in line
    (line,) = refused(tried, names=list("abcde")).problems
    assert "row 3 has no column of the mapping" in line and "'FISCAL'" in line


def test_a_lost_column_hides_nothing_else(tried):
    names = ["FISCAL", "REGIÓN", "CAPACITADO", "ANTIGÜEDAD", "OBS"]
    people = [*PEOPLE, ["P-canary-9", "14", "TALVEZ", 900.0, None]]
    lines = refused(tried, people, names).problems
    assert lines[0] == (
        "fiscales.xlsx, sheet Hoja1: no column 'AÑOS'; titles there that no rule "
        "reads: 'ANTIGÜEDAD', 'OBS'"
    )
    assert len(lines) == 4


def test_absent_files_are_named_all_at_once(tried):
    gone = ("codes.csv", "regiones.csv", "fiscales.xlsx")
    lines = refused(tried, absent=gone).problems
    assert [line.partition(":")[0] for line in lines] == list(gone)
    people = [*PEOPLE, PEOPLE[0]]
    lines = refused(tried, people, absent=gone[:1]).problems
    assert len(lines) == 2 and "codes.csv: not in the folder" in lines[0]
    assert "4 and 7" in lines[1]


@pytest.mark.parametrize("lock", ["~$fiscales.xlsx", ".~lock.fiscales.xlsx#"])
def test_an_open_spreadsheet_may_hold_unsaved_changes(tried, tmp_path, lock):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / lock).write_bytes(b"someone")
    (line,) = [line for line in tried() if "lock file" in line]
    assert line.startswith("fiscales.xlsx is open in a spreadsheet program")
    assert "fiscales.xlsx is open" in str(refused(tried, [*PEOPLE, PEOPLE[0]]))


def test_registers_that_stand_in_the_folder_are_looked_at_too(tried, tmp_path):
    """A new register must not break what it points at; an old one's faults are said."""
    out = tmp_path / "out"
    out.mkdir()
    head, _, tail = MAPPING.partition("[prosecutors]")
    alone = "[prosecutors]" + tail
    regions = "region_id,region_name,training_date,population\n08,Cusco,,5\n"
    (out / "regions.csv").write_text(regions, "utf-8")
    error = refused(tried, mapping=alone)
    assert "region_id: expected one region_id that stands in regions.csv" in str(error)
    (out / "regions.csv").write_text(f"{regions}15,Lima,ayer,6\n", "utf-8")
    report = tried(mapping=alone)
    place = report.index(
        "regions.csv, which stood in the folder, as a run will refuse it:"
    )
    told = "\n".join(report[place + 1 :])
    with pytest.raises(ContractError) as refusal:
        read_registers(out, partial=True)
    assert "    row 3: " in told and told in str(refusal.value)
    assert (out / "prosecutors.csv").is_file() and not os.path.islink(
        out / "regions.csv"
    )


def test_the_study_s_windows_are_checked(tried):
    facts = StudyFacts(bounds={"trainings": (dt.date(2022, 1, 1), dt.date(2023, 1, 1))})
    dated = MAPPING.replace(
        'training_date = {{ constant = "" }}',
        'training_date = {{ constant = "2021-05-01" }}',
    )
    (line,) = refused(tried, mapping=dated, facts=facts).problems
    assert "[registers] trainings in study.toml); found '2021-05-01'" in line
    assert "regiones.csv → regions.csv: training_date" in line and "rows 2, 3" in line
