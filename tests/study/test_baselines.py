"""What a baseline needs to tell a number is declared, and checked with its line."""

import pytest

from perutip.study.baselines import FILE, load_baseline_numbers
from perutip.study.declared import ConfigError


@pytest.mark.parametrize("name", ["least_districts = 5", "least_units = 2"])
def test_one_district_or_one_unit_identifies_no_variance(tmp_path, name):
    key = name.split(" ")[0]
    text = FILE.read_text(encoding="utf-8").replace(name, f"{key} = 1")
    (tmp_path / "estimators.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"line \d+: \[baseline\] {key}"):
        load_baseline_numbers(tmp_path / "estimators.toml")
