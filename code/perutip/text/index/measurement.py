"""One corpus counted in several ways: whole, by stems, by section, with errors planted.

The whole ruling is the registered measure. Every other count answers a question about
it: the court's own words, the prosecution's part, statutes, stems, misread letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy import sparse

from perutip.text.counting import TermCounts, count_terms
from perutip.text.dictionary import Dictionary
from perutip.text.index.person_centered import Measure, Weighting, person_centered_index
from perutip.text.reading import (
    PARTS,
    Corpus,
    Part,
    split_sections,
    with_recognition_errors,
)

NOISE_RATES = (0.02,)


@dataclass(frozen=True, eq=False)
class Measurement:
    """Counts of one corpus, all with one row per ruling in the corpus's order.

    whole, stems: the ruling; statutes: quotations of statutes counted too; parts: its
    sections; noise: rate of planted errors → counts. recognised: boolean (n,),
    rulings with a reasoning and a decision.
    """

    whole: TermCounts
    stems: TermCounts
    statutes: TermCounts
    parts: dict[Part, TermCounts]
    recognised: np.ndarray
    noise: dict[float, TermCounts]


def measure(
    corpus: Corpus,
    dictionary: Dictionary,
    *,
    noise_seed: np.random.SeedSequence,
    jobs: int = 2,
) -> Measurement:
    """Count `corpus` in every way, over `jobs` processes; longest pass first.

    The result does not depend on `jobs`.
    """
    tasks = [
        delayed(_count_stems)(corpus, dictionary),
        delayed(_count_sections)(corpus, dictionary),
        *(
            delayed(_count_noise)(corpus, dictionary, rate, noise_seed)
            for rate in NOISE_RATES
        ),
        delayed(_count_whole)(corpus, dictionary),
    ]
    stems, sections, *noise, whole = Parallel(n_jobs=jobs)(tasks)
    parts, recognised = sections
    quoted = bool((whole.dropped["reason"] == "statute").any())
    statutes = _count_statutes(corpus, dictionary) if quoted else whole
    return Measurement(
        whole=whole,
        stems=stems,
        statutes=statutes,
        parts=parts,
        recognised=recognised,
        noise=dict(zip(NOISE_RATES, noise, strict=True)),
    )


def _count_whole(corpus: Corpus, dictionary: Dictionary) -> TermCounts:
    return count_terms(corpus.texts(), dictionary)


def _count_stems(corpus: Corpus, dictionary: Dictionary) -> TermCounts:
    return count_terms(corpus.texts(), dictionary, stem=True)


def _count_statutes(corpus: Corpus, dictionary: Dictionary) -> TermCounts:
    rules = replace(dictionary.rules, citations=())
    return count_terms(corpus.texts(), replace(dictionary, rules=rules))


def _count_noise(
    corpus: Corpus, dictionary: Dictionary, rate: float, seed: np.random.SeedSequence
) -> TermCounts:
    return count_terms(with_recognition_errors(corpus.texts(), rate, seed), dictionary)


def _count_sections(
    corpus: Corpus, dictionary: Dictionary
) -> tuple[dict[Part, TermCounts], np.ndarray]:
    """Counts by part and which rulings were recognised, in one pass."""
    recognised: list[bool] = []

    def parts_in_turn() -> Iterator[str]:
        for text in corpus.texts():
            sections = split_sections(text)
            recognised.append(sections.recognised)
            yield from (sections.text(part) for part in PARTS)

    counts = count_terms(parts_in_turn(), dictionary)
    parts = {
        part: select_texts(counts, np.arange(place, len(counts.n_tokens), len(PARTS)))
        for place, part in enumerate(PARTS)
    }
    return parts, np.array(recognised, bool)


def select_texts(counts: TermCounts, rows: np.ndarray) -> TermCounts:
    """The same counts for the texts at `rows` (integers or booleans)."""
    return replace(
        counts,
        matrix=sparse.csr_array(counts.matrix[rows]),
        repeated=sparse.csr_array(counts.repeated[rows]),
        n_tokens=counts.n_tokens[rows],
    )


def index_of(
    counts: TermCounts,
    reference: np.ndarray,
    *,
    weighting: Weighting = "equal",
    measure: Measure = "rate",
) -> np.ndarray:
    """Index (n,) of one way of counting; NaN throughout when it cannot be had, for
    instance because a component never varies in these sections."""
    try:
        scored = person_centered_index(
            counts, reference, weighting=weighting, measure=measure
        )
    except ValueError:
        return np.full(len(counts.n_tokens), np.nan)
    return scored["index"].to_numpy(float)


def score_rulings(measured: Measurement, reference: np.ndarray) -> pd.DataFrame:
    """Components and indices of every ruling, in SDs of the frozen reference.

    Columns: n_tokens, scored, log_tokens, index, index_icw, index_stems,
    index_reasoning, index_prosecution, one per component, contra_language (mean of the
    standardised contra columns), sections (1 if recognised). Raises ValueError when the
    registered index cannot be standardised.
    """
    whole = person_centered_index(measured.whole, reference)
    out = whole[["n_tokens", "scored"]].copy()
    out["log_tokens"] = np.log(out["n_tokens"].clip(lower=1).astype(float))
    out["index"] = whole["index"]
    out["index_icw"] = index_of(measured.whole, reference, weighting="icw")
    out["index_stems"] = index_of(measured.stems, reference)
    out["index_reasoning"] = index_of(measured.parts["reasoning"], reference)
    out["index_prosecution"] = index_of(measured.parts["prosecution"], reference)
    roles = measured.whole.columns[["component", "role"]].drop_duplicates()
    for component, role in roles.itertuples(index=False):
        if role != "descriptive":
            out[component] = whole[f"z_{component}"]
    contra = [name for name in whole if name.startswith("z_contra_")]
    out["contra_language"] = whole[contra].mean(axis=1)
    out["sections"] = measured.recognised.astype(float)
    return out
