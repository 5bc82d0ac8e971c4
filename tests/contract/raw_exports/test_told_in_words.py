"""What a raw file or mapping does wrong is told with its row, key and what helps."""

from __future__ import annotations

import pytest

from perutip.contract.reading.raw_exports import MappingError

HEAD = "COD;REG;NOTA;ANOS\n"
ROWS = HEAD + "P-1;8;48,7;3\nP-2;8;50,1;4\nP-3;8;51;5\n"
MAPPING = """
{unread}
[prosecutors]
file = {file}
separator = ";"
decimal = ","
{keys}
[prosecutors.columns]
prosecutor_id = "COD"
region_id = {{ source = "REG", pad = 2 }}
trained = {{ constant = "0" }}
female = {{ constant = "" }}
experience_years = "ANOS"
knowledge_score = "NOTA"
"""


@pytest.fixture
def told(map_files):
    """Problems of one mapping of `rows`, each a text."""

    def run(rows, keys="", file='"f.csv"', unread=""):
        mapping = MAPPING.format(keys=keys, file=file, unread=unread)
        with pytest.raises(MappingError) as error:
            map_files({"f.csv": rows}, mapping)
        return [str(problem) for problem in error.value.problems]

    return run


def test_a_quote_that_is_never_closed_names_its_row(told):
    (said,) = told(ROWS.replace("P-2;", '"P-2;'))
    assert "f.csv, row 3: expected a closing quote" in said


def test_words_behind_a_closed_quote_name_their_row(told):
    (said,) = told(ROWS.replace("P-3", '"P"-3'))
    assert "f.csv, row 4: expected quotes only around whole cells" in said


def test_a_byte_of_no_text_names_the_row_of_the_raw_file(told):
    (said,) = told(ROWS.replace("50,1", "50\0,1"))
    assert said.startswith("f.csv, row 3: expected text")
    assert "prosecutors.csv" not in said


@pytest.mark.parametrize("error", ["#N/A", "#¡VALOR!", "#DIV/0!", "Err:502"])
def test_an_error_of_a_spreadsheet_is_shown_and_told_for_one(told, error):
    (said,) = told(ROWS.replace("50,1", error))
    assert repr(error) in said and "an error of the spreadsheet" in said


def test_a_filter_that_leaves_nothing_is_blamed_itself(told):
    keys = 'filter = [{ column = "REG", among = ["08", "Lima"] }]'
    (said,) = told(ROWS, keys)
    assert "the filter of 'REG' leaves none of its 3 rows" in said
    assert "2 values of among stand in no row" in said


def test_a_value_to_keep_that_no_row_has_is_said(map_files):
    keys = 'filter = [{ column = "REG", among = ["8", "Lima"] }]'
    mapping = MAPPING.format(keys=keys, file='"f.csv"', unread="")
    report = map_files({"f.csv": ROWS}, mapping)
    assert "1 value of 'REG' to keep (among), which no row has" in str(report)


def test_an_empty_cell_is_told_what_reads_it_and_no_recode(told):
    said = told(ROWS.replace("P-2;8;", "P-2;;"))
    (line,) = [one for one in said if "region_id" in one]
    assert "no rule for an empty cell" in line and "or a recode" not in line
    assert "when_empty gives it a value" in line and "fill_down" in line


def test_a_reason_of_an_exclusion_is_named_as_the_key(told):
    wrong = '{ column = "COD", values = ["P-1"], reason = "Ana Rojas" }'
    (said,) = told(ROWS, f"exclude = [{wrong}]")
    assert "exclude: reason: expected one of 'broken'" in said and "Rojas" not in said


def test_what_is_to_be_stacked_is_what_is_there(told):
    said = told(ROWS, file='["g.csv"]')
    assert "g.csv: not in the folder" in said[0]
    assert "f.csv: 3 rows, read by nothing" in said[1]
    assert '"g.csv"' not in said[1]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('{ source = "ANOS", recode = { "3" = "Ana", "4" = "0" } }', "1 of them"),
        ('{ source = "ANOS", recode = { "1" = "SI", "0" = "NO" } }', "are turned"),
        ('{ constant = "no" }', "constant: expected one of 0, 1"),
        ('{ source = "ANOS", when_empty = "no" }', "when_empty: expected one of 0, 1"),
    ],
)
def test_what_a_rule_makes_is_checked_by_its_line(map_files, rule, said):
    whole = MAPPING.format(keys="", file='"f.csv"', unread="")
    mapping = whole.replace('trained = { constant = "0" }', f"trained = {rule}")
    with pytest.raises(MappingError) as error:
        map_files({"f.csv": ROWS}, mapping)
    (problem,) = [str(one) for one in error.value.problems]
    line = mapping.splitlines().index(f"trained = {rule}") + 1
    assert problem.startswith(f"mapping.toml, line {line}: [prosecutors.columns]")
    assert said in problem and "Ana" not in problem
