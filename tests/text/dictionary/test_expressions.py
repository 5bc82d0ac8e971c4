"""Expressions by slots against their readings written out one by one."""

from __future__ import annotations

import fnmatch
import re
import sys
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.text import DictionaryError, load_dictionary
from perutip.text.counting.matching.finder import Finder
from perutip.text.counting.sentences.phrases import PhraseFinder
from perutip.text.counting.sentences.word_memory import WordMemory
from perutip.text.dictionary.conflicts import find_conflicts
from perutip.text.dictionary.entries import Entry
from perutip.text.dictionary.parsing import parse_expression

WORDS = ("aa", "ab", "aab", "a*", "ab*", "*b", "a?b", "?", "*", "n.º", "2-a", "de")
SIMPLE = ("aa", "ab", "aab", "a*", "ab*", "*b", "a?b", "*", "de")


def written_of(words: tuple[str, ...], *between: str) -> st.SearchStrategy[str]:
    tokens = st.sampled_from(words)
    some = st.lists(tokens, max_size=3).map(" ".join)
    choices = st.lists(some, min_size=1, max_size=3).map("|".join).map("({})".format)
    piece = st.tuples(st.one_of(tokens, choices), st.sampled_from(between))
    pieces = st.lists(piece, min_size=1, max_size=5)
    return pieces.map(lambda found: "".join(map("".join, found)))


WRITTEN = written_of(WORDS, "", " ", " ", " ")
TEXTS = st.lists(
    st.sampled_from(["aa", "ab", "aab", "abb", "b", "de", "n", "2", "a"]), max_size=14
)


def written_out(written: str) -> list[str]:
    pieces = re.split(r"\(([^()]*)\)", written)
    choices = [p.split("|") if k % 2 else [p] for k, p in enumerate(pieces)]
    return ["".join(one) for one in product(*choices)]


def problem(written: str) -> str:
    try:
        parse_expression(written)
    except ValueError as error:
        return str(error)
    return ""


def sound(written: str) -> bool:
    return not problem(written)


@settings(max_examples=400, deadline=None)
@given(WRITTEN)
def test_an_expression_is_refused_as_its_first_bad_reading_is(written):
    plain = written_out(written)
    problems = [problem(one) for one in plain]
    if any(problems):
        assert problem(written) == next(filter(None, problems))
        return
    tokens = [parse_expression(one).first.tokens for one in plain]
    if len(set(tokens)) < len(tokens):
        assert problem(written) == "gives the same alternative twice"
        return
    found = list(parse_expression(written).readings())
    assert [reading.tokens for reading in found] == tokens
    accented = [parse_expression(one).first.accented for one in plain]
    assert [reading.accented for reading in found] == accented


@settings(max_examples=200, deadline=None)
@given(WRITTEN.filter(sound))
def test_shapes_hold_every_reading_under_its_number(written):
    expression = parse_expression(written)
    numbered = {}
    for places, number, steps in expression.shapes():
        for chosen in product(*map(zip, places, steps)):
            at = number + sum(step for _, step in chosen)
            assert at not in numbered
            numbered[at] = tuple(token for token, _ in chosen)
    plain = [reading.tokens for reading in expression.readings()]
    assert [numbered[k] for k in range(len(numbered))] == plain
    words = [word for r in expression.readings() for word in r.accented.split()]
    assert list(dict.fromkeys(expression.words())) == list(dict.fromkeys(words))


def places_of(tokens, words):
    for at in range(len(words) - len(tokens) + 1):
        if all(map(fnmatch.fnmatchcase, words[at : at + len(tokens)], tokens)):
            yield at


@settings(max_examples=200, deadline=None)
@given(st.lists(WRITTEN.filter(sound), min_size=1, max_size=4), TEXTS)
def test_the_finder_finds_each_reading_wherever_it_stands(many, words):
    expected, with_glob = set(), set()
    for number, written in enumerate(many):
        for reading in parse_expression(written).readings():
            for at in places_of(reading.tokens, words):
                expected.add((at, reading.n_tokens, number))
                if reading.is_glob:
                    with_glob.add((at, reading.n_tokens, number))
    finder = Finder([parse_expression(written) for written in many], WordMemory())
    found = finder.find(words)
    assert {one[:3] for one in found} == expected
    assert {one[:3] for one in found if one.by_glob} == with_glob
    assert len(found) == len(expected)


@settings(max_examples=200, deadline=None)
@given(st.lists(WRITTEN.filter(sound), min_size=1, max_size=4), TEXTS)
def test_phrases_are_found_in_the_order_of_their_readings(many, words):
    kinds = {f"{k}": [parse_expression(one)] for k, one in enumerate(many)}
    expected = [
        (at, kind, reading.n_tokens)
        for kind, (expression,) in kinds.items()
        for reading in expression.readings()
        for at in places_of(reading.tokens, words)
    ]
    expected.sort(key=lambda one: one[0])
    finder = PhraseFinder(kinds, WordMemory())
    assert [(m.at, m.kind, m.size) for m in finder.find(words)] == expected
    assert finder.any(words) == bool(expected)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            written_of(SIMPLE, " ").filter(sound), st.sampled_from("xy"), st.booleans()
        ),
        min_size=2,
        max_size=4,
    )
)
def test_conflicts_are_those_of_the_readings(given_entries):
    entries = [
        Entry(
            parse_expression(w), key, key, "positive", "contra" if n else "drop", line=k
        )
        for k, (w, key, n) in enumerate(given_entries)
    ]
    expected = set()
    for first, second in combinations(entries, 2):
        pairs = product(first.expression.readings(), second.expression.readings())
        for a, b in pairs:
            told = told_of(first, a.tokens, second, b.tokens)
            expected |= {(second.line, told)} if told else set()
    assert {(k, kind_of(told)) for k, told in find_conflicts(entries)} == expected


KINDS = (
    "also stands under",
    "repeats",
    "counts otherwise",
    "is already matched",
    "already matches",
    "which stands under",
)


def kind_of(message: str) -> str:
    return next(kind for kind in KINDS if kind in message)


def told_of(first, a, second, b) -> str:
    """What is wrong with two readings, by all the words of a few letters."""
    if len(a) != len(b):
        return ""
    both = [(matched(x), matched(y)) for x, y in zip(a, b, strict=True)]
    if not all(x & y for x, y in both):
        return ""
    if first.key != second.key:
        return "also stands under" if a == b else "which stands under"
    if a == b:
        return "repeats"
    if first.negated != second.negated:
        return "counts otherwise"
    if all(y <= x for x, y in both):
        return "is already matched"
    return "already matches" if all(x <= y for x, y in both) else ""


LETTERS = ["de"]
LETTERS += ["".join(one) for n in range(1, 6) for one in product("abz", repeat=n)]


@cache
def matched(token: str) -> frozenset[str]:
    return frozenset(w for w in LETTERS if fnmatch.fnmatchcase(w, token))


TWELVE = " ".join(f"(palabra{k}|vocablo{k}*)" for k in range(12))


def test_thousands_of_readings_cost_no_more_than_their_words():
    expression = parse_expression(TWELVE)
    assert expression.n_readings == 4096
    before = sys.getallocatedblocks()
    memory = WordMemory()
    found = Finder([expression], memory), PhraseFinder({"x": [expression]}, memory)
    entries = [Entry(expression, "x", "x", "positive", "drop", line=k) for k in (1, 2)]
    problems = find_conflicts(entries)
    assert sys.getallocatedblocks() - before < expression.n_readings / 2
    assert len(problems) == 1
    words = [
        f"{'palabra' if k % 3 else 'vocablo'}{k}s"[: 8 + (k > 9)] for k in range(12)
    ]
    assert {one[:3] for one in found[0].find(["uno", *words, "dos"])} == {(1, 12, 0)}
    assert [m.at for m in found[1].find(["uno", *words, "dos"])] == [1]


def test_a_dictionary_names_the_problem_of_one_reading_among_thousands(tmp_path):
    path = tmp_path / "d.yml"
    head = 'name: t\nversion: "1"\nlanguage: es\n'
    body = f"ignore:\n  - {TWELVE}\n  - {TWELVE.replace('vocablo', 'palabra')}\n"
    rest = "categories: {x: {role: registered, terms: [uno]}}\n"
    path.write_text(head + body + rest, encoding="utf-8")
    with pytest.raises(DictionaryError, match="line 6: .* repeats line 5"):
        load_dictionary(path)
