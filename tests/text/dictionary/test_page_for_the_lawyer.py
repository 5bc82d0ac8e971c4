"""The page for who edits the dictionary names every key that the reader takes, and no
other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perutip.text import DictionaryError, load_dictionary
from perutip.text.dictionary import accepted_keys as keys

FOLDER = Path(__file__).resolve().parents[3] / "input" / "dictionary"
PAGE = (FOLDER / "PARA_EDITAR.md").read_text("utf-8")
IN_CODE = set(re.findall(r"`([^`]+)`", PAGE))
ACCEPTED = {
    *(*keys.TOP, *keys.CHANGE, *keys.RETIRED, *keys.CATEGORY, *keys.ENTRY),
    *(*keys.RULES, *keys.STATUTE_QUOTATIONS, *keys.PASSAGES),
    *(part for _, parts in keys.GROUPS.values() for part in parts),
}
HEAD = 'name: T\nversion: "1"\nlanguage: es\n'


def test_every_key_that_the_reader_takes_is_named():
    named = {word for code in IN_CODE for word in re.findall(r"[a-z_]+", code)}
    assert named >= ACCEPTED


def test_every_key_on_the_page_is_taken():
    on_page = {key for code in IN_CODE for key in re.findall(r"\b([a-z_]+):", code)}
    assert on_page and on_page <= ACCEPTED


@pytest.mark.parametrize(("key", "allowed"), [("term", keys.ENTRY), ("x", keys.RULES)])
def test_the_reader_takes_these_keys_and_no_other(tmp_path, key, allowed):
    path = tmp_path / "d.yml"
    term = "{term: albergue, unheard_of: b}" if key == "term" else "albergue"
    rules = "rules: {unheard_of: 1}\n" if key == "x" else ""
    path.write_text(
        f"{HEAD}{rules}categories: {{c: {{role: registered, terms: [{term}]}}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(DictionaryError) as error:
        load_dictionary(path)
    ((_, said),) = error.value.problems
    assert "unheard_of" in said and ", ".join(allowed) in said


@pytest.mark.parametrize("key", ["affirmed", "despite", "cue_within"])
def test_keys_said_to_be_of_an_expression_are(key):
    assert key in keys.ENTRY and key not in keys.CATEGORY


@pytest.mark.parametrize("key", keys.FLAGS)
def test_demands_may_stand_at_an_expression_and_at_a_category(key):
    assert key in keys.CATEGORY and key in keys.ENTRY
