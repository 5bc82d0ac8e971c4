"""Placeholders for missing cells, and numbers in another country's style."""

from __future__ import annotations

from damage import cell, cells

EMPTY = "an empty cell where nothing is recorded"
FIRST = "the first day on which the training can have been; empty says untrained"
CELLS = {
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
    "placeholder in a date": (cell("cases", 3, "filing_date", "No aplica"), EMPTY),
    "training on no known day": (cell("regions", 3, "training_date", "S/D"), FIRST),
    "training in a month": (cell("regions", 3, "training_date", "2022-03"), FIRST),
    "training in words": (
        cell("regions", 3, "training_date", "por confirmar"),
        FIRST,
    ),
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
}
