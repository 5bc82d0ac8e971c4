"""An expression or a file that says too much in few signs is refused, unexpanded."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from perutip.text import DictionaryError, load_dictionary
from perutip.text.dictionary.limits import MOST_READINGS, refuse_too_many
from perutip.text.dictionary.parsing import parse_expression

HEAD = 'name: T\nversion: "1"\nlanguage: es\n'
FOUR = "(uno{0}|dos{0}|tres{0}|cuatro{0})"
TRILLIONS = " ".join(FOUR.format(k) for k in range(21))
LONGEST_WAIT = 5.0  # seconds


def refused(tmp_path: Path, body: str) -> tuple[int, str]:
    path = tmp_path / "d.yml"
    path.write_text(HEAD + body, encoding="utf-8")
    begun = time.monotonic()
    with pytest.raises(DictionaryError) as error:
        load_dictionary(path)
    assert time.monotonic() - begun < LONGEST_WAIT
    assert str(error.value).startswith("d.yml: ")
    return error.value.problems[0]


@pytest.mark.parametrize(
    "body",
    [
        "categories: {{c: {{role: registered, terms: [albergue,\n {}]}}}}\n",
        "categories: {{c: {{role: registered, terms: [\n {{term: {}}}]}}}}\n",
        "categories: {{c: {{role: registered,\n terms: [{{term: a, cue: [{}]}}]}}}}\n",
        "rules:\n  negators: [{}]\ncategories: {{c: {{role: registered, terms: [a]}}}}",
        "ignore:\n  - {}\ncategories: {{c: {{role: registered, terms: [a]}}}}\n",
    ],
)
@pytest.mark.parametrize("gap", [" ", " de ", " (|la) "])
def test_trillions_of_readings_are_refused_wherever_they_stand(tmp_path, body, gap):
    written = TRILLIONS.replace(") (", f"){gap}(")
    line, said = refused(tmp_path, body.format(f'"{written}"'))
    number = 4**21 * (2**20 if "|" in gap else 1)
    assert line == 5
    assert said.startswith(f"'{written}' reads in {number:,} ways; ")


def test_a_word_of_many_brackets_is_refused(tmp_path):
    word = "".join("(a|e|i|o|u)" for _ in range(9)) + "les"
    body = f'categories: {{c: {{role: registered, terms: ["{word}"]}}}}\n'
    assert "a word with 1,953,125 alternatives" in refused(tmp_path, body)[1]


def test_alternatives_of_several_words_are_refused_by_their_combinations(tmp_path):
    slots = " ".join(f"(|uno{k}|dos{k} más|tres{k} más aún)" for k in range(10))
    body = f'categories: {{c: {{role: registered, terms: ["{slots}"]}}}}\n'
    assert "combine in 1,048,576 ways" in refused(tmp_path, body)[1]


def test_the_limits_are_those_that_are_said():
    refuse_too_many(" ".join("(a|b|c|d|e|f|g|h|i|j)" for _ in range(7)))
    assert MOST_READINGS == 10**7
    with pytest.raises(ValueError, match="20,000,000 ways"):
        refuse_too_many(" ".join("(a|b|c|d|e|f|g|h|i|j)" for _ in range(7)) + " (k|l)")
    assert parse_expression(" ".join(FOUR.format(k) for k in range(11))).n_readings


@pytest.mark.parametrize("level", [7, 9])
def test_anchors_that_repeat_a_list_in_a_list_are_refused(tmp_path, level):
    lists = "".join(
        f"  - &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]\n" for k in range(1, level)
    )
    body = f"ignore:\n  - &a0 [a, b]\n{lists}categories: {{c: {{role: registered}}}}\n"
    assert refused(tmp_path, body)[1].startswith("anchors (&) make ")


ONE = "categories: {c: {role: registered, terms: [relato]}}\n"
BAD_HEADS = {
    "name": ("name: T", f"name: {'T' * 101}", "'name' must be one line of at most 100"),
    "version": ('"1"', f'"{"1" * 41}"', "'version' must be one line of at most 40"),
    "lines": ('"1"', '"1\\n2"', "'version' must be one line"),
    "bidi": ('"1"', '"1\\u202E2"', "visible signs"),
    "language": (": es\n", ": en\n", "'language' must be es, or es- and a country"),
}


@pytest.mark.parametrize("name", BAD_HEADS)
def test_what_identifies_a_dictionary_is_short_and_of_its_language(tmp_path, name):
    right, wrong, said = BAD_HEADS[name]
    path = tmp_path / "d.yml"
    path.write_text(HEAD + ONE, encoding="utf-8")
    assert load_dictionary(path).language == "es"
    assert right in HEAD
    path.write_text(HEAD.replace(right, wrong) + ONE, encoding="utf-8")
    with pytest.raises(DictionaryError) as error:
        load_dictionary(path)
    assert [said in message for _, message in error.value.problems] == [True]


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u00ad", "\ue000", "\x07"])
def test_signs_that_nobody_sees_are_refused_in_an_expression(tmp_path, sign):
    body = ONE.replace("relato", f'"rela\\u{ord(sign):04X}to"')
    _, said = refused(tmp_path, body)
    assert (
        said == f"an expression has invisible signs (U+{ord(sign):04X}): type it anew"
    )


@pytest.mark.parametrize("words", ["0", "1001", "1000000000", "1.5", "-3"])
def test_distances_are_those_of_sentences(tmp_path, words):
    term = f"{{term: relato, cue: [fiscal], cue_within: {words}}}"
    _, said = refused(tmp_path, ONE.replace("relato", term))
    assert said == "cue_within must be a whole number from 1 to 1,000"
