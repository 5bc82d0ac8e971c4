"""Words beyond the dictionary: counts, predictions across regions, placebo words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from perutip.designs.design_based import region_folds
from perutip.study.declared import ConfigError
from perutip.text.words import count_words, load_placebos, placebo_rates, ridge_codes

ROOT = Path(__file__).resolve().parents[3]
VOCABULARY = ("víctima", "protección", "juez", "expediente", "pena", "año", "delito")
CODED = np.arange(240) // 12 % 3 == 0  # some of each of twelve regions


def texts(n: int = 240) -> tuple[list[str], np.ndarray]:
    """Texts, and how often the first two words stand in each."""
    rng = np.random.default_rng(1)
    drawn = rng.integers(0, len(VOCABULARY), (n, 40))
    told = (drawn[:, :, None] == np.arange(2)).sum(axis=1)
    return [" ".join(VOCABULARY[k] for k in row) + " 12-2019." for row in drawn], told


def test_counts_are_those_of_a_plain_counter():
    written, _ = texts(30)
    found = count_words([*written, ""])
    assert found.words == tuple(
        sorted(("victima", "proteccion", "juez", "expediente", "pena", "año", "delito"))
    )
    for row, text in enumerate(written):
        plain = text.translate(str.maketrans("íó", "io"))
        wanted = Counter(re.findall(r"[a-zñ]+", plain))
        got = found.matrix[[row]].toarray().ravel()
        assert dict(zip(found.words, got, strict=True)) == {
            word: wanted[word] for word in found.words
        }
    assert found.matrix[[30]].sum() == 0
    empty = count_words(["", "..."])
    assert (empty.words, empty.matrix.shape) == ((), (2, 0))


def test_ridge_predicts_codes_of_regions_that_it_never_saw():
    written, told = texts()
    counts = count_words(written)
    fold = region_folds(np.arange(240) % 12)
    codes = np.where(CODED[:, None], told / 4.0, np.nan)
    found = ridge_codes(counts, codes, fold)
    assert np.isfinite(found).all()
    unseen = np.isnan(codes[:, 0])
    for k in range(2):
        assert np.corrcoef(found[unseen, k], told[unseen, k])[0, 1] > 0.8
    assert (ridge_codes(counts, codes, fold) == found).all()


def test_no_code_of_a_region_enters_its_own_prediction():
    written, told = texts()
    counts = count_words(written)
    fold = region_folds(np.arange(240) % 12)
    codes = np.where(CODED[:, None], told / 4.0, np.nan)
    before = ridge_codes(counts, codes, fold)
    moved = np.where((fold == 2)[:, None], 3.0 - codes, codes)
    after = ridge_codes(counts, moved, fold)
    assert (after[fold == 2] == before[fold == 2]).all()
    assert (after[fold != 2] != before[fold != 2]).any()


def test_too_few_coded_rulings_predict_nothing():
    written, told = texts()
    codes = np.where(np.arange(240)[:, None] < 12, told / 4.0, np.nan)
    found = ridge_codes(count_words(written), codes, region_folds(np.arange(240) % 12))
    assert np.isnan(found).all()


def test_placebo_words_are_counted_and_share_none_with_the_index():
    placebos = load_placebos(ROOT / "input" / "dictionary")
    assert len(placebos) >= 3
    counts = count_words(
        ["Expediente y fojas, expediente."] * 5 + ["Nada más dice."] * 5
    )
    tokens = np.array([4.0] * 5 + [3.0] * 4 + [0.0])
    rates = placebo_rates(counts, tokens, placebos)
    assert rates["file"][:9].tolist() == [750.0] * 5 + [0.0] * 4
    assert np.isnan(rates["file"][9])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[a]\nlabel = 'x'\nwords = ['dos palabras']", "no single word"),
        ("[a]\nwords = ['uno']", "needs a label"),
        ("[a", "cannot be used"),
    ],
)
def test_a_broken_placebo_file_is_named(text, words, tmp_path):
    (tmp_path / "placebo.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        load_placebos(tmp_path)
