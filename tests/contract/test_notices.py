"""What breaks no rule and deserves a look: counted, without a value of any cell."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from perutip.contract.checks.answer_codes import codes_among_numbers
from perutip.contract.checks.identical_records import identical_records
from perutip.contract.reading import read_registers


def counted(folder):
    found = read_registers(folder).counted
    assert not any("canary" in str(notice) for notice in found)
    return {notice.kind: notice.rows for notice in found}


def many(registers, name, number, **changes):
    """Replace a register's records by `number` copies with identifiers of their own."""
    header, first, *_ = registers[name]
    records = []
    for n in range(number):
        record = [f"{name[0].upper()}-canary-{n:04d}", *first[1:]]
        for column, value in changes.items():
            shown = value(n) if callable(value) else value
            record[header.index(column)] = shown
        records.append(record)
    registers[name] = [header, *records]


def test_valid_registers_give_none(folder):
    assert counted(folder) == {}


@pytest.mark.parametrize(("years", "kind"), [("1.5", "below"), ("49", "above")])
def test_sentences_outside_the_law(tiny, tmp_path, years, kind):
    registers = tiny.tables()
    tiny.set_cell(registers, "cases", 2, "sentence_years", years)
    written = tiny.write_tables(tmp_path, registers)
    assert counted(written) == {f"sentence_{kind}": 1}
    assert read_registers(written, noticed=False).counted == ()


def test_equal_records_under_two_identifiers(tiny, tmp_path):
    registers = tiny.tables()
    again = list(registers["cases"][1])
    again[0] = "C-canary-0077"
    registers["cases"].append(again)
    text = list(registers["rulings"][2])
    text[0] = "R-canary-77"
    registers["rulings"].append(text)
    assert counted(tiny.write_tables(tmp_path, registers)) == {"identical": 2}


def test_links_that_mostly_fail(tiny, tmp_path):
    registers = tiny.tables()
    header, first, *_ = registers["rulings"]
    registers["hand_coded"] = [registers["hand_coded"][0], *registers["hand_coded"][1:]]
    for n in range(20):
        record = list(first)
        record[0], record[1] = f"R-canary-8{n:02d}", f"C-other-{n}"
        record[-1] = f"Otra sentencia {n}"
        registers["rulings"].append(record)
    found = counted(tiny.write_tables(tmp_path, registers))
    assert found["failing_links"] == 21


def test_a_case_in_another_region_than_its_prosecutor(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(registers, "cases", 5, "prosecutor_id", "P-canary-02")
    assert counted(tiny.write_tables(tmp_path, registers)) == {"another_region": 1}


def test_names_in_a_wrong_encoding(tiny, tmp_path):
    registers = tiny.tables()
    tiny.set_cell(
        registers, "regions", 3, "region_name", "Ãncash".replace("n", "\u0081n")
    )
    tiny.set_cell(registers, "districts", 3, "district_name", "San MartÃ­n")
    tiny.set_cell(registers, "districts", 2, "district_name", "Ca?ete")
    registers["regions"][2][1] = "JunÃ­n"
    assert counted(tiny.write_tables(tmp_path, registers)) == {"mojibake": 2}


def test_concentrations_and_columns_that_never_vary(tiny, tmp_path):
    registers = tiny.tables()
    many(
        registers,
        "residents",
        40,
        trust=lambda n: "7.5" if n < 20 else str(n / 40),
        would_report="1",
    )
    found = counted(tiny.write_tables(tmp_path, registers))
    assert found["one_value"] == 20 and found["never_varies"] == 40


def test_a_column_that_never_varies_is_named_without_an_article(tiny, tmp_path):
    registers = tiny.tables()
    many(registers, "cases", 40)
    found = read_registers(tiny.write_tables(tmp_path, registers)).counted
    words = {one.words for one in found if one.kind == "never_varies"}
    assert "in which appellant never varies" in words, words


def codes_in(values):
    frame = pd.DataFrame({"cases_identified": values})
    return [
        (n.column, n.where) for n in codes_among_numbers({"officers_baseline": frame})
    ]


@pytest.mark.parametrize("code", [88, 99, 999])
def test_codes_for_no_answer_among_counts_are_noticed(code):
    answers = [0, 3, 1, 12, None] * 6
    coded = [code, *answers, code, code]
    assert codes_in(coded) == [("cases_identified", (0, 31, 32))]
    assert codes_in(coded[1:]) == []  # two may be two officers


def test_a_code_among_its_like_is_a_number():
    assert codes_in([*range(60, 100, 3), 99, 99, 99]) == []
    assert codes_in([99, 99, 99]) == []


def test_one_day_for_many_incidents(tiny, tmp_path):
    registers = tiny.tables()
    many(
        registers,
        "incidents",
        60,
        incident_date=lambda n: "2027-01-01" if n < 20 else f"2027-03-{n % 28 + 1:02d}",
        documentation_score=str,
    )
    referral = [
        "F-canary-01",
        "I-canary-0030",
        "1",
        "2027-05-05",
        "police",
        "0",
        "",
        "",
    ]
    registers["referrals"] = [registers["referrals"][0], referral]
    assert "one_day" in counted(tiny.write_tables(tmp_path, registers))


def test_a_file_that_may_be_cut_short(folder):
    path = folder / "districts.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n")[:-2])
    assert counted(folder) == {"cut_short": 1}


def test_no_final_line_end_alone_is_nothing(folder):
    path = folder / "districts.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert counted(folder) == {}


@pytest.mark.parametrize(("end", "rows"), [("2022-06-15", 25), ("2022-03-01", 0)])
def test_filings_that_end_before_the_extraction(tiny, tmp_path, end, rows):
    """Decided up to the extraction, filed until January: the rest was never drawn."""
    registers = tiny.tables()
    many(
        registers,
        "cases",
        25,
        filing_date=lambda n: f"2022-01-{n + 1:02d}",
        resolution_date="2022-06-01" if rows else "2022-02-20",
        firm_date="",
        **dict.fromkeys(("escalation_date", "review_body", "appellant"), ""),
        **dict.fromkeys(("review_date", "review_outcome"), ""),
        escalated="0",
        charge_filing="153",
    )
    folder = tiny.write_tables(tmp_path, registers)
    found = read_registers(
        folder,
        names=["regions", "prosecutors", "cases"],
        extraction_date=dt.date.fromisoformat(end),
    ).counted
    said = {notice.kind: notice for notice in found}
    assert said["filings_end"].rows == rows if rows else "filings_end" not in said


def test_a_trained_region_without_one_trained_prosecutor(tiny, tmp_path):
    registers = tiny.tables()
    header, *people = registers["prosecutors"]
    for place in range(1, len(people) + 1):
        people[place - 1][header.index("trained")] = "0"
    registers["prosecutors"] = [header, *people]
    head, *regions = registers["regions"]
    there = {row[header.index("region_id")] for row in people}
    dated = [
        row
        for row in regions
        if row[head.index("training_date")] and row[head.index("region_id")] in there
    ]
    found = counted(tiny.write_tables(tmp_path, registers))
    assert dated and found["nobody_trained"] == len(dated)


def test_one_officer_under_two_codes_in_two_districts():
    row = {"female": 1.0, "age": 31.0, "tenure_years": 4.5, "knowledge": 38.5}
    other = row | {"knowledge": 41.0}
    rows = [
        {"officer_id": "O-1", "ubigeo": "150101"} | row,
        {"officer_id": "O-2", "ubigeo": "150101"} | other,
        {"officer_id": "O-3", "ubigeo": "080101"} | row,
        {"officer_id": "O-4", "ubigeo": "080101"} | other,
    ]
    frame = pd.DataFrame(rows, index=pd.RangeIndex(2, 6)).assign(cases_identified=0.0)
    (notice,) = [n for n in identical_records({"officers_baseline": frame}) if n.rows]
    assert (notice.kind, notice.where) == ("identical_elsewhere", (2, 3, 4, 5))
    few = frame.drop(columns=["knowledge", "age"])
    assert not any(n.rows for n in identical_records({"officers_baseline": few}))
