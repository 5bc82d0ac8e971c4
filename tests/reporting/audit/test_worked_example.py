"""The README's worked example of an exhibit: its declaration protects its counts."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from perutip.reporting.audit import audit, load_declaration, protect
from perutip.reporting.audit.declaring.declaration import DECLARED
from perutip.reporting.results import COLUMNS

BEGIN = "# reporting/audit/declared.toml\n"


@pytest.fixture
def declared(project, tmp_path):
    text = (project / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- example: exhibit -->\n```\n(.*?)```", text, re.S)
    assert block
    path = tmp_path / "declared.toml"
    mine = block[1].partition(BEGIN)[2]
    assert mine
    path.write_text(DECLARED.read_text(encoding="utf-8") + mine, encoding="utf-8")
    return load_declaration(path)


def frame(cells: dict[tuple[str, str], str]) -> pd.DataFrame:
    common = {"exhibit": "t02_types", "estimator": "description", "status": "ok"}
    rows = [
        dict.fromkeys(COLUMNS, "")
        | common
        | {"variable": variable, "term": term, "estimate": number}
        for (variable, term), number in cells.items()
    ]
    whole = {"exhibit": "t02_estimability", "estimator": "count", "status": "ok"}
    whole |= {"variable": "convicted", "term": "cases", "estimate": "640"}
    rows.append(dict.fromkeys(COLUMNS, "") | whole)
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.fixture
def rows():
    cells = {"sexual": (400, 60), "labour": (200, 40), "other": (40, 4)}
    numbers = {
        (name, term): text
        for name, (n, k) in cells.items()
        for term, text in (
            ("cases", f"{n}"),
            ("convicted", f"{k}"),
            ("share", f"{k / n:.6g}"),
        )
    }
    return frame(numbers)


def test_every_cell_of_the_example_is_declared(rows, declared):
    assert audit(rows, minimum=10, declared=declared).undeclared == ()
    assert set(audit(rows, minimum=10).undeclared) == {
        "t02_types: cases",
        "t02_types: convicted",
        "t02_types: share",
    }


def test_a_small_count_and_its_share_are_hidden_and_do_not_come_back(rows, declared):
    done = protect(rows, minimum=10, declared=declared)
    assert done.report.passed
    left = done.results.set_index(["variable", "term"])["estimate"]
    assert left["other", "convicted"] == "" and left["other", "share"] == ""
    assert left["sexual", "cases"] == "400" and left["sexual", "convicted"] == "60"


LINES = {"labour": (344, 106), "other": (73, 27), "sexual": (762, 269)}
APART = """
[[lines]]
exhibit = "t02_types"
terms = ["cases", "convicted"]

[[equal]]
sums = [["[cases].n"], ["t02_types|*|*|cases"]]
rest = "cases not recorded"

[[equal]]
sums = [["convicted.ones"], ["t02_types|*|*|convicted"]]
rest = "convicted cases not recorded"
"""


@pytest.mark.parametrize(("apart", "low"), [(False, 13), (True, 0)])
def test_who_is_in_no_line_is_so_in_all_columns(tmp_path, declared, apart, low):
    """21 of 1,200 cases are in no line, so that 13 of 34 convictions at least are in
    the one that is hidden; declared one by one the two rests know nothing of it."""
    numbers = {
        (name, term): f"{n}"
        for name, line in LINES.items()
        for term, n in zip(("cases", "convicted"), line, strict=True)
    }
    whole = {"exhibit": "t02_estimability", "estimator": "count", "status": "ok"}
    rows = frame(numbers).to_dict("records")[:-1]
    for variable, n in (("convicted", "1200"), ("sentence_years", "409")):
        line = {"variable": variable, "term": "cases", "estimate": n}
        rows.append(dict.fromkeys(COLUMNS, "") | whole | line)
    if apart:
        own = declared.lines[-1]
        path = tmp_path / "apart.toml"
        path.write_text(DECLARED.read_text(encoding="utf-8") + APART, encoding="utf-8")
        other = load_declaration(path)
        assert own.rest and not other.lines[-1].rest
        declared = replace(declared, lines=other.lines, equal=other.equal)
    frame_of = pd.DataFrame(rows, columns=COLUMNS)
    done = protect(frame_of, minimum=10, declared=declared)
    assert done.report.passed
    left = {one.cell.name: (one.low, one.high) for one in done.report.suppressed}
    assert left["t02_types||other|convicted"] == (low, 34)
