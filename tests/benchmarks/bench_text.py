"""Speed of counting the dictionary in 20 million words, against the plain nltk loop.

    python tests/benchmarks/bench_text.py [--texts 4000] [--sample 20] [--rulings DIR]

Prints, from one run on one core: processor seconds (others may use the machine) for
a quarter, a half and all of the corpus (linear), for all of it with the parts of every
ruling told as well, the ratio to the plain loop (tokenise,
stem every token, MWETokenizer; measured on a sample of texts and scaled by words), and
the peak memory. The texts are
made up with a fixed seed: Zipf-distributed words, accents, capitals, lines, pages and
the dictionary's own expressions, four in a thousand words; or, with --rulings, those of
a folder of .txt files over and over.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "code"))

from perutip.text import Dictionary, count_terms, load_dictionary
from perutip.text.counting import HitTable, TextMatcher

DISTINCT_TEXTS = 200
VOCABULARY = 30_000
WORDS_PER_TEXT = 5000
TARGET_RATIO, TARGET_SECONDS, TARGET_MB = 40, 25, 300


def made_up_texts(dictionary: Dictionary) -> list[str]:
    """Distinct texts of about 5,000 words that look like rulings."""
    rng = np.random.default_rng(20240118)
    syllables = [
        "de",
        "la",
        "que",
        "en",
        "el",
        "con",
        "pro",
        "tra",
        "ción",
        "mi",
        "to",
        "vi",
        "lé",
        "ga",
        "sen",
        "te",
        "cia",
        "ro",
    ]
    vocabulary = [
        "".join(rng.choice(syllables, rng.integers(1, 5))) for _ in range(VOCABULARY)
    ]
    weights = 1 / np.arange(1, len(vocabulary) + 1)
    weights /= weights.sum()
    expressions = [e.pattern.written.replace("*", "s") for e in dictionary.entries]
    texts = []
    for _ in range(DISTINCT_TEXTS):
        words = list(rng.choice(vocabulary, WORDS_PER_TEXT, p=weights))
        for place in rng.choice(WORDS_PER_TEXT, 20, replace=False):
            words[place] = expressions[rng.integers(len(expressions))]
        for i in range(0, WORDS_PER_TEXT, 9):
            words[i] = words[i].capitalize() + ","
        for i in range(70, WORDS_PER_TEXT, 70):
            words[i] += ".\n"
        for i in range(500, WORDS_PER_TEXT, 500):
            words[i] = f"\nExpediente N.º 123-2019\nPágina {i} de 10\f\nSALA PENAL\n"
        texts.append(" ".join(words))
    return texts


def plain_nltk_loop(texts: list[str], dictionary: Dictionary) -> tuple[float, int]:
    """Seconds and words: tokenise, stem every token, join multi-word expressions."""
    # nltk brings 80 MB, which are none of the dictionary's
    from nltk.stem.snowball import SnowballStemmer
    from nltk.tokenize import MWETokenizer, RegexpTokenizer

    stemmer = SnowballStemmer("spanish")
    tokenizer = RegexpTokenizer(r"\w+")
    stemmed = [
        tuple(stemmer.stem(t) for t in tokenizer.tokenize(e.pattern.written.lower()))
        for e in dictionary.entries
    ]
    join = MWETokenizer(stemmed, separator="_")
    wanted = {"_".join(s) for s in stemmed}
    began, n_words, hits = time.process_time(), 0, 0
    for text in texts:
        tokens = [stemmer.stem(token) for token in tokenizer.tokenize(text.lower())]
        hits += sum(token in wanted for token in join.tokenize(tokens))
        n_words += len(tokens)
    return time.process_time() - began, n_words


def timed_count(texts: Iterator[str], dictionary: Dictionary) -> tuple[float, int, int]:
    """Seconds, words and hits of `count_terms` over a stream."""
    began = time.process_time()
    counts = count_terms(texts, dictionary)
    seconds = time.process_time() - began
    return seconds, int(counts.n_tokens.sum()), int(counts.matrix.sum())


def timed_parts(texts: Iterator[str], dictionary: Dictionary) -> tuple[float, int]:
    """Seconds and words of one pass that tells the part of every hit too."""
    began = time.process_time()
    table = HitTable(dictionary.rules.passage_words)
    matcher = TextMatcher(dictionary, sections=True)
    for text in texts:
        table.add(matcher.match(text))
    return time.process_time() - began, sum(table.n_tokens)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=4000)
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--rulings", type=Path)
    options = parser.parse_args()
    dictionary = load_dictionary(ROOT / "input" / "dictionary" / "person_centered.yml")
    if options.rulings:
        texts = [p.read_text("utf-8") for p in sorted(options.rulings.glob("*.txt"))]
    else:
        texts = made_up_texts(dictionary)
    for share in (0.25, 0.5, 1.0):
        stream = islice(cycle(texts), round(options.texts * share))
        seconds, words, hits = timed_count(stream, dictionary)
        pace = seconds / words * 1e9
        print(
            f"count_terms: {words / 1e6:6.2f} million words, {hits} hits, "
            f"{seconds:6.2f} s, {pace:5.0f} ns per word"
        )
    stream = islice(cycle(texts), options.texts)
    in_parts, of = timed_parts(stream, dictionary)
    pace = in_parts / of * 1e9
    print(f"whole and parts: {in_parts:6.2f} s, {pace:5.0f} ns per word")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    plain, sampled = plain_nltk_loop(texts[: options.sample], dictionary)
    scaled = plain * words / sampled
    print(f"plain nltk loop: {plain:.2f} s for {sampled} words, scaled {scaled:.0f} s")
    print(
        f"ratio {scaled / seconds:.0f} (target {TARGET_RATIO}), "
        f"{seconds:.1f} s (target {TARGET_SECONDS}), "
        f"peak {peak:.0f} MB (target {TARGET_MB})"
    )


if __name__ == "__main__":
    main()
