"""A reform whose row would leave nothing out is refused, by its line."""

from __future__ import annotations

import pytest

from perutip.running.files.places import ROOT
from perutip.study.config import ConfigError, load_config

TEXT = (ROOT / "input" / "study.toml").read_text(encoding="utf-8")
SOUND = {
    "name": '"Ley 1"',
    "first": "2021-03-30",
    "last": "2021-12-31",
    "regions": '["15"]',
}


def loaded(tmp_path, *reforms):
    tables = [
        "\n".join(["[[reform]]", *(f"{k} = {v}" for k, v in one.items())])
        for one in reforms
    ]
    path = tmp_path / "study.toml"
    path.write_text("\n".join([TEXT, *tables]), encoding="utf-8")
    return load_config(path)


def test_a_sound_one_is_read(tmp_path):
    assert loaded(tmp_path, SOUND).reforms[0].regions == ("15",)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("regions", '["Lima"]', "regions: 'Lima': expected regions' codes"),
        ("regions", '["1"]', "01 to 25"),
        ("regions", '["26"]', "01 to 25"),
        ("regions", '["15", "15"]', "each region once"),
        ("regions", "[]", "one or more; left out, it is the whole country's"),
        ("last", "2021-01-01", "must not lie after last"),
        ("first", "2027-01-01", "must not lie after last"),
        ("name", '" "', "expected words"),
    ],
)
def test_what_leaves_nothing_out_is_refused_with_its_line(tmp_path, key, value, said):
    with pytest.raises(ConfigError) as error:
        loaded(tmp_path, SOUND, SOUND | {"name": '"Ley 2"', key: value})
    told = "first" if "after last" in said else key
    line = len(TEXT.splitlines()) + 1 + len(SOUND) + 2 + [*SOUND].index(told)
    assert f"study.toml, line {line + 1}: [reform] {told}: " in str(error.value)
    assert said in str(error.value)


def test_days_without_a_case_at_risk_are_refused(tmp_path):
    late = SOUND | {"first": "2031-01-01", "last": "2031-06-30"}
    with pytest.raises(ConfigError, match="days that cases are at risk on: 2010-01-01"):
        loaded(tmp_path, late)


def test_every_fault_of_every_reform_is_said_at_once(tmp_path):
    wrong = SOUND | {"last": "2020-01-01", "regions": '["Lima", "99"]'}
    with pytest.raises(ConfigError, match="^7 problem") as error:
        loaded(tmp_path, wrong, wrong)
    assert str(error.value).count("each name once") == 1
    assert str(error.value).count("'Lima'") == str(error.value).count("'99'") == 2
