"""Kinds of broken register, each refused whatever instance of it turns up.

The list is the contract's memory: a kind that got through once stands here. Damage is
done to the tiny registers; `expected` stands in the message, "canary" never does.
"""

from __future__ import annotations

import pytest

from perutip.contract.reading import read_registers


def cell(name, row, column, value):
    def damage(tiny, registers):
        tiny.set_cell(registers, name, row, column, value)

    return damage


def cells(*changes):
    def damage(tiny, registers):
        for change in changes:
            tiny.set_cell(registers, *change)

    return damage


def another(name, row, **changes):
    """A second record like `row`, with other cells."""

    def damage(tiny, registers):
        header = registers[name][0]
        record = list(registers[name][row - 1])
        for column, value in changes.items():
            record[header.index(column)] = value
        registers[name].append(record)

    return damage


def column(name, title, values):
    """An undeclared column beside the declared ones."""

    def damage(tiny, registers):
        for record, value in zip(registers[name], [title, *values], strict=True):
            record.append(value)

    return damage


EMPTY = "an empty cell where nothing is recorded"
LOOKS_ALIKE = "one spelling for what looks alike"
KINDS = {
    # dates that are impossible in the study
    "training a century early": (
        cell("regions", 2, "training_date", "1922-05-01"),
        "[registers] trainings",
    ),
    "training ten years early": (
        cell("regions", 2, "training_date", "2012-05-01"),
        "2022-01-01 to 2023-12-31",
    ),
    "training in the future": (
        cell("regions", 2, "training_date", "2202-05-01"),
        "in the years 1900 to 2099",
    ),
    "filing of 1900": (
        cell("cases", 5, "filing_date", "1900-01-01"),
        "[registers] filings",
    ),
    "filing a spreadsheet's zero": (
        cell("cases", 5, "filing_date", "1899-12-30"),
        "in the years 1900 to 2099",
    ),
    "review after the study": (
        cells(
            ("cases", 2, "review_date", "2061-06-02"),
            ("cases", 2, "firm_date", "2061-06-02"),
        ),
        "a date no later than the extraction on",
    ),
    "ruling before the study": (
        cell("rulings", 3, "ruling_date", "2001-01-01"),
        "[registers] decisions",
    ),
    "interview before the fieldwork": (
        cell("officers_endline", 2, "interview_date", "2017-11-20"),
        "[registers] fieldwork",
    ),
    "incident in another decade": (
        cells(("incidents", 3, "incident_date", "2037-04-01")),
        "[registers] fieldwork",
    ),
    "referral in another decade": (
        cells(("referrals", 3, "referral_date", "2037-04-01")),
        "[registers] fieldwork",
    ),
    "acceptance in another decade": (
        cell("referrals", 2, "acceptance_date", "2037-03-06"),
        "[registers] fieldwork",
    ),
    "firm before its review": (
        cell("cases", 2, "firm_date", "2022-01-31"),
        "a date on or after review_date",
    ),
    "case after the extraction": (
        cell("cases", 4, "resolution_date", "2023-03-02"),
        "no later than the extraction",
    ),
    "ruling after the extraction": (
        cell("rulings", 4, "ruling_date", "2023-03-02"),
        "no later than the extraction",
    ),
    "a month of thirteen": (
        cell("cases", 4, "filing_date", "2021-13-01"),
        "a day of the calendar",
    ),
    "a 29 February of no leap year": (
        cell("cases", 5, "filing_date", "2019-02-29"),
        "a day of the calendar",
    ),
    "a date in words": (
        cell("cases", 4, "filing_date", "30 de setiembre de 2021"),
        "not in words",
    ),
    "a date with two digits": (
        cell("cases", 4, "filing_date", "30/09/21"),
        "not day/month/year",
    ),
    "a date without hyphens": (
        cell("cases", 4, "filing_date", "20210930"),
        "with hyphens",
    ),
    "a date with dots": (cell("cases", 4, "filing_date", "2021.09.30"), "with hyphens"),
    "a date of zeros": (
        cell("cases", 4, "filing_date", "0000-00-00"),
        "a day of the calendar",
    ),
    "a year alone": (cell("cases", 4, "filing_date", "2021"), "a date as YYYY-MM-DD"),
    # placeholders for missing
    "placeholder S/D": (cell("regions", 3, "region_name", "S/D"), EMPTY),
    "placeholder s.d.": (cell("regions", 3, "region_name", "s.d."), EMPTY),
    "placeholder sin dato": (cell("districts", 3, "district_name", "Sin Dato"), EMPTY),
    "placeholder with an accent": (
        cell("districts", 3, "district_name", "Sin información"),
        EMPTY,
    ),
    "placeholder NO REGISTRA": (
        cell("districts", 3, "district_name", "NO REGISTRA"),
        EMPTY,
    ),
    "placeholder N.A.": (cell("districts", 3, "district_name", "N.A."), EMPTY),
    "placeholder of hyphens": (cell("districts", 3, "district_name", "---"), EMPTY),
    "placeholder of stars": (cell("districts", 3, "district_name", "***"), EMPTY),
    "placeholder of xs": (cell("districts", 3, "district_name", "XXX"), EMPTY),
    "placeholder desconocido": (cell("rulings", 3, "case_id", "Desconocido"), EMPTY),
    "placeholder in an identifier": (cell("cases", 4, "prosecutor_id", "N/D"), EMPTY),
    "placeholder in a ruling's text": (cell("rulings", 3, "text", "S/D"), EMPTY),
    "placeholder in a number": (
        cell("prosecutors", 3, "experience_years", "NS/NR"),
        EMPTY,
    ),
    "placeholder in a date": (cell("regions", 3, "training_date", "No aplica"), EMPTY),
    "placeholder in a flag": (cell("prosecutors", 3, "female", "ND"), EMPTY),
    "placeholder in a category": (cell("cases", 3, "exploitation", "n/a"), EMPTY),
    "a spreadsheet's error": (cell("regions", 3, "region_name", "#¡REF!"), EMPTY),
    "a spreadsheet's #N/A": (cell("cases", 3, "n_victims", "#N/A"), EMPTY),
    "a full column": (cell("rulings", 3, "case_id", "########"), EMPTY),
    "zeros for no prosecutor": (
        cells(("rulings", 3, "case_id", "0"), ("rulings", 4, "case_id", "0")),
        EMPTY,
    ),
    "a number below the scale": (
        cell("prosecutors", 2, "knowledge_score", "-99"),
        "from 0 to 100",
    ),
    "a number above the scale": (
        cell("prosecutors", 2, "knowledge_score", "999"),
        "from 0 to 100",
    ),
    # identifiers that a spreadsheet changed, or that look alike
    "scientific notation": (
        cell("rulings", 3, "case_id", "1.23E+11"),
        "in scientific notation",
    ),
    "scientific notation with a comma": (
        cell("rulings", 3, "case_id", "1,23E+05"),
        "in scientific notation",
    ),
    "decimals": (cell("rulings", 3, "case_id", "20210045.0"), "a number with decimals"),
    "a date of an identifier": (
        cell("rulings", 3, "case_id", "02-mar"),
        "made a date of it",
    ),
    "a date with its year": (
        cell("rulings", 3, "case_id", "mar-2021"),
        "made a date of it",
    ),
    "an ISO date": (cell("rulings", 3, "case_id", "2021-03-02"), "made a date of it"),
    "a formula": (cell("rulings", 3, "case_id", "=A1"), "a formula"),
    "a text mark": (cell("rulings", 3, "case_id", "'0045"), "a text mark"),
    "lost zeros": (
        cells(
            ("rulings", 2, "ruling_id", "0012"),
            ("rulings", 3, "ruling_id", "0013"),
            ("rulings", 4, "ruling_id", "14"),
            ("hand_coded", 2, "ruling_id", "0012"),
            ("hand_coded", 3, "ruling_id", "0012"),
        ),
        "4 digits, as others have",
    ),
    "rounded after fifteen digits": (
        cells(
            ("rulings", 3, "case_id", "1234567890123450000"),
            ("rulings", 4, "case_id", "9876543210987650000"),
        ),
        "no spreadsheet rounded",
    ),
    "equal but for case": (
        another("residents", 2, resident_id="s-CANARY-01"),
        LOOKS_ALIKE,
    ),
    "equal but for a space": (
        another("residents", 2, resident_id="S-canary- 01"),
        LOOKS_ALIKE,
    ),
    "equal but for Unicode's form": (
        cells(
            ("residents", 2, "resident_id", "Se\u00f1a-1"),
            ("residents", 3, "resident_id", "Sen\u0303a-1"),
        ),
        LOOKS_ALIKE,
    ),
    "equal but for full-width letters": (
        cells(
            ("residents", 2, "resident_id", "SA-1"),
            ("residents", 3, "resident_id", "\uff33A-1"),
        ),
        LOOKS_ALIKE,
    ),
    "an invisible sign": (
        cell("residents", 2, "resident_id", "S-\u200b01"),
        "without invisible signs (it has U+200B)",
    ),
    "a byte-order mark inside": (
        cell("residents", 2, "resident_id", "S-\ufeff01"),
        "U+FEFF",
    ),
    "a no-break space inside": (
        cell("districts", 3, "district_name", "San\u00a0Juan"),
        "U+00A0",
    ),
    "a control sign": (
        cell("districts", 3, "district_name", "San\u0007Juan"),
        "U+0007",
    ),
    "a soft hyphen": (cell("residents", 2, "resident_id", "S\u00ad01"), "U+00AD"),
    "two spellings of a label": (
        cell("frame_trial", 3, "stratum", "High"),
        LOOKS_ALIKE,
    ),
    "two spellings of a name": (
        cell("regions", 3, "region_name", "CUSCO"),
        LOOKS_ALIKE,
    ),
    "a link spelt otherwise": (
        cell("cases", 3, "prosecutor_id", "p-canary-02"),
        "the prosecutor_id as it is spelt in prosecutors.csv",
    ),
    "a loose link spelt otherwise": (
        cell("rulings", 2, "case_id", "c-canary-0001"),
        "the case_id as it is spelt in cases.csv",
    ),
    # numbers in another country's style
    "decimal comma": (
        cell("prosecutors", 2, "knowledge_score", "70,25"),
        "with a decimal point",
    ),
    "thousands by points and a comma": (
        cell("districts", 2, "altitude", "3.399,0"),
        "without thousands separators",
    ),
    "thousands by points alone": (
        cells(
            ("districts", 2, "altitude", "3.399"),
            ("districts", 5, "altitude", "1.161"),
            ("districts", 4, "altitude", "186"),
        ),
        "without thousands separators",
    ),
    "thousands by apostrophes": (
        cell("districts", 2, "population", "114'000"),
        "without thousands separators",
    ),
    "thousands by thin spaces": (
        cell("districts", 2, "population", "114\u2009000"),
        "without thousands separators",
    ),
    "thousands by points in a whole number": (
        cell("districts", 3, "population", "1.200.000"),
        "without thousands separators",
    ),
    "a minus of typography": (
        cell("districts", 2, "altitude", "\u22125"),
        "with a hyphen as minus",
    ),
    "a minus behind": (
        cell("districts", 2, "altitude", "5-"),
        "with a hyphen as minus",
    ),
    "accountants' brackets": (
        cell("districts", 2, "altitude", "(5)"),
        "with a hyphen as minus",
    ),
    "a unit": (cell("districts", 2, "altitude", "3399 m"), "without a unit"),
    "a currency": (cell("districts", 2, "population", "S/ 114000"), "without a unit"),
    "digits of another script": (
        cell("districts", 2, "population", "\u0661\u0662\u0663"),
        "a whole number",
    ),
    "a share in percent": (
        cell("districts", 2, "poverty_rate", "18"),
        "from 0 to 1 (share)",
    ),
    # records that contradict each other
    "a referral twice": (
        another("referrals", 2, referral_id="F-canary-09"),
        "in one row only",
    ),
    "an officer's incident elsewhere": (
        cell("incidents", 2, "ubigeo", "150132"),
        "the district of its officer",
    ),
    "a district outside the frame": (
        cell("districts", 4, "role", "trial"),
        "trial only for the districts of frame_trial.csv",
    ),
    "a frame's district of another role": (
        cell("districts", 2, "role", "reserve"),
        "a district whose role in districts.csv is trial",
    ),
    "a ruling of another region": (
        cell("rulings", 2, "region_id", "15"),
        "the region_id of its case",
    ),
    "a ruling of a pending case": (
        cells(
            ("rulings", 3, "case_id", "C-canary-0002"),
            ("rulings", 3, "ruling_date", "2022-06-01"),
        ),
        "a case that is not pending",
    ),
    "an appeal never asked": (
        cells(
            ("rulings", 3, "case_id", "C-canary-0004"),
            ("rulings", 3, "region_id", "08"),
            ("rulings", 3, "ruling_date", "2021-01-01"),
        ),
        "first_instance where escalated is 0",
    ),
    "a ruling before its case": (
        cell("rulings", 2, "ruling_date", "2018-06-01"),
        "filing_date of its case",
    ),
    "more victims than the incident": (
        cell("referrals", 2, "victim_number", "3"),
        "at most the victims_identified",
    ),
    "trained in an untrained region": (
        cell("prosecutors", 3, "trained", "1"),
        "0 in a region without training_date",
    ),
    "an arm against the log": (
        column("districts", "treated", ["0", "0", "", ""]),
        "the arm in seed_log.jsonl",
    ),
    "an arm in Spanish against the log": (
        column("frame_trial", "brazo", ["Control", "Control"]),
        "the arm in seed_log.jsonl",
    ),
    "an officer's arm against the log": (
        column("officers_baseline", "Treatment", ["control", "control", ""]),
        "the arm in seed_log.jsonl",
    ),
    "an endline officer elsewhere": (
        column("officers_endline", "ubigeo", ["150132", "150132"]),
        "the district of the record",
    ),
    "a referral elsewhere": (
        column("referrals", "ubigeo", ["080101", "150132"]),
        "the district of the record",
    ),
    "a region elsewhere": (
        column("officers_baseline", "region_id", ["08", "08", "17"]),
        "the region of the record",
    ),
    # half an endline
    "half an endline": (
        lambda tiny, registers: registers["officers_endline"].pop(),
        "[trial] lost_districts",
    ),
    # keys, links, closed lists
    "a key twice": (another("regions", 2), "each value in one row only"),
    "a combined key twice": (
        another("municipal", 2),
        "each combination in one row only",
    ),
    "an unknown region": (
        cell("prosecutors", 2, "region_id", "09"),
        "stands in regions.csv",
    ),
    "an unknown officer": (
        cell("officers_endline", 2, "officer_id", "O-canary-99"),
        "stands in officers_baseline.csv",
    ),
    "an unknown incident": (
        cell("referrals", 2, "incident_id", "I-canary-99"),
        "stands in incidents.csv",
    ),
    "an unknown coder": (cell("hand_coded", 2, "coder", "C"), "one of A, B"),
    "a code of another year": (
        cell("cases", 5, "charge_filing", "129-B"),
        "began on 2021-03-30",
    ),
    "a status in Spanish": (
        cell("cases", 2, "status", "CONDENADO"),
        "one of convicted",
    ),
    "a sentence without conviction": (
        cell("cases", 4, "sentence_years", "3"),
        "an empty cell where status is acquitted",
    ),
    "an end of a pending case": (
        cell("cases", 3, "resolution_date", "2022-06-01"),
        "an empty cell where status is pending",
    ),
    "an escalation of a case that was not escalated": (
        cell("cases", 4, "escalation_date", "2023-01-20"),
        "an empty cell where escalated is 0",
    ),
    "months for years of a sentence": (
        cell("cases", 2, "sentence_years", "150"),
        "from 0 to 50",
    ),
    "an age of a child": (cell("officers_baseline", 2, "age", "12"), "from 18 to 80"),
    "nobody in a district": (cell("districts", 2, "population", "0"), "at least 1"),
    "no officer in a district": (
        cell("districts", 2, "officers_active", "0"),
        "at least 1",
    ),
    "half a victim": (
        cell("incidents", 2, "victims_identified", "1.5"),
        "without decimals",
    ),
    "a column shifted by one": (
        lambda tiny, registers: registers["cases"][2].insert(3, ""),
        "21 cells, as the header has",
    ),
    "a name for two regions": (
        another("regions", 2, region_id="09"),
        "one row only",
    ),
    "equal but for the kind of hyphen": (
        another("cases", 2, case_id="C\u2010canary\u20130001"),
        LOOKS_ALIKE,
    ),
    "a district that is its own neighbour": (
        cell("neighbours", 2, "near_ubigeo", "080101"),
        "another district than its own",
    ),
    "a share where points are asked": (
        cell("scenarios", 2, "risk", "0.2"),
        "without decimals",
    ),
    "a record cut short": (
        lambda tiny, registers: registers["cases"][2].pop(),
        "21 cells, as the header has",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_is_refused(kind, tiny, tmp_path, refused):
    damage, expected = KINDS[kind]
    registers = tiny.tables()
    damage(tiny, registers)
    error = refused(tiny.write_tables(tmp_path, registers))
    assert expected in str(error), str(error)


def test_the_tiny_registers_break_nothing(tiny, folder):
    assert read_registers(folder, facts=tiny.FACTS).counted == ()
