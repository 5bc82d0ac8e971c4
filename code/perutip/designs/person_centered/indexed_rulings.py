"""From registers to the index: what step 04 measures, on which rulings.

Numbers happen in `perutip.text`; this is the way from a run's folders to them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.contract.reading import Registers, read_registers
from perutip.running.run import Run, UsageError
from perutip.text import (
    Dictionary,
    DictionaryError,
    keyword_in_context,
    load_dictionary,
)
from perutip.text.index import Measurement, measure, score_rulings
from perutip.text.reading import Corpus, gather, read_documents
from perutip.text.validation import SAMPLE_SIZE, coding_sheets, stratified_sample

READ = ("regions", "cases", "rulings", "hand_coded")
KWIC_RULINGS = 60
KWIC_LINES = 5000


@dataclass(frozen=True, eq=False)
class IndexStudy:
    """What was read and measured.

    rulings: the analysis file with flag, encoding and scores, in the order of the
    corpus and of every count. reference: boolean, rulings of the frozen reference.
    coded: hand codes with `ruling` in place of the identifier; empty when there are
    none.
    """

    dictionary: Dictionary
    corpus: Corpus
    measured: Measurement
    rulings: pd.DataFrame
    reference: np.ndarray
    coded: pd.DataFrame
    regions: pd.DataFrame

    @property
    def identity(self) -> str:
        """Dictionary's version and hash, which every exhibit carries."""
        return dictionary_identity(self.dictionary)

    @property
    def coded_rulings(self) -> int:
        """Rulings with at least one hand code."""
        return self.coded["ruling"].nunique() if len(self.coded) else 0


def dictionary_identity(dictionary: Dictionary) -> str:
    """Version and the first twelve digits of the SHA-256 of the file."""
    return f"dictionary {dictionary.version}, sha256 {dictionary.sha256[:12]}"


def read_study(run: Run) -> IndexStudy:
    """Read documents, count them, score them.

    Raises ContractError, or UsageError for a dictionary that cannot be used, registers
    other than those step 1 read, a reference that cannot be standardised on. The texts
    stand in the stage's restricted folder until `finish`.
    """
    path = run.root / "input" / "dictionary" / run.config.index.dictionary
    try:
        dictionary = load_dictionary(path)
    except DictionaryError as error:
        raise UsageError(f"the dictionary cannot be used: {error}") from error
    run.log(f"{dictionary_identity(dictionary)}")
    extraction = run.config.prosecution.extraction_date
    registers = read_registers(
        run.input_dir, names=READ, extraction_date=extraction, prose=False
    )
    analysis, numbers = _rulings_of_step_01(run, registers)
    corpus = gather(
        read_documents(run.input_dir), numbers, restricted(run) / "nlp_texts.bin"
    )
    _log_corpus(run, corpus)
    measured = measure(corpus, dictionary, noise_seed=run.stream("index/ocr-noise"))
    before = pd.Timestamp(run.config.index.reference_before)
    reference = (analysis["ruling_date"] < before).to_numpy() & corpus.scored
    run.log(f"{int(reference.sum()):,} reference rulings before {before:%Y-%m-%d}")
    scores = _scores(measured, reference)
    flags = corpus.table[["flag", "encoding"]]
    rulings = pd.concat([analysis, flags, scores], axis=1)
    return IndexStudy(
        dictionary,
        corpus,
        measured,
        rulings,
        reference,
        _coded(registers, numbers),
        registers["regions"],
    )


def _scores(measured: Measurement, reference: np.ndarray) -> pd.DataFrame:
    try:
        return score_rulings(measured, reference)
    except ValueError as error:
        raise UsageError(
            f"the index cannot be standardised on the reference rulings: {error}. "
            "See [index] reference_before in input/study.toml"
        ) from error


def restricted(run: Run) -> Path:
    """Folder for what holds texts or term counts of single rulings."""
    folder = run.stage / "restricted"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _rulings_of_step_01(
    run: Run, registers: Registers
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Analysis file by running number, and the number of each identifier."""
    analysis = run.read_data("rulings").sort_values("ruling", ignore_index=True)
    key = run.read_restricted("key_rulings").astype({"ruling_id": "str"})
    numbers = dict(zip(key["ruling_id"], key["ruling"].astype(int), strict=True))
    same = set(numbers) == set(registers["rulings"]["ruling_id"])
    if not same or set(numbers.values()) != set(analysis["ruling"]):
        raise UsageError(
            "rulings.csv is not the register that step 1 read: run step 1 again "
            "(python main.py --steps 1)"
        )
    return analysis, numbers


def _coded(registers: Registers, numbers: dict[str, int]) -> pd.DataFrame:
    if "hand_coded" not in registers:
        return pd.DataFrame(columns=["ruling", "coder"])
    coded = registers["hand_coded"].copy()
    coded.insert(0, "ruling", coded["ruling_id"].map(numbers))
    return coded.drop(columns="ruling_id")


def _log_corpus(run: Run, corpus: Corpus) -> None:
    """Encodings and flags by count; small counts are hidden as in tables."""
    minimum = run.config.study.minimum_cell
    for name, title in (("encoding", "encodings"), ("flag", "documents not scored")):
        values = corpus.table[name]
        counts = Counter(values[values != ""])
        shown = [
            f"{value} {count:,}" if count >= minimum else f"{value} under {minimum}"
            for value, count in sorted(counts.items())
        ]
        run.log(f"{title}: {', '.join(shown) or 'none'}")


def write_restricted(run: Run, study: IndexStudy) -> None:
    """Term counts, sheets for two readers with their key, keywords in context."""
    folder = restricted(run)
    study.measured.whole.save(folder / "nlp_counts.npz")
    scored = study.rulings[study.corpus.scored]
    sample = stratified_sample(scored, SAMPLE_SIZE, run.stream("index/coding-sample"))
    places = np.searchsorted(study.rulings["ruling"], sample["ruling"])
    texts = list(study.corpus.texts(places))
    sheets = coding_sheets(
        sample, texts, study.regions["region_name"], run.stream("index/coding-order")
    )
    identifiers = run.read_restricted("key_rulings")
    sheets["key"] = sheets["key"].merge(
        identifiers, how="left", on="ruling", validate="many_to_one"
    )
    for name, sheet in sheets.items():
        run.write_restricted(f"nlp_coding_{name}", sheet)
    rng = np.random.default_rng(run.stream("index/keywords-in-context"))
    chosen = np.flatnonzero(study.corpus.scored)
    chosen = np.sort(rng.choice(chosen, min(KWIC_RULINGS, len(chosen)), replace=False))
    lines = keyword_in_context(
        study.corpus.texts(chosen),
        study.dictionary,
        [str(number) for number in study.rulings["ruling"].iloc[chosen]],
    )
    shown = pd.DataFrame(islice(lines, KWIC_LINES))
    run.write_restricted("nlp_keywords_in_context", shown)


def finish(study: IndexStudy) -> None:
    """Delete the file of texts."""
    study.corpus.remove()
