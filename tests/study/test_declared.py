"""Declarations are checked on load: unknown key, wrong type, dangling name, line."""

import dataclasses
from dataclasses import dataclass
from typing import Literal

import pytest

from perutip.study import exhibits, outcomes_file, reasons, steps
from perutip.study.declared import ConfigError, read_toml, record
from perutip.study.reasons import is_reason, reason_words


@dataclass(frozen=True)
class Thing:
    """A table of the tests."""

    name: str
    size: int
    kind: Literal["a", "b"] = "a"
    parts: tuple[str, ...] = ()
    words: dict[str, str] = dataclasses.field(default_factory=dict)
    when: Literal["each"] | int | None = None
    share: float = 0.0


def load(tmp_path, text):
    path = tmp_path / "things.toml"
    path.write_text(text, encoding="utf-8")
    raw, problems = read_toml(path)
    made = [
        record(Thing, table, problems, "thing", nth)
        for nth, table in enumerate(raw["thing"])
    ]
    problems.raise_if_any()
    return made


def test_values_keep_their_types_and_whole_numbers_serve_as_floats(tmp_path):
    text = '[[thing]]\nname = "x"\nsize = 3\nshare = 1\nwhen = 12\nparts = ["p"]\n'
    (one,) = load(tmp_path, text)
    assert one == Thing("x", 3, parts=("p",), when=12, share=1.0)
    assert isinstance(one.share, float)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sise = 3", "line 6: [thing] sise: unknown key"),
        ('size = "three"', "line 6: [thing] size = 'three': expected a whole number"),
        ("size = true", "expected a whole number"),
        ('size = 1\nkind = "c"', "line 7: [thing] kind = 'c': expected one of a, b"),
        ("size = 1\nparts = 'p'", "line 7: [thing] parts = 'p': expected a list"),
        ("size = 1\nparts = [1]", "expected text in quotes"),
        ("size = 1\nwords = { a = 1 }", "words.a = 1: expected text in quotes"),
        ("size = 1\nwhen = 'never'", "when = 'never': expected"),
        ("", "[thing] size: missing"),
    ],
)
def test_every_problem_names_its_line_in_the_right_table(tmp_path, line, said):
    text = f'[[thing]]\nname = "first"\nsize = 1\n[[thing]]\nname = "second"\n{line}\n'
    with pytest.raises(ConfigError) as error:
        load(tmp_path, text)
    assert said in str(error.value)


def test_all_problems_stand_in_one_message(tmp_path):
    with pytest.raises(ConfigError, match=r"^3 problem\(s\) in things\.toml"):
        load(tmp_path, "[[thing]]\nsize = 'x'\nother = 1\n")


def test_files_that_are_no_toml_are_said_in_words(tmp_path):
    path = tmp_path / "x.toml"
    with pytest.raises(ConfigError, match="no such file"):
        read_toml(path)
    path.write_bytes(b"\xef\xbb\xbfa = 1\n")
    with pytest.raises(ConfigError, match="byte-order mark"):
        read_toml(path)
    path.write_bytes(b"a = 1\nb = '\xff'\n")
    with pytest.raises(ConfigError, match="line 2: not UTF-8"):
        read_toml(path)
    path.write_text("a = \n")
    with pytest.raises(ConfigError, match="not readable as TOML"):
        read_toml(path)


def changed(tmp_path, module, *replacements):
    text = module.FILE.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / module.FILE.name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('outcome = "conviction"', 'outcome = "convicton"', "no outcome convicton"),
        ('exhibit = "t02_conviction"', 'exhibit = "t02_c"', "no exhibit t02_c"),
        ('panel = "registered"', 'panel = "guessed"', "has no panel 'guessed'"),
        ('horizon = "each"\n', "", "go together"),
        (
            'requires = "prosecution.lesser_charges_in_frame"',
            'requires = "prosecution.absent"',
            "study.toml has no prosecution.absent",
        ),
        (
            'otherwise = "frame_selects_on_outcome"',
            'otherwise = "bad_luck"',
            "no reason 'bad_luck'",
        ),
        ("[[quoted]]", "[[qouted]]", "not a section"),
        ('definition = "amended"', 'definition = "improved"', "expected one of"),
    ],
)
def test_dangling_names_in_outcomes_are_refused(tmp_path, config, old, new, said):
    path = changed(tmp_path, outcomes_file, (old, new))
    with pytest.raises(ConfigError) as error:
        outcomes_file.load_catalogue(config, path)
    assert said in str(error.value) and "line " in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('step = "02"', 'step = "99"', "no step '99'"),
        ('"@twfe"', '"@twe"', "no note @twe"),
        ('kind = "table"', 'kind = "tabel"', "expected one of"),
        ('key = "t01_registers"', 'key = "t01_sample_flow"', "declared twice"),
        ("at the believed ICC", "at an ICC of {believed_icc}", "as they stand"),
    ],
)
def test_dangling_names_in_exhibits_are_refused(tmp_path, old, new, said):
    path = changed(tmp_path, exhibits, (old, new))
    with pytest.raises(ConfigError) as error:
        exhibits._load(path)
    assert said in str(error.value)


def test_a_step_number_is_two_digits_and_stands_once(tmp_path):
    path = changed(tmp_path, steps, ('number = "02"', 'number = "1"'))
    with pytest.raises(ConfigError, match="two digits"):
        steps._load(path)
    path = changed(tmp_path, steps, ('number = "02"', 'number = "01"'))
    with pytest.raises(ConfigError, match="twice"):
        steps._load(path)


def test_reasons_are_a_closed_list_but_for_what_is_awaited():
    assert is_reason("too_few_cases") and is_reason("awaiting:rulings.csv")
    assert not is_reason("awaiting:") and not is_reason("luck") and not is_reason("")
    assert reason_words("awaiting:rulings.csv") == "awaiting rulings.csv"


def test_whatever_horizons_an_analyst_writes_are_expanded(config):
    choices = dataclasses.replace(
        config.prosecution, horizons=(7, 36), primary_horizon=36
    )
    found = outcomes_file.load_catalogue(
        dataclasses.replace(config, prosecution=choices)
    )
    one = found.variables["convicted_within_7"]
    assert (one.months, one.label) == (7, "Convicted within 7 months")
    assert "convicted_within_12" not in found.variables
    assert found.variables["ended_otherwise_within_36"].months == 36
    assert "ended_otherwise_within_7" not in found.variables
    assert found.label("convicted_within_36") == "Convicted within 36 months"
    assert found.label("never_declared") == "never declared"


def test_families_follow_headline_and_definition(catalogue, config):
    primary = config.prosecution.primary_horizon
    headline = catalogue.headlines["conviction"]
    assert str(primary) in headline
    assert catalogue.family_of(headline, "amended") == "track4tip_primary"
    registered = catalogue.family_of("convicted", "as_registered")
    assert registered == "track4tip_primary_as_registered"
    assert catalogue.family_of("convicted_pending_1", "ours") == ""
    assert catalogue.family_of("trust", "funder") == ""
    for outcome in catalogue.outcomes.values():
        assert bool(outcome.family) == (outcome.source == "registration")


def test_thirteen_outcomes_are_registered_and_four_are_the_funders(catalogue):
    sources = [outcome.source for outcome in catalogue.outcomes.values()]
    assert (sources.count("registration"), sources.count("funder")) == (13, 4)


def test_a_headline_of_another_outcome_is_refused(config):
    wrong = config.headlines | {"conviction": "resolved_within_{p}"}
    with pytest.raises(ConfigError, match="measures another outcome"):
        outcomes_file.load_catalogue(dataclasses.replace(config, headlines=wrong))
    wrong = config.headlines | {"conviction": "convicted_by_luck"}
    with pytest.raises(ConfigError, match="no such variable"):
        outcomes_file.load_catalogue(dataclasses.replace(config, headlines=wrong))


def test_files_and_panels_of_an_exhibit():
    table = exhibits.Exhibit("t9", "table", "02", "T", panels={"a": "One", "b": "Two"})
    assert table.files == ("tables/t9.tex",)
    assert table.panel("b") == "B. Two"
    with pytest.raises(KeyError, match="no panel 'c'"):
        table.panel("c")
    figure = exhibits.Exhibit("f9", "figure", "02", "F")
    assert figure.files == ("figures/f9.pdf", "figures/f9.png", "figures/f9.csv")
    assert figure.panel("anything") == "anything"
    other = exhibits.Exhibit("x", "file", "02", "X", path="x.csv")
    assert other.files == ("x.csv",)


def test_a_reason_that_is_no_text_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "reasons.toml"
    path.write_text('small_cell = "too few"\nlost = 3\n', encoding="utf-8")
    monkeypatch.setattr(reasons, "FILE", path)
    with pytest.raises(ConfigError, match="lost: expected the reason in words"):
        reasons._load()
    path.write_text('small_cell = "too few"\n', encoding="utf-8")
    assert reasons._load() == {"small_cell": "too few"}
