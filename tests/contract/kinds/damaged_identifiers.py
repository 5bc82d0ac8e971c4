"""Identifiers that a spreadsheet changed, or that look alike."""

from __future__ import annotations

from damage import LOOKS_ALIKE, another, cell, cells

IDENTIFIERS = {
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
}
