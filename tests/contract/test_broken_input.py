"""Each kind of broken input: refused, with file, row, column and what was expected."""

from __future__ import annotations

import datetime as dt

import pytest

from perutip.contract.checks import MASKED, ContractError
from perutip.contract.reading import read_registers


def refused(folder, **options):
    """Return the ContractError of reading `folder`."""
    with pytest.raises(ContractError) as error:
        read_registers(folder, **options)
    return error.value


# register, row, column, what is written there, the value shown, part of the expectation
CELLS = [
    ("cases", 3, "region_id", "99", "'99'", "01 to 25"),
    ("cases", 3, "region_id", "09", "'09'", "stands in regions.csv"),
    ("cases", 3, "region_id", "8", "'8'", "has 1 digit: a lost leading zero?"),
    ("districts", 2, "ubigeo", "80101", "'80101'", "5 digits: a lost leading zero?"),
    ("municipal", 2, "ubigeo", "80101", "'80101'", "5 digits: a lost leading zero?"),
    ("municipal", 2, "ubigeo", "990101", "'990101'", "01 to 25"),
    ("cases", 2, "resolution_date", "2018-12-31", "'2018-12-31'", "after filing_date"),
    ("cases", 2, "review_date", "2021-06-30", "'2021-06-30'", "after escalation_date"),
    ("referrals", 2, "acceptance_date", "2027-03-04", "'2027-03-04'", "referral_date"),
    ("cases", 4, "filing_date", "30/09/2021", "'30/09/2021'", "not day/month/year"),
    ("cases", 4, "filing_date", "44469", "'44469'", "spreadsheet's serial number"),
    ("cases", 4, "filing_date", "2021-9-30", "'2021-9-30'", "two digits"),
    ("cases", 4, "filing_date", "2021-09-31", "'2021-09-31'", "day of the calendar"),
    ("cases", 4, "filing_date", "0021-09-30", "'0021-09-30'", "1900 to 2099"),
    (
        "cases",
        4,
        "filing_date",
        "2021-09-30 00:00:00",
        "'2021-09-30 00:00:00'",
        "without a time of day",
    ),
    ("cases", 4, "filing_date", "", "an empty cell", "never empty"),
    ("cases", 2, "sentence_years", "12,5", "'12,5'", "decimal point, not a comma"),
    ("cases", 2, "sentence_years", "51", "'51'", "from 0 to 50 (years)"),
    ("cases", 2, "sentence_years", "inf", MASKED, "a number"),
    ("cases", 2, "sentence_years", "1e999", MASKED, "not with an exponent"),
    (
        "cases",
        2,
        "sentence_years",
        "9" * 400,
        "‹text of 400 characters›",
        "of ordinary size",
    ),
    ("regions", 2, "population", "1,200,000", MASKED, "thousands separators"),
    ("regions", 2, "population", "1.200.000", MASKED, "thousands separators"),
    ("regions", 2, "population", "1 200 000", MASKED, "thousands separators"),
    ("regions", 2, "population", "1200000.0", MASKED, "without decimals"),
    ("regions", 2, "population", "0", "'0'", "at least 1"),
    ("regions", 2, "region_name", "99", "'99'", "with letters, as a name has"),
    ("districts", 2, "district_name", "-", "'-'", "an empty cell"),
    ("regions", 2, "population", "", "an empty cell", "never empty"),
    ("prosecutors", 2, "trained", "Sí", "'Sí'", "0 or 1, not a word"),
    ("prosecutors", 2, "trained", "2", "'2'", "0 or 1"),
    ("prosecutors", 3, "trained", "1", "'1'", "without training_date"),
    ("prosecutors", 2, "knowledge_score", "70%", "'70%'", "without a percent sign"),
    ("cases", 3, "status", "Pending", "'Pending'", "one of convicted, acquitted"),
    ("cases", 3, "status", "pending ", "'pending '", "without spaces around it"),
    ("cases", 3, "n_victims", "NA", "'NA'", "an empty cell where nothing is recorded"),
    (
        "cases",
        3,
        "review_outcome",
        "upheld",
        "'upheld'",
        "an empty cell where status is pending",
    ),
    (
        "cases",
        4,
        "review_body",
        "supreme_court",
        "'supreme_court'",
        "an empty cell where escalated is 0",
    ),
    ("cases", 4, "charge_filing", "129A", "'129A'", "129-A, 129-B"),
    ("cases", 5, "charge_filing", "129-B", "'129-B'", "began on 2021-03-30"),
    ("rulings", 2, "ruling_date", "2019-02-28", "'2019-02-28'", "filing_date of its"),
    ("referrals", 3, "victim_number", "3", "'3'", "victims_identified of its incident"),
    ("referrals", 2, "referral_date", "2027-03-04", "'2027-03-04'", "incident_date"),
    (
        "referrals",
        3,
        "acceptance_date",
        "2027-03-07",
        "'2027-03-07'",
        "an empty cell where accepted is 0",
    ),
    ("cases", 2, "status", "", "an empty cell", "never empty"),
    ("cases", 2, "charge_filing", "", "an empty cell", "never empty"),
    ("incidents", 2, "victims_identified", "", "an empty cell", "never empty"),
    ("referrals", 2, "institution", "", "an empty cell", "never empty"),
    ("districts", 2, "region_id", "15", "'15'", "first two digits of the ubigeo"),
    ("frame_trial", 2, "unit_id", "150101", "'150101'", "in districts.csv is trial"),
    ("frame_trial", 2, "unit_id", "010101", "'010101'", "stands in districts.csv"),
    ("hand_coded", 2, "victim_sensitive_language", "4", "'4'", "from 0 to 3"),
    ("cases", 3, "prosecutor_id", "P-canary-99", MASKED, "stands in prosecutors.csv"),
    ("referrals", 2, "incident_id", "I-canary-99", MASKED, "stands in incidents.csv"),
    ("rulings", 4, "text", "", "", "exactly one of the two"),
    ("rulings", 4, "ruling_id", "", "an empty cell", "never empty"),
    ("officers_baseline", 2, "officer_id", " O-canary-01", MASKED, "without spaces"),
]


@pytest.mark.parametrize(
    ("name", "row", "column", "written", "shown", "expected"),
    CELLS,
    ids=[f"{case[0]}-{case[2]}-{case[3]}" for case in CELLS],
)
def test_broken_cell_is_refused(
    tiny, tmp_path, name, row, column, written, shown, expected
):
    registers = tiny.tables()
    tiny.set_cell(registers, name, row, column, written)
    error = refused(tiny.write_tables(tmp_path, registers))
    found = [
        problem
        for problem in error.problems
        if problem.file == tiny.FILES[name]
        and problem.row == row
        and column in problem.column.split(", ")
    ]
    assert len(found) == 1, error.problems
    assert found[0].value == shown and expected in found[0].expected
    assert expected in str(error) and f"row {row}" in str(error)


def test_duplicate_keys_name_every_row_of_each(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "cases", 4, "case_id", "C-canary-0001")
    tiny.set_cell(registers, "hand_coded", 3, "coder", "A")
    error = refused(tiny.write_tables(tmp_path, registers))
    found = {(p.file, p.row, p.column, p.value) for p in error.problems}
    assert found == {
        ("cases.csv", 2, "case_id", MASKED),
        ("cases.csv", 4, "case_id", MASKED),
        ("hand_coded_rulings.csv", 2, "ruling_id, coder", ""),
        ("hand_coded_rulings.csv", 3, "ruling_id, coder", ""),
    }


def test_dates_after_the_extraction_are_refused_when_it_is_given(folder):
    error = refused(folder, extraction_date=dt.date(2022, 12, 31))
    rows = {(p.file, p.row, p.column) for p in error.problems}
    assert rows == {
        ("cases.csv", 4, "resolution_date"),
        ("cases.csv", 4, "firm_date"),
        ("rulings.csv", 4, "ruling_date"),
    }
    assert "no later than the extraction on 2022-12-31" in str(error)
    read_registers(folder, extraction_date=dt.date(2023, 1, 10))


def test_a_lost_zero_is_reported_once_not_in_every_dependent(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "districts", 2, "ubigeo", "80101")
    error = refused(tiny.write_tables(tmp_path, registers))
    assert [(p.file, p.row) for p in error.problems] == [("districts.csv", 2)]


def test_everything_is_reported_together(tiny, tmp_path):
    registers = tiny.tables()
    for name, row, column, written, *_ in CELLS:
        if (name, row, column) != ("rulings", 4, "text"):
            tiny.set_cell(registers, name, row, column, written)
    (folder := tiny.write_tables(tmp_path, registers) / "residents_survey.csv").unlink()
    error = refused(folder.parent)
    files = {problem.file for problem in error.problems}
    assert len(files) >= 10 and "residents_survey.csv" in files
    headings = [line for line in str(error).splitlines() if line in files]
    assert len(headings) == len(files)


def test_a_column_of_which_several_things_are_expected_is_named_once(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "cases", 2, "filing_date", "31-12-2018")
    tiny.set_cell(registers, "cases", 4, "filing_date", "")
    lines = str(refused(tiny.write_tables(tmp_path, registers))).splitlines()
    place = lines.index("  filing_date:")
    assert lines[place + 1].startswith("    expected a date as YYYY-MM-DD")
    assert lines[place + 2] == "      row 2: '31-12-2018'"
    assert lines[place + 3] == "    expected a date as YYYY-MM-DD; never empty"
    assert lines[place + 4] == "      row 4: an empty cell"
    assert sum("filing_date:" in line for line in lines) == 1


def test_long_lists_are_cut_with_their_count_and_kept_in_full(tiny, tmp_path):
    registers = tiny.tables()
    header, first, *_ = registers["residents"]
    registers["residents"] = [header] + [
        [f"S-{number}", *first[1:3], "11", "1"] for number in range(30)
    ]
    error = refused(tiny.write_tables(tmp_path, registers))
    assert len(error.problems) == 30
    assert "and 10 more rows: '11'" in str(error)
    error.write_full_list(tmp_path / "restricted" / "problems.csv")
    written = (tmp_path / "restricted" / "problems.csv").read_text(encoding="utf-8")
    assert len(written.splitlines()) == 31
    assert "residents_survey.csv,31,trust,'11'" in written
