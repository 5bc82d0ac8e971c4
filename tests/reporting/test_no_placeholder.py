"""Words of the configuration are filled in wherever an output has them."""

import re

import pytest

from perutip.reporting.report import config_words
from perutip.reporting.results import read_results
from perutip.running.files.places import ROOT

OUTPUT = ROOT / "output"
TEXTS = sorted(
    path.relative_to(OUTPUT).as_posix()
    for kind in ("*.tex", "*.html", "tables/*.tex", "randomization/*.txt")
    for path in OUTPUT.glob(kind)
)


def test_no_cell_of_the_results_has_a_name_in_braces():
    rows = read_results(OUTPUT / "results.csv")
    found = rows.stack().str.findall(r"\{\w+\}").explode().dropna()
    assert found.unique().tolist() == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_has_the_name_of_a_word(name, config):
    text = (OUTPUT / name).read_text(encoding="utf-8")
    names = "|".join(config_words(config))
    assert re.findall(rf"(?<![\\\w])\{{(?:{names})\}}", text) == []
