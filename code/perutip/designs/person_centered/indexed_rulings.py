"""From registers to the index: what step 04 measures, on which rulings.

Numbers happen in `perutip.text`; this is the way from registers to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.contract.reading import Registers
from perutip.study.declared import ConfigError
from perutip.study.outcomes import Variable
from perutip.study.sections import Index
from perutip.study.steps import RunFirst
from perutip.text import (
    Dictionary,
    DictionaryError,
    keyword_in_context,
    load_dictionary,
)
from perutip.text.index import Measurement, measure, score_rulings
from perutip.text.reading import Corpus, gather, read_documents
from perutip.text.validation import mask_text
from perutip.text.words import WordCounts, count_words

READ = ("regions", "cases", "rulings", "hand_coded")
TEXTS = "nlp_texts.bin"
FEW = 10  # below which a message counts no rulings
PROBABILITY = "inclusion_probability"
Stream = Callable[[str], np.random.SeedSequence]


@dataclass(frozen=True, eq=False)
class IndexStudy:
    """What was read and measured.

    rulings: the analysis file with flag, encoding and scores, in the order of the
    corpus and of every count. reference: boolean, rulings of the frozen reference.
    coded: hand codes with `ruling` in place of the identifier; empty when there are
    none. numbers: identifier → running number. words: all words, by ruling.
    """

    dictionary: Dictionary
    corpus: Corpus
    measured: Measurement
    rulings: pd.DataFrame
    reference: np.ndarray
    coded: pd.DataFrame
    regions: pd.DataFrame
    numbers: dict[str, int]
    words: WordCounts

    @property
    def identity(self) -> str:
        """Dictionary's version and hash, which every exhibit carries."""
        return dictionary_identity(self.dictionary)

    @property
    def registered(self) -> tuple[str, ...]:
        """Components that make up the index."""
        return self.dictionary.components("registered")

    @property
    def components(self) -> tuple[str, ...]:
        """Registered and exploratory components."""
        return self.registered + self.dictionary.components("exploratory")

    @property
    def coded_rulings(self) -> int:
        """Rulings with at least one hand code."""
        return self.coded["ruling"].nunique() if len(self.coded) else 0


class NoScale(ConfigError):
    """The reference rulings give no scale for the index (exit 2 in a whole run)."""


def dictionary_identity(dictionary: Dictionary) -> str:
    """Version and the first twelve digits of the SHA-256 of the file."""
    return f"dictionary {dictionary.version}, sha256 {dictionary.sha256[:12]}"


def open_dictionary(folder: Path, choices: Index) -> Dictionary:
    """The dictionary that study.toml names; ConfigError lists its mistakes."""
    try:
        return load_dictionary(folder / choices.dictionary)
    except DictionaryError as error:
        raise ConfigError(f"the dictionary cannot be used: {error}") from error


def component_variables(dictionary: Dictionary) -> list[Variable]:
    """What the dictionary declares: a variable per registered component, and one of
    the words against it."""
    labels = {category.path: category.label for category in dictionary.categories}
    opposed = {
        c.category.partition(".")[0] for c in dictionary.columns if c.pole == "contra"
    }
    against = [
        Variable(
            name=f"contra_{name}",
            definition="ours",
            label=f"{labels[name]} (contra)",
            outcome="person_centered_index",
            unit="reference SD",
            deviation="Words against a component, apart.",
        )
        for name in labels
        if name in opposed
    ]
    return against + [
        Variable(
            name=name,
            definition="ours",
            label=labels[name],
            outcome="person_centered_index",
            deviation="Component.",
        )
        for name in dictionary.components("registered")
    ]


def index_rulings(
    registers: Registers,
    analysis: pd.DataFrame,
    key: pd.DataFrame,
    dictionary: Dictionary,
    *,
    restricted: Path,
    choices: Index,
    noise_seed: np.random.SeedSequence,
    cache: Path | None = None,
) -> IndexStudy:
    """Read documents, count them, score them.

    analysis: step 01's rulings. key: their running numbers and identifiers.
    restricted: folder where the texts stand until `finish`. cache: restricted folder
    where files as read are kept from run to run.

    Raises
    ------
    NoScale
        A reference that cannot be standardised on.
    ConfigError
        Registers other than those that step 1 read, or a ruling read with two
        probabilities.
    """
    analysis = analysis.sort_values("ruling", ignore_index=True)
    numbers = _same_rulings(registers, analysis, key)
    restricted.mkdir(parents=True, exist_ok=True)
    documents = read_documents(registers.folder, cache=cache)
    corpus = gather(documents, numbers, restricted / TEXTS)
    measured = measure(corpus, dictionary, noise_seed=noise_seed)
    before = pd.Timestamp(choices.reference_before)
    earlier = (analysis["ruling_date"] < before).to_numpy()
    reference = earlier & corpus.scored
    try:
        scores = score_rulings(
            measured, reference, minimum_sections=choices.minimum_sections
        )
    except ValueError as error:
        flags = corpus.table.loc[earlier, "flag"]
        raise NoScale(_no_scale(error, before, flags)) from error
    flags = corpus.table[["flag", "encoding", "repaired"]]
    rulings = pd.concat([analysis, flags, scores], axis=1)
    return IndexStudy(
        dictionary,
        corpus,
        measured,
        rulings,
        reference,
        _coded(registers, numbers),
        registers["regions"],
        numbers,
        count_words(corpus.texts()),
    )


def _no_scale(error: ValueError, before: pd.Timestamp, flags: pd.Series) -> str:
    """Why there is no scale: how many rulings are dated before the reference's end, and
    which of these are not scored; flags: of these, empty where scored."""
    kinds = Counter(flag for flag in flags if flag)
    unscored = [f"{_about(n)} {flag}" for flag, n in sorted(kinds.items())]
    counted = f"{_about(len(flags))} rulings dated before {before:%Y-%m-%d}"
    why = f", of which not scored: {', '.join(unscored)}" * bool(unscored)
    return (
        f"the index cannot be standardised on the reference rulings: {error} "
        f"({counted}{why}). See [index] reference_before in input/study.toml"
    )


def _about(number: int) -> str:
    return f"{number:,}" if number >= FEW or not number else f"under {FEW}"


def _same_rulings(
    registers: Registers, analysis: pd.DataFrame, key: pd.DataFrame
) -> dict[str, int]:
    """Identifier → running number; RunFirst when step 01 read other rulings."""
    key = key.astype({"ruling_id": "str"})
    numbers = dict(zip(key["ruling_id"], key["ruling"].astype(int), strict=True))
    same = set(numbers) == set(registers["rulings"]["ruling_id"])
    if not same or set(numbers.values()) != set(analysis["ruling"]):
        raise RunFirst("rulings.csv is not the register that step 1 read", "01")
    return numbers


def _coded(registers: Registers, numbers: dict[str, int]) -> pd.DataFrame:
    if "hand_coded" not in registers:
        return pd.DataFrame(columns=["ruling", "coder"])
    coded = registers["hand_coded"].copy()
    coded.insert(0, "ruling", coded["ruling_id"].map(numbers))
    if PROBABILITY in coded:
        two = int((coded.groupby("ruling")[PROBABILITY].nunique() > 1).sum())
        if two:
            raise ConfigError(
                f"hand_coded_rulings.csv: {two} rulings have two values of "
                f"{PROBABILITY}; both readings of a ruling carry the same"
            )
    return coded.drop(columns="ruling_id")


def corpus_notes(study: IndexStudy, minimum: int) -> list[str]:
    """Lines for the log: encodings and flags by count, small counts hidden."""
    notes = [f"{int(study.reference.sum()):,} reference rulings"]
    for name, title in (("encoding", "encodings"), ("flag", "documents not scored")):
        values = study.corpus.table[name]
        counts = Counter(values[values != ""])
        shown = [
            f"{value} {count:,}" if count >= minimum else f"{value} under {minimum}"
            for value, count in sorted(counts.items())
        ]
        notes.append(f"{title}: {', '.join(shown) or 'none'}")
    return notes


def concordance(study: IndexStudy, choices: Index, stream: Stream) -> pd.DataFrame:
    """Keywords in context of some rulings, for the restricted folder."""
    rng = np.random.default_rng(stream("index/keywords-in-context"))
    scored = np.flatnonzero(study.corpus.scored)
    size = min(choices.concordance_rulings, len(scored))
    chosen = np.sort(rng.choice(scored, size, replace=False))
    names = study.regions["region_name"].tolist()
    lines = keyword_in_context(
        (mask_text(text, names) for text in study.corpus.texts(chosen)),
        study.dictionary,
        [str(number) for number in study.rulings["ruling"].iloc[chosen]],
    )
    return pd.DataFrame(islice(lines, choices.concordance_lines))
