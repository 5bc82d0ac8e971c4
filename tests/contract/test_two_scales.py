"""Two units in one column: each value possible, told by two groups with a gap."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from perutip.contract.checks.two_scales import two_scales
from perutip.contract.reading.raw_exports import map_raw

INPUT = Path(__file__).resolve().parents[2] / "input"


def found(register, **columns):
    frame = pd.DataFrame(columns)
    frame.index += 2
    return [one for one in two_scales({register: frame}) if one.rows]


def scores(n):
    return [20.0 + 7 * k % 60 for k in range(n)]


def test_half_of_the_scores_as_shares():
    mixed = [x / 100 if k % 2 else x for k, x in enumerate(scores(40))]
    (notice,) = found("prosecutors", knowledge_score=mixed)
    assert (notice.kind, notice.rows) == ("two_scales", 20)
    assert notice.where == tuple(range(3, 42, 2))
    assert "another unit" in notice.words
    assert not any(digit in notice.words for digit in "0123456789")


def test_half_of_the_populations_in_thousands():
    people = [150_000 + 37_000 * k for k in range(24)] + [10_000_000]
    mixed = [x // 1000 if k % 2 else x for k, x in enumerate(people)]
    (notice,) = found("regions", population=mixed)
    assert notice.rows == 12


@pytest.mark.parametrize(
    "values",
    [
        scores(40),
        [x / 100 for x in scores(40)],
        [x / 100 if k in (3, 8) else x for k, x in enumerate(scores(40))],
        [0.0] * 30 + scores(40),
        [1.0] * 20 + scores(20),
        [0.5, 60.0, 0.4, 70.0],
        [],
    ],
    ids=["one", "shares", "two slips", "zeros", "one value", "few", "none"],
)
def test_columns_in_one_unit_give_none(values):
    assert found("prosecutors", knowledge_score=values) == []


def test_a_column_without_a_unit_is_left_alone():
    mixed = [x / 100 if k % 2 else x for k, x in enumerate(scores(40))]
    assert found("responses", central=mixed) == []


def test_map_says_it_before_a_run_does(tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(INPUT / "example_raw", raw)
    lines = (raw / "fiscales.csv").read_text(encoding="cp1252").splitlines()
    for place in range(3, len(lines), 2):
        *cells, score = lines[place].split(";")
        if score[:1].isdigit():
            share = float(score.replace(",", ".")) / 100
            lines[place] = ";".join([*cells, f"{share:.3f}".replace(".", ",")])
    (raw / "fiscales.csv").write_text("\n".join(lines), encoding="cp1252")
    report = map_raw(raw, INPUT / "mapping.toml", tmp_path / "to")
    (said,) = [line for line in report if "another unit" in line]
    assert said.startswith("prosecutors.csv: 107 rows whose knowledge_score")


def test_few_beyond_a_wide_gap_are_told():
    """Cells that a spreadsheet holds as shares among some written as "26,8 %"."""
    mixed = [x / 100 if k % 8 else x for k, x in enumerate(scores(40))]
    (notice,) = found("prosecutors", knowledge_score=mixed)
    assert notice.rows == 35
