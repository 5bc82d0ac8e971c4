"""A result that a note tells is that of the benchmark that it names."""

import re

import pytest

from perutip.running.files.places import ROOT
from perutip.study.exhibits import exhibit

TRIALS = ROOT / "tests" / "benchmarks" / "trials.md"


def rejections(column: str) -> tuple[int, int]:
    """Least and largest rejections in percent of the trials with nothing planted."""
    text = TRIALS.read_text(encoding="utf-8").split("<!-- effects -->")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    place = table[0].index(column)
    shares = [100 * float(row[place]) for row in table[2:]]
    assert len(shares) >= 9
    return round(min(shares)), round(max(shares))


def test_how_often_the_clustered_t_rejects_is_that_of_simulated_trials():
    notes = " ".join(exhibit("t06_beside").notes)
    said = re.search(
        r"(\d+) to (\d+)% of the time at 5%, and the exact test (\d+) to (\d+)% "
        r"\(tests/benchmarks/trials.md\)",
        notes,
    )
    assert said is not None
    told = [int(number) for number in said.groups()]
    assert told == [*rejections("clustered_t"), *rejections("exact")]


@pytest.mark.parametrize(
    "key", ["t02_sensitivity", "t02_heterogeneity", "f02_specifications"]
)
def test_what_an_incidence_means_is_said_wherever_one_is_printed(key):
    notes = " ".join(exhibit(key).notes)
    assert "synthetic case" in notes
    assert "not the effect on cases filed after training" in notes
