"""study.toml: every problem named at once, nothing unknown accepted."""

from pathlib import Path

import pytest

from perutip.study.config import ConfigError, load_config

STUDY = Path(__file__).resolve().parents[2] / "input" / "study.toml"


def changed(tmp_path, *replacements):
    text = STUDY.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_configuration_loads():
    config = load_config(STUDY)
    assert config.prosecution.primary_horizon in config.prosecution.horizons
    assert config.with_quick_draws().draws.wild_bootstrap < config.draws.wild_bootstrap


def test_every_problem_is_named_together(tmp_path):
    path = changed(
        tmp_path,
        ("master_seed = 18380", 'master_seed = "x"'),
        ("donut_days = 14", "donut_dais = 14"),
        ('design = "chosen"', 'design = "guessed"'),
    )
    with pytest.raises(ConfigError) as error:
        load_config(path)
    said = str(error.value)
    for name in (
        "master_seed",
        "donut_dais: unknown",
        "donut_days: missing",
        "'guessed'",
    ):
        assert name in said


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("primary_horizon = 12 ", "primary_horizon = 36 ", "primary_horizon"),
        ("minimum_cell = 10 ", "minimum_cell = 1 ", "minimum_cell"),
        ("level = 0.95 ", "level = 95.0 ", "level"),
        ("horizons = [12, 18, 24]", "horizons = []", "horizons"),
        ("horizons = [12, 18, 24]", "horizons = [12, 12]", "each horizon once"),
        ("first_bin = -6", "first_bin = -3", "before the donut"),
        ("placebo_days = [-730, -365]", "placebo_days = [0]", "placebo"),
        ("believed_icc = 0.05", "believed_icc = 0.07", "one of iccs"),
        ("cross_check = 999 ", "cross_check = 9 ", "cross_check"),
    ],
)
def test_values_out_of_range_are_refused(tmp_path, old, new, named):
    with pytest.raises(ConfigError, match=named):
        load_config(changed(tmp_path, (old, new)))


def test_a_broken_file_is_no_traceback(tmp_path):
    (tmp_path / "study.toml").write_text("[study\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="TOML"):
        load_config(tmp_path / "study.toml")
    with pytest.raises(ConfigError, match="no such file"):
        load_config(tmp_path / "absent.toml")


REFORM = """
[[reform]]
name = "a reform"
first = 2021-03-30
last = 2021-12-31
regions = ["15", "08"]

[[reform]]
name = "another"
first = 2022-07-01
last = 2022-07-01
"""


def test_reforms_are_declared_where_there_are_some(tmp_path):
    assert load_config(STUDY).reforms == ()
    path = changed(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + REFORM, encoding="utf-8")
    first, second = load_config(path).reforms
    assert first.regions == ("15", "08") and second.regions == ()
    assert first.last > first.first and second.name == "another"
    wrong = REFORM.replace("last = 2021-12-31", "last = 2020-12-31").replace(
        'name = "another"', "nome = 3"
    )
    path.write_text(STUDY.read_text(encoding="utf-8") + wrong, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_config(path)
    said = str(error.value)
    assert "first: must not lie after last" in said
    assert "nome: unknown key" in said and "name: missing" in said
