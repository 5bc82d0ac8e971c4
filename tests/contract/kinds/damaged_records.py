"""Records that contradict each other, and keys, links and lists that fail."""

from __future__ import annotations

from damage import LOOKS_ALIKE, another, cell, cells, column

RECORDS = {
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
