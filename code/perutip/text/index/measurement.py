"""One corpus counted in several ways: whole, by stems, by section, with errors planted.

The whole ruling is the registered measure. Every other count answers a question about
it: the court's own words, the prosecution's part, statutes, stems, misread letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from joblib import Parallel, delayed, effective_n_jobs

from perutip.text.counting import HitTable, TermCounts, TextMatcher, compile_for
from perutip.text.dictionary import Dictionary
from perutip.text.dictionary.entries import Role
from perutip.text.index.person_centered import Measure, Weighting, person_centered_index
from perutip.text.reading import PARTS, Corpus, Part
from perutip.text.reading.letters.ocr_noise import misread

SMALL = 20_000_000  # bytes
TOGETHER = 100_000  # bytes that go through each stage of counting at once
NOISE_RATES = (0.02,)
NOISE_RULINGS = 500  # drawn: ranks before and after correlate, known to some .02
LIKE_THEM = 200  # rulings that tell which words are rare
CONTRA_RULINGS = 30  # of the reference, without which a deviation says nothing
REGISTERED: Role = "registered"


@dataclass(frozen=True, eq=False)
class Measurement:
    """Counts of one corpus, all with one row per ruling in the corpus's order.

    whole, stems: the ruling; statutes: quotations of statutes counted too; parts: its
    sections; noise: rate of planted errors → counts of the registered components, with
    one row per ruling of `drawn` (places, ascending) alone. Errors are planted in the
    words that are counted, not in the reading of the page: parts stay where they were.
    Repeated passages are told of the ruling and its parts, not of stems and noise.
    recognised: boolean (n,), rulings with a reasoning and a decision. naming: (n, 2)
    words of the kinds víctima and agraviada.
    """

    whole: TermCounts
    stems: TermCounts
    statutes: TermCounts
    parts: dict[Part, TermCounts]
    recognised: np.ndarray
    naming: np.ndarray
    noise: dict[float, TermCounts]
    drawn: np.ndarray


def measure(
    corpus: Corpus,
    dictionary: Dictionary,
    *,
    noise_seed: np.random.SeedSequence,
    jobs: int | None = None,
) -> Measurement:
    """Count `corpus` in every way, over `jobs` processes (joblib's current number).

    Each process takes a run of rulings of equal length in all, and reads each once:
    whole, parts and statutes are one pass. A small corpus is counted in this process,
    since starting another takes longer. The result does not depend on `jobs`. Errors
    are planted in `NOISE_RULINGS` of the scored rulings, drawn by `noise_seed` (in all
    where there are no more).
    """
    drawn = _drawn(corpus.scored, noise_seed)
    jobs = 1 if corpus.size.sum() < SMALL else effective_n_jobs(jobs)
    tasks = [
        delayed(_count_run)(
            corpus, places, dictionary, noise_seed, frozenset(drawn.tolist())
        )
        for places in _equal_runs(corpus.size, jobs)
    ]
    runs = list(Parallel(n_jobs=jobs)(tasks))
    plain, stems, *noise = (
        tables[0].joined(tables[1:]) for tables in zip(*runs, strict=True)
    )
    passages = plain.ledger.repeated(dictionary.rules.passage_rulings)
    return Measurement(
        whole=plain.counts(dictionary, passages=passages),
        stems=stems.counts(dictionary, stem=True),
        statutes=plain.counts(dictionary, statutes=True, passages=passages),
        parts={
            part: plain.counts(dictionary, part=part, passages=passages)
            for part in PARTS
        },
        recognised=np.array(plain.recognised, bool),
        naming=np.array(plain.naming, np.int64).reshape(-1, 2),
        noise={
            rate: _registered(table.counts(dictionary))
            for rate, table in zip(NOISE_RATES, noise, strict=True)
        },
        drawn=drawn,
    )


def _drawn(scored: np.ndarray, seed: np.random.SeedSequence) -> np.ndarray:
    """Places of the rulings in which errors are planted."""
    places = np.flatnonzero(scored)
    size = min(NOISE_RULINGS, len(places))
    return np.sort(np.random.default_rng(seed).choice(places, size, replace=False))


def _registered(counts: TermCounts) -> TermCounts:
    return counts.select_terms((counts.columns["role"] == REGISTERED).to_numpy())


def _equal_runs(size: np.ndarray, jobs: int) -> list[range]:
    """Consecutive places in `jobs` runs of about the same number of bytes."""
    total = np.cumsum(size)
    shares = total[-1] * np.arange(1, jobs) / jobs if len(size) else np.empty(0)
    cuts = np.searchsorted(total, shares).tolist()
    ends = [0, *cuts, len(size)]
    return [range(a, b) for a, b in pairwise(ends)]


def _count_run(
    corpus: Corpus,
    places: range,
    dictionary: Dictionary,
    seed: np.random.SeedSequence,
    drawn: frozenset[int],
) -> tuple[HitTable, ...]:
    """Tables of one run of rulings: as written with parts, by stems, misread."""
    compile_for(dictionary, corpus.texts(places[:: 1 + len(places) // LIKE_THEM]))
    plain = TextMatcher(dictionary, sections=True)
    stems = TextMatcher(dictionary, stem=True, sections=True)
    noisy = TextMatcher(dictionary, sections=True, role=REGISTERED)
    others = [HitTable(None) for _ in range(1 + len(NOISE_RATES))]
    tables = HitTable(dictionary.rules.passage_words), *others
    for together in _together(corpus.size, places):
        texts = list(corpus.texts(together))
        prepared = [plain.prepare(text, cleaned=True) for text in texts]
        for matcher, table in ((plain, tables[0]), (stems, tables[1])):
            for matched in matcher.match_together(prepared):
                table.add(matched)
        mine = [k for k, place in enumerate(together) if place in drawn]
        for rate, table in zip(NOISE_RATES, tables[2:], strict=True):
            again = []
            for k in mine:
                damaged = misread(texts[k], rate, seed, together[k])
                runs = damaged.carried(prepared[k].runs)
                again.append(noisy.prepare(damaged.text, cleaned=True, runs=runs))
            for matched in noisy.match_together(again):
                table.add(matched)
    return tables


def _together(size: np.ndarray, places: range) -> Iterator[range]:
    """Places in runs of rulings that have `TOGETHER` bytes in all, or one alone."""
    first, held = places.start, 0
    for place in places:
        held += int(size[place])
        if held >= TOGETHER:
            yield range(first, place + 1)
            first, held = place + 1, 0
    if first < places.stop:
        yield range(first, places.stop)


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


def score_rulings(
    measured: Measurement, reference: np.ndarray, *, minimum_sections: float = 0.0
) -> pd.DataFrame:
    """Components and indices of every ruling, in SDs of the frozen reference.

    Columns: n_tokens, scored, log_tokens, index, index_icw, index_stems,
    index_reasoning, index_prosecution, one per component, contra_<component> (words
    against it, each by itself: stigma, measures refused and disbelief are not one
    thing), sections (1 if recognised). An index of one part is missing throughout
    where less than `minimum_sections` of the scored rulings have it, and words against
    a component where fewer than `CONTRA_RULINGS` of the reference have any: one hit
    would be many standard deviations. Raises ValueError when the registered index
    cannot be standardised.
    """
    whole = person_centered_index(measured.whole, reference)
    out = whole[["n_tokens", "scored"]].copy()
    out["log_tokens"] = np.log(out["n_tokens"].clip(lower=1).astype(float))
    out["index"] = whole["index"]
    out["index_icw"] = index_of(measured.whole, reference, weighting="icw")
    out["index_stems"] = index_of(measured.stems, reference)
    n_scored = max(int(out["scored"].sum()), 1)
    parts: tuple[Part, ...] = ("reasoning", "prosecution")
    for part in parts:
        counts = measured.parts[part]
        enough = (counts.n_tokens > 0).sum() >= minimum_sections * n_scored
        index = index_of(counts, reference)
        out[f"index_{part}"] = index if enough else np.nan
    roles = measured.whole.columns[["component", "role"]].drop_duplicates()
    for component, role in roles.itertuples(index=False):
        if role != "descriptive":
            out[component] = whole[f"z_{component}"]
    in_reference = np.asarray(reference, bool) & whole["scored"].to_numpy()
    for name in [name for name in whole if name.startswith("contra_")]:
        enough = (whole.loc[in_reference, name] > 0).sum() >= CONTRA_RULINGS
        out[name] = whole[f"z_{name}"] if enough else np.nan
    out["sections"] = measured.recognised.astype(float)
    return out
