"""One rule for the options of every command: no empty value, none twice, one shape."""

import argparse

import pytest

from perutip.assignment.field.parser import build_parser
from perutip.option_parser import GIVEN, OptionParser, in_words, whole_number
from perutip.running import asked, options
from perutip.running.command_options import PARSERS
from perutip.running.files.places import ROOT
from perutip.sheet_options import sheet_options

WORDS = [
    "frame",
    "pairs",
    "freeze",
    "seed",
    "draw",
    "replace",
    "void",
    "status",
    "certificate",
    "dry-run",
]


def with_commands(parser):
    """A parser and those of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.values()


EVERY = [
    one
    for parser in (
        options.parser(),
        *(made() for made in PARSERS.values()),
        build_parser("title"),
        sheet_options(ROOT),
    )
    for one in with_commands(parser)
]
VALUES = [
    pytest.param(parser, action, id=f"{parser.prog} {action.dest}")
    for parser in EVERY
    for action in parser._actions
    if action.nargs not in (0, argparse.PARSER)
]
OPTIONS = [one for one in VALUES if one.values[1].option_strings]


def said_by(parse, given, capsys):
    """What is said, one line, of a command that ends with exit code 2."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        parse(given)
    told = "".join(capsys.readouterr())
    assert ended.value.code == 2 and len(told.splitlines()) == 1
    assert told.startswith(("STOPPED (exit 2): ", "not done: ", "not imported: "))
    return told


def test_every_command_s_parser_is_one_of_these():
    assert len(EVERY) == 4 + 1 + len(WORDS) + 2 and len(VALUES) > 40
    assert all(isinstance(parser, OptionParser) for parser in EVERY)


@pytest.mark.parametrize("empty", ["", " ", "\t\n"])
@pytest.mark.parametrize(("parser", "action"), VALUES)
def test_an_empty_or_blank_value_is_refused(parser, action, empty, capsys):
    times = action.nargs if isinstance(action.nargs, int) else 1
    name = action.option_strings[-1:]
    told = said_by(parser.parse_args, [*name, *[empty] * times], capsys)
    called = name[0] if name else action.metavar or action.dest
    assert f": {called} is empty (" in told


@pytest.mark.parametrize(("parser", "action"), OPTIONS)
def test_an_option_that_is_not_repeatable_is_taken_once(parser, action, capsys):
    value = next(iter(action.choices or ["5"]))
    times = action.nargs if isinstance(action.nargs, int) else 1
    once = [action.option_strings[-1], *[value] * times]
    if type(action).__name__ == "_Appended":
        parsed, _ = parser.parse_known_args([*once, *once, *needed(parser)])
        assert len(getattr(parsed, action.dest)) == 2
        return
    told = said_by(parser.parse_args, once * 2, capsys)
    assert f"{action.option_strings[-1]} is given twice" in told


def needed(parser):
    """What a command does not go without."""
    given = []
    for action in parser._actions:
        if not action.option_strings and action.nargs is None:
            given.append(next(iter(action.choices or ["x"])))
    return given


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--steps", "4-2", "--list"], "--list goes alone, not with --steps"),
        (["--input", "nonexist", "--list"], "--list goes alone, not with --input"),
        (["--compare", "--list"], "--list goes alone, not with --compare"),
        (["--check", "--list", "--quick"], "not with --check and --quick"),
        (["--steps", "2", "--steps", "3"], "--steps is given twice"),
        (["--check", "a", "--check", "b"], "--check is given twice"),
        (["--verify-randomization", "--steps", "2"], "not with --steps"),
        (["--verify-randomization", "--quick", "--blind"], "--blind and --quick"),
        (["--compare", "--check"], "--compare goes with --input, --output, --quick"),
        (["--check", "--resume"], "--check goes with --input, --output, --quick"),
        (["--compare", "--jobs", "2"], "--quick and --blind alone, not with --jobs"),
        (["--anchor", "aa"], "--anchor goes with --verify-randomization"),
        (["--list=x"], "--list takes no value"),
        (["--jobs", "abc"], "--jobs abc: expected a whole number, 1 or more"),
        (["--jobs", "1.5"], "--jobs 1.5: expected a whole number, 1 or more"),
        (["--jobs", "0"], "--jobs 0: expected a whole number, 1 or more"),
        (["--jobs", "٢"], "expected a whole number, 1 or more"),
        (["--unblind"], "--unblind needs a value"),
        (["--quick", "map", "raw"], "a command comes first, with its own options"),
        (["--nothing"], "not known: --nothing"),
        ([""], "no command ''; commands are map, bundle, lock"),
    ],
)
def test_options_that_do_not_go_together_or_say_nothing(given, told, capsys):
    assert told in said_by(options.read_options, given, capsys)


@pytest.mark.parametrize(
    "given",
    [
        ["--list"],
        ["--verify-randomization", "--input", "x", "--anchor", "a", "--anchor", "b"],
        ["--check", "--output", "x", "--quick", "--partial", "--jobs", "2"],
        ["--compare", "2026-11-25", "--blind"],
        ["--steps", "2-4", "--quick", "--quick", "--resume"],
    ],
)
def test_options_that_go_together_are_taken(given):
    parsed = options.read_options(given)
    typed = {one[2:].replace("-", "_") for one in given if one.startswith("--")}
    assert getattr(parsed, GIVEN) == typed
    assert parsed.check is None or parsed.check is False


@pytest.mark.parametrize(
    "text", ["", "٢", "1_0", "+1", "-1", " 1", "1.0", "²", "9" * 19, "1e3"]
)
def test_a_whole_number_is_digits_alone(text):
    assert whole_number("007") == 7 and whole_number("0") == 0
    with pytest.raises(argparse.ArgumentTypeError):
        whole_number(text)


def test_no_words_of_argparse_are_left(capsys):
    parser = OptionParser(prog="x")
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("--a", nargs=2)
    one.add_argument("--b", choices=["p", "q"])
    parser.add_argument("c", metavar="C")
    for given, told in (
        (["--a", "1"], "--a needs 2 values"),
        (["--b", "r", "C"], "--b r: expected one of p, q"),
        (["--b", "p", "--a", "1", "2"], "--a and --b exclude each other"),
        (["C"], "not given: one of --a --b"),
        (["--b", "p"], "not given: C"),
    ):
        said = said_by(parser.parse_args, given, capsys)
        assert said == f"STOPPED (exit 2): {told} (x --help has all options)\n"
    assert in_words("something else") == "something else"


def test_more_jobs_than_cores_and_steps_are_as_many_as_the_larger(monkeypatch):
    for own, given, taken in (
        (2, 99_999, 7),
        (64, 99_999, 64),
        (2, 3, 3),
        (2, None, 2),
    ):
        monkeypatch.setattr(asked.joblib, "cpu_count", lambda own=own: own)
        assert asked.cores(given) == taken
