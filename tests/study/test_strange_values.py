"""Any line of study.toml with a value of another kind is refused with its line."""

from __future__ import annotations

import re

import pytest

from perutip.running.files.places import ROOT
from perutip.study.config import ConfigError, load_config
from perutip.study.declared import read_toml

TEXT = (ROOT / "input" / "study.toml").read_text(encoding="utf-8")
LINES = [
    number
    for number, line in enumerate(TEXT.splitlines())
    if re.match("[a-z_0-9]+ = ", line)
]
STRANGE = ["{}", "[{}]", "1979-05-27T07:32:00Z", "07:32:00", "[[1], [2]]"]


def loaded(tmp_path, text):
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def with_line(number, value):
    lines = TEXT.splitlines()
    lines[number] = f"{lines[number].split(' = ')[0]} = {value}"
    return "\n".join(lines)


def test_the_lines_are_those_of_the_file():
    assert len(LINES) > 90


@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize("number", LINES)
def test_a_value_of_another_kind_is_refused_and_no_traceback(tmp_path, number, value):
    with pytest.raises(ConfigError) as error:
        loaded(tmp_path, with_line(number, value))
    assert "study.toml, line" in str(error.value)


def line_of(key):
    found = [n for n in LINES if TEXT.splitlines()[n].startswith(f"{key} = ")]
    return found[0]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("budget", "inf", "a finite number"),
        ("frontier", "[0.5, nan]", "a finite number"),
        ("frontier", "[0.5, 0.5]", "each value once"),
        ("level", "nan", "a finite number"),
        ("capital_region", "15", "expected text in quotes"),
        ("capital_region", '"99"', "a region's code"),
        ("capital_region", '"1"', "a region's code"),
        ("placebo_months", "1000000000", "expected 1 to 120"),
        ("population", "0", "expected 1 or more"),
        ("quoted_rate", "-1", "expected 0 or more"),
        ("registry", '"AEARCTR-0018380\\\\input"', "seven digits"),
        ("registry", '"0018380"', "seven digits"),
        ("icc_source", f'"{"x" * 256}"', "255 characters at most"),
        ("benchmark_source", '"one\\ntwo"', "text in one line"),
        ("violence", f'"{"y" * 300}"', "is not one of"),
    ],
)
def test_what_no_table_could_show_is_refused(tmp_path, key, value, said):
    with pytest.raises(ConfigError) as error:
        loaded(tmp_path, with_line(line_of(key), value))
    assert said in str(error.value) and len(str(error.value)) < 2_000


@pytest.mark.parametrize(
    "text", [f"a = {'[' * 5_000}{']' * 5_000}", f"a = {'9' * 5_000}"]
)
def test_what_toml_cannot_hold_is_said_in_words(tmp_path, text):
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="not readable as TOML"):
        read_toml(path)


def test_a_folder_in_its_place_is_said_to_be_there(tmp_path):
    with pytest.raises(ConfigError, match="a folder or device stands in its place"):
        read_toml(tmp_path)
