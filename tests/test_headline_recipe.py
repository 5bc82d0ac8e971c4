"""The README's own program gives the headline: no code of the package in it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from perutip.contract.codebook import codebook_markdown
from perutip.reporting.report import config_words
from perutip.reporting.results import read_results
from perutip.study.declared import ConfigError
from perutip.study.exhibits import exhibit
from perutip.study.hazards import FILE, HAZARDS, load_hazard_design

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = README.split("### Computing the headline without our code")[1]
PROGRAM = re.search("```python\n(.*?)```", BLOCK, re.S).group(1)


def test_the_readme_s_program_prints_what_table_1_has():
    assert "perutip" not in PROGRAM
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    rows = read_results(ROOT / "output" / "results.csv")
    rows = rows[(rows["exhibit"] == "t02_headline") & (rows["panel"].str[:2] == "A.")]
    for line in done.stdout.splitlines():
        name, value = line.split()
        (found,) = rows.loc[rows["variable"] == f"{name}_incidence_12", "estimate"]
        assert float(value) == pytest.approx(float(found), abs=2e-6)


def test_ages_and_month_of_program_note_and_codebook_are_the_declared_ones(config):
    ages = re.search(r"AGES, MONTH, H = \[(.*), np.inf\], (.*), 12", PROGRAM)
    assert [int(age) for age in ages.group(1).split(", ")] == [*HAZARDS.ages_from]
    assert float(ages.group(2)) == HAZARDS.days_per_month
    note = " ".join(exhibit("t02_headline").worded(config_words(config)).notes)
    for text in (note, codebook_markdown()):
        assert HAZARDS.ages_in_words() in text


def test_ages_that_do_not_rise_are_refused_with_their_line(tmp_path):
    text = FILE.read_text(encoding="utf-8").replace("[0, 3, 6,", "[0, 6, 3,")
    (tmp_path / "estimators.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"line \d+: \[hazards\] ages_from"):
        load_hazard_design(tmp_path / "estimators.toml")


def test_no_program_cites_a_document_that_the_package_has_not():
    names = r"\b(HAZARD section|PLAN\.md|DESIGN\.md|METHOD_FACTS|TEXT_FACTS)|\(HAZARD\)"
    programs = list((ROOT / "code").rglob("*.py"))
    assert len(programs) > 300
    assert [
        p.name for p in programs if re.search(names, p.read_text(encoding="utf-8"))
    ] == []
