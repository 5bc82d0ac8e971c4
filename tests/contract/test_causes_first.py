"""A long message: causes before what follows from them, nothing flooded or buried."""

from __future__ import annotations

import pytest

from perutip.contract.checks import MASKED, ContractError, Problem
from perutip.contract.reading import read_registers


@pytest.fixture
def many(tiny):
    """Tiny registers with 60 more officers."""
    registers = tiny.tables()
    officers = registers["officers_baseline"]
    for number in range(60):
        figures = [f"{number}.5", "3.25", f"{1 + number % 4}.5", "2.75"]
        codes = [f"O-canary-1{number:02}", "080101", "0", "35"]
        officers.append([*codes, f"{number}.25", *figures, "0"])
    return registers


def said_of(folder, facts) -> str:
    with pytest.raises(ContractError) as error:
        read_registers(folder, facts=facts)
    assert "canary" not in str(error.value)
    return str(error.value)


def test_a_spreadsheets_file_is_told_by_its_causes(tiny, tmp_path, many):
    folder = tiny.write_tables(tmp_path, many)
    path = folder / "officers_baseline.csv"
    text = path.read_text("utf-8").replace(",", ";").replace(".", ",")
    path.write_text(text, encoding="utf-8")
    lines = said_of(folder, tiny.FACTS).splitlines()
    mine = lines[lines.index("officers_baseline.csv") + 1 :]
    mine = mine[: mine.index("")]
    assert "the separator seems to be ';'" in mine[0]
    (cause,) = [line for line in mine if "decimal point, not a comma" in line]
    assert "numbers with a decimal point, not a comma, in tenure_years (6" in cause
    assert "knowledge" in cause and "attitudes_victims" in cause
    assert cause.count("'") == 6 and cause.endswith(" and others")
    assert len(mine) <= 4, mine


def test_many_values_of_one_column_are_three_of_them_and_a_number(tiny, tmp_path, many):
    for number, record in enumerate(many["officers_baseline"][4:]):
        record[3] = str(200 + number)
    said = said_of(tiny.write_tables(tmp_path, many), tiny.FACTS)
    assert "'200'" in said and "'202'" in said and "'203'" not in said
    assert "and 57 more rows" in said


def test_few_rows_are_all_listed(tiny, tmp_path, many):
    for number, record in enumerate(many["officers_baseline"][4:12]):
        record[3] = str(200 + number)
    said = said_of(tiny.write_tables(tmp_path, many), tiny.FACTS)
    assert all(f"'{200 + number}'" in said for number in range(8))


def test_undeclared_columns_are_named_beside_problems(tiny, tmp_path):
    registers = tiny.tables()
    names = ["nombre_fiscal", "DNI", "Mamani Quispe"]
    registers["cases"] = [[*row, *["canary"] * 3] for row in registers["cases"]]
    registers["cases"][0][-3:] = names
    tiny.set_cell(registers, "regions", 2, "population", "many")
    said = said_of(tiny.write_tables(tmp_path, registers), tiny.FACTS)
    listed = "'nombre_fiscal' (column 22), 'DNI' (column 23), ‹masked› (column 24)"
    assert f"cases.csv: not declared, not read: {listed}" in said
    assert "Mamani" not in said


def test_each_row_of_a_repeated_key_is_listed_once(tiny, tmp_path):
    registers = tiny.tables()
    registers["scenarios"].append(list(registers["scenarios"][1]))
    said = said_of(tiny.write_tables(tmp_path, registers), tiny.FACTS)
    assert "each combination in one row only\n    rows 2, 7\n" in said


@pytest.mark.parametrize("line", ["TOTAL{}", "Total general{},5", "Fuente: canary{}"])
def test_a_line_that_is_no_record_is_said_once(tiny, tmp_path, line):
    folder = tiny.write_tables(tmp_path, tiny.tables())
    path = folder / "victim_lists.csv"
    commas = path.read_text("utf-8").splitlines()[0].count(",")
    given = line.format("," * (commas - line.count(",")))
    path.write_text(path.read_text("utf-8") + given + "\n", encoding="utf-8")
    with pytest.raises(ContractError) as error:
        read_registers(folder, facts=tiny.FACTS)
    (problem,) = error.value.problems
    assert (problem.row, problem.column) == (4, "")
    assert ("totals" in problem.expected) == ("otal" in line.lower())
    assert "canary" not in str(error.value)


@pytest.mark.parametrize("again", ["{}", "{} ", "CASE"])
def test_a_header_once_more_is_said_once(tiny, tmp_path, again):
    folder = tiny.write_tables(tmp_path, tiny.tables())
    path = folder / "cases.csv"
    lines = path.read_text("utf-8").splitlines()
    header = lines[0].upper() if again == "CASE" else again.format(lines[0])
    path.write_text("\n".join([*lines[:2], header, *lines[2:], ""]), encoding="utf-8")
    with pytest.raises(ContractError) as error:
        read_registers(folder, facts=tiny.FACTS)
    (problem,) = error.value.problems
    assert (problem.file, problem.row, problem.column) == ("cases.csv", 3, "")
    assert "the line is the header once more" in problem.expected


def test_a_workbook_in_place_of_a_register_is_named_with_the_way_out(folder, tiny):
    (folder / "referrals.csv").rename(folder / "Referrals.xlsx")
    said = said_of(folder, tiny.FACTS)
    assert "an Excel workbook, .xlsx, is no register: save it as CSV UTF-8" in said
    assert "is 'Referrals.xlsx' meant?" in said


def test_a_long_list_counts_each_file_and_begins_with_causes():
    files = [f"{name}.csv" for name in ("regions", "cases", "rulings", "districts")]
    problems = [Problem(file, 5, "a", "'1'", "a number") for file in files]
    problems.append(Problem("cases.csv", 7, "b", MASKED, "a date"))
    problems.append(Problem("districts.csv", 1, "c", "", "this column"))
    said = str(ContractError(problems))
    each = "regions.csv 1, cases.csv 2, rulings.csv 1, districts.csv 2"
    assert f"Kinds of problem by file: {each}." in said
    heads = [line for line in said.splitlines() if line in files]
    assert heads == ["districts.csv", "regions.csv", "cases.csv", "rulings.csv"]
    of_districts = said.partition("districts.csv\n")[2]
    assert of_districts.startswith("  c: expected this column")
