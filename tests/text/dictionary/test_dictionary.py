"""The dictionary file: read whole, refused whole, every problem with its line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from perutip.text import DictionaryError, load_dictionary
from perutip.text.dictionary.patterns import covers, meet

PROJECT = Path(__file__).resolve().parents[3] / "input/dictionary/person_centered.yml"
HEAD = 'name: Test\nversion: "1"\nlanguage: es\n'
GOOD = HEAD + (
    "rules: {cue_within: 4, negators: [no, sin], not_negating: [sin embargo]}\n"
    "ignore: [se trata de personas]\n"
    "categories:\n"
    "  language:\n"
    "    role: registered\n"
    "    negated: contra\n"
    "    categories:\n"
    "      rights:\n"
    "        terms: [derechos de la víctima, dignidad]\n"
    "      help:\n"
    "        negated: drop\n"
    "        terms:\n"
    "          - term: albergue*\n"
    "            cue: [menor, víctima*]\n"
    "            exclude: [municipal]\n"
    "            negated: positive\n"
    "    contra: [mala vida]\n"
)


@pytest.fixture
def load(tmp_path):
    def load(text: str | bytes):
        path = tmp_path / "d.yml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return load_dictionary(path)

    return load


def problems(load, text) -> list[tuple[int, str]]:
    with pytest.raises(DictionaryError) as error:
        load(text)
    return error.value.problems


def test_a_good_file_is_read_with_nested_categories_and_inherited_rules(load):
    dictionary = load(GOOD)
    by_term = {e.pattern.written: e for e in dictionary.entries}
    assert by_term["dignidad"].category == "language.rights"
    assert by_term["dignidad"].negated == "contra"
    assert by_term["albergue*"].negated == "positive"
    assert [one.first.tokens for one in by_term["albergue*"].cue] == [
        ("menor",),
        ("victima*",),
    ]
    assert by_term["mala vida"].affirmed == "contra"
    assert by_term["se trata de personas"].is_ignored
    assert [n.written for n in dictionary.rules.negators] == ["no", "sin"]
    assert dictionary.rules.cue_within == 4
    assert dictionary.components() == ("language",)
    assert dictionary.components("exploratory") == ()


def test_columns_hold_both_poles_of_what_can_reverse(load):
    columns = [(c.term, c.pole) for c in load(GOOD).columns]
    assert columns == [
        ("mala vida", "contra"),
        ("derechos de la víctima", "positive"),
        ("derechos de la víctima", "contra"),
        ("dignidad", "positive"),
        ("dignidad", "contra"),
        ("albergue*", "positive"),
    ]


def test_version_and_hash_identify_the_file(load):
    dictionary = load(GOOD)
    assert dictionary.version == "1"
    assert dictionary.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert load(GOOD + "# a comment\n").sha256 != dictionary.sha256


def category(lines: str) -> str:
    return HEAD + "categories:\n  a:\n    role: registered\n" + lines


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        (GOOD + "extra: 1\n", GOOD.count("\n") + 1, "unknown key 'extra'"),
        (category("    term: [x]\n"), 7, "unknown key 'term' in category 'a'"),
        (category("    terms: []\n"), 7, "empty"),
        (category("    terms:\n"), 7, "must be a list"),
        (HEAD + "categories:\n  a: {role: registered}\n", 5, "category 'a' is empty"),
        (HEAD + "categories: {}\n", 4, "categories"),
        (HEAD, 1, "'categories' is missing"),
        (GOOD.replace("registered", "main"), 8, "role is 'main'"),
        (GOOD.replace("    role: registered\n", ""), 8, "no role"),
        (category("    terms: [uno, dos, UNÓ]\n"), 7, "'UNÓ' repeats line 7"),
        (category("    terms: [víctimas]\n    contra: [victimas]\n"), 8, "also stands"),
        (category("    terms: [víctima*]\n    contra: [víctimas]\n"), 8, "count twice"),
        (category("    terms:\n    - cosi*\n    - cosificación\n"), 9, "remove one"),
        (category("    terms:\n    - cosificación\n    - cosi*\n"), 9, "remove one"),
        (
            category("    terms:\n    - abc*\n    - {term: '*abc', negated: contra}\n"),
            9,
            "counts otherwise",
        ),
        (category("    terms: ['...']\n"), 7, "no letter or digit"),
        (category("    terms: ['* de trata']\n"), 7, "bare wildcard"),
        (category("    terms: ['a*']\n"), 7, "too general"),
        (category("    terms: [{term: x, negated: maybe}]\n"), 7, "negated is 'maybe'"),
        (category("    terms: [{cue: [x]}]\n"), 7, "needs 'term'"),
        (category("    terms: [{term: la ley, exclude: [ley]}]\n"), 7, "own exclusion"),
        (category("    terms: [{term: x, affirmed: drop}]\n"), 7, "under 'ignore'"),
        (category("    terms: [x]\n    terms: [y]\n"), 8, "'terms' stands twice"),
        (category("    terms: [x\n"), 7, "a list whose bracket"),
        (category("    terms: [x]\n") + "ignore: [x]\n", 8, "also stands"),
        (
            HEAD + "rules: {cue_within: near}\n" + GOOD[len(HEAD) :].split("\n", 1)[1],
            4,
            "whole number",
        ),
        (GOOD.replace('version: "1"\n', ""), 1, "'version' is missing"),
        ("", 1, "empty"),
        (HEAD + "categories: &x {a: {role: registered, categories: *x}}", 4, "deeper"),
        ("- a\n- b\n", 1, "key: value"),
        (category("    terms: [x]\n").encode() + b"# \xff\n", 8, "not valid UTF-8"),
    ],
)
def test_bad_files_are_refused_with_the_line(load, text, line, part):
    found = problems(load, text)
    assert any(at == line and part in message for at, message in found), found


def test_all_problems_are_reported_together_in_order(load):
    text = category("    terms: [uno, '??', uno]\n    extra: 1\n    negated: perhaps\n")
    found = problems(load, text)
    assert [line for line, _ in found] == [7, 7, 8, 9]
    with pytest.raises(DictionaryError, match="d.yml: 4 problems"):
        load(text)


def test_longer_expressions_that_hold_shorter_ones_are_no_conflict(load):
    load(category("    terms: [víctima, la víctima, la víctima de trata]\n"))


@pytest.mark.parametrize(
    ("first", "second", "both", "cover"),
    [
        ("victima*", "victimas", True, True),
        ("victima*", "victi*", True, False),
        ("*cion", "prote*", True, False),
        ("identificad?", "identificado", True, True),
        ("identificad?", "identificad", False, False),
        ("*", "vieja", True, True),
        ("ab*cd", "ab?cd", True, True),
        ("ab*cd", "abc", False, False),
    ],
)
def test_globs_meet_and_cover(first, second, both, cover):
    found = meet(first, second), meet(second, first), covers(first, second)
    assert found == (both, both, cover)


def test_the_project_dictionary_is_sound():
    dictionary = load_dictionary(PROJECT)
    assert dictionary.components("registered") == (
        "victim_sensitive_language",
        "protection_oriented_reasoning",
        "reliance_on_victim_testimony",
    )
    assert dictionary.components("exploratory") == ("interagency_collaboration",)
    assert sum(e.expression.n_readings for e in dictionary.entries) > 187
    read = [e.expression for e in dictionary.entries]
    assert all(is_reading(one.first.tokens, one) for one in read)
    for bare in (("trata", "de", "personas"), ("trata",)):
        assert not [one for one in read if is_reading(bare, one)]


def is_reading(tokens, expression):
    """Without writing out millions of readings: shapes hold each of them."""
    return any(
        len(places) == len(tokens)
        and all(token in place for token, place in zip(tokens, places, strict=True))
        for places, *_ in expression.shapes()
    )
