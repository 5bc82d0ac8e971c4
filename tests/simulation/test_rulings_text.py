"""The index's dictionary finds in the texts, mess included, what was meant."""

from pathlib import Path

import numpy as np
import pytest

from perutip.simulation.parameters import COMPONENTS
from perutip.simulation.rulings.page_mess import (
    FORM_FEED,
    NO_BREAK,
    SOFT_HYPHEN,
    break_words,
    paginate,
    wrap,
)
from perutip.simulation.rulings.phrases import TRAPS
from perutip.simulation.rulings.planted_passages import planted_passages
from perutip.simulation.simulated_study import simulate_study
from perutip.text import count_terms, load_dictionary

ROOT = Path(__file__).resolve().parents[2]
# The dictionary's name of the component, where it is not the register's.
IN_DICTIONARY = {"reliance_on_victim_testimony": "victim_testimony_reliance"}


@pytest.fixture(scope="module")
def dictionary():
    return load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")


@pytest.fixture(scope="module")
def study():
    return simulate_study(21, scale=0.15)


def counted(counts, component):
    found = counts.component_counts()
    name = component if component in found else IN_DICTIONARY[component]
    return found[name].to_numpy()


@pytest.mark.parametrize("component", COMPONENTS)
def test_counts_equal_the_intended_expressions(study, dictionary, component):
    counts = count_terms(study["rulings"]["text"], dictionary)
    intended = study.expressions[component].to_numpy()
    found = counted(counts, component)
    # what the dictionary does not know is missed, and traps are counted: by design
    assert np.corrcoef(intended, found)[0, 1] > 0.75
    assert 0.6 < found.sum() / intended.sum() < 1.1


def test_most_traps_are_not_counted(dictionary):
    passages = planted_passages()
    texts = passages.loc[passages["component"] == "", "passage"]
    assert len(texts) >= len(TRAPS) + 15
    counts = count_terms(texts, dictionary)
    wrong = sum(counted(counts, component) for component in COMPONENTS)
    assert (wrong > 0).mean() <= 0.12


def test_the_index_misses_some_of_what_lawyers_write(dictionary):
    passages = planted_passages()
    usage = passages[passages["kind"] == "usage"].reset_index(drop=True)
    found = count_terms(usage["passage"], dictionary).component_counts()
    hit = [found.at[k, c] > 0 for k, c in usage["component"].items()]
    assert 0.3 < np.mean(hit) < 0.95
    fixed = passages[passages["kind"] == "expression"].reset_index(drop=True)
    found = count_terms(fixed["passage"], dictionary).component_counts()
    assert np.mean([found.at[k, c] > 0 for k, c in fixed["component"].items()]) > 0.9


def test_the_mess_of_real_rulings_is_there(study):
    texts = study["rulings"]["text"]
    marks = (
        NO_BREAK,
        SOFT_HYPHEN,
        FORM_FEED,
        "\ufb01",
        "-\n",
        "Firmado digitalmente",
        "se trata de personas",
        "CONSIDERANDO",
        "MINISTERIO PÚBLICO",
    )
    for mark in marks:
        assert texts.str.contains(mark, regex=False).sum() >= 3, repr(mark)
    capitals = texts.str.split("\n").map(
        lambda lines: any(len(line) > 60 and line.isupper() for line in lines)
    )
    assert 0.01 < capitals.mean() < 0.2


def test_page_mess_keeps_every_letter():
    text = "uno dos tres cuatro consideraciones anteriores\nsegundo apartado"
    wrapped = wrap(text, 12)
    assert max(map(len, wrapped.split("\n"))) <= len("consideraciones")
    assert wrapped.replace("\n", " ") == text.replace("\n", " ")
    broken = break_words(wrapped, np.random.default_rng(1), 1)
    assert "-\n" in broken
    assert broken.replace("-\n", "").replace("\n", "").replace(" ", "") == (
        text.replace("\n", "").replace(" ", "")
    )
    pages = paginate("a\nb\nc", "HEAD", 2)
    assert pages == "HEAD\na\nb\nPágina 1 de 2\n\u000cHEAD\nc\nPágina 2 de 2"
