"""Variants of the index: algebra equals recounting, effects equal the regression."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
from scipy.stats import spearmanr

from perutip.text import count_terms, load_dictionary
from perutip.text.counting import HitTable, TextMatcher
from perutip.text.index import (
    IndexAlgebra,
    index_of,
    leave_one_term_out,
    measure,
    measurement,
    person_centered_index,
    random_dictionaries,
    residualise_exposure,
    score_rulings,
    spearman,
)
from perutip.text.index.robustness import AT_ONCE, TOGETHER
from perutip.text.reading import (
    gather,
    read_documents,
    split_sections,
    with_recognition_errors,
)
from perutip.text.reading.letters.ocr_noise import misread
from perutip.text.reading.parts.sections import Span
from perutip.text.reading.sources.documents import Document

ROOT = Path(__file__).resolve().parents[3]
SIMULATED = ROOT / "input" / "simulated"
DICTIONARY = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
N = 600
EFFECTS = ("region_id", "year")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    found = []
    for document in read_documents(SIMULATED):
        found.append(document.text)
        if len(found) == N:
            return found
    raise AssertionError("fewer rulings than expected")


@pytest.fixture(scope="module")
def counts(texts):
    return count_terms(texts, DICTIONARY)


@pytest.fixture(scope="module")
def frame(counts):
    table = pd.read_csv(
        SIMULATED / "rulings.csv",
        usecols=["region_id", "ruling_date"],
        nrows=N,
        dtype="str",
    )
    dates = pd.to_datetime(table["ruling_date"])
    rng = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "region_id": table["region_id"],
            "year": dates.dt.year,
            "exposed": (rng.random(N) < 0.3).astype(float),
            "log_tokens": np.log(counts.n_tokens),
        }
    )


@pytest.fixture(scope="module")
def reference(frame):
    return (frame["year"] < 2022).to_numpy()


def registered(counts) -> np.ndarray:
    columns = counts.columns
    mine = (columns["role"] == "registered") & (columns["pole"] == "positive")
    return mine.to_numpy()


def test_algebra_equals_the_index_of_fewer_terms(counts, reference):
    algebra = IndexAlgebra(counts, reference)
    full = person_centered_index(counts, reference)["index"].to_numpy()
    np.testing.assert_allclose(algebra.index(), full, atol=1e-12)
    rng = np.random.default_rng(6)
    for _ in range(3):
        keep = rng.random(len(algebra.terms)) < 0.7
        chosen = np.ones(len(counts.columns), bool)
        chosen[np.flatnonzero(registered(counts))[~keep]] = False
        slow = person_centered_index(counts.select_terms(chosen), reference)["index"]
        np.testing.assert_allclose(algebra.index(keep), slow, atol=1e-12)


def test_terms_left_out_at_once_give_the_bits_of_each_by_itself(counts, reference):
    algebra = IndexAlgebra(counts, reference)
    found = list(algebra.without_each_term())
    assert len(found) == len(algebra.terms) > TOGETHER
    for place, index in enumerate(found):
        keep = np.arange(len(algebra.terms)) != place
        np.testing.assert_array_equal(index, algebra.index(keep))


def test_dictionaries_scored_together_are_those_scored_one_by_one(counts, reference):
    algebra = IndexAlgebra(counts, reference)
    keeps = np.random.default_rng(2).random((AT_ONCE + 3, len(algebra.terms))) < 0.8
    found = list(algebra.of_each(keeps))
    assert len(found) == len(keeps)
    for keep, index in zip(keeps, found, strict=True):
        np.testing.assert_array_equal(index, algebra.index(keep))


def test_leaving_a_component_out_is_the_mean_of_the_others(counts, reference):
    algebra = IndexAlgebra(counts, reference)
    scores = person_centered_index(counts, reference)
    first, *others = algebra.components
    expected = scores[[f"z_{name}" for name in others]].mean(axis=1)
    np.testing.assert_allclose(algebra.index(components=others), expected, atol=1e-12)


def test_effect_equals_the_regression(counts, frame, reference):
    index = IndexAlgebra(counts, reference).index()
    residual = residualise_exposure(frame, "exposed", EFFECTS, ("log_tokens",))
    data = frame.assign(index=index)
    fit = pf.feols("index ~ exposed + log_tokens | region_id + year", data)
    assert residual.effect(index) == pytest.approx(fit.coef()["exposed"], abs=1e-9)
    rows = np.arange(N) % 5 != 0
    part = residualise_exposure(frame, "exposed", EFFECTS, ("log_tokens",), rows)
    fit = pf.feols(
        "index ~ exposed + log_tokens | region_id + year", data[rows], fixef_rm="none"
    )
    assert part.effect(index) == pytest.approx(fit.coef()["exposed"], abs=1e-9)


def test_effect_without_variation_or_with_gaps_is_not_a_number(frame):
    flat = residualise_exposure(
        frame.assign(exposed=1.0), "exposed", ("region_id",), ()
    )
    assert np.isnan(flat.effect(np.ones(N)))
    residual = residualise_exposure(frame, "exposed", ("region_id",), ())
    gaps = np.ones(N)
    gaps[0] = np.nan
    assert np.isnan(residual.effect(gaps))


def test_leave_one_term_out_and_random_dictionaries(counts, frame, reference):
    algebra = IndexAlgebra(counts, reference)
    residual = residualise_exposure(frame, "exposed", EFFECTS, ("log_tokens",))
    full = algebra.index()
    found = leave_one_term_out(algebra, residual)
    assert len(found) == registered(counts).sum()
    without_hit = counts.term_totals()[registered(counts)]["hits"].to_numpy() == 0
    assert np.allclose(found["effect"][without_hit], residual.effect(full))
    assert np.allclose(found["rank_correlation"][without_hit], 1)
    assert (found["rank_correlation"][~without_hit] < 1).any()
    draws = random_dictionaries(algebra, residual, np.random.SeedSequence(1), draws=30)
    again = random_dictionaries(algebra, residual, np.random.SeedSequence(1), draws=30)
    pd.testing.assert_frame_equal(draws, again)
    assert draws["rank_correlation"].between(0.5, 1).all()
    whole = random_dictionaries(
        algebra, residual, np.random.SeedSequence(1), draws=2, share=1.0
    )
    np.testing.assert_allclose(whole["effect"], residual.effect(full))


def test_spearman_equals_scipy():
    rng = np.random.default_rng(8)
    a = rng.integers(0, 5, 100).astype(float)
    b = a + rng.normal(size=100)
    b[:3] = np.nan
    known = np.isfinite(b)
    expected = spearmanr(a[known], b[known]).statistic
    assert spearman(a, b) == pytest.approx(expected, abs=1e-12)
    assert np.isnan(spearman(np.ones(100), b))


def test_recognition_errors(texts):
    seed = np.random.SeedSequence(2)
    assert list(with_recognition_errors(texts[:5], 0.0, seed)) == texts[:5]
    damaged = list(with_recognition_errors(texts[:50], 0.05, seed))
    assert damaged == list(with_recognition_errors(texts[:50], 0.05, seed))
    # the damage of a text does not depend on the texts before it
    other = list(with_recognition_errors(["", *texts[1:50]], 0.05, seed))
    assert other[1:] == damaged[1:]
    letters = "e" * 100_000
    (hit,) = with_recognition_errors([letters], 0.05, seed)
    assert hit.count("c") / len(letters) == pytest.approx(0.05, abs=0.003)
    with pytest.raises(ValueError, match="rate"):
        next(iter(with_recognition_errors(["a"], 1.5, seed)))


def test_parts_stand_where_they_stood_when_letters_are_misread():
    # signs that look like no other stand at both ends of every part
    pieces = ["mi padre y el perito del pueblo " * k for k in range(1, 30)]
    text = "".join(f"[{piece}]" for piece in pieces)
    ends = np.cumsum([len(piece) + 2 for piece in pieces]).tolist()
    starts = [0, *ends[:-1]]
    spans = [Span("reasoning", a, b - 1) for a, b in zip(starts, ends, strict=True)]
    damaged = misread(text, 0.2, np.random.SeedSequence(4), 0)
    carried = damaged.carried(spans)
    assert carried != spans
    assert len(damaged.text) != len(text)
    for part, start, end in carried:
        assert part == "reasoning"
        assert damaged.text[start] == "["
        assert damaged.text[end] == "]"
        assert damaged.text.count("[", start, end) == 1


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """The first rulings with one of each flag among them, measured."""
    folder = tmp_path_factory.mktemp("corpus")
    documents = []
    for document in read_documents(SIMULATED):
        documents.append(document)
        if len(documents) == 300:
            break
    numbers = {document.ruling_id: k for k, document in enumerate(documents)}
    corpus = gather(documents, numbers, folder / "texts.bin")
    corpus.table.loc[7, "flag"] = "non_spanish"
    found = measure(corpus, DICTIONARY, noise_seed=np.random.SeedSequence(1), jobs=1)
    return corpus, found, documents


def test_measurement_rows_follow_the_corpus(measured):
    corpus, found, documents = measured
    # documents are read clean: cleaned once more, sentences that a ruling of 30,000
    # words repeats would pass for heads of its pages
    table, matcher = HitTable(DICTIONARY.rules.passage_words), TextMatcher(DICTIONARY)
    for document in documents:
        text = matcher.prepare(document.text, cleaned=True)
        table.add(matcher.match_prepared(text))
    whole = table.counts(DICTIONARY)
    others = corpus.scored
    assert (found.whole.n_tokens[others] == whole.n_tokens[others]).all()
    assert found.whole.n_tokens[7] == 0
    # the border of a part ends a sentence: a few reports and hypotheses end there
    apart = abs(found.whole.matrix[others] - whole.matrix[others]).sum()
    assert apart <= 0.02 * whole.matrix.sum()
    for counts in (found.stems, found.statutes, *found.parts.values()):
        assert counts.matrix.shape == whole.matrix.shape
    registered = whole.columns.query("role == 'registered'").reset_index(drop=True)
    assert found.drawn.tolist() == np.flatnonzero(others).tolist()
    for counts in found.noise.values():
        assert counts.matrix.shape == (others.sum(), len(registered))
        assert counts.columns.equals(registered)
    parts = sum(counts.n_tokens for counts in found.parts.values())
    assert (parts <= found.whole.n_tokens).all()
    # a reasoning that is told by what stands before it counts otherwise alone
    places = np.flatnonzero(others)[:60]
    sections = [split_sections(documents[k].text) for k in places]
    assert found.recognised[places].tolist() == [one.recognised for one in sections]
    same = []
    for k, one in zip(places, sections, strict=True):
        alone = count_terms([one.text("reasoning")], DICTIONARY)
        same.append((found.parts["reasoning"].matrix[[k]] != alone.matrix).nnz == 0)
    assert np.mean(same) > 0.95


def test_errors_planted_in_drawn_rulings_are_those_of_all(measured, monkeypatch):
    corpus, found, _ = measured
    monkeypatch.setattr(measurement, "NOISE_RULINGS", 60)
    seed = np.random.SeedSequence(1)
    few = measure(corpus, DICTIONARY, noise_seed=seed, jobs=1)
    assert len(few.drawn) == 60
    assert (np.diff(few.drawn) > 0).all()
    assert corpus.scored[few.drawn].all()
    assert few.drawn.max() - few.drawn.min() > 200  # not a run of the first ones
    assert (few.whole.matrix != found.whole.matrix).nnz == 0
    rows = np.searchsorted(found.drawn, few.drawn)
    for rate, counts in few.noise.items():
        assert (counts.matrix != found.noise[rate].matrix[rows]).nnz == 0
        assert counts.n_tokens.tolist() == found.noise[rate].n_tokens[rows].tolist()
        sound = few.whole.columns["role"] == "registered"
        assert (counts.matrix != few.whole.matrix[few.drawn][:, sound.to_numpy()]).nnz


def test_quotations_of_statutes_count_in_their_own_variant(tmp_path):
    quoted = (
        "El artículo 9 de la Ley 30364 dispone: “las medidas de protección procuran la "
        "dignidad de la víctima y su seguridad”. Se confirma la sentencia de la Sala."
    )
    plain = "Se confirma la sentencia y se ordena la protección de la víctima menor."
    documents = [
        Document(name, text, "register", "", tuple(text.split()))
        for name, text in (("a", quoted), ("b", plain))
    ]
    corpus = gather(documents, {"a": 1, "b": 2}, tmp_path / "texts.bin")
    found = measure(corpus, DICTIONARY, noise_seed=np.random.SeedSequence(1), jobs=1)
    more = np.asarray((found.statutes.matrix - found.whole.matrix).sum(axis=1)).ravel()
    assert more[0] >= 1
    assert more[1] == 0


def test_sections_together_hold_nearly_every_hit(measured):
    corpus, found, _ = measured
    together = sum(counts.matrix.sum() for counts in found.parts.values())
    assert together == pytest.approx(found.whole.matrix.sum(), rel=0.01)


def test_scores_of_flagged_rulings_are_missing(measured):
    _, found, documents = measured
    reference = np.arange(300) < 200
    scores = score_rulings(found, reference)
    assert not scores["scored"].iloc[7]
    assert np.isnan(scores["index"].iloc[7])
    scored = found.whole.n_tokens > 0
    assert (scores["index"].notna() == scored).all() and scored.sum() > 290
    expected = person_centered_index(found.whole, reference)
    np.testing.assert_allclose(scores["index"], expected["index"])
    name = "reliance_on_victim_testimony"
    np.testing.assert_allclose(scores[name], expected[f"z_{name}"])


def test_words_against_a_component_stand_alone_and_need_thirty_rulings(measured):
    """Four rulings with a refusal once moved a mean of three kinds of words."""
    _, found, _ = measured
    reference = np.ones(300, bool)
    scored = reference & (found.whole.n_tokens > 0)
    hits = found.whole.component_counts("contra")
    scores = score_rulings(found, reference)
    named = [name for name in scores if name.startswith("contra_")]
    assert len(named) == 3
    expected = person_centered_index(found.whole, reference)
    for name in named:
        rulings = (hits.loc[scored, name.removeprefix("contra_")] > 0).sum()
        if rulings < 30:
            assert scores[name].isna().all()
        else:
            np.testing.assert_allclose(scores[name], expected[f"z_{name}"])


def test_an_index_that_cannot_be_had_is_missing(measured):
    _, found, _ = measured
    assert np.isnan(index_of(found.whole, np.arange(300) < 1)).all()
