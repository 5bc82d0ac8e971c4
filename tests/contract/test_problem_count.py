"""The message counts what a reader would: kinds of problem, and rows."""

import pytest

from perutip.contract.checks import FOLDER, Problem
from perutip.contract.checks.contract_message import format_problems
from perutip.contract.checks.problem_counts import counted


def problem(file="cases.csv", row=2, column="end_kind", expected="a kind", more=0):
    return Problem(file, row, column, "", expected, more)


WORDS = [
    ([problem()], "1 problem in 1 row of 1 file"),
    ([problem(), problem(row=3)], "1 kind of problem in 2 rows of 1 file"),
    (
        [problem(), problem(row=3), problem(row=4, expected="a date")],
        "2 kinds of problem in 3 rows of 1 file",
    ),
    (
        [problem(), problem(row=3), problem(row=3, column="filing_date")],
        "2 kinds of problem in 2 rows of 1 file",
    ),
    (
        [problem(), problem("regions.csv", 2)],
        "2 problems in 2 rows of 2 files",
    ),
    (
        [problem("regions.csv", None, ""), problem("cases.csv", None, "")],
        "2 problems in 2 files",
    ),
    (
        [problem("regions.csv", None, ""), problem(), problem(row=9)],
        "2 kinds of problem in 2 rows of 1 file and 1 file as a whole",
    ),
    (
        [problem(), problem(row=3, more=4000), problem(row=3, expected="a date")],
        "2 kinds of problem in at least 4,002 rows of 1 file",
    ),
    (
        [Problem(FOLDER, None, "", "1: cases.csv", "2 registers"), problem()],
        "1 problem in 1 row of 1 file",
    ),
]


@pytest.mark.parametrize(("problems", "words"), WORDS, ids=[w for _, w in WORDS])
def test_kinds_and_rows_are_counted(problems, words):
    assert counted(problems) == words
    head, _, rest = format_problems(tuple(problems)).partition("\n")
    assert head == f"The registers break the contract: {words}."
    kinds = {(p.file, p.column, p.expected) for p in problems if p.file != FOLDER}
    assert rest.count("expected ") == len(kinds) + any(
        p.file == FOLDER for p in problems
    )


LINE = problem("dictionary/person_centered.yml", 12, "", "what it may hold")


def test_a_dictionary_has_lines_and_no_register_is_blamed():
    text = format_problems((LINE, problem(LINE.file, 14, "", "else", more=30)))
    words = "2 kinds of problem in at least 31 lines of 1 file"
    assert text.startswith(f"The dictionary cannot be used: {words}.")
    assert "line 12" in text and "lines 14 and 30 more lines" in text
    assert "row" not in text and "CODEBOOK" not in text and "PARA_EDITAR" in text


def test_registers_and_dictionary_together_are_both_spoken_of():
    text = format_problems((problem(), LINE))
    assert text.startswith("The registers break the contract: 2 problems in 2 rows")
    assert "row 2" in text and "line 12" in text
    assert text.index("CODEBOOK") < text.index("PARA_EDITAR")
