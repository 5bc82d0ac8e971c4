"""The index's dictionary finds in the texts, mess included, what was meant; words of
the placebos stand in them whatever was meant."""

from pathlib import Path

import numpy as np
import pytest

from perutip.simulation.parameters import COMPONENTS, Parameters
from perutip.simulation.rulings.filled_sentences import _FIXED_SHARE, _USAGE_SHARE
from perutip.simulation.rulings.page_mess import (
    FORM_FEED,
    NO_BREAK,
    SOFT_HYPHEN,
    break_words,
    paginate,
    wrap,
)
from perutip.simulation.rulings.phrases import SENTENCES, TRAPS
from perutip.simulation.rulings.planted_passages import planted_passages
from perutip.simulation.simulated_study import simulate_study
from perutip.text import count_terms, load_dictionary
from perutip.text.words import count_words, load_placebos

ROOT = Path(__file__).resolve().parents[2]
# The dictionary's name of the component, where it is not the register's.
IN_DICTIONARY = {"reliance_on_victim_testimony": "victim_testimony_reliance"}


@pytest.fixture(scope="module")
def dictionary():
    return load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")


@pytest.fixture(scope="module")
def study():
    return simulate_study(21, scale=0.5)


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
    passages = planted_passages().query("component == @component")
    alone = counted(count_terms(passages["passage"], dictionary), component)
    usage = (passages["kind"] == "usage").to_numpy()
    # its passages stand in this order: whole sentences, clauses, usage
    sentences = np.arange(len(passages)) < len(SENTENCES[component])
    means = [alone[which].mean() for which in (sentences, usage, ~sentences & ~usage)]
    shares = (_FIXED_SHARE, _USAGE_SHARE, 1 - _FIXED_SHARE - _USAGE_SHARE)
    per_expression = np.dot(shares, means)
    assert found.sum() / intended.sum() == pytest.approx(per_expression, abs=0.1)


def test_training_adds_no_words_of_the_placebos(study):
    """Sentences with an expression hold words of the placebos as often as those whose
    place they take: what training adds moves no placebo by a twentieth of its SD."""
    planted = Parameters().rulings
    texts = study["rulings"]["text"]
    words = texts.str.split().str.len().to_numpy(float)
    short = words < 2000
    intended = study.expressions[list(COMPONENTS)].sum(axis=1).to_numpy(float)
    regressors = np.column_stack([np.ones(len(words)), words, intended])[short]
    ratios = np.array(planted.rate_ratios) - 1
    added = np.dot(planted.rates, ratios) * words[short].mean() / 1000
    counts = count_words(texts)
    place = {word: k for k, word in enumerate(counts.words)}
    for placebo in load_placebos(ROOT / "input" / "dictionary"):
        columns = [place[word] for word in placebo.words if word in place]
        hits = np.asarray(counts.matrix[:, columns].sum(axis=1)).ravel()[short]
        fitted, *_ = np.linalg.lstsq(regressors, hits, rcond=None)
        spread = (hits - regressors[:, :2] @ fitted[:2]).std()
        assert abs(fitted[2] * added) < 0.05 * spread, placebo.name


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
