"""A slip of the pen in the dictionary is said by its own line, all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from perutip.contract.checks.contract_message import format_problems
from perutip.contract.checks.problems import Problem
from perutip.text import DictionaryError, load_dictionary
from perutip.text.dictionary.yaml_faults import yaml_faults

FOLDER = Path(__file__).resolve().parents[3] / "input/dictionary"
TEXT = (FOLDER / "person_centered.yml").read_text(encoding="utf-8")
LINES = TEXT.splitlines()
AT = LINES.index("        terms:") + 1
SLIPS = {
    "\t- víctima": "a tab in front of it",
    "          víctima protegida": "neither '- ' and an expression",
    '          - "víctima indefensa': 'a quote (") that is not closed',
    "          – víctima de trata": "begins with –",
    "          • víctima de trata": "begins with •",
    "          -víctima indefensa": "a blank is missing behind the -",
    "          - term: nota: la víctima": "a colon inside",
    '          - "víctima" indefensa': "words behind the closed one",
    "          - @víctima": "put the whole between single quotes",
    "          - [víctima": "a list whose bracket",
}


def problems(tmp_path, lines):
    path = tmp_path / "d.yml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DictionaryError) as error:
        load_dictionary(path)
    return error.value.problems


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_said_by_its_own_line(tmp_path, slip):
    ((line, said),) = problems(tmp_path, [*LINES[:AT], slip, *LINES[AT:]])
    assert line == AT + 1
    assert SLIPS[slip] in said


def test_every_slip_is_said_at_once(tmp_path):
    found = problems(tmp_path, [*LINES[:AT], *SLIPS, *LINES[AT:]])
    assert [line for line, _ in found] == [AT + 1 + n for n in range(len(SLIPS))]


def test_a_slip_near_the_end_blames_no_sound_line_above(tmp_path):
    lines = [*LINES, "    terms:", '      - "abc']
    ((line, _),) = problems(tmp_path, lines)
    assert line == len(lines)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yml")), ids=lambda f: f.name)
def test_sound_lines_have_no_fault(file):
    assert yaml_faults(file.read_text(encoding="utf-8")) == []
    assert (
        yaml_faults("a: >-\n  one: two\n  – three\nb: [x,\n  'y']\nc: &k [z]\n") == []
    )


@pytest.mark.parametrize(
    "term", ["dni 45678912", "expediente 00412-2021-0-1801", "987654321"]
)
def test_numbers_of_persons_and_case_files_are_refused_and_not_shown(tmp_path, term):
    slip = f"          - agraviada {term}"
    ((line, said),) = problems(tmp_path, [*LINES[:AT], slip, *LINES[AT:]])
    assert line == AT + 1 and "a person" in said and term not in said


def test_numbers_of_norms_are_expressions(tmp_path):
    path = tmp_path / "d.yml"
    kept = "          - acuerdo plenario 3-2011 de 2019 y ley 30364"
    path.write_text("\n".join([*LINES[:AT], kept, *LINES[AT:]]), encoding="utf-8")
    assert load_dictionary(path)


def test_a_line_of_the_dictionary_is_said_in_its_own_words():
    file = "dictionary/person_centered.yml"
    text = format_problems((Problem(file, 7, "", "", "begins with –"),))
    assert "\n  begins with –\n    line 7" in text
