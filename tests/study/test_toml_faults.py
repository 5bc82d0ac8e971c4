"""What is no TOML is said by line, in words of what was expected, all of it at once."""

from __future__ import annotations

import dataclasses

import pytest

from perutip.running.files.places import ROOT
from perutip.study import outcomes_file
from perutip.study.config import ConfigError, load_config
from perutip.study.toml_faults import toml_faults

TEXT = (ROOT / "input" / "study.toml").read_text(encoding="utf-8")
DAY, SHARE, LOST = "extraction_date = 2025-12-31", "double_coding = 0.3", '["150110"]'
MISTAKES = {
    "date of Peru": (DAY, "extraction_date = 31/12/2025", "a date as 2025-12-31"),
    "date in words": (DAY, "extraction_date = 31 de dic", "a date as 2025-12-31"),
    "no such day": (DAY, "extraction_date = 2025-11-31", "a day that exists"),
    "decimal comma": (SHARE, "double_coding = 0,3", "a decimal point"),
    "per cent": (SHARE, "double_coding = 30%", "a number without %"),
    "thousands": ("1200000", "1.200.000", "without marks of thousands"),
    "no quotes": ('unit = "region"', "unit = region", "text in straight quotes"),
    "of Word": ('unit = "region"', "unit = “region”", "those of a word processor"),
    "capital": ("in_frame = true", "in_frame = True", "true or false"),
    "nothing": ("master_seed = 18380", "master_seed =", "a value after the ="),
    "no equals": ("believed_icc = ", "believed_icc ", "key = value"),
    "list of words": (LOST, "[San Isidro]", "text in straight quotes"),
    "list of codes": (LOST, "[080101]", "a code in quotes"),
    "open list": (LOST, '["150110"', "a bracket that closes"),
    "open quote": (LOST, '["150110]', "every text between two equal quotes"),
    "folder": ('"region"', r'"a\datos"', "/ between folders"),
    "section twice": ("[sensitivity]", "[prosecution]", "it stands in line 17 too"),
    "key twice": ('unit = "region"', 'unit = "a"\nunit = "b"', "it stands in line 21"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_line_of_study_toml_is_named_with_what_was_expected(tmp_path, name):
    old, new, said = MISTAKES[name]
    assert old in TEXT
    path = tmp_path / "study.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match="not readable as TOML: 1 problem") as error:
        load_config(path)
    first = TEXT[: TEXT.index(old)].count("\n") + 1 + (name == "key twice")
    assert f"study.toml, line {first}: " in str(error.value)
    assert said in str(error.value)


def test_every_broken_line_is_said_at_once(tmp_path):
    text = TEXT
    for name in ("date of Peru", "decimal comma", "of Word", "open list", "thousands"):
        text = text.replace(*MISTAKES[name][:2], 1)
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=": 5 problem") as error:
        load_config(path)
    assert "[prosecution] extraction_date = 31/12/2025: expected" in str(error.value)


def test_what_can_be_read_has_no_fault():
    files = [*(ROOT / "input").rglob("*.toml"), *(ROOT / "code").rglob("*.toml")]
    assert len(files) > 8
    for file in files:
        assert not toml_faults(file.read_text(encoding="utf-8")), file.name


def test_a_value_out_of_range_is_shown_with_its_line(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(TEXT.replace("level = 0.95", "level = 95.0", 1), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_config(path)
    assert "line 8: [study] level = 95.0: expected between 0.5" in str(error.value)


def test_a_key_and_a_headline_that_are_slips_are_told_what_is_near(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(TEXT.replace("level = 0.95", "levl = 0.95", 1), encoding="utf-8")
    with pytest.raises(ConfigError, match="levl: unknown key; near to it: level"):
        load_config(path)
    config = load_config(ROOT / "input" / "study.toml")
    wrong = config.headlines | {"conviction": "conviction_incidnce_{p}"}
    with pytest.raises(ConfigError, match="near to it: conviction_incidence_12"):
        outcomes_file.load_catalogue(dataclasses.replace(config, headlines=wrong))
